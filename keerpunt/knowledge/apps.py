"""Tells Django of this room."""

from django.apps import AppConfig


class Knowledge(AppConfig):
    """The room `knowledge`."""

    name = "keerpunt.knowledge"
