"""Safari's engine as Debian has it: WebKitGTK's MiniBrowser on a screen that nobody sees."""

from __future__ import annotations

import asyncio
import glob
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from selenium import webdriver
from selenium.common.exceptions import JavascriptException, NoSuchWindowException, WebDriverException
from selenium.webdriver.webkitgtk.service import Service

from tests.engines.hand import Hand, Moving

DRIVER = "/usr/bin/WebKitWebDriver"
BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
# The page lies on a screen without a graphics card, and the machine is a throw-away one.
QUIET = {
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    "LANG": "C.UTF-8",
    "LANGUAGE": "nl",
    "NO_AT_BRIDGE": "1",
}
T = TypeVar("T")


class WebKit(Hand):
    """One tab of WebKitGTK."""

    engine = "webkit"

    def __init__(self, driver: webdriver.WebKitGTK, log: Path) -> None:
        super().__init__()
        self._driver = driver
        self._log = log

    async def resize(self, size: tuple[int, int]) -> None:
        await self._off(lambda: self._driver.set_window_size(*size))

    async def goto(self, url: str) -> None:
        await self._off(lambda: self._driver.get(url))

    async def reload(self) -> None:
        await self._off(self._driver.refresh)

    async def history(self, steps: int) -> None:
        for _ in range(abs(steps)):
            await self._off(self._driver.back if steps < 0 else self._driver.forward)

    async def run(self, function: str, *values: str) -> Any:
        def call() -> Any:
            return self._driver.execute_script(f"return ({function})(...arguments)", *values)  # type: ignore[no-untyped-call]

        try:
            return await self._off(call)
        except JavascriptException as error:
            raise AssertionError(str(error)) from error
        except (NoSuchWindowException, WebDriverException) as error:
            raise Moving(str(error)) from error

    async def press(self, element: Any) -> None:
        await self._off(element.click)

    async def keys(self, element: Any, text: str) -> None:
        await self._off(lambda: element.send_keys(text))

    def complaints(self) -> list[str]:
        """What the console said; known when the browser has closed."""
        lines = self._log.read_text(errors="replace").splitlines()
        return [line for line in lines if line.startswith("CONSOLE") and ("ERROR" in line or "WARN" in line)]

    async def _off(self, deed: Callable[[], T]) -> T:
        """The driver waits for its answer; the story's other people go on meanwhile."""
        return await asyncio.to_thread(deed)


@asynccontextmanager
async def webkit(folder: Path) -> AsyncIterator[WebKit]:
    """A WebKitGTK of one's own; what it writes down lies in this folder."""
    folder.mkdir()
    log = folder / "console.log"
    screen, display = await _screen()
    try:
        options = webdriver.WebKitGTKOptions()
        options.binary_location = glob.glob(BROWSER)[0]
        for argument in ("--automation", "--enable-write-console-messages-to-stdout=true"):
            options.add_argument(argument)
        homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CACHE", "DATA", "CONFIG")}
        environment = {**os.environ, **QUIET, **homes, "DISPLAY": display}
        service = Service(DRIVER, log_output=str(log), env=environment)
        driver = await asyncio.to_thread(lambda: webdriver.WebKitGTK(options=options, service=service))
        hand = WebKit(driver, log)
        try:
            yield hand
        finally:
            await asyncio.to_thread(driver.quit)  # type: ignore[no-untyped-call]
            hand.faults.extend(hand.complaints())
    finally:
        screen.terminate()
        await screen.wait()


async def _screen() -> tuple[asyncio.subprocess.Process, str]:
    """A screen in memory, under the first number that is free."""
    read, write = os.pipe()
    try:
        screen = await asyncio.create_subprocess_exec(
            "Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp",
            pass_fds=[write], stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        number = await asyncio.to_thread(os.read, read, 16)
    finally:
        os.close(read)
        os.close(write)
    assert number.strip(), "no screen"
    return screen, f":{number.decode().strip()}"
