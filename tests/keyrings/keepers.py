"""What keepers do while a server runs: a new desk key, a new desk. Each runs as a process of its own beside it."""

from __future__ import annotations

from tests.server import Server

BEGIN = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "keerpunt.settings"
django.setup()
from tests.keyrings import ring
"""


def new_desk_key(server: Server, desk: str = "jongeren") -> None:
    """Retire a desk's key and publish a directory with a new one, wrapped to every member (protocol §18 L3)."""
    server.run("-c", f"{BEGIN}ring.turn_key({desk!r})")


def new_desk(server: Server, desk: str, member: str) -> None:
    """Publish a directory with one desk more, at which one member of another desk sits. Twice is once."""
    server.run("-c", f"{BEGIN}ring.open_desk({desk!r}, {member!r})")
