"""Tells Django of this room, and lets it hear of conversations."""

from django.apps import AppConfig


class Queue(AppConfig):
    """The room `queue`."""

    name = "keerpunt.queue"

    def ready(self) -> None:
        """Begin to listen."""
        from keerpunt.queue import news  # noqa: F401
