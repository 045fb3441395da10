"""Vera's browser, and those of others, at a server whose look may change."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping

import httpx
import pytest

from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.sealed import staff
from tests.server import Server

STRETCH = functools.cache(staff.stretch)


class Browser:
    """A browser at the staff origin."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.http = httpx.Client(
            base_url=server.staff, headers={"Origin": server.staff}, trust_env=False, timeout=30
        )

    def sign_in(self, name: str) -> None:
        """Prove who this is."""
        salt = unb64u(self.http.post("/staff/salt", json={"name": name}).json()["salt"])
        login = b64u(STRETCH(self.server.passphrases[name.capitalize()], salt).login)
        assert self.http.post("/staff/sign-in", json={"name": name, "login": login}).status_code == 204

    def save(
        self,
        values: Mapping[str, str] | None = None,
        logo: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Press Bewaar with these values, the others as they stand there at first."""
        typed = {"name": "Keerpunt", "tone": "warm", "neutral": self.neutral, "colour": "#1d4d45"}
        files = {"logo": ("logo.svg", logo, "image/svg+xml")} if logo is not None else None
        return self.http.post(
            "/huisstijl/bewaar", data={**typed, **(values or {})}, files=files, headers=headers
        )

    @property
    def neutral(self) -> str:
        """The operator's own exit."""
        return self.server.environment["KEERPUNT_NEUTRAL"]


@pytest.fixture
def browser_of(own_server: Server) -> Iterator[Callable[[str], Browser]]:
    """Somebody's browser, signed in; "" for nobody."""
    opened: list[Browser] = []

    def of(name: str) -> Browser:
        opened.append(Browser(own_server))
        if name:
            opened[-1].sign_in(name)
        return opened[-1]

    yield of
    for each in opened:
        each.http.close()


@pytest.fixture
def vera(browser_of: Callable[[str], Browser]) -> Browser:
    """The administrator."""
    return browser_of("vera")
