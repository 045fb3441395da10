"""The addresses of the editors' pages."""

from django.urls import path

from keerpunt.knowledge import views as knowledge
from keerpunt.web import views as web

urlpatterns = [path("", knowledge.editors), path("sluit", web.leave)]
