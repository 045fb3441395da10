"""The stamped releases: the static tree of `web/static` as it is served, with its pages and their policies.

A release is a folder `DATA/releases/<name>/` that is written once and never changed. Its name is twelve
hexadecimal digits of a hash over all that went in, so the same source gives the same release, byte for byte.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.DATA) / "releases"
KEPT = 3  # open tabs live on through the last releases


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
    """The newest releases, the current one first."""
    names = [line for line in (FOLDER / "order").read_text().split() if (FOLDER / line).is_dir()]
    return [read(name) for name in names[:KEPT]]
