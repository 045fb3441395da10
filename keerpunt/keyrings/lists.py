"""The published lists, as the server needs them: to hand out, and to know which keys are live.

Nothing is verified here. Every browser verifies by itself, against the root it was given; what the
server reads from these lists only lets it refuse a mistake one step earlier.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from keerpunt.keyrings.hashes import record_hash
from keerpunt.keyrings.models import PublishedList
from keerpunt.lib.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory in force. `desk_of` maps every desk key, live or retired, to its desk."""

    ver: int
    hash: str
    org: str
    exp: int
    desk_of: dict[str, str]
    live: frozenset[str]


def newest(kind: str) -> PublishedList:
    """The newest list of a kind. Raises Refusal("no-directory", 503) when nothing was published yet."""
    found = PublishedList.objects.filter(kind=kind).order_by("-ver", "-pk").first()
    if found is None:
        raise Refusal("no-directory", 503)
    return found


def directory() -> Directory:
    """The directory in force."""
    return read(newest("directory").text)


@lru_cache(maxsize=8)
def read(text: str) -> Directory:
    """A directory's text as the server needs it."""
    content: dict[str, Any] = json.loads(text)
    keys = [(key, desk["id"]) for desk in content["desks"] for key in desk["keys"]]
    return Directory(
        content["ver"],
        record_hash(text),
        content["org"],
        content["exp"],
        {key["kid"]: desk for key, desk in keys},
        frozenset(key["kid"] for key, _ in keys if key["st"] == "live"),
    )


def answer() -> dict[str, Any]:
    """The body of `GET /keys/directory` (protocol §5)."""
    keepers, current = newest("keepers"), newest("directory")
    return {
        "keepers": {"record": keepers.text, "sig": keepers.signatures["root"]},
        "directory": {"record": current.text, "sigs": current.signatures},
    }


def publish(kind: str, ver: int, text: str, signatures: dict[str, str] | None = None) -> None:
    """Put a list where everyone can fetch it. Publishing the same text twice is the same as once."""
    PublishedList.objects.get_or_create(
        hash=record_hash(text),
        defaults={"kind": kind, "ver": ver, "text": text, "signatures": signatures or {}},
    )
