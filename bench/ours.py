"""Our own line under load: each pair is a visitor and the counsellor who took a conversation.

Every envelope is stored before anybody gets it, and comes back to its sender as the receipt. The frames are
those of protocol section 16; what the server must offer stands in `house.py` and `people.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from bench.harness import Contestant, Load, Running
from bench.house import open_house
from bench.people import Counsellor, Person, Visitor, fetch_directory, filling, keep_beating
from bench.seat import EchoSeat, Heard, Seat

_everybody: list[Person] = []


@cache
def _start_beating() -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(keep_beating(_everybody))


async def seats(job: dict[str, Any], pair: int, heard: Heard, receipt: Heard) -> tuple[Seat, Seat]:
    """A visitor who arrives and a counsellor who takes the next one; see `seat.Dialect`.

    With several pairs arriving at once the counsellor may take another pair's visitor: everybody gets one.
    """
    visitor, counsellor = Visitor(job["chat"]), Counsellor(job["staff"])
    await visitor.arrive(await fetch_directory(job["chat"]))
    await counsellor.take_next(pair)
    _everybody.extend((visitor, counsellor))
    _start_beating()
    return _seat(visitor, job, "", heard, receipt), _seat(
        counsellor, job, f',"lease":{counsellor.lease}', heard, receipt
    )


def _seat(person: Person, job: dict[str, Any], more: str, heard: Heard, receipt: Heard) -> EchoSeat:
    seat = EchoSeat('{"t":"post","ref":"', f'","ep":0,"e":"{filling(job["size"])}"{more}}}', heard, receipt)
    seat.wire, person.on_envelope = person.wire, seat.on_frame
    return seat


@contextmanager
def run(home: Path, load: Load) -> Iterator[Running]:
    """The server with as many counsellors as there are pairs."""
    with open_house(home, load.pairs) as house:
        job = {"dialect": "bench.ours", "chat": house.chat, "staff": house.staff}
        yield Running([house.server], job, house.stored)


OURS = Contestant("ours", "keerpunt, envelopes durably in SQLite before anybody gets them", run)
