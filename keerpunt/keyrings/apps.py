"""Tells Django of this room."""

from django.apps import AppConfig


class Keyrings(AppConfig):
    """The room `keyrings`."""

    name = "keerpunt.keyrings"
