"""A real browser for journeys, and what no journey may ever show."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    WebSocket,
)

from tests.server import Server

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 640}
DESK = {"width": 1366, "height": 768}


async def chromium(playwright: Playwright, *, bfcache: bool = False) -> Browser:
    """Debian's Chromium. Its back-forward cache is off under automation unless asked for."""
    ignored = ["--disable-back-forward-cache"] if bfcache else None
    return await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, ignore_default_args=ignored)


class Watch:
    """Writes down what a page must not do: errors, foreign requests, cookies where none belong.

    `forgiven` are pieces of console text that a story brings about on purpose, such as a server that is killed.
    """

    def __init__(self, server: Server, neutral: str) -> None:
        self.faults: list[str] = []
        self.forgiven: list[str] = []
        self.requests: list[Request] = []
        self.sockets: list[WebSocket] = []
        self.frames: list[str] = []
        self._hosts = {urlsplit(url).netloc for url in [*server.urls.values(), neutral]}
        self._cookieless = {urlsplit(url).netloc for url in (server.chat, server.portal)}

    def over(self, page: Page) -> None:
        """Watch this page from now on."""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._asked)
        page.on("websocket", self._dialled)
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(each in message.text for each in self.forgiven):
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        self.requests.append(request)
        self._must_be_ours(request.url)

    def _dialled(self, socket: WebSocket) -> None:
        self.sockets.append(socket)
        socket.on("framesent", self._carried)
        socket.on("framereceived", self._carried)
        self._must_be_ours(socket.url)

    def _carried(self, frame: str | bytes) -> None:
        self.frames.append(frame if isinstance(frame, str) else frame.decode("latin-1"))

    def _must_be_ours(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc not in self._hosts:
            self.faults.append(f"foreign request: {url}")

    def _answered(self, response: Response) -> None:
        if "set-cookie" in response.headers and urlsplit(response.url).netloc in self._cookieless:
            self.faults.append(f"cookie: {response.url}")


# What Chromium writes down by itself while a server is away or a door says no.
AWAY = ("WebSocket connection to", "net::ERR_")


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, context: BrowserContext, page: Page, watch: Watch) -> None:
        self.context = context
        self.page = page
        self.watch = watch

    async def another_tab(self) -> Page:
        """A second tab in the same browser."""
        page = await self.context.new_page()
        self.watch.over(page)
        return page


@asynccontextmanager
async def browsing(browser: Browser, server: Server, neutral: str, **options: Any) -> AsyncIterator[Person]:
    """A fresh browser profile; at the end it must have done nothing it should not."""
    settings: dict[str, Any] = {
        "viewport": PHONE,
        "locale": "nl-NL",
        "timezone_id": "Europe/Amsterdam",
        **options,
    }
    context = await browser.new_context(**settings)
    context.set_default_timeout(15_000)
    watch = Watch(server, neutral)
    page = await context.new_page()
    watch.over(page)
    person = Person(context, page, watch)
    try:
        yield person
        assert not watch.faults, watch.faults
    finally:
        await context.close()
