"""The stamped releases: the static tree of `web/static` as it is served, with its pages and their policies.

A release is a folder `DATA/releases/<name>/` that is written once and never changed. Its name is twelve
hexadecimal digits of a hash over all that went in, so the same source gives the same release, byte for byte.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.DATA) / "releases"
KEPT = 3  # open tabs live on through the last releases,
YOUNG = (
    24 * 3600
)  # and through all that were in force in these seconds, however often somebody tries a colour,
MOST = 30  # up to this many


@dataclass(frozen=True, slots=True)
class Release:
    """One stamped release. `importmaps` maps a page's name to the policy source of its import map, `styles` to that
    of the one stylesheet that stands in it.
    """

    name: str
    demo: bool
    importmaps: dict[str, str]
    styles: dict[str, str]

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return FOLDER / self.name


def read(name: str) -> Release:
    """The release of this name. Raises FileNotFoundError when it was never stamped."""
    facts = json.loads((FOLDER / name / "release.json").read_text())
    return Release(name, facts["demo"], facts["importmaps"], facts.get("styles", {}))


@cache
def current() -> Release:
    """The release in force. Raises FileNotFoundError before the first `keerpunt stamp`."""
    return read((FOLDER / "current").read_text().strip())


def kept() -> list[Release]:
    """The releases that open pages may still ask for, the current one first."""
    return [read(name) for name in kept_of(_order())]


def kept_of(names: list[str]) -> list[str]:
    """Of these names, the newest first, those that stay: the last three and those that were in force lately."""
    there = [name for name in names if (FOLDER / name).is_dir()]
    young = time.time() - YOUNG
    return [
        name
        for place, name in enumerate(there[:MOST])
        if place < KEPT or (FOLDER / name).stat().st_mtime > young
    ]


def replaced() -> list[str]:
    """The names in the order in which they came in force, the newest first; notes that this one was, until now."""
    names = _order()
    with suppress(IndexError, FileNotFoundError):
        os.utime(FOLDER / names[0])
    return names


def _order() -> list[str]:
    order = FOLDER / "order"
    return order.read_text().split() if order.exists() else []


_listeners: list[Callable[[], None]] = []


def when_in_force(tell: Callable[[], None]) -> None:
    """Call this whenever another release comes in force in this process."""
    _listeners.append(tell)


def in_force() -> None:
    """Another release is the current one now: forget the old, and tell who serves it."""
    current.cache_clear()
    for tell in _listeners:
        tell()
