"""Tells Django of this room."""

from django.apps import AppConfig


class Web(AppConfig):
    """The room `web`."""

    name = "keerpunt.web"
