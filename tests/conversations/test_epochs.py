"""A new epoch: taken by the server only as the next one, on the newest word, and by who may make it."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from typing import Any

import pytest

from keerpunt.client.counsellor import Counsellor
from keerpunt.client.line import Talking
from keerpunt.client.visitor import Visitor
from keerpunt.sealed.checks import CheckFailed
from keerpunt.sealed.turning import Opening
from tests.conversations.bare import change, rows
from tests.keyrings.keepers import new_desk, new_desk_key
from tests.people import Cast, words_heard
from tests.server import Server

INSERT_WRAP = "INSERT INTO keyrings_wrap (cv, ep, kid, wrap) VALUES (?, 1, ?, ?)"


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


async def test_both_sides_go_on_in_a_new_epoch(cast: Cast, server: Server) -> None:
    sam, _, anna = await level(cast)
    await sam.say("Voor de wissel.")

    for ep, maker in ((1, sam), (2, anna)):
        opening = maker.conversation.refresh(now())
        assert (await turn(maker, opening))["t"] == "record"
        await sam.say(f"Van Sam in {ep}.")
        await anna.say(f"Van Anna in {ep}.")
        assert wraps_in(server, sam.conversation.cv, ep) == set(opening.wraps)

    assert [await words_heard(anna) for _ in range(3)] == [
        "Voor de wissel.",
        "Van Sam in 1.",
        "Van Sam in 2.",
    ]
    assert sam.conversation.ep == anna.conversation.ep == 2
    for side in (sam, anna):
        assert all(heard.state == "genuine" for heard in side.everything)


async def test_who_comes_later_reads_across_all_epochs(cast: Cast) -> None:
    sam, counsellor, _ = await level(cast)
    for ep in range(4):
        await sam.say(f"In tijdperk {ep}.")
        await turn(sam, sam.conversation.refresh(now()))
    await sam.say("In het laatste.")

    again = counsellor.conversation(sam.conversation.cv)
    cast.talks.append(again)
    await again.connect()
    said = [await words_heard(again) for _ in range(5)]
    assert said == [*(f"In tijdperk {ep}." for ep in range(4)), "In het laatste."]
    assert all(heard.state == "genuine" for heard in again.everything)
    assert again.conversation.ep == 4


async def test_a_record_made_before_the_newest_word_must_be_made_again(cast: Cast) -> None:
    sam, _, anna = await level(cast)
    opening = sam.conversation.refresh(now())
    head = await anna.say("Net ertussendoor.")
    await words_heard(sam)

    refused = await turn(sam, opening)
    assert (refused["reason"], refused["head"], refused["ref"]) == ("head-moved", head, opening.ref)

    await sam.send({"t": "again"})
    assert (await turn(sam, sam.conversation.refresh(now())))["t"] == "record"
    await sam.say("Gelukt.")
    assert await words_heard(anna) == "Gelukt."


async def test_of_two_records_for_one_epoch_the_first_counts(cast: Cast, server: Server) -> None:
    sam, _, anna = await level(cast)
    first, second = sam.conversation.refresh(now()), anna.conversation.refresh(now())

    assert (await turn(sam, first))["t"] == "record"
    refused = await turn(anna, second)

    assert refused["reason"] == "epoch-old"
    assert (await turn(sam, first))["record"] == first.record  # the same text twice is once
    texts = rows(
        server,
        "ledger",
        "SELECT r.text FROM conversations_record r JOIN conversations_conversation c"
        " ON c.id = r.conversation_id WHERE c.cv = ? AND r.ep = 1",
        sam.conversation.cv,
    )
    assert texts == [(first.record,)]


async def test_words_sealed_before_the_turn_are_sealed_anew(cast: Cast) -> None:
    sam, _, anna = await level(cast)
    old = anna.conversation.seal({"t": "text", "ts": now(), "b": "Te laat."})
    opening = sam.conversation.refresh(now())
    await turn(sam, opening)
    await anna.frame("record", record=opening.record)

    await anna.send(old.frame(lease=anna.lease))
    assert (await anna.frame("refused", ref=old.ref))["reason"] == "epoch-old"
    await anna.send({"t": "again"})
    await anna.say("Te laat.")
    assert await words_heard(sam) == "Te laat."
    assert all(heard.state == "genuine" for heard in sam.everything)


async def test_a_record_that_does_not_fit_changes_nothing(cast: Cast, server: Server) -> None:  # N13
    sam, _, anna = await level(cast)
    good = sam.conversation.refresh(now())
    fields = json.loads(good.record)
    text = {"separators": (",", ":"), "ensure_ascii": False}
    (kid,) = fields["to"]

    def changed(**other: Any) -> dict[str, Any]:
        return {"record": json.dumps(fields | other, **text)}  # type: ignore[arg-type]

    for other, reason in (
        (changed(pe=fields["th"]), "record-refused"),
        (changed(ep=2), "epoch-old"),
        (changed(ep=0), "epoch-old"),
        (changed(after=fields["after"] + 1), "head-moved"),
        (changed(after=0), "head-moved"),
        (changed(by="s:AAAAAAAAAAAAAAAA"), "record-refused"),
        (changed(by="p:AAAAAAAAAAAAAAAA"), "record-refused"),
        (changed(to=[]), "record-refused"),
        (changed(to=[[kid]]), "record-refused"),
        (changed(to=[kid, "AAAAAAAAAAAAAAAA"]), "directory-old"),
        (changed(share=[0]), "record-refused"),
        (changed(share=[1]), "record-refused"),
        (changed(share=["0"]), "record-refused"),
        (changed(th="kort"), "record-refused"),
        ({"wraps": {kid: good.wraps[kid]}}, "record-refused"),
        ({"wraps": {**good.wraps, "AAAAAAAAAAAAAAAA": good.wraps[kid]}}, "record-refused"),
        ({"share": {"0": {kid: good.wraps[kid]}}}, "record-refused"),
    ):
        assert (await turn(sam, good, **other))["reason"] == reason, other
        await sam.send({"t": "again"})
    assert (await turn(anna, good, lease=anna.lease))["reason"] == "record-refused"  # signed as another
    assert wraps_in(server, sam.conversation.cv, 1) == set()

    assert (await turn(sam, good))["t"] == "record"
    await sam.say("Alles bleef heel.")
    assert await words_heard(anna) == "Alles bleef heel."


async def test_a_stale_lease_turns_nothing(cast: Cast) -> None:  # N36
    _, _, anna = await level(cast)
    refused = await turn(anna, anna.conversation.refresh(now()), lease=7)
    assert refused["reason"] == "lease-lost"


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
