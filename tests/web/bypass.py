"""Finds words on screen that no language would change: text that stands in code or markup without being marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from keerpunt.web.languages.sources import CALL, MARK

LETTERS = re.compile(r"[^\W\d_]{2}")
READ_OUT = {"aria-label", "placeholder", "title", "alt"}
SILENT = {"script", "style", "noscript"}  # the last is for whom no words can be fetched
EMPTY = {"br", "circle", "img", "input", "link", "meta", "path"}
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"|html`|`|\{|\}', re.S)
# what looks like a sentence or a label and is neither: classes and codes, headers and zones, methods and algorithms,
# a key, selectors, patterns
CODE = re.compile(
    r"[a-z0-9 ./:;_#-]*|[A-Z]\w*(?:[-/][A-Z]\w*)+|[A-Z]+[\w-]*\d+|[A-Z]{2,}|Enter|a, button|\[[\w-]+\]|\([a-z: ]+\)"
    r"|\(\?:.*|[^ ]*[=(){}\\^|*][^ ]*"
)


def in_module(code: str) -> list[str]:
    """Of a browser module: every text of its markup, and strings that look like a sentence or a label."""
    for marked in (MARK, CALL):
        code = marked.sub(lambda call: re.sub(r"[^\n]", " ", call[0]), code)
    found: list[str] = []
    _code(code, 0, found)
    return found


def _code(code: str, at: int, found: list[str]) -> int:
    """Code up to the brace that closes it; gives the place behind that."""
    depth = 0
    while token := TOKEN.search(code, at):
        at = token.end()
        piece = token[0]
        if piece.startswith('"'):
            found.extend(_said(piece[1:-1]))
        elif piece.endswith("`"):
            at = _template(code, at, piece != "`", found)
        elif piece == "{":
            depth += 1
        elif piece == "}":
            if not depth:
                return at
            depth -= 1
    return len(code)


def _template(code: str, at: int, markup: bool, found: list[str]) -> int:
    """A template string; what is filled in is code of its own."""
    text = ""
    while code[at] != "`":
        if code.startswith("${", at):
            at = _code(code, at + 2, found)
            text += "…"
        else:
            step = 2 if code[at] == "\\" else 1
            text += code[at : at + step]
            at += step
    if markup:
        found.extend(_in_markup(text))
    elif "\n" not in text:  # the others are lists of patterns
        found.extend(_said(text))
    return at + 1


def _in_markup(text: str) -> Iterator[str]:
    for name, value in re.findall(r'([\w-]+)="([^"]*)"', text):
        if name in READ_OUT and LETTERS.search(value):
            yield value
    for part in re.split(r"<[^>]*>", text):
        if LETTERS.search(part):
            yield part.strip()


def _said(text: str) -> Iterator[str]:
    bare = text.replace("…", "").strip()
    if LETTERS.search(bare) and not CODE.fullmatch(bare):
        yield text


class Unmarked(HTMLParser):
    """Of the static page: text outside `data-t`, marked elements that hold others, attributes that are read out."""

    def __init__(self, text: str, but: str = "late") -> None:
        super().__init__()
        self.found: list[str] = []
        self._but = but  # the class of what is said before any script runs
        self._open: list[tuple[str, bool]] = []
        self.feed(re.sub(r"\{\{ \w+ \}\}", "", text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go inside."""
        at = dict(attrs)
        read_out = (value or "" for name, value in at.items() if name in READ_OUT)
        self.found += [value for value in read_out if LETTERS.search(value)]
        if any(marked for _, marked in self._open) and "data-t" in at:
            self.found.append(f"<{tag}> inside a marked element")
        if tag not in EMPTY:
            self._open.append((tag, "data-t" in at or tag in SILENT or at.get("class") == self._but))

    def handle_endtag(self, tag: str) -> None:
        """Come out again."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Text, somewhere."""
        if LETTERS.search(data) and not any(marked for _, marked in self._open):
            self.found.append(data.strip())


def in_template(text: str) -> list[str]:
    """Of a Django template: text outside `translate` and `blocktranslate`."""
    for part in (
        r"\{%-?\s*(comment|blocktranslate)\b.*?%\}.*?\{%\s*end\1\s*%\}",
        r"\{% block width %\}.*?\{% endblock %\}",
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->",
        r"<(script|style|head)\b.*?</\1>",
    ):
        text = re.sub(part, "", text, flags=re.S)
    return list(_in_markup(text))
