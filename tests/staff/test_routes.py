"""Every address of every origin stands here. What changes something is asked by POST, from our own page."""

from __future__ import annotations

import asyncio
import importlib

import pytest
from django.urls import URLPattern, URLResolver

from tests.conversations.bare import bare_line, cookie_of
from tests.people import Cast
from tests.server import NAMES, Server

READS, CHANGES = "reads", "changes"
INVENTORY = {
    "portal": {
        "": READS,
        "hoe-veilig": READS,
        "toegankelijkheid": READS,
        "open": READS,
        "sluit": READS,
        ".well-known/security.txt": READS,
    },
    "chat": {
        "sluit": READS,
        "open": READS,
        "keys/directory": READS,
        "keys/list/<str:name>": READS,
        "return/keep": CHANGES,
        "return/open": CHANGES,
        "return/wipe": CHANGES,
        "resume/keep": CHANGES,
        "resume/open": CHANGES,
        "resume/closing": CHANGES,
        "resume/hold": CHANGES,
        "resume/forget": CHANGES,
        "conversation/wipe": CHANGES,
        "conversation/reopen": CHANGES,
    },
    "staff": {
        "keys/directory": READS,
        "keys/list/<str:name>": READS,
        "keyring/bundle": READS,
        "staff/salt": CHANGES,
        "staff/sign-in": CHANGES,
        "staff/sign-out": CHANGES,
        "staff/me": READS,
        "desk/next": CHANGES,
        "desk/close": CHANGES,
        "huisstijl/": READS,
        "huisstijl/bewaar": CHANGES,
        "huisstijl/afmelden": CHANGES,
        "look/": READS,
    },
    "cms": {"": READS},
}
# The front door answers these before anybody else is asked.
OF_THE_FRONT_DOOR = {"chat": ["line"], "staff": ["line"]}
CHANGING = [
    (origin, route)
    for origin, routes in INVENTORY.items()
    for route in (
        *(each for each, kind in routes.items() if kind == CHANGES),
        *OF_THE_FRONT_DOOR.get(origin, ()),
    )
]


@pytest.mark.parametrize("origin", NAMES)
def test_no_address_is_missing_from_the_inventory(origin: str) -> None:  # AUTH-06
    patterns = importlib.import_module(f"keerpunt.urls.{origin}").urlpatterns
    # what every language has is there once, below the names of all
    patterns = [
        each for one in patterns for each in (one.url_patterns if isinstance(one, URLResolver) else [one])
    ]
    assert all(isinstance(each, URLPattern) for each in patterns)
    assert {str(each.pattern) for each in patterns} == set(INVENTORY[origin])


@pytest.mark.parametrize(("origin", "route"), CHANGING)
async def test_no_change_without_post_from_our_own_page(
    cast: Cast, server: Server, origin: str, route: str
) -> None:  # AUTH-06
    place = (await cast.counsellor()).place if route == "staff/sign-out" else cast.place(server.urls[origin])
    for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = await place.http.request(method, f"/{route}", content=b"{}")
        assert answer.status_code in (400, 403, 405), (method, answer.status_code)
    for stranger in (
        "",
        "null",
        "https://elders.example",
        server.portal,
        server.cms,
        server.urls[origin] + "0",
    ):
        answer = await place.http.post(f"/{route}", json={}, headers={"Origin": stranger})
        assert answer.status_code == (400 if route == "line" else 403), stranger
    del place.http.headers["Origin"]
    assert (await place.http.post(f"/{route}", json={})).status_code in (400, 403)
    if route != "line":
        headers = {"Origin": server.urls[origin], "Sec-Fetch-Site": "cross-site"}
        answer = await place.http.post(f"/{route}", json={}, headers=headers)
        assert (answer.status_code, answer.json()) == (403, {"refused": "origin"})
    if route == "staff/sign-out":
        assert (await place.http.get("/staff/me")).json()["name"] == "anna"


@pytest.mark.parametrize("origin", NAMES)
async def test_what_stands_on_one_origin_does_not_exist_on_another(
    cast: Cast, server: Server, origin: str
) -> None:
    place = cast.place(server.urls[origin])
    foreign = {
        route
        for other, routes in INVENTORY.items()
        for route in routes
        if other != origin and route not in INVENTORY[origin] and route
    }
    for route in sorted(foreign):
        path = "/" + route.replace("<str:name>", "x")
        for answer in (await place.http.get(path), await place.http.post(path, json={})):
            assert answer.status_code == 404, path
    if origin not in OF_THE_FRONT_DOOR:
        assert (await place.http.post("/line", json={})).status_code == 404


async def test_a_reading_address_stands_any_method(cast: Cast, server: Server) -> None:
    for origin, routes in INVENTORY.items():
        place = cast.place(server.urls[origin])
        for route in (each for each, kind in routes.items() if kind == READS):
            path = "/" + route.replace("<str:name>", "x")
            for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
                answer = await place.http.request(method, path, content=b"\xff")
                assert answer.status_code < 500, (method, path)


async def test_a_body_beyond_all_measure_is_refused(cast: Cast, server: Server) -> None:
    for origin, path in (("chat", "/return/keep"), ("staff", "/staff/salt"), ("chat", "/resume/forget")):
        place = cast.place(server.urls[origin])
        for size in (131_073, 3_000_000):
            answer = await place.http.post(path, content=b"[" * size)
            assert (answer.status_code, answer.json()) == (413, {"refused": "size"})
        answer = await place.http.post(path, content=b"[" * 131_072)
        assert (answer.status_code, answer.json()) == (400, {"refused": "shape"})


async def test_the_desks_line_is_opened_by_our_own_page_only(cast: Cast, server: Server) -> None:
    cookie = cookie_of((await cast.counsellor()).place)
    for url, origin in (
        (server.staff, "https://elders.example"),
        (server.staff, server.chat),
        (server.chat, ""),
    ):
        with pytest.raises(Exception, match="HTTP 403"):
            async with bare_line(url, origin=origin, cookie=cookie, path="/desk"):
                raise AssertionError("this handshake was accepted")
    async with bare_line(server.staff, cookie=cookie, path="/desk") as desk:
        assert await desk.hear("desk")
        await desk.say({"t": "presence", "open": "nee"})
        assert await desk.ended() == 4400
    async with asyncio.timeout(5), bare_line(server.staff, path="/desk") as nobody:
        assert await nobody.ended() == 4401
