"""Tells Django of this room."""

from django.apps import AppConfig


class Conversations(AppConfig):
    """The room `conversations`."""

    name = "keerpunt.conversations"
