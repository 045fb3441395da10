"""Tells Django of this room."""

from django.apps import AppConfig


class Desk(AppConfig):
    """The room `desk`."""

    name = "keerpunt.desk"
