"""Leaving while waiting: the place is kept for a while, and nobody is offered who is not there."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.conversations.bare import change, rows, until
from tests.people import Cast, Refused
from tests.server import Restless, Server

GONE_UNTIL = (
    "SELECT w.gone_until FROM queue_waiting w JOIN conversations_conversation c ON c.id = w.conversation_id"
    " WHERE c.cv = ?"
)
FORGET = (
    "UPDATE queue_waiting SET gone_until = ? WHERE conversation_id ="
    " (SELECT id FROM conversations_conversation WHERE cv = ?)"
)


async def gone_until(server: Server, cv: str) -> int:
    """Until when the place of somebody who is away is kept; waits until they are known to be away."""
    await until(lambda: rows(server, "ledger", GONE_UNTIL, cv)[0][0])
    return int(rows(server, "ledger", GONE_UNTIL, cv)[0][0])


@pytest.mark.parametrize(("code", "kept"), [(4000, 120), (1000, 600)])
async def test_a_place_is_kept_for_a_while(
    quick_cast: Cast, quick_server: Server, code: int, kept: int
) -> None:
    # SAFE-03
    sam = await quick_cast.visitor()
    robin = await quick_cast.visitor()
    await sam.disconnect(code)
    until = await gone_until(quick_server, sam.conversation.cv)
    assert kept - 10 <= until - time.time() <= kept

    anna = await quick_cast.counsellor()
    assert (await anna.next()).conversation.cv == robin.conversation.cv  # nobody is offered who is away
    with pytest.raises(Refused, match="nobody-waits"):
        await anna.next()
    later = await quick_cast.visitor()
    await sam.connect()
    assert (await sam.frame("place"))["ahead"] == 0
    assert (await anna.next()).conversation.cv == sam.conversation.cv
    assert (await anna.next()).conversation.cv == later.conversation.cv


async def test_after_that_the_place_is_lost(quick_cast: Cast, quick_server: Server) -> None:
    sam = await quick_cast.visitor()
    robin = await quick_cast.visitor()
    await sam.disconnect(4000)
    await gone_until(quick_server, sam.conversation.cv)
    change(quick_server, "ledger", FORGET, int(time.time()) - 1, sam.conversation.cv)

    await until(lambda: not rows(quick_server, "ledger", GONE_UNTIL, sam.conversation.cv))
    await sam.connect()
    assert await sam.frame("place", ahead=1)
    assert await robin.frame("place", ahead=0)


async def test_who_does_not_come_back_after_a_restart_is_nobodys_next(
    quick_cast: Cast, quick_server: Restless
) -> None:  # OPS-01
    sam = await quick_cast.visitor()
    robin = await quick_cast.visitor()
    await asyncio.to_thread(quick_server.stop)
    quick_server.start()
    await robin.connect()
    await gone_until(quick_server, sam.conversation.cv)

    anna = await quick_cast.counsellor()
    assert (await anna.next()).conversation.cv == robin.conversation.cv
    with pytest.raises(Refused, match="nobody-waits"):
        await anna.next()
    await sam.connect()
    assert (await anna.next()).conversation.cv == sam.conversation.cv
