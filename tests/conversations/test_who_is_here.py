"""Who is here is true: a counsellor is, while she holds the conversation and her line lives; and nobody else."""

from __future__ import annotations

import asyncio
import time

import pytest

from keerpunt.client.line import Talking
from tests.conversations.test_silent_closing import reopen
from tests.people import Cast

SOON = 3  # seconds; a line that may be coming back is waited for longer


async def kinds_until(talking: Talking, kind: str, **fields: object) -> list[str]:
    """The kinds of all frames up to the next of this kind with these fields."""
    before = []
    while True:
        await talking._until(lambda: not talking.frames.empty())
        frame = talking.frames.get_nowait()
        before.append(frame["t"])
        if frame["t"] == kind and all(frame.get(name) == value for name, value in fields.items()):
            return before


async def test_who_closed_a_conversation_is_not_here_although_her_line_stays(cast: Cast) -> None:
    sam, anna, talking = await cast.together()
    await sam.frame("seats", counsellor="here")
    await anna.close(talking)
    await sam.frame("seats", counsellor="none")

    await talking.send({"t": "typing", "on": True})  # a window that was left open
    await reopen(sam)
    assert "typing" not in await kinds_until(sam, "place")
    await sam.disconnect()
    await sam.connect()
    assert (await sam.frame("seats"))["counsellor"] == "none"

    bram = await cast.counsellor("bram")
    taken = await bram.next()
    cast.talks.append(taken)
    await taken.connect()
    await sam.frame("seats", counsellor="here")
    assert talking.is_live


async def test_who_takes_it_again_is_here_again(cast: Cast) -> None:
    sam, anna, talking = await cast.together()
    await anna.close(talking)
    await sam.frame("notice", code="closed")
    await reopen(sam)
    again = await anna.next()
    cast.talks.append(again)
    await anna.join(again)
    await sam.frame("seats", counsellor="here")
    await talking.disconnect()  # the old window is put away
    await again.say("Daar ben ik weer.")
    await sam.hear()
    assert "seats" not in [frame["t"] for frame in _left(sam)]


@pytest.mark.parametrize(("code", "where", "soon"), [(4000, "left", True), (1000, "away", False)])
async def test_a_desk_that_locks_is_away_at_once_and_a_lost_line_after_a_while(
    cast: Cast, code: int, where: str, soon: bool
) -> None:
    sam, _, talking = await cast.together()
    await sam.frame("seats", counsellor="here")
    began = time.monotonic()
    await talking.disconnect(code)
    async with asyncio.timeout(20):
        await sam.frame("seats", counsellor=where)
    assert (time.monotonic() - began < SOON) is soon

    await talking.connect()  # unlocked: still her own
    await sam.frame("seats", counsellor="here")
    await talking.say("Ik ben er weer.")


def _left(talking: Talking) -> list[dict[str, object]]:
    """Frames that were not looked at yet."""
    return [talking.frames.get_nowait() for _ in range(talking.frames.qsize())]
