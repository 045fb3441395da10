"""The page as a program reads it, and a browser for one story."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from html.parser import HTMLParser

import httpx
import pytest
from playwright.async_api import Browser, async_playwright

from tests.journeys.browsers import chromium
from tests.server import Server


class Page(HTMLParser):
    """What a page asks a browser to fetch: {path: integrity}, in order, and its import map."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._http = httpx.Client(base_url=url, trust_env=False, verify=url.startswith("https:"))
        self.text = self._http.get("/").text
        self.scripts: dict[str, str] = {}
        self.styles: dict[str, str] = {}
        self.importmap = ""
        self.style = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._in_map = self._in_style = False
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note scripts and styles."""
        at = dict(attrs)
        self.tags.append((tag, at))
        self._in_map = tag == "script" and at.get("type") == "importmap"
        self._in_style = tag == "style"
        if tag == "script" and not self._in_map:
            self.scripts[at["src"] or ""] = at.get("integrity") or ""
        if tag == "link" and at.get("rel") == "stylesheet":
            self.styles[at["href"] or ""] = at.get("integrity") or ""

    def handle_data(self, data: str) -> None:
        """Note the import map, and the style that stands in the page."""
        if self._in_style:
            self.style += data
            self._in_style = False
        if self._in_map:
            self.importmap += data
            self._in_map = False

    @property
    def lazy(self) -> dict[str, str]:
        """Files that are fetched later, with their integrity."""
        found: dict[str, str] = json.loads(self.importmap)["integrity"]
        return found

    def fetch(self, path: str, accepts: str = "identity") -> httpx.Response:
        """One file of this origin."""
        return self._http.get(path, headers={"Accept-Encoding": accepts})


@pytest.fixture
def chat_page(server: Server) -> Page:
    """The visitor's page."""
    return Page(server.chat)


@pytest.fixture
def desk_page(server: Server) -> Page:
    """The counsellors' page."""
    return Page(server.staff)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser for one story."""
    async with async_playwright() as playwright:
        running = await chromium(playwright)
        yield running
        await running.close()
