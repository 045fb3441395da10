"""A hand on a browser: what a person does with one page, whichever engine draws it.

`Firefox` and `WebKit` know how to reach their browser; everything that a story says is here, once.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from typing import Any

PATIENCE = 20  # seconds
PAUSE = 0.05  # seconds between two looks
PHONE = (360, 640)
DESK = (1366, 768)

# Finds the one thing on screen with this name: a button or link by its words, a field by its label.
FIND = """(kind, name) => {
  const shown = (one) => one.getClientRects().length > 0;
  const plain = (one) => {
    const copy = one.cloneNode(true);
    for (const hidden of copy.querySelectorAll(".vh")) hidden.remove();
    return copy.textContent.trim();
  };
  const labels = () => [...document.querySelectorAll("label")].filter((one) => one.textContent.trim().startsWith(name));
  const all = kind === "field"
    ? labels().map((one) => one.control)
    : [...document.querySelectorAll("button, a")].filter((one) => plain(one) === name && !one.disabled);
  const found = all.find((one) => one && shown(one)) || null;
  if (found) found.scrollIntoView({ block: "center" });
  return found;
}"""
READ = "() => document.body ? document.body.innerText : ''"


class Hand(ABC):
    """One browser with a fresh profile and one tab. `faults`: what it complained about, as text."""

    engine = ""

    def __init__(self) -> None:
        self.faults: list[str] = []

    @abstractmethod
    async def resize(self, size: tuple[int, int]) -> None:
        """Give the page this width and height."""

    @abstractmethod
    async def goto(self, url: str) -> None:
        """Type an address, and see the page loaded."""

    @abstractmethod
    async def reload(self) -> None:
        """Load the page anew."""

    @abstractmethod
    async def history(self, steps: int) -> None:
        """Press Back (negative) or Forward."""

    @abstractmethod
    async def run(self, function: str, *values: str) -> Any:
        """What a JavaScript function of the page gives back; an element comes back as this engine's handle."""

    @abstractmethod
    async def press(self, element: Any) -> None:
        """Tap in the middle of an element."""

    @abstractmethod
    async def keys(self, element: Any, text: str) -> None:
        """Type into an element that has the focus."""

    async def find(self, kind: str, name: str) -> Any:
        """A "button" or a "field", as soon as it is on screen and can be used."""
        return await self._once(f"no {kind} {name!r}", FIND, kind, name)

    async def tap(self, *names: str) -> None:
        """Tap these buttons, one after the other."""
        for name in names:
            await self.press(await self.find("button", name))

    async def write(self, label: str, text: str) -> None:
        """Type into the field with a label that begins so."""
        field = await self.find("field", label)
        await self.press(field)
        await self.keys(field, text)

    async def sees(self, text: str) -> None:
        """Wait until these words are on screen."""
        found = "(text) => (document.body ? document.body.innerText : '').includes(text)"
        await self._once(f"never saw {text!r}", found, text)

    async def has(self, selector: str, count: int = 1) -> list[str]:
        """Wait until so many elements are there; returns their words."""
        js = """(selector, count) => {
          const all = [...document.querySelectorAll(selector)];
          return all.length === Number(count) && all.map((one) => one.textContent.trim());
        }"""
        words: list[str] = await self._once(f"not {count} of {selector}", js, selector, str(count))
        return words

    async def is_at(self, url: str) -> None:
        """Wait until this address is in the bar."""
        await self._once(f"never came to {url}", "(url) => location.href === url", url)

    async def text(self) -> str:
        """All words on screen."""
        return str(await self.run(READ))

    async def _once(self, otherwise: str, function: str, *values: str) -> Any:
        deadline = time.monotonic() + PATIENCE
        while not (found := await self._look(function, *values)):
            if time.monotonic() > deadline:
                raise AssertionError(f"{self.engine}: {otherwise}\n{await self.text()}\n{self.faults}")
            await asyncio.sleep(PAUSE)
        return found

    async def _look(self, function: str, *values: str) -> Any:
        """What the function finds now; nothing while one page gives way to another."""
        try:
            return await self.run(function, *values)
        except Moving:
            return None


class Moving(Exception):
    """The page is being replaced: what was asked has no answer now."""
