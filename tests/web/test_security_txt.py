"""Whoever found a fault learns where to tell it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx

from tests.server import Server

PATH = "/.well-known/security.txt"


def ask(server: Server, origin: str = "portal") -> httpx.Response:
    """What stands there."""
    return httpx.get(server.urls[origin] + PATH, trust_env=False)


def test_an_organisation_says_where_faults_are_reported(own_server: Server) -> None:
    own_server.stop()
    own_server.environment["KEERPUNT_SECURITY"] = "veilig@voorbeeld.example https://voorbeeld.example/melden"
    own_server.start()

    answer = ask(own_server)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in answer.text.splitlines()]
    assert [value for name, value in fields if name == "Contact"] == [
        "mailto:veilig@voorbeeld.example",
        "https://voorbeeld.example/melden",
    ]
    said = dict(fields)
    assert said["Canonical"] == own_server.portal + PATH
    assert said["Preferred-Languages"] == "nl, en"
    left = datetime.fromisoformat(said["Expires"]) - datetime.now(UTC)
    assert timedelta(days=30) < left < timedelta(days=365)  # RFC 9116: less than a year
    for origin in ("chat", "staff", "cms"):
        assert ask(own_server, origin).status_code == 404


def test_without_an_address_nothing_is_promised(server: Server) -> None:
    assert ask(server).status_code == 404
