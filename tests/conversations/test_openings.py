"""What is no sound beginning is refused, and nothing of it is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from keerpunt.client.visitor import Visitor
from keerpunt.lib.b64u import b64u
from tests.conversations.bare import bare_line, hello_of, rows
from tests.keyrings.keepers import new_desk_key
from tests.people import Cast
from tests.server import Server

ID = b64u(bytes(16))
KEY = b64u(b"\x04" + bytes(64))


def with_field(text: str, name: str, value: Any) -> str:
    """The record with another value in one field, still strict."""
    return json.dumps({**json.loads(text), name: value}, separators=(",", ":"), ensure_ascii=False)


def without(text: str, name: str) -> str:
    """The record without one field."""
    return json.dumps(
        {key: value for key, value in json.loads(text).items() if key != name}, separators=(",", ":")
    )


FIELDS: dict[str, list[Any]] = {
    "v": [0, 2, "1", True, None],
    "typ": ["epoch", "margin", "Genesis", 1],
    "org": ["AAAAAAAAAAAAAAAA", "", 7],
    "cv": [ID, "", 1],
    "ep": [1, "0", False, None],
    "vs": ["", KEY[:-2], b64u(b"\x02" + bytes(64)), KEY + "=", 4, None],
    "ve": ["", b64u(b"\x04" + bytes(63)), [KEY]],
    "kc": ["", b64u(bytes(31)), b64u(bytes(32)) + "=", 1, None],
    "dv": ["1", True, None],
    "dh": ["", b64u(bytes(33)), 0],
    "to": [[], "AAAAAAAAAAAAAAAA", None, [1], [None], [["AAAAAAAAAAAAAAAA"]], [{}], {}],
    "ts": [1795469401, "1795469400", None, True],
}
TEXTS: dict[str, Callable[[str], str]] = {
    "nothing": lambda text: "{}",
    "no JSON": lambda text: text[:-1],
    "a list": lambda text: f"[{text}]",
    "a space": lambda text: text.replace(",", ", ", 1),
    "a fraction": lambda text: text.replace('"ep":0', '"ep":0.0'),
    "an exponent": lambda text: text.replace('"v":1', '"v":1e0'),
    "a minus": lambda text: text.replace('"ep":0', '"ep":-0'),
    "beyond 2^53": lambda text: text.replace('"ep":0', '"ep":9007199254740992'),
    "a backslash": lambda text: text.replace("genesis", "g\\u0065nesis"),
    "a byte-order mark": lambda text: "\ufeff" + text,
    "a field twice": lambda text: text.replace('"v":1', '"v":1,"v":1'),
    "a field more": lambda text: text[:-1] + ',"more":1}',
    "another order": lambda text: text.replace('"v":1,"typ":"genesis"', '"typ":"genesis","v":1'),
    "another order at the end": lambda text: text.replace('{"v":1,', "{")[:-1] + ',"v":1}',
    "a newline": lambda text: text + "\n",
    "half a character": lambda text: text.replace("genesis", "\ud800"),
}


async def refusal_of(sam: Visitor, **changed: Any) -> str:
    """How the server answers this beginning, over the spare door."""
    hello = hello_of(sam)
    hello["open"] = {**hello["open"], **changed}
    content = json.dumps({"hello": hello}).encode()
    answer = await sam.place.http.post("/line", content=content)
    frames = answer.json()["frames"]
    return str(frames[-1]["reason"]) if frames else f"status {answer.status_code}"


def stored(server: Server, cv: str) -> int:
    """How many rows speak of this conversation."""
    return sum(
        rows(server, database, f"SELECT count(*) FROM {table} WHERE cv = ?", cv)[0][0]  # noqa: S608
        for database, table in (
            ("ledger", "conversations_conversation"),
            ("ledger", "conversations_tombstone"),
            ("keys", "keyrings_wrap"),
            ("keys", "keyrings_vault"),
        )
    )


async def test_a_field_that_is_not_as_it_must_be_is_refused(cast: Cast, server: Server) -> None:  # N20, N30
    sam = await cast.visitor(connect=False)
    text = sam.hello["open"]["record"]
    for name, values in FIELDS.items():
        assert await refusal_of(sam, record=without(text, name)) == "record-refused", name
        for value in values:
            reason = await refusal_of(sam, record=with_field(text, name, value))
            assert reason == "record-refused", (name, value)
    kids = json.loads(text)["to"]
    for to in (kids * 2, ["AAAAAAAAAAAAAAA" + letter for letter in "ABCD"]):
        assert await refusal_of(sam, record=with_field(text, "to", to)) == "record-refused", to
    assert stored(server, sam.conversation.cv) == 0


@pytest.mark.parametrize("name", TEXTS)
async def test_a_text_with_another_spelling_is_refused(cast: Cast, server: Server, name: str) -> None:  # N30
    sam = await cast.visitor(connect=False)
    reason = await refusal_of(sam, record=TEXTS[name](sam.hello["open"]["record"]))
    assert reason in ("record-refused", "status 400")
    assert stored(server, sam.conversation.cv) == 0


async def test_wraps_must_be_those_of_the_readers_and_the_visitor(cast: Cast, server: Server) -> None:
    # KEYS-17
    sam = await cast.visitor(connect=False)
    wraps = sam.hello["open"]["wraps"]
    (kid,) = (each for each in wraps if each != "v")
    for changed, reason in (
        ({}, "record-refused"),
        ({"v": wraps["v"]}, "record-refused"),
        ({kid: wraps[kid]}, "record-refused"),
        ({**wraps, "AAAAAAAAAAAAAAAA": wraps["v"]}, "record-refused"),
        ({**wraps, "v": wraps["v"][:-1]}, "status 400"),
        ({**wraps, "v": wraps["v"] + "="}, "status 400"),
        ({**wraps, "v": 1}, "status 400"),
    ):
        assert await refusal_of(sam, wraps=changed) == reason
    assert await refusal_of(sam, sig="A" * 85) == "status 400"
    assert await refusal_of(sam, sig=None) == "status 400"
    assert stored(server, sam.conversation.cv) == 0


async def test_a_beginning_sealed_to_an_unknown_key_is_refused(cast: Cast, server: Server) -> None:
    # KEYS-01, KEYS-15
    sam = await cast.visitor(connect=False)
    text = sam.hello["open"]["record"]
    staff_kid = rows(server, "main", "SELECT kid FROM staff_staffmember")[0][0]
    for to in (["AAAAAAAAAAAAAAAA"], [staff_kid]):
        assert await refusal_of(sam, record=with_field(text, "to", to)) == "directory-old"
    newer = json.loads(text)["dv"] + 1
    assert await refusal_of(sam, record=with_field(text, "dv", newer)) == "directory-old"
    assert stored(server, sam.conversation.cv) == 0


async def test_who_begins_with_an_old_directory_is_told_and_begins_anew(
    restless_cast: Cast, restless: Server
) -> None:  # L3, KEYS-15
    sam = await restless_cast.visitor(connect=False)
    new_desk_key(restless)

    async with bare_line(restless.chat) as line:
        await line.say(hello_of(sam))
        assert (await line.hear("refused"))["reason"] == "directory-old"
        assert await line.ended() == 4400
    assert stored(restless, sam.conversation.cv) == 0

    anew, _, anna = await restless_cast.together()
    await anew.say("Nu met de nieuwe sleutel.")
    assert (await anna.hear()).payload is not None


async def test_a_sound_beginning_stores_one_wrap_for_each_reader(cast: Cast, server: Server) -> None:
    # KEYS-17
    sam = await cast.visitor()
    kids = rows(server, "keys", "SELECT kid, ep FROM keyrings_wrap WHERE cv = ?", sam.conversation.cv)
    named = json.loads(sam.hello["open"]["record"])["to"]
    assert sorted(kids) == sorted((kid, 0) for kid in [*named, "v"])
    assert [(each.kind, each.name, each.people) for each in sam.conversation.readers()] == [
        ("desk", "Jongeren", 4)
    ]


async def test_a_wrap_is_never_replaced(cast: Cast, server: Server) -> None:
    sam = await cast.visitor()
    query = "SELECT kid, wrap FROM keyrings_wrap WHERE cv = ? ORDER BY kid"
    before = rows(server, "keys", query, sam.conversation.cv)
    other = await cast.visitor(connect=False)
    others = dict(zip(sorted(sam.hello["open"]["wraps"]), other.hello["open"]["wraps"].values(), strict=True))

    hello = hello_of(sam)
    hello["open"] = {**hello["open"], "wraps": others}
    async with bare_line(server.chat) as line:  # the same text twice is once
        await line.say(hello)
        await line.hear("live")

    assert rows(server, "keys", query, sam.conversation.cv) == before
    assert dict(before) == sam.hello["open"]["wraps"]
