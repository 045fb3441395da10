"""Every text that a visitor or parent reads, found in the source: browser modules, pages and Python.

A text is marked where it stands: `t("…")`, `n("…", "…", count)` and `mark({ … })` in a browser module,
`data-t` on an element of the static page, `{% translate %}` and `{% blocktranslate %}` in a template, `_("…")`
in Python. Dutch itself is the key; `{name}` and `%(name)s` are filled in later.
"""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent.parent.parent
BROWSER = ("web/static/conversations",)
PAGES = ("web/templates/web/chat.html", "web/stamp.py")  # the latter adds what is said of a demonstration
TEMPLATES = ("web/templates", "knowledge/templates")
PYTHON = ("web", "knowledge", "queue")

_STRING = r'"(?:[^"\\\n]|\\.)*"'
CALL = re.compile(rf"(?<![\w.$])(t|n)\(\s*({_STRING})(?:\s*,\s*({_STRING}))?", re.S)
MARK = re.compile(r"(?<![\w.$])mark\(([\[{].*?[\]}])\)", re.S)
_VALUE = re.compile(rf"(?:(?<=[:\[,])|(?<=[:\[,]\s)|(?<=\n))\s*({_STRING})(?!\s*:)", re.S)
_LEAF = re.compile(r"<(\w+)\b[^>]*\bdata-t\b[^>]*>([^<]+)</\1>", re.S)
_GETTEXT = re.compile(
    r"""\b_?(gettext|ngettext)\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:,\s*u?('(?:[^'\\]|\\.)*'))?"""
)


@dataclass(frozen=True, slots=True)
class Source:
    """One text in Dutch. `many` is its plural, or empty; `place` is a path inside the package."""

    text: str
    many: str
    place: str


def gather() -> list[Source]:
    """All texts, each once a place, in the order of places and of the lines in them."""
    found: dict[tuple[str, str], Source] = {}
    for source in _all():
        found.setdefault((source.text, source.place), source)
    return list(found.values())


def _all() -> Iterator[Source]:
    for path in _files(BROWSER, "*.js"):
        yield from in_module(path.read_text(), _place(path))
    for name in PAGES:
        yield from in_page((PACKAGE / name).read_text(), name)
    for path in _files(TEMPLATES, "*.html"):
        if _place(path) not in PAGES:
            yield from in_template(path.read_text(), _place(path))
    for path in _files(PYTHON, "*.py"):
        yield from in_python(path.read_text(), _place(path))


def _files(folders: Iterable[str], pattern: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((PACKAGE / folder).rglob(pattern))


def _place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def in_module(code: str, place: str) -> Iterator[Source]:
    """The texts of a browser module."""
    at = []
    for call in CALL.finditer(code):
        kind, one, many = call.groups()
        at.append((call.start(), json.loads(one), json.loads(many) if kind == "n" and many else ""))
    for table in MARK.finditer(code):
        for value in _VALUE.finditer(table[1]):
            text = json.loads(value[1])
            if any(letter.isalpha() for letter in text):
                at.append((table.start() + value.start(), text, ""))
    for _, one, many in sorted(at):
        yield Source(one, many, place)


def in_page(code: str, place: str) -> Iterator[Source]:
    """The texts of the static page: elements with nothing but text in them."""
    for leaf in _LEAF.finditer(code):
        yield Source(html.unescape(" ".join(leaf[2].split())), "", place)


def in_template(code: str, place: str) -> Iterator[Source]:
    """The texts of a template."""
    for call in _GETTEXT.finditer(templatize(code)):
        one, many = ast.literal_eval(call[2]), ast.literal_eval(call[3]) if call[3] else ""
        yield Source(one, many, place)


def in_python(code: str, place: str) -> Iterator[Source]:
    """The texts of a Python module: what is said with `_`."""
    if "import gettext" not in code:
        return
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            (text,) = node.args
            assert isinstance(text, ast.Constant)
            yield Source(str(text.value), "", place)
