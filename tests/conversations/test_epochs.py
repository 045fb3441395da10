"""A new epoch: taken by the server only as the next one, on the newest word, and by who may make it."""

from __future__ import annotations

import json
from typing import Any

from tests.conversations.bare import rows
from tests.conversations.turning import level, now, turn, wraps_in
from tests.people import Cast, words_heard
from tests.server import Server


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
