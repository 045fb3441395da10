"""What is refused is not stored, and nothing of that voice is stored after it."""

from __future__ import annotations

import asyncio
import base64
import time
from typing import Any

import pytest

from keerpunt.lib.b64u import b64u
from tests.conversations.bare import bare_line, envelopes, hello_of
from tests.people import Cast, Refused, words_heard
from tests.server import Server

SECRET = "Dit is geen envelop, dit zijn gewoon woorden. " * 40
REF = b64u(bytes(16))


def as_if_sealed(text: str) -> str:
    """Readable text in the alphabet of an envelope, of the right sizes but for one character."""
    body = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"{body[:200]}.{body[:378]}"


@pytest.mark.parametrize(
    "e",
    [
        SECRET,
        base64.b64encode(SECRET.encode()).decode(),
        as_if_sealed(SECRET),
        "A" * 200 + "." + "é" * 379,
        "A" * 200 + "." + "A" * 379 + "\n",
        "A" * 200 + ".." + "A" * 378,
        "A" * 79 + "." + "A" * 379,
        "A" * 801 + "." + "A" * 379,
        "",
        7,
        None,
        {"text": SECRET},
    ],
)
async def test_what_is_not_sealed_is_refused_unseen(cast: Cast, server: Server, e: Any) -> None:
    # N29, KEYS-09
    sam = await cast.visitor()

    async with bare_line(server.chat) as line:
        await line.say(hello_of(sam))
        await line.hear("live")
        await line.say({"t": "post", "ref": REF, "ep": 0, "e": e})
        assert await line.hear("refused") == {"t": "refused", "reason": "shape"}
        assert await line.ended() == 4400
    answer = await sam.place.http.post(
        "/line", json={"hello": hello_of(sam), "frames": [{"t": "post", "ref": REF, "ep": 0, "e": e}]}
    )
    assert answer.json()["frames"][-1] == {"t": "refused", "reason": "shape"}

    assert envelopes(server, sam.conversation.cv) == []


async def test_after_a_refusal_in_the_middle_nothing_is_stored_until_the_browser_knows(
    restless_cast: Cast, restless: Server
) -> None:  # N35, CHAT-08
    sam, _, anna = await restless_cast.together()
    said = [f"Nummer {number}." for number in range(8)]
    posted = [await sam.post({"t": "text", "ts": int(time.time()), "b": text}) for text in said]

    reasons = [(await sam.frame("refused", ref=each.ref)) for each in posted[4:]]
    assert [each["reason"] for each in reasons] == ["rate", *["after-refusal"] * 3]
    assert reasons[0]["wait"] >= 1
    while len(sam.numbers) < 4:
        await sam.frames.get()
    stored = [ref for _, ref, _ in envelopes(restless, sam.conversation.cv)]
    assert stored[1:] == [each.ref for each in posted[:4]]

    while sam.outbox:
        await sam.send_again()
        while any(ref not in sam.refusals for ref in sam.outbox):
            await sam.frames.get()
    assert [await words_heard(anna) for _ in said] == said
    assert all(heard.state == "genuine" for heard in anna.everything)
    assert anna.conversation.stopped is None


async def test_the_limit_is_one_for_all_lines_of_a_seat(restless_cast: Cast, restless: Server) -> None:
    sam = await restless_cast.visitor()
    for number in range(4):
        await sam.say(str(number))
    fifth = sam.conversation.seal({"t": "text", "ts": int(time.time()), "b": "Nog één."})

    async with bare_line(restless.chat) as line:
        await line.say(hello_of(sam))
        await line.hear("live")
        await line.say(fifth.frame())
        assert (await line.hear("refused"))["reason"] == "rate"
    answer = await sam.place.http.post("/line", json={"hello": hello_of(sam), "frames": [fifth.frame()]})
    assert answer.json()["frames"][-1]["reason"] == "rate"


@pytest.mark.parametrize("lease", [0, 2, None])
async def test_a_stale_lease_writes_nothing(cast: Cast, server: Server, lease: int | None) -> None:
    # N36, DESK-02
    sam, _, anna = await cast.together()
    await sam.hear()  # that Anna is there
    before = envelopes(server, sam.conversation.cv)
    held, anna.lease = anna.lease, lease

    with pytest.raises(Refused, match="lease-lost"):
        await anna.say("Ik dacht dat ik dit gesprek nog had.")

    assert held == 1
    assert envelopes(server, sam.conversation.cv) == before
    assert sam.heard.empty()
    assert len(anna.outbox) == 1  # kept as a draft


async def test_nothing_is_stored_in_a_closed_conversation(cast: Cast, server: Server) -> None:
    sam, counsellor, anna = await cast.together()
    await counsellor.close(anna)
    assert (await sam.frame("notice", code="closed")) is not None
    before = envelopes(server, sam.conversation.cv)

    for side in (sam, anna):
        with pytest.raises(Refused, match="closed"):
            await side.say("Nog iets.")

    assert envelopes(server, sam.conversation.cv) == before
    await sam.cut()
    await sam.connect()
    assert (await sam.frame("notice", code="closed")) is not None


async def test_a_post_under_another_epoch_is_refused(cast: Cast, server: Server) -> None:
    sam, _, _ = await cast.together()
    posted = sam.conversation.seal({"t": "text", "ts": int(time.time()), "b": "Te vroeg."})

    await sam.send(posted.frame() | {"ep": 1})

    assert (await sam.frame("refused", ref=posted.ref))["reason"] == "epoch-old"
    assert posted.ref not in [ref for _, ref, _ in envelopes(server, sam.conversation.cv)]


async def test_a_frame_that_does_not_exist_is_refused(cast: Cast, server: Server) -> None:
    sam = await cast.visitor()
    for frame, reason in (
        ({"t": "sheets"}, "unknown-frame"),
        ({"t": "beat", "more": 1}, "shape"),
        ({"kind": "beat"}, "shape"),
        ("[]", "shape"),
    ):
        async with bare_line(server.chat) as line:
            await line.say(hello_of(sam))
            await line.hear("live")
            await line.say(frame)
            assert (await line.hear("refused"))["reason"] == reason
            assert await line.ended() == 4400
    await asyncio.wait_for(sam.say("Ik merk er niets van."), 5)


async def test_what_comes_while_a_refusal_is_on_its_way_is_refused_too(cast: Cast, server: Server) -> None:
    # N35: the refused one shares its commit with words that are stored, and more comes in meanwhile
    sam, _, _ = await cast.together()
    before = len(envelopes(server, sam.conversation.cv))
    posts = [sam.conversation.seal({"t": "text", "ts": int(time.time()), "b": str(n)}) for n in range(40)]

    async with bare_line(server.chat) as line:
        await line.say(hello_of(sam))
        await line.hear("live")
        await line.say(posts[0].frame(), posts[1].frame() | {"ep": 9})
        for each in posts[2:]:
            await line.say(each.frame())
        assert await line.hear("refused", ref=posts[-1].ref, reason="after-refusal")

    stored = [ref for _, ref, _ in envelopes(server, sam.conversation.cv)]
    assert stored[before:] == [posts[0].ref]


async def test_taking_note_before_one_was_told_is_no_use(cast: Cast, server: Server) -> None:  # N35
    sam, _, _ = await cast.together()
    before = len(envelopes(server, sam.conversation.cv))
    posts = [sam.conversation.seal({"t": "text", "ts": int(time.time()), "b": str(n)}) for n in range(5)]

    async with bare_line(server.chat) as line:
        await line.say(hello_of(sam))
        await line.hear("live")
        again = {"t": "again"}
        await line.say(
            posts[0].frame(), posts[1].frame() | {"ep": 9}, posts[2].frame(), again, posts[3].frame()
        )
        reasons = [(await line.hear("refused", ref=each.ref))["reason"] for each in posts[1:4]]
        assert reasons == ["epoch-old", "after-refusal", "after-refusal"]
        await line.say(again, *(each.frame() for each in posts[1:]))
        for each in posts[1:]:
            await line.hear("envelope", ref=each.ref)
    stored = [ref for _, ref, _ in envelopes(server, sam.conversation.cv)]
    assert stored[before:] == [each.ref for each in posts]
