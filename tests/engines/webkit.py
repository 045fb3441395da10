"""Safari's engine as Debian has it: WebKitGTK's MiniBrowser, through its own driver, on a screen that nobody sees."""

from __future__ import annotations

import asyncio
import glob
import os
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from tests.engines.hand import PATIENCE, Hand, Moving
from tests.server import free_ports

DRIVER = "/usr/bin/WebKitWebDriver"
BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # WebDriver §12.2: the name under which an element travels
# The screen has no graphics card, and what runs here is thrown away afterwards.
QUIET = {
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    "LIBGL_ALWAYS_SOFTWARE": "1",
    "NO_AT_BRIDGE": "1",
    "LANG": "C.UTF-8",
    "LANGUAGE": "nl",
}
# This driver has no ear for the console, so the page keeps its complaints itself, from the first look at it on.
WATCH = """() => {
  if (window.complaints) return window.complaints;
  const all = (window.complaints = []);
  for (const level of ["error", "warn"]) console[level] = (...words) => all.push(words.join(" "));
  addEventListener("error", ({ message }) => all.push(message));
  addEventListener("unhandledrejection", ({ reason }) => all.push(String(reason)));
  addEventListener("securitypolicyviolation", (it) => all.push(`${it.violatedDirective} ${it.blockedURI}`));
  return all;
}"""


class WebKit(Hand):
    """One tab of WebKitGTK."""

    engine = "webkit"

    def __init__(self, driver: httpx.AsyncClient) -> None:
        super().__init__()
        self._driver = driver
        self._session = ""

    async def begin(self) -> None:
        """Open the session; tries again until the driver listens."""
        options = {"binary": glob.glob(BROWSER)[0], "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(httpx.ConnectError):
                    session = await self._ask("", capabilities={"alwaysMatch": wanted})
                    break
                await asyncio.sleep(0.05)
        self._session = f"/{session['sessionId']}"

    async def end(self) -> None:
        """Close the browser."""
        await self._driver.delete(f"/session{self._session}")

    async def resize(self, size: tuple[int, int]) -> None:
        width, height = size
        await self._ask("/window/rect", x=0, y=0, width=width, height=height)

    async def goto(self, url: str) -> None:
        await self._ask("/url", url=url)

    async def reload(self) -> None:
        await self._ask("/refresh")

    async def history(self, steps: int) -> None:
        for _ in range(abs(steps)):
            await self._ask("/back" if steps < 0 else "/forward")

    async def run(self, function: str, *values: str) -> Any:
        script = f"const faults = ({WATCH})(); return [({function})(...arguments), faults.splice(0)]"
        value, faults = await self._ask("/execute/sync", script=script, args=list(values))
        self.faults.extend(faults)
        return value

    async def press(self, element: Any) -> None:
        await self._ask(f"/element/{element[ELEMENT]}/click")

    async def keys(self, element: Any, text: str) -> None:
        await self._ask(f"/element/{element[ELEMENT]}/value", text=text)

    async def _ask(self, path: str, **what: Any) -> Any:
        answer = await self._driver.post(f"/session{self._session}{path}", json=what)
        value = answer.json()["value"]
        if answer.is_success:
            return value
        said = f"{path}: {value['error']} {value['message']}"
        raise AssertionError(said) if value["error"] == "invalid argument" else Moving(said)


@asynccontextmanager
async def webkit(folder: Path) -> AsyncIterator[WebKit]:
    """A WebKitGTK of one's own; what it keeps and writes down lies in this folder."""
    folder.mkdir()
    (port,) = free_ports(1)
    async with screen() as display:
        homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CACHE", "DATA", "CONFIG")}
        environment = {**os.environ, **QUIET, **homes, "DISPLAY": display}
        driver = await asyncio.create_subprocess_exec(
            DRIVER, f"--port={port}", env=environment, stdout=DEVNULL, stderr=DEVNULL
        )
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                hand = WebKit(client)
                await hand.begin()
                yield hand
                await hand.end()
        finally:
            await ended(driver)


@asynccontextmanager
async def screen() -> AsyncIterator[str]:
    """A screen in memory; gives its number as DISPLAY has it."""
    read, write = os.pipe()
    with open(read, "rb") as told:  # stays open: the number and the end of its line are written one by one
        server = await asyncio.create_subprocess_exec(
            "Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp",
            pass_fds=[write], stderr=DEVNULL,
        )  # fmt: skip
        os.close(write)
        try:
            number = (await asyncio.to_thread(told.readline)).decode().strip()
            assert number, "no screen"
            yield f":{number}"
        finally:
            await ended(server)


async def ended(process: Process) -> None:
    """Stop it, if it runs still."""
    with suppress(ProcessLookupError):
        process.terminate()
    await process.wait()
