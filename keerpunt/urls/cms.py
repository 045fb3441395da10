"""The addresses of the editors' pages."""

from django.urls import path

from keerpunt.knowledge import views as knowledge

urlpatterns = [path("", knowledge.editors)]

handler404 = "keerpunt.web.views.nothing_here"
