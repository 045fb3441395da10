"""The spare door: the same conversation over plain HTTP, where websockets are blocked."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest

from keerpunt.client.visitor import Visitor
from tests.conversations.bare import bare_line, envelopes, hello_of
from tests.people import Cast, words_heard
from tests.server import Server


async def ask(visitor: Visitor, *frames: dict[str, Any], wait: int = 0) -> list[dict[str, Any]]:
    """One request, as the page makes it: who, after which number, these frames. Takes in what is answered."""
    held = {"records": visitor.conversation.records_held, "after": visitor.conversation.head}
    body = {"hello": visitor.hello | held, "frames": list(frames), "wait": wait}
    answer = await visitor.place.http.post("/line", json=body)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    said: list[dict[str, Any]] = answer.json()["frames"]
    for frame in said:
        await visitor.take(frame)
    return said


async def write(visitor: Visitor, text: str) -> None:
    """Send words and read on until they came back."""
    posted = visitor.conversation.seal({"t": "text", "ts": int(time.time()), "b": text})
    visitor.outbox[posted.ref] = posted
    await ask(visitor, posted.frame())
    while posted.ref not in visitor.numbers:
        await ask(visitor, wait=20)


async def read(visitor: Visitor) -> str:
    """The next words of the other side."""
    while True:
        while visitor.heard.empty():
            await ask(visitor, wait=20)
        heard = visitor.heard.get_nowait()
        if heard.payload and heard.payload["t"] == "text":
            return str(heard.payload["b"])


async def test_a_whole_conversation_without_a_websocket(cast: Cast) -> None:  # CHAT-04
    sam = await cast.visitor(connect=False)
    first = await ask(sam)
    assert [frame["t"] for frame in first] == ["live", "seats", "place"]
    anna = await cast.counsellor()
    talking = await anna.next()
    cast.talks.append(talking)
    await anna.join(talking)

    await write(sam, "Werkt dit op school?")
    assert await words_heard(talking) == "Werkt dit op school?"
    await talking.say("Ja, je bent er.")
    assert await read(sam) == "Ja, je bent er."
    for number in range(5):
        await asyncio.gather(write(sam, f"vraag {number}"), talking.say(f"antwoord {number}"))

    assert [await words_heard(talking) for _ in range(5)] == [f"vraag {number}" for number in range(5)]
    assert [await read(sam) for _ in range(5)] == [f"antwoord {number}" for number in range(5)]
    assert all(heard.state == "genuine" for heard in sam.everything + talking.everything)
    await anna.close(talking)
    said = await ask(sam, wait=20)
    while not any(frame.get("code") == "closed" for frame in said):
        said = await ask(sam, wait=20)


async def test_who_waits_is_answered_at_once_when_there_is_news(cast: Cast) -> None:  # CHAT-04
    sam, _, anna = await cast.together()
    await sam.disconnect()
    await ask(sam)

    waiting = asyncio.create_task(ask(sam, wait=20))
    async with asyncio.timeout(10):
        seats = await anna.frame("seats")
        assert seats["visitor"] in ("here", "away")
        began = time.monotonic()
        await anna.say("Er is nieuws.")
        said = await waiting
    assert time.monotonic() - began < 3
    assert [frame["t"] for frame in said if frame["t"] == "envelope"] == ["envelope"]


async def test_who_waits_in_the_queue_hears_their_place_and_does_not_ask_all_the_time(
    quick_cast: Cast,
) -> None:
    sam = await quick_cast.visitor(connect=False)
    await ask(sam)
    began = time.monotonic()
    for _ in range(3):  # places are told every second here
        said = await ask(sam, wait=20)
        assert [frame["ahead"] for frame in said if frame["t"] == "place"][-1] == 0
    assert time.monotonic() - began > 1.5


async def test_the_desk_may_use_the_spare_door_too(cast: Cast) -> None:
    sam, _, anna = await cast.together()
    posted = anna.conversation.seal({"t": "text", "ts": int(time.time()), "b": "Ook vanaf de balie."})
    body = {"hello": hello_of(anna), "frames": [posted.frame(lease=anna.lease)]}

    answer = await anna.place.http.post("/line", json=body)

    assert answer.status_code == 200
    assert await words_heard(sam) == "Ook vanaf de balie."


async def test_it_stops_at_the_first_refusal(cast: Cast, server: Server) -> None:  # N35
    sam, _, _ = await cast.together()
    posts = [sam.conversation.seal({"t": "text", "ts": int(time.time()), "b": str(n)}) for n in range(3)]
    frames = [posts[0].frame(), posts[1].frame() | {"ep": 7}, posts[2].frame()]

    answer = await sam.place.http.post("/line", json={"hello": hello_of(sam), "frames": frames})

    refused = [
        (frame["ref"], frame["reason"]) for frame in answer.json()["frames"] if frame["t"] == "refused"
    ]
    assert refused == [(posts[1].ref, "epoch-old"), (posts[2].ref, "after-refusal")]
    assert [ref for _, ref, _ in envelopes(server, sam.conversation.cv)][1:] == [posts[0].ref]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elders.example"}, 400),
        ({"Origin": ""}, 400),
        ({"Origin": "null"}, 400),
        ({"Origin": "\xff\xfe"}, 400),
    ],
)
async def test_a_page_of_another_origin_is_refused(cast: Cast, headers: dict[str, str], status: int) -> None:
    sam = await cast.visitor()
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = await sam.place.http.post("/line", json={"hello": hello_of(sam)}, headers=raw)
    assert (answer.status_code, answer.json()) == (status, {"frames": []})


async def test_a_handshake_of_another_origin_is_refused(cast: Cast, server: Server) -> None:
    for origin, protocol in (("https://elders.example", "keerpunt.1"), (server.chat, "keerpunt.2")):
        with pytest.raises(Exception, match=r"HTTP 403|no subprotocols supported"):
            async with bare_line(server.chat, origin=origin, protocol=protocol):
                raise AssertionError("this handshake was accepted")


async def test_a_request_is_bounded(cast: Cast) -> None:
    sam = await cast.visitor()
    hello = hello_of(sam)

    async def status(content: bytes) -> int:
        headers = {"Content-Type": "application/json"}
        return (await sam.place.http.post("/line", content=content, headers=headers)).status_code

    assert await status(b'{"hello":' + b" " * 262_144) == 413
    assert await status(b"[" * 100_000) == 400
    assert await status(b"\xff\xfe{}") == 400
    assert await status(b"") == 400
    good = httpx.Request("POST", "http://x", json={"hello": hello, "frames": [{"t": "beat"}] * 60}).content
    assert await status(good) == 200
    too_many = httpx.Request(
        "POST", "http://x", json={"hello": hello, "frames": [{"t": "beat"}] * 61}
    ).content
    assert await status(too_many) == 400
    assert await status(good.replace(b'"beat"', b'"b\xff\xfet"', 1)) == 200
    for wait in (-1, 21, 1.5):
        assert (await sam.place.http.post("/line", json={"hello": hello, "wait": wait})).status_code == 400
    await sam.say("Ik merk er niets van.")
