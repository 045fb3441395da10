"""The addresses, one module for each origin: what stands in one does not exist on another."""

urlpatterns: list[object] = []
