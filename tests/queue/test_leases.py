"""A counsellor who falls silent loses the conversation: the visitor is told and goes in front."""

from __future__ import annotations

import time

import pytest

from tests.conversations.bare import change
from tests.people import Cast, Refused, words_heard
from tests.server import Server


async def test_a_silent_counsellor_loses_the_conversation_and_others_do_not(quick_cast: Cast) -> None:
    # DESK-01, DESK-02, N36
    sam, _, anna = await quick_cast.together("anna")
    lee, _, noor = await quick_cast.together("noor")
    robin = await quick_cast.visitor()
    await sam.say("Ben je daar?")
    await anna.cut()  # the laptop dies

    await sam.frame("notice", code="counsellor-away")
    assert (await sam.frame("place"))["ahead"] == 0
    assert (await robin.frame("place", ahead=1)) is not None
    await noor.say("Ik was alleen stil.")  # who beats keeps the lease
    assert await words_heard(lee) == "Ik was alleen stil."

    bram = await quick_cast.counsellor("bram")
    taken = await bram.next()
    quick_cast.talks.append(taken)
    assert taken.conversation.cv == sam.conversation.cv
    await taken.connect()
    assert taken.lease == 3  # 1 was Anna's, 2 was used up by letting go
    assert await words_heard(taken) == "Ben je daar?"

    await anna.connect()  # the laptop is back
    assert anna.lease is None
    for stale in (None, 1, 2, 3):
        anna.lease = stale
        with pytest.raises(Refused, match=r"lease-lost|after-refusal"):
            await anna.say("Ik dacht dat ik dit nog had.")
        await anna.send({"t": "again"})
        anna.refusals.clear()
    await taken.put({"t": "join", "ts": int(time.time())})
    await taken.say("Ik neem het over.")
    assert await words_heard(sam) == "Ik neem het over."  # and nothing of Anna before it


async def test_somebody_who_only_reads_keeps_nobodys_lease(quick_cast: Cast, quick_server: Server) -> None:
    # DESK-01
    sam, _, anna = await quick_cast.together("anna")
    await anna.cut()
    change(quick_server, "ledger", "UPDATE conversations_conversation SET lease_at = 0")
    await sam.frame("notice", code="counsellor-away")
    await anna.connect()  # Anna reads along, and beats
    bram = await quick_cast.counsellor("bram")
    taken = await bram.next()
    quick_cast.talks.append(taken)
    await taken.connect()

    await taken.cut()
    await sam.frame("seats", counsellor="away")  # Anna's line says nothing of the counsellor's seat
    await sam.frame("notice", code="counsellor-away")
    noor = await quick_cast.counsellor("noor")
    assert (await noor.next()).conversation.cv == sam.conversation.cv
