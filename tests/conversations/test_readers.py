"""Who may read: the circle widens by the visitor's own key only, and moves along when a desk gets a new key."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from keerpunt.sealed.checks import CheckFailed
from tests.conversations.bare import change
from tests.conversations.turning import level, now, turn, wraps_in
from tests.keyrings.keepers import new_desk, new_desk_key
from tests.people import Cast, words_heard
from tests.server import Server

INSERT_WRAP = "INSERT INTO keyrings_wrap (cv, ep, kid, wrap) VALUES (?, 1, ?, ?)"


async def test_only_the_visitor_lets_another_desk_read(restless_cast: Cast, restless: Server) -> None:
    # N11, HANDOVER-13
    new_desk(restless, "ouders", "Noor")
    sam, _, anna = await level(restless_cast)
    directory = anna.conversation.directory
    kid = directory.desk_key("ouders", now()).kid
    text = {"separators": (",", ":"), "ensure_ascii": False}

    with pytest.raises(CheckFailed):
        anna.conversation.widen(kid, now())
    opening = anna.conversation.refresh(now())
    fields = json.loads(opening.record)
    wider = {
        "record": json.dumps(fields | {"to": [*fields["to"], kid]}, **text),  # type: ignore[arg-type]
        "wraps": {**opening.wraps, kid: opening.wraps["v"]},
    }
    assert (await turn(anna, opening, **wider))["reason"] == "record-refused"
    assert wraps_in(restless, sam.conversation.cv, 1) == set()

    assert (await turn(sam, sam.conversation.widen(kid, now())))["t"] == "record"
    assert [reader.id for reader in sam.conversation.readers()] == ["jongeren", "ouders"]
    assert wraps_in(restless, sam.conversation.cv, 1) == {*fields["to"], kid, "v"}
    assert (await turn(sam, sam.conversation.narrow(kid, now())))["t"] == "record"
    assert [reader.id for reader in sam.conversation.readers()] == ["jongeren"]
    await sam.say("Alleen wij weer.")
    assert await words_heard(anna) == "Alleen wij weer."


async def test_a_running_conversation_moves_to_the_new_desk_key(
    restless_cast: Cast, restless: Server
) -> None:
    # L3, N12
    sam = await restless_cast.visitor()
    await sam.say("Voor de nieuwe sleutel.")
    new_desk_key(restless)
    sam.conversation.directory = await sam.place.directory(sam.pin, now(), sam.conversation.directory.ver)

    with pytest.raises(CheckFailed, match="turn-first"):
        sam.conversation.seal({"t": "text", "ts": now(), "b": "Dit kan zo niet."})
    await sam.say("Met de nieuwe sleutel.")  # the client opens the epoch first
    assert sam.conversation.ep == 1
    kid = sam.conversation.directory.desk_key("jongeren", now()).kid
    assert wraps_in(restless, sam.conversation.cv, 1) == {kid, "v"}
    assert kid in wraps_in(restless, sam.conversation.cv, 0)

    bram = await restless_cast.counsellor("bram")
    bram.me = replace(bram.me, seal_keys={kid: bram.me.seal_keys[kid]})  # joined after the old key went
    reading = await bram.next()
    restless_cast.talks.append(reading)
    await reading.connect()
    assert [await words_heard(reading) for _ in range(2)] == [
        "Voor de nieuwe sleutel.",
        "Met de nieuwe sleutel.",
    ]
    assert all(heard.state == "genuine" for heard in reading.everything)


async def test_keys_left_behind_by_a_power_cut_do_not_stand_in_the_way(cast: Cast, server: Server) -> None:
    sam, _, anna = await level(cast)
    opening = sam.conversation.refresh(now())
    for kid, wrap in sam.conversation.refresh(now()).wraps.items():  # keys of a record that was never stored
        change(server, "keys", INSERT_WRAP, sam.conversation.cv, kid, wrap)

    assert (await turn(sam, opening))["t"] == "record"
    await sam.say("Het gaat gewoon door.")
    assert await words_heard(anna) == "Het gaat gewoon door."


async def test_no_envelope_overtakes_the_record_of_its_epoch(quick_cast: Cast) -> None:
    sam, _, anna = await level(quick_cast)

    async def come_and_go() -> None:
        while True:
            await anna.cut()
            await anna.connect()

    restless_reader = asyncio.create_task(come_and_go())
    for number in range(30):
        assert (await turn(sam, sam.conversation.refresh(now())))["t"] == "record"
        await sam.say(str(number))
        await sam.say(f"{number} en een half")
    restless_reader.cancel()
    await asyncio.gather(restless_reader, return_exceptions=True)
    await anna.cut()
    await anna.connect()

    said = [await words_heard(anna) for _ in range(60)]
    assert said[::2] == [str(number) for number in range(30)]
    assert {heard.state for heard in anna.everything} == {"genuine"}
    assert anna.conversation.stopped is None
