"""What is made of the catalogues: small modules for browsers, and compiled ones for Django.

A language has two modules in `web/static/languages`: `pl.start.js` with what is on screen first, `pl.js` with the
rest. They are in the repository like everything that browsers get, and a test says that they are up to date.
"""

from __future__ import annotations

import json
from gettext import c2py
from pathlib import Path

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from keerpunt.web.languages import TRANSLATED
from keerpunt.web.languages.catalogue import locale_of, path_of, read, said, texts
from keerpunt.web.languages.sources import PAGES

FOLDER = Path(__file__).parent.parent / "static" / "languages"
FIRST = {
    *PAGES,
    *(f"web/static/conversations/{name}.js" for name in ("view", "start", "chat")),
}


def make() -> None:
    """Write the modules of every language."""
    for name, code in all_modules().items():
        (FOLDER / name).write_text(code)


def all_modules() -> dict[str, str]:
    """The modules by their names."""
    found = {}
    for language in TRANSLATED:
        catalogue = read(language)
        first: dict[str, object] = {}
        rest: dict[str, object] = {}
        for message in texts(catalogue):
            places = {place for place, _ in message.locations}
            in_browser = [place for place in places if place.startswith("web/static/") or place in FIRST]
            if not in_browser or not all(said(message)):
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            value = (
                said(message)[0] if isinstance(message.id, str) else forms(catalogue, language, said(message))
            )
            table = first if places & FIRST else rest
            assert short(key) not in first.keys() | rest.keys(), key
            table[short(key)] = value
        found[f"{language}.start.js"] = _module(language, first)
        found[f"{language}.js"] = _module(language, rest)
    return found


def short(text: str) -> str:
    """A text in few letters, as `languages.js` looks it up: the words of a page weigh half as much."""
    units = text.encode("utf-16-le")
    total = 0
    for at in range(0, len(units), 2):
        total = (total * 31 + int.from_bytes(units[at : at + 2], "little")) % 2**32
    digits = ""
    while total:
        total, digit = divmod(total, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"


def forms(catalogue: Catalog, language: str, strings: list[str]) -> dict[str, str]:
    """The plural forms by the names that `Intl.PluralRules` gives them (CLDR)."""
    which = c2py(catalogue.plural_expr)
    rule = Locale.parse(language.partition("-")[0]).plural_form
    found: dict[str, str] = {}
    for count in range(201):
        found.setdefault(rule(count), strings[which(count)])
    return found


def _module(language: str, table: dict[str, object]) -> str:
    body = json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True)
    made = f"Made by `keerpunt languages` from locale/{locale_of(language)}. Change it there."
    return f"// @ts-check\n/** {made} */\nexport default {body};\n"


def compile_for_django(folder: Path) -> None:
    """Write the catalogues in the form that Django reads, below this folder (`LOCALE_PATHS`)."""
    for language in TRANSLATED:
        path = folder / locale_of(language) / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        with draft.open("wb") as file:
            write_mo(file, read(language))
        draft.replace(path)


__all__ = ["all_modules", "compile_for_django", "forms", "make", "path_of"]
