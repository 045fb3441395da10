"""The stylesheets: light, the same in both directions, complete in light and dark, and within reach of a thumb."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import httpx
import pytest

from keerpunt.web import palette
from tests.server import ROOT, Server

STATIC = ROOT / "keerpunt" / "web" / "static"
SHEETS = sorted(STATIC.rglob("*.css"))
MOST = 12_000  # bytes in brotli of all style that one page asks for
PHYSICAL = re.compile(
    r"(?<![\w-])(?:left|right|float|clear)\s*:"
    r"|(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|text-align:\s*(?:left|right)"
    r"|translateX\("
)
FOUR = re.compile(r"(?<![\w-])(margin|padding|inset|border-width|border-radius|border-style):\s*([^;}]+)")
PAGES = {
    "portal": ("/", "/hoe-veilig", "/ar/", "/nergens"),
    "chat": ("/", "/nergens"),
    "staff": ("/", "/huisstijl/", "/look/", "/nergens"),
    "cms": ("/",),
}


def plain(path: Path) -> str:
    """A stylesheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)


def blocks(text: str) -> dict[str, dict[str, str]]:
    """The custom properties of look.css and parts.css by where they hold."""
    found: dict[str, dict[str, str]] = {}
    dark = r"@media \(prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}"
    for name, pattern in (
        ("by night", dark),
        (".light", r"^\.light \{([^}]*)\}"),
        (".dark", r"^\.dark \{([^}]*)\}"),
    ):
        for block in re.findall(pattern, text, flags=re.M | re.S):
            found.setdefault(name, {}).update(re.findall(r"(--[\w-]+):\s*([^;]+);", block))
    for block in re.findall(r"^:root \{([^}]*)\}", text, flags=re.M | re.S):
        found.setdefault("by day", {}).update(re.findall(r"(--[\w-]+):\s*([^;]+);", block))
    return found


def colours() -> dict[str, dict[str, str]]:
    """All colours, by day and by night, for the device and by class."""
    return blocks("\n".join(plain(STATIC / "look" / name) for name in ("look.css", "parts.css")))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_left_and_no_right(path: Path) -> None:
    text = plain(path)
    assert PHYSICAL.findall(text) == []
    for name, value in FOUR.findall(text):
        sides = re.findall(r"(?:[^\s(]|\([^)]*\))+", value.split("/")[0].strip())
        if len(sides) == 4:
            assert sides[1] == sides[3], (name, value)


def test_that_test_would_notice() -> None:
    for wrong in (
        "a { left: 0 }",
        "a{margin-left:1px}",
        "a { text-align: right; }",
        "a { border-top-left-radius: 0 }",
    ):
        assert PHYSICAL.search(wrong), wrong
    for right in (
        "a { inset-inline-start: 0 }",
        "a { text-align: start }",
        ".seat.left { color: red }",
        "a { margin-inline: 0 }",
    ):
        assert not PHYSICAL.search(right), right


@pytest.mark.parametrize("origin", PAGES)
def test_the_style_of_every_page_is_light(server: Server, origin: str) -> None:
    with httpx.Client(base_url=server.urls[origin], trust_env=False, headers={"Accept": "text/html"}) as http:
        for path in PAGES[origin]:
            text = http.get(path, headers={"Accept-Encoding": "identity"}).text
            sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
            within = re.findall(r"<style>(.*?)</style>", text, flags=re.S)
            assert sheets or within, path
            weight = sum(
                int(http.get(each, headers={"Accept-Encoding": "br"}).headers["content-length"])
                for each in sheets
            )
            weight += sum(len(brotli.compress(each.encode(), quality=11)) for each in within)
            assert 0 < weight <= MOST, (path, weight)


def test_the_chat_never_fetches_the_other_parts(server: Server) -> None:
    assert "parts.css" not in httpx.get(f"{server.chat}/", trust_env=False).text


def test_a_forced_light_is_the_light_of_the_device() -> None:
    found = colours()
    for device, chosen in (("by day", ".light"), ("by night", ".dark")):
        of_class = {name: value for name, value in found[chosen].items() if name not in ("--lift", "--float")}
        assert of_class == {name: found[device][name] for name in of_class}, chosen
        shared = {name for name in found["by night"] if name in found["by day"]}
        assert set(of_class) == shared, chosen


@pytest.mark.parametrize("light", ["by day", "by night"])
def test_words_can_be_read_on_what_they_stand_on(light: str) -> None:
    held = colours()[light]
    for text, grounds in {
        "--ink": ("--paper", "--card", "--warm"),
        "--soft": ("--paper", "--card"),
        "--deep": ("--paper", "--card"),
        "--danger": ("--paper", "--card"),
        "--on-deep": ("--deep",),
        "--on-mine": ("--mine",),
        "--on-exit": ("--exit",),
        "--on-danger": ("--danger",),
        "--on-amber": ("--amber",),
    }.items():
        for ground in grounds:
            assert palette.contrast(held[text], held[ground]) >= 4.5, (text, ground)
    for edge in ("--rule", "--focus", "--exit", "--good", *(f"--tint-{number}" for number in range(1, 6))):
        for ground in ("--paper", "--card"):
            assert palette.contrast(held[edge], held[ground]) >= 3, (edge, ground)


def test_every_token_that_is_used_exists() -> None:
    made = {name for path in SHEETS for name in re.findall(r"(--[\w-]+):", plain(path))}
    made |= {
        "--above",
        "--height",
        "--plate",
    }  # set by the chat while a keyboard is open; by an organisation's logo
    for path in SHEETS:
        used = set(re.findall(r"var\((--[\w-]+)", plain(path)))
        assert used <= made, (path.name, used - made)
    of_chat = set(re.findall(r"var\((--[\w-]+)", plain(STATIC / "look" / "look.css")))
    own = set(re.findall(r"(--[\w-]+):", plain(STATIC / "look" / "look.css"))) | {"--above", "--height"}
    assert of_chat <= own  # the chat has nothing but look.css


def test_who_wants_less_gets_less() -> None:
    for name in ("look.css", "parts.css"):
        text = plain(STATIC / "look" / name)
        moving = set(re.findall(r"animation: (\w+) [^;]*(?:infinite|ease-out)", text))
        for wish in ("prefers-reduced-motion: reduce", "forced-colors: active", "prefers-contrast: more"):
            assert wish in text, (name, wish)
        assert moving <= {"breathe", "turn", "rise"}
