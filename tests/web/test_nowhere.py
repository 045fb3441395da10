"""Whoever comes to an address that does not exist finds a page with a way on, under the same headers as any other."""

from __future__ import annotations

import httpx
import pytest

from tests.server import NAMES, Server

LOOKING = {"Accept": "text/html,application/xhtml+xml"}
HELD = ("content-security-policy", "referrer-policy", "x-content-type-options", "x-frame-options")


@pytest.mark.parametrize("origin", NAMES)
def test_an_address_that_does_not_exist_leads_on(server: Server, origin: str) -> None:
    with httpx.Client(base_url=server.urls[origin], trust_env=False) as http:
        front, nowhere = http.get("/", headers=LOOKING), http.get("/bestaat-niet", headers=LOOKING)
        assert nowhere.status_code == 404
        assert nowhere.headers["content-type"].startswith("text/html")
        assert {name: nowhere.headers[name] for name in HELD} == {name: front.headers[name] for name in HELD}
        assert "Deze pagina bestaat niet." in nowhere.text
        assert 'href="/"' in nowhere.text
        if origin in ("portal", "chat"):
            assert 'href="tel:112"' in nowhere.text
            assert 'href="/sluit"' in nowhere.text
        assert http.get("/bestaat-niet").headers["content-type"].startswith("text/plain")
        assert "set-cookie" not in nowhere.headers
