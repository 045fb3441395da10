"""The addresses of the portal."""

from django.urls import path

from keerpunt.knowledge import views as knowledge
from keerpunt.queue import views as queue
from keerpunt.web import views as web

urlpatterns = [
    path("", knowledge.front),
    path("hoe-veilig", knowledge.how_safe),
    path("open", queue.is_open),
    path("sluit", web.leave),
]

handler404 = "keerpunt.web.views.nothing_here"
