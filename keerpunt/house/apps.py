"""Tells Django of this room."""

from django.apps import AppConfig


class House(AppConfig):
    """The room `house`."""

    name = "keerpunt.house"
