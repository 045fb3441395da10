"""What is in somebody's way on a screen: what axe finds, what scrolls sideways, what is too small, a lost way out."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.async_api import Page

from tests.gallery.poses import MODES, SIZES, ZOOMED, Mode, pose
from tests.gallery.registry import Screen
from tests.server import ROOT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (tags) => {
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html, any }) => ({
      rule: id, selector: target.flat().join(" "), said: [help, ...any.map(({ message }) => message), html].join("; "),
    })));
}"""
SCRIPTS_RUN = """() => !document.querySelector("noscript")?.childElementCount"""
DIRECTIONS = ("ltr", "rtl")
READ_BY_AXE = ("phone", "desktop")
MEASURED = {**SIZES, "400 %": ZOOMED}


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way: the rule it breaks, where it stands, and in which poses."""

    rule: str
    selector: str
    said: str
    poses: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule}: {self.selector} ({', '.join(self.poses)})\n    {self.said}"


@cache
def _source(path: Path) -> str:
    return path.read_text()


@asynccontextmanager
async def readable(page: Page) -> AsyncIterator[Page]:
    """This page, where scripts may run; else what it shows without them, for axe is a script."""
    if await page.evaluate(SCRIPTS_RUN):
        yield page
        return
    assert page.context.browser is not None
    shown = re.sub(r"<script.*?</script>|<link rel=.preload.*?>", "", await page.content(), flags=re.S)
    shown = shown.replace("noscript>", "div>")
    twin = await page.context.browser.new_page()
    await twin.route(
        page.url, lambda route: route.fulfill(body=shown, content_type="text/html; charset=utf-8")
    )
    await twin.goto(page.url)
    yield twin
    await twin.close()


async def obstacles(page: Page, screen: Screen) -> list[Obstacle]:
    """All that is found on this page, in every size, light and direction of writing."""
    found: dict[tuple[str, str], dict[str, str]] = {}

    def note(pose_name: str, faults: list[dict[str, str]]) -> None:
        for each in faults:
            found.setdefault((each["rule"], each["selector"]), {})[pose_name] = each["said"]

    own = await page.evaluate("() => getComputedStyle(document.documentElement).direction")
    for direction in sorted(DIRECTIONS, key=lambda each: each != own):
        await page.evaluate("(dir) => { document.documentElement.dir = dir; }", direction)
        for name, size in MEASURED.items():
            await pose(page, size, "light")
            note(f"{name} {direction}", await _measured(page, screen.is_for_visitors))
        for name in READ_BY_AXE:
            for mode in MODES:
                await pose(page, SIZES[name], mode)
                note(f"{name} {mode} {direction}", await _axe(page))
    return [
        Obstacle(rule, selector, next(iter(said.values())), tuple(said))
        for (rule, selector), said in found.items()
    ]


async def _measured(page: Page, way_out: bool) -> list[dict[str, str]]:
    source = _source(Path(__file__).with_name("obstacles.js"))
    faults: list[dict[str, str]] = await page.evaluate(source, way_out)
    return faults


async def _axe(page: Page) -> list[dict[str, str]]:
    if not await page.evaluate("'axe' in globalThis"):
        await page.evaluate(_source(ROOT / "node_modules" / "axe-core" / "axe.min.js"))
    faults: list[dict[str, str]] = await page.evaluate(RUN_AXE, TAGS)
    return faults


async def picture(page: Page, pose_name: str, path: Path) -> Path:
    """The screen as it was when something was in the way."""
    mode: Mode = "dark" if " dark" in pose_name else "light"
    size = next(size for name, size in MEASURED.items() if pose_name.startswith(name))
    await page.evaluate("(dir) => { document.documentElement.dir = dir; }", pose_name.rsplit(" ", 1)[1])
    await pose(page, size, mode)
    path.parent.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=path, full_page=True, animations="disabled")
    return path
