"""Guessing: whoever has no seat gets one answer at every door, and changes nothing."""

from __future__ import annotations

import secrets
import time
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from keerpunt.lib.b64u import b64u
from tests.conversations.bare import bare_line, cookie_of, hello_of, rows
from tests.people import Cast, words_heard
from tests.server import Server


def guess(length: int) -> str:
    """So many random bytes."""
    return b64u(secrets.token_bytes(length))


def shape(answer: httpx.Response) -> tuple[object, ...]:
    """All of an answer that could tell one no from another."""
    return (
        answer.status_code,
        answer.content,
        sorted(set(answer.headers.items()) - {("date", answer.headers["date"])}),
    )


async def test_a_line_tells_nothing_to_who_has_no_seat(cast: Cast, server: Server) -> None:
    # N53, AUTH-01, AUTH-04
    sam, anna, talking = await cast.together()
    robin = await cast.visitor()
    bram = await cast.counsellor("bram")
    cookies = {"anna": cookie_of(anna.place), "bram": cookie_of(bram.place)}
    as_visitor = hello_of(sam)
    del as_visitor["open"]

    for url, cookie, hello in (
        (server.chat, "", as_visitor | {"token": guess(32)}),
        (server.chat, "", as_visitor | {"token": b64u(robin.token)}),
        (server.chat, "", as_visitor | {"cv": robin.conversation.cv}),
        (server.chat, "", as_visitor | {"cv": guess(16)}),
        (server.chat, "", {key: value for key, value in as_visitor.items() if key != "token"}),
        (server.chat, "", as_visitor | {"seat": "counsellor"}),
        (server.chat, "", as_visitor | {"seat": "lead"}),
        (server.chat, cookies["anna"], hello_of(talking)),
        (server.staff, cookies["anna"], as_visitor),
        (server.staff, cookies["bram"], hello_of(talking)),
        (server.staff, cookies["anna"], hello_of(talking, cv=robin.conversation.cv)),
        (server.staff, cookies["anna"], hello_of(talking, cv=guess(16))),
        (server.staff, cookies["anna"], hello_of(talking, seat="lead")),
        (server.staff, cookies["anna"], hello_of(talking, seat="partner")),
        (server.staff, cookies["anna"], hello_of(talking, token=b64u(sam.token))),
    ):
        allowed = url == server.staff and "token" in hello and hello["seat"] == "counsellor"
        async with bare_line(url, cookie=cookie) as line:
            await line.say(hello)
            if allowed:  # a token means nothing on the staff origin: the seat is who signed in
                await line.hear("live")
                continue
            assert await line.ended() == 4404, hello
            assert line.heard == []
    async with bare_line(server.staff) as line:
        await line.say(hello_of(talking))
        assert await line.ended() == 4401
    await sam.say("Wij merken er niets van.")
    assert await words_heard(talking) == "Wij merken er niets van."


async def test_the_spare_door_tells_nothing_either(cast: Cast) -> None:  # N53, AUTH-01
    sam, _, talking = await cast.together()
    robin = await cast.visitor()
    hello = hello_of(sam)
    del hello["open"]
    frames = [sam.conversation.refresh(int(time.time())).frame(), {"t": "beat"}]

    async def ask(**other: Any) -> tuple[object, ...]:
        body = {"hello": hello | other, "frames": frames, "wait": 20}
        return shape(await robin.place.http.post("/line", json=body))

    answers = [
        await ask(token=guess(32)),
        await ask(token=b64u(robin.token)),
        await ask(cv=robin.conversation.cv),
        await ask(cv=guess(16)),
        await ask(seat="counsellor"),
    ]
    assert answers[0][:2] == (404, b'{"frames":[]}')
    assert all(answer == answers[0] for answer in answers)
    assert talking.conversation.ep == 0


async def test_every_door_gives_strangers_one_answer_and_changes_nothing(
    quick_cast: Cast, quick_server: Server
) -> None:  # N53, AUTH-01, N44
    sam = await quick_cast.visitor()
    robin = await quick_cast.visitor()
    half = await sam.keep_tab()
    await sam.keep_words()
    before = _all_rows(quick_server)
    find = {"locator": guess(32), "proof": guess(32)}
    vault = {**find, "vault": "A" * 720}
    answers = []
    for cv, token in (
        (sam.conversation.cv, guess(32)),
        (sam.conversation.cv, b64u(robin.token)),
        (guess(16), b64u(sam.token)),
        (guess(16), guess(32)),
    ):
        own = {"cv": cv, "token": token}
        for path, body in (
            ("/conversation/wipe", own),
            ("/conversation/reopen", own),
            ("/return/keep", own | vault),
            ("/resume/keep", own | vault),
        ):
            answers.append(shape(await robin.place.http.post(path, json=body)))
    for path, body in (
        ("/resume/open", find | {"seat": guess(32)}),
        ("/resume/open", find | {"locator": b64u(half), "seat": guess(32)}),
        ("/return/open", find | {"seat": guess(32)}),
        ("/return/wipe", find),
        ("/resume/hold", find),
    ):
        answers.append(shape(await robin.place.http.post(path, json=body)))

    assert answers[0][:2] == (404, b'{"refused": "unknown"}')
    assert all(answer == answers[0] for answer in answers)
    for path in ("/resume/closing", "/resume/forget"):
        assert (await robin.place.http.post(path, json=find)).status_code == 204
    assert _all_rows(quick_server) == before
    await sam.say("Er is niets gebeurd.")


def _all_rows(server: Server) -> list[list[tuple[Any, ...]]]:
    queries = {
        "ledger": ("conversation", "participant", "seattoken", "envelope", "record", "tombstone"),
        "keys": ("wrap", "vault"),
    }
    rooms = {"ledger": "conversations", "keys": "keyrings"}
    return [
        rows(server, database, f"SELECT * FROM {rooms[database]}_{table} ORDER BY id")  # noqa: S608
        for database, tables in queries.items()
        for table in tables
    ]


@pytest.mark.parametrize("text", ["../../etc/passwd", "a\x00b", "A" * 10_240, "", "é" * 22, "A" * 21 + "B"])
async def test_what_cannot_be_an_id_or_a_secret_is_refused_unseen(cast: Cast, text: str) -> None:  # INPUT-07
    sam = await cast.visitor()
    own = {"cv": sam.conversation.cv, "token": b64u(sam.token)}
    find = {"locator": guess(32), "proof": guess(32)}
    for path, body in (
        ("/conversation/wipe", own),
        ("/conversation/reopen", own),
        ("/return/keep", own | find | {"vault": "A" * 720}),
        ("/resume/keep", own | find | {"vault": "A" * 720}),
        ("/resume/open", find | {"seat": guess(32)}),
        ("/resume/closing", find),
        ("/resume/hold", find),
        ("/resume/forget", find),
    ):
        for name in body:
            answer = await sam.place.http.post(path, json=body | {name: text})
            assert (answer.status_code, answer.json()) == (400, {"refused": "shape"}), (path, name)
        more = await sam.place.http.post(path, json=body | {"more": 1})
        assert (more.status_code, more.json()) == (400, {"refused": "shape"})
    assert (await sam.place.http.get(f"/keys/list/{quote(text, safe='')}")).status_code == 404
