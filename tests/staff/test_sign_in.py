"""Signing in: one answer for every no, a salt for every name, and patience that ends."""

from __future__ import annotations

import hashlib

import httpx
import pytest

from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.sealed import staff
from tests.people import Cast
from tests.server import Restless, Server

WRONG = b64u(hashlib.sha256(b"wrong").digest())


def shape(answer: httpx.Response) -> tuple[object, ...]:
    """All of an answer that could tell one no from another."""
    return (
        answer.status_code,
        answer.content,
        sorted(set(answer.headers.items()) - {("date", answer.headers["date"])}),
    )


async def login_of(http: httpx.AsyncClient, server: Server, name: str) -> str:
    """What the browser proves itself with."""
    salt = unb64u((await http.post("/staff/salt", json={"name": name})).json()["salt"])
    return b64u(staff.stretch(server.passphrases[name.capitalize()], salt).login)


async def test_the_right_words_begin_a_sitting(cast: Cast, server: Server) -> None:
    http = cast.place(server.staff).http
    assert (await http.get("/staff/me")).status_code == 204
    login = await login_of(http, server, "anna")

    answer = await http.post("/staff/sign-in", json={"name": " Anna ", "login": login})

    assert (answer.status_code, answer.content) == (204, b"")
    (cookie,) = answer.headers.get_list("set-cookie")
    name, flags = cookie.split("=", 1)[0], {part.strip().lower() for part in cookie.split(";")[1:]}
    assert name == "keerpunt_staff"
    assert {"httponly", "samesite=strict", "path=/"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)
    me = (await http.get("/staff/me")).json()
    assert (me["name"], me["role"], me["desks"]) == ("anna", "counsellor", ["jongeren"])
    assert set(me) == {"name", "kid", "role", "desks"}


async def test_wrong_words_and_unknown_names_get_one_answer(cast: Cast, server: Server) -> None:  # AUTH-02
    http = cast.place(server.staff).http
    answers = [
        shape(await http.post("/staff/sign-in", json={"name": name, "login": WRONG}))
        for name in ("anna", "Bram", "niemand", "nog iemand", "anna'; --")
    ]
    assert answers[0][:2] == (403, b'{"refused": "sign-in"}')
    assert all(answer == answers[0] for answer in answers)


async def test_every_name_has_a_salt_that_stays_the_same(restless_cast: Cast, restless: Restless) -> None:
    names = ("anna", "bram", "niemand", "nog iemand")

    async def salts() -> list[tuple[object, ...]]:
        http = restless_cast.place(restless.staff).http
        return [shape(await http.post("/staff/salt", json={"name": name})) for name in names]

    before = await salts()
    restless.stop()
    restless.start()
    assert await salts() == before
    assert len({answer[1] for answer in before}) == 4
    assert {(answer[0], len(str(answer[1]))) for answer in before} == {(200, len(str(before[0][1])))}
    assert [answer[2] for answer in before] == [before[0][2]] * 4


async def test_ten_wrong_tries_hold_up_guessing_and_never_the_person(
    restless_cast: Cast, restless: Restless
) -> None:  # AUTH-09
    http = restless_cast.place(restless.staff).http
    login = await login_of(http, restless, "noor")
    for name in ("noor", "niemand"):
        for _ in range(10):
            answer = await http.post("/staff/sign-in", json={"name": name, "login": WRONG})
            assert answer.json() == {"refused": "sign-in"}
        answer = await http.post("/staff/sign-in", json={"name": name.upper(), "login": WRONG})
        assert (answer.status_code, answer.json()["refused"]) == (429, "slow-down")
        assert 290 < answer.json()["wait"] <= 301
    right = await http.post("/staff/sign-in", json={"name": "noor", "login": login})
    assert right.status_code == 204
    await restless_cast.counsellor("anna")
    restless.stop()  # and nobody after this story is held up by it


async def test_a_success_forgets_the_wrong_tries_before_it(cast: Cast, server: Server) -> None:
    http = cast.place(server.staff).http
    login = await login_of(http, server, "youssef")
    for _ in range(3):
        for _ in range(6):
            await http.post("/staff/sign-in", json={"name": "youssef", "login": WRONG})
        assert (
            await http.post("/staff/sign-in", json={"name": "youssef", "login": login})
        ).status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "anna"},
        {"name": "anna", "login": "kort"},
        {"name": "anna", "login": WRONG + "A" * 10_000},
        {"name": "a" * 41, "login": WRONG},
        {"name": "", "login": WRONG},
        {"name": ["anna"], "login": WRONG},
        {"name": "anna", "login": WRONG, "passphrase": "zeven woorden"},
        [],
        None,
    ],
)
async def test_what_is_no_sign_in_is_refused_unseen(
    cast: Cast, server: Server, body: object
) -> None:  # ABUSE-03
    answer = await cast.place(server.staff).http.post("/staff/sign-in", json=body)
    assert (answer.status_code, answer.json()) == (400, {"refused": "shape"})


async def test_nothing_is_handed_out_to_who_is_signed_out(cast: Cast, server: Server) -> None:
    http = cast.place(server.staff).http
    cookie = {"Cookie": "keerpunt_staff=abcdefghijklmnopqrstuvwxyz012345"}
    for headers in ({}, cookie):
        ring = await http.get("/keyring/bundle", headers=headers)
        taken = await http.post("/desk/next", json={}, headers=headers)
        closed = {"cv": "A" * 22, "lease": 1, "why": "done"}
        ended = await http.post("/desk/close", json=closed, headers=headers)
        for answer in (ring, taken, ended):
            assert (answer.status_code, answer.json()) == (401, {"refused": "signed-out"})


async def test_everybody_is_handed_their_own_ring_and_no_other(cast: Cast, server: Server) -> None:  # AUTH-05
    rings = {}
    for name in ("anna", "bram"):
        counsellor = await cast.counsellor(name)
        rings[name] = await counsellor.place.ask("/keyring/bundle")
        assert rings[name]["kid"] == counsellor.me.kid
    assert rings["anna"]["bundle"] != rings["bram"]["bundle"]
    assert not {each["wrap"] for each in rings["anna"]["desks"]} & {
        each["wrap"] for each in rings["bram"]["desks"]
    }
