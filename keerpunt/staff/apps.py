"""Tells Django of this room."""

from django.apps import AppConfig


class Staff(AppConfig):
    """The room `staff`."""

    name = "keerpunt.staff"
