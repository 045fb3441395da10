"""Pictures of screens, and a page that shows them side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Page

from tests.gallery.poses import MODES, SIZES, Mode, pose
from tests.gallery.registry import Screen


@dataclass(frozen=True)
class Picture:
    """One file: what it shows and how. `address` is a path, without what stands behind it."""

    screen: Screen
    address: str
    language: str
    size: str
    mode: Mode

    @property
    def file(self) -> str:
        """Where it lies in the album."""
        return f"{self.language}/{self.screen.slug}-{self.size}-{self.mode}.png"


async def take(page: Page, screen: Screen, language: str, into: Path) -> list[Picture]:
    """Pictures of this page in every size and light."""
    address = urlsplit(page.url).path
    pictures = [Picture(screen, address, language, size, mode) for size in SIZES for mode in MODES]
    for each in pictures:
        await pose(page, SIZES[each.size], each.mode)
        await page.evaluate("scrollTo(0, 0)")
        path = into / each.file
        path.parent.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=path, full_page=True, animations="disabled")
    return pictures


def write_index(pictures: Iterable[Picture], into: Path) -> Path:
    """The page with all of them, grouped by screen."""
    everything = list(pictures)
    languages = list(dict.fromkeys(each.language for each in everything))
    groups: dict[tuple[str, str], list[Picture]] = {}
    for each in everything:
        groups.setdefault((each.screen.origin, each.screen.name), []).append(each)
    sections = "\n".join(_section(*key, group) for key, group in groups.items())
    filters = "".join(
        _filter(title, name, values)
        for title, name, values in (
            ("Size", "size", list(SIZES)),
            ("Light", "mode", list(MODES)),
            ("Language", "language", languages),
        )
    )
    rules = "".join(
        f"body:has(#{name}-{value}:checked) figure:not(.{name}-{value}) {{ display: none; }}\n"
        for name, values in (("size", list(SIZES)), ("mode", list(MODES)), ("language", languages))
        for value in values
    )
    path = into / "index.html"
    path.write_text(PAGE.format(rules=rules, filters=filters, sections=sections, count=len(everything)))
    return path


def _section(origin: str, name: str, pictures: list[Picture]) -> str:
    figures = "\n".join(_figure(each) for each in pictures)
    return f"<section>\n<h2><small>{origin}</small> {escape(name)}</h2>\n<div>\n{figures}\n</div>\n</section>"


def _figure(picture: Picture) -> str:
    screen = picture.screen
    kinds = f"size-{picture.size} mode-{picture.mode} language-{picture.language}"
    told = f"{screen.name}, {screen.state}: {picture.size}, {picture.mode}, {picture.language}"
    width, height = SIZES[picture.size]
    return (
        f'<figure class="{kinds}"><a href="{picture.file}"><img src="{picture.file}" alt="{escape(told)}"'
        f' loading="lazy" style="aspect-ratio: {width} / {height}"></a>'
        f"<figcaption><b>{escape(screen.state)}</b><br>{screen.origin}: {escape(picture.address)}</figcaption></figure>"
    )


def _filter(title: str, name: str, values: Sequence[str]) -> str:
    options = "".join(
        f'<label><input type="radio" name="{name}" id="{name}-{value}"{chosen}> {value}</label>'
        for value, chosen in zip([*values, "all"], [" checked", *[""] * len(values)], strict=True)
    )
    return f"<fieldset><legend>{title}</legend>{options}</fieldset>\n"


PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Keerpunt: every screen</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0 auto; max-width: 100rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
form {{ position: sticky; top: 0; z-index: 1; padding: .5rem 0; background: Canvas; }}
form {{ display: flex; flex-wrap: wrap; gap: .5rem; }}
fieldset {{ border: 1px solid GrayText; border-radius: .5rem; }}
label {{ display: inline-flex; align-items: center; gap: .25rem; min-height: 2.75rem; padding: 0 .5rem; }}
h2 small {{ font-weight: 400; }}
section > div {{ display: flex; flex-wrap: wrap; gap: 1rem; }}
figure {{ margin: 0; width: 15rem; }}
figure.size-desktop {{ width: 30rem; }}
img {{ display: block; width: 100%; object-fit: cover; object-position: top; border: 1px solid GrayText; }}
figcaption {{ font-size: .875rem; overflow-wrap: anywhere; }}
{rules}</style>
<h1>Keerpunt: every screen</h1>
<p>{count} pictures. What stands below the first screenful is in the picture itself: choose it.</p>
<form>{filters}</form>
<main>
{sections}
</main>
</html>
"""
