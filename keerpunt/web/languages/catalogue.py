"""The catalogues: one GNU gettext PO file for each language, brought up to date with the source."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from keerpunt.web.languages import COMPLETE, LOCALE, TRANSLATED
from keerpunt.web.languages.sources import Source, gather

PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)[sd]")


def locale_of(language: str) -> str:
    """The name that gettext gives to a language: nl-a2 is nl_A2."""
    first, _, rest = language.partition("-")
    return f"{first}_{rest.upper()}" if rest else first


def path_of(language: str) -> Path:
    """Where the catalogue of a language is."""
    return LOCALE / locale_of(language) / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue of a language, empty when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language.partition("-")[0], fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language.partition("-")[0])


def update() -> None:
    """Add what is new in the source to every catalogue, and drop what is gone. Translations that fit stay."""
    template = Catalog(fuzzy=False)
    for source in gather():
        key = (source.text, source.many) if source.many else source.text
        template.add(key, locations=[(source.place, 0)])
    for language in TRANSLATED:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True)
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalogue, language))


def written(catalogue: Catalog, language: str) -> bytes:
    """The bytes of a PO file: the same for the same translations, whenever they are written."""
    catalogue.header_comment = f"# Keerpunt, {language}. Update with `keerpunt languages`."
    file = io.BytesIO()
    write_po(file, catalogue, width=100, include_lineno=False, ignore_obsolete=True, omit_header=False)
    text = file.getvalue().decode()
    return re.sub(
        r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator)[^\n]*\n', "", text, flags=re.M
    ).encode()


def texts(catalogue: Catalog) -> Iterator[Message]:
    """Its messages without the header."""
    return (message for message in catalogue if message.id)


def said(message: Message) -> list[str]:
    """What stands for a message: one text, or one for each plural form."""
    return [message.string or ""] if isinstance(message.string, str) else list(message.string or [""])


def faults(language: str, sources: list[Source]) -> Iterator[str]:
    """What is wrong with a catalogue: missing, left over, or filled in with other names than the source."""
    catalogue = read(language)
    held = {
        message.id if isinstance(message.id, str) else message.id[0]: message for message in texts(catalogue)
    }
    for source in sources:
        message = held.get(source.text)
        if message is None:
            yield f"{language}: not in the catalogue (run `keerpunt languages`): {source.text}"
            continue
        for text in said(message):
            if not text.strip():
                if language in COMPLETE:
                    yield f"{language}: not translated: {source.text}"
                continue
            names = set(PLACEHOLDER.findall(text))
            asked = set(PLACEHOLDER.findall(source.text + source.many))
            # a plural form may leave its number out: "één", "nobody"
            if names - asked or (not source.many and asked - names):
                yield f"{language}: other placeholders than the source: {source.text} -> {text}"
    for left in held.keys() - {source.text for source in sources}:
        yield f"{language}: no longer in the source (run `keerpunt languages`): {left}"
