"""What a screen is, and the list of all."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Page

from tests.gallery.scene import Scene

Way = Callable[[Scene], Awaitable[Page]]
VISITORS = ("portal", "chat")


class NotHere(Exception):
    """This version does not have this screen."""


@dataclass(frozen=True)
class Screen:
    """One screen in one state. `reach` brings a page there in a scene of its own, and waits until it stands still."""

    origin: str
    name: str
    state: str
    reach: Way

    @property
    def slug(self) -> str:
        """Its name in an address."""
        return re.sub(r"[^a-z0-9]+", "-", f"{self.origin} {self.name} {self.state}".lower()).strip("-")

    @property
    def is_for_visitors(self) -> bool:
        """Whether it has a way out, and comes in other languages."""
        return self.origin in VISITORS


SCREENS: list[Screen] = []


def screen(origin: str, name: str, state: str) -> Callable[[Way], Way]:
    """Add this way to the list of screens."""

    def add(way: Way) -> Way:
        SCREENS.append(Screen(origin, name, state, way))
        return way

    return add
