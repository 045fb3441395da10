"""The headers of every origin, compared with what is recorded here. A broadening of any of these is a fault."""

from __future__ import annotations

import base64
import hashlib

import httpx
import pytest

from keerpunt.web import headers
from keerpunt.web.origins import Origin
from tests.server import NAMES, Server
from tests.staff.test_routes import INVENTORY, OF_THE_FRONT_DOOR
from tests.web.conftest import Page

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
COMMON = {
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
}
OWN = {
    "portal": {
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "media-src 'self'",
        "form-action 'self'",
    },
    "chat": {
        "script-src 'self' '{importmap}'",
        "style-src '{style}'",
        "img-src 'self' blob: data:",
        "connect-src 'self' {socket}",
        "form-action 'none'",
    },
    "staff": {
        "script-src 'self' '{importmap}' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self' {socket}",
        "form-action 'self'",
    },
    "cms": {"script-src 'self'", "style-src 'self'", "img-src 'self' data:", "form-action 'self'"},
}
# Beside those of its origin an answer may carry these, and no others.
OF_THE_ANSWER = {
    "date",
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "cache-control",
    "vary",
    "location",
    "clear-site-data",
}
FILES = {
    "portal": "public, max-age=31536000, immutable",
    "chat": "private, max-age=86400, immutable",
    "staff": "public, max-age=31536000, immutable",
    "cms": "public, max-age=31536000, immutable",
}
PAGES = {"portal": "private, max-age=0", "chat": "no-store", "staff": "no-store", "cms": "no-store"}


def answers_of(server: Server, origin: str) -> dict[str, httpx.Response]:
    """One answer of every kind that an origin gives, by the request."""
    url = server.urls[origin]
    script = next(iter(Page(server.chat).scripts))
    found = {}
    routes = [f"/{route.replace('<str:name>', 'x')}" for route in INVENTORY[origin]]
    doors = [f"/{route}" for route in OF_THE_FRONT_DOOR.get(origin, ())]
    with httpx.Client(base_url=url, trust_env=False) as http:
        for path in {*routes, *doors, "/", script, "/s/0123456789ab/no.js", "/nergens", "/favicon.ico"}:
            for method in ("GET", "HEAD", "POST", "OPTIONS"):
                for claimed in (url, "https://elders.example"):
                    answer = http.request(method, path, headers={"Origin": claimed}, content=b"{}")
                    found[f"{method} {path} from {claimed}"] = answer
    return found


def expected_policy(server: Server, origin: str) -> set[str]:
    """The recorded policy, with this server's address, import map and own style filled in."""
    page = Page(server.urls[origin])
    importmap, style = (
        "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (page.importmap, page.style)
    )
    socket = server.urls[origin].replace("http", "ws", 1)
    return {each.format(importmap=importmap, style=style, socket=socket) for each in COMMON | OWN[origin]}


@pytest.mark.parametrize("origin", NAMES)
def test_every_answer_carries_exactly_the_recorded_headers(server: Server, origin: str) -> None:  # INPUT-02
    policy = expected_policy(server, origin)
    for request, answer in answers_of(server, origin).items():
        got = dict(answer.headers)
        assert {name: got.get(name) for name in EVERYWHERE} == EVERYWHERE, request
        directives = got["content-security-policy"].split("; ")
        assert (set(directives), len(directives)) == (policy, len(policy)), request
        assert got.keys() - EVERYWHERE.keys() - {"content-security-policy"} <= OF_THE_ANSWER, request
        assert answer.status_code < 500, request
        assert "cache-control" in got, request


@pytest.mark.parametrize("origin", NAMES)
def test_nothing_unsafe_and_nobody_else_is_in_a_policy(server: Server, origin: str) -> None:  # INPUT-02
    policy = "; ".join(expected_policy(server, origin))
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy.replace("'wasm-unsafe-eval'", "")
    assert ("wasm-unsafe-eval" in policy) == (origin == "staff")
    hosts = {word.strip(";") for word in policy.split() if "://" in word}
    assert hosts <= {server.urls[origin].replace("http", "ws", 1)}


@pytest.mark.parametrize("origin", ["portal", "chat", "cms"])
def test_no_cookie_is_set_where_visitors_come(server: Server, origin: str) -> None:  # INPUT-02
    for request, answer in answers_of(server, origin).items():
        assert "set-cookie" not in answer.headers, request
        assert "integrity-policy" not in answer.headers, request


@pytest.mark.parametrize("origin", NAMES)
def test_what_may_be_kept_and_for_how_long(server: Server, origin: str) -> None:
    with httpx.Client(base_url=server.urls[origin], trust_env=False) as http:
        page = http.get("/")
        assert (page.status_code, page.headers["cache-control"]) == (200, PAGES[origin])
        script = http.get(next(iter(Page(server.chat).scripts)))
        assert (script.status_code, script.headers["cache-control"]) == (200, FILES[origin])
        assert http.get("/s/0123456789ab/no.js").headers["cache-control"] == "no-store"
        for path in ("/open", "/keys/directory", "/staff/me", "/sluit"):
            answer = http.get(path)
            assert answer.status_code == 404 or answer.headers["cache-control"] == "no-store", path
        refused = http.post("/nergens", json={})
        assert refused.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("origin", ["portal", "chat"])  # elsewhere a link could empty a colleague's browser
def test_the_way_out_empties_the_browser_and_needs_no_script(
    server: Server, neutral: str, origin: str
) -> None:
    answer = httpx.get(server.urls[origin] + "/sluit", trust_env=False)
    assert (answer.status_code, answer.headers["location"]) == (303, neutral)
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'


@pytest.mark.parametrize("host", ["elders.example", "127.0.0.1", "localhost", "localhost:1", ""])
def test_a_name_that_is_not_ours_is_misdirected(server: Server, host: str) -> None:
    for path in ("/", "/open", "/s/x/y.js", "/line"):
        answer = httpx.get(server.chat + path, headers={"Host": host}, trust_env=False)
        assert (answer.status_code, answer.content) == (421, b"")


def test_over_tls_every_answer_demands_it(server: Server) -> None:
    secure = dict(headers.always(Origin("chat", "https://praten.example")))
    assert secure[b"strict-transport-security"] == b"max-age=63072000; includeSubDomains"
    assert b"connect-src 'self' wss://praten.example;" in secure[b"content-security-policy"]
    assert b"strict-transport-security" not in dict(headers.always(Origin("chat", server.chat)))
