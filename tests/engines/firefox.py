"""Debian's Firefox, over WebDriver BiDi: Firefox speaks it itself, so no driver is needed."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.engines.hand import Hand, Moving

FIREFOX = "/usr/bin/firefox-esr"
LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
GONE = {"no such frame", "no such node", "stale element reference", "unknown error"}
PREFERENCES = {
    "intl.accept_languages": "nl-NL",
    "browser.shell.checkDefaultBrowser": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.server": "",
}


class Firefox(Hand):
    """One tab of Firefox."""

    engine = "firefox"

    def __init__(self, socket: ClientConnection) -> None:
        super().__init__()
        self._socket = socket
        self._ids = itertools.count(1)
        self._asked: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._tab = ""

    async def begin(self) -> None:
        """Open the session and take its first tab."""
        await self._ask("session.new", capabilities={})
        await self._ask("session.subscribe", events=["log.entryAdded"])
        tree = await self._ask("browsingContext.getTree")
        self._tab = tree["contexts"][0]["context"]

    async def listen(self) -> None:
        """Hand out answers until the socket closes."""
        async for message in self._socket:
            heard = json.loads(message)
            if heard.get("method") == "log.entryAdded" and heard["params"]["level"] in ("error", "warn"):
                self.faults.append(str(heard["params"]["text"]))
            if (asked := self._asked.pop(heard.get("id"), None)) and not asked.done():
                asked.set_result(heard)

    async def resize(self, size: tuple[int, int]) -> None:
        width, height = size
        await self._here("browsingContext.setViewport", viewport={"width": width, "height": height})

    async def goto(self, url: str) -> None:
        await self._here("browsingContext.navigate", url=url, wait="complete")

    async def reload(self) -> None:
        await self._here("browsingContext.reload", wait="complete")

    async def history(self, steps: int) -> None:
        await self._here("browsingContext.traverseHistory", delta=steps)

    async def run(self, function: str, *values: str) -> Any:
        answer = await self._ask(
            "script.callFunction",
            functionDeclaration=function,
            arguments=[{"type": "string", "value": value} for value in values],
            target={"context": self._tab},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise AssertionError(answer["exceptionDetails"]["text"])
        return plain(answer["result"])

    async def press(self, element: Any) -> None:
        origin = {"type": "element", "element": {"sharedId": element["sharedId"]}}
        await self._act(
            "pointer",
            [
                {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        )

    async def keys(self, element: Any, text: str) -> None:
        ways = ("keyDown", "keyUp")
        await self._act("key", [{"type": way, "value": letter} for letter in text for way in ways])

    async def _act(self, kind: str, deeds: list[dict[str, Any]]) -> None:
        await self._here("input.performActions", actions=[{"type": kind, "id": kind, "actions": deeds}])

    async def _here(self, method: str, **what: Any) -> dict[str, Any]:
        return await self._ask(method, context=self._tab, **what)

    async def _ask(self, method: str, **what: Any) -> dict[str, Any]:
        number = next(self._ids)
        self._asked[number] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps({"id": number, "method": method, "params": what}))
        async with asyncio.timeout(60):
            heard = await self._asked[number]
        if heard["type"] == "error":
            said = f"{method}: {heard['error']} {heard['message']}"
            raise Moving(said) if heard["error"] in GONE else AssertionError(said)
        result: dict[str, Any] = heard["result"]
        return result


def plain(value: dict[str, Any]) -> Any:
    """A value of BiDi as Python has it; an element stays as it is."""
    if value["type"] == "array":
        return [plain(each) for each in value["value"]]
    return value if value["type"] == "node" else value.get("value")


@asynccontextmanager
async def firefox(profile: Path) -> AsyncIterator[Firefox]:
    """A Firefox of one's own, with an empty profile in this folder."""
    profile.mkdir()
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines))
    process = await asyncio.create_subprocess_exec(
        FIREFOX, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(profile),
        stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        async with asyncio.timeout(60):
            while not (found := LISTENING.search(line := await process.stderr.readline())):
                assert line, "Firefox ended before it listened"
        drain = asyncio.create_task(process.stderr.read())
        async with connect(f"{found[1].decode()}/session", max_size=None, ping_interval=None) as socket:
            hand = Firefox(socket)
            listening = asyncio.create_task(hand.listen())
            await hand.begin()
            yield hand
            listening.cancel()
        drain.cancel()
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
