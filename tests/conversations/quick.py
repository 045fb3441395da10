"""Settings of a server whose rhythms run ten times as fast, so that stories about time need not wait for it."""

from __future__ import annotations

from django.apps import AppConfig

from keerpunt import settings as usual

globals().update({name: getattr(usual, name) for name in dir(usual) if name.isupper()})
INSTALLED_APPS = [*usual.INSTALLED_APPS, "tests.conversations.quick.Quick"]
CLIENT_BEAT = 1.0


class Quick(AppConfig):
    """Turns the clocks, once everything else is loaded."""

    name = "tests.conversations"
    label = "quick"

    def ready(self) -> None:
        """Nobody has been served yet."""
        from keerpunt.conversations import line, live, rooms
        from keerpunt.desk import live as desk
        from keerpunt.queue import news, services

        live.HELLO_SECONDS, live.BEAT_SECONDS, live.DEAD_SECONDS, live.TOUCH_SECONDS = 1, 1, 3, 1
        live.LEASE_SECONDS, live.HEARD_SECONDS, live.PURGE_SECONDS = 1, 2, 1
        rooms.QUIET, rooms.SPARE_QUIET, line.TYPING_SECONDS = 1, 3, 1
        desk.EVERY, desk.DEAD = 1, 3
        news.EVERY, services.LEASE_SECONDS, services.GRACE_SECONDS = 1, 2, 3
        services.KEPT_IN_HAND = 2
