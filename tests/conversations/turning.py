"""Turning a conversation to a new epoch, as stories about epochs and readers do it."""

from __future__ import annotations

import time
from typing import Any

from keerpunt.client.counsellor import Counsellor
from keerpunt.client.line import Talking
from keerpunt.client.visitor import Visitor
from keerpunt.sealed.turning import Opening
from tests.conversations.bare import rows
from tests.people import Cast
from tests.server import Server


def now() -> int:
    """Whole seconds."""
    return int(time.time())


async def level(cast: Cast) -> tuple[Visitor, Counsellor, Talking]:
    """A visitor and a counsellor who have both heard all there is."""
    sam, counsellor, talking = await cast.together()
    await sam.hear()
    return sam, counsellor, talking


async def turn(talking: Talking, opening: Opening, **other: Any) -> dict[str, Any]:
    """Send an epoch record; returns the frame that answers it: the record itself, or the refusal."""
    lease = {"lease": talking.lease} if talking.lease is not None else {}
    await talking.send(opening.frame(**lease) | other)
    while True:
        frame = await talking.frames.get()
        if frame.get("ref") == opening.ref or frame.get("record") == opening.record:
            return frame


def wraps_in(server: Server, cv: str, ep: int) -> set[str]:
    """The kids that the database holds a wrap of this epoch for."""
    found = rows(server, "keys", "SELECT kid FROM keyrings_wrap WHERE cv = ? AND ep = ?", cv, ep)
    return {kid for (kid,) in found}
