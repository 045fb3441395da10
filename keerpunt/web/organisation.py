"""How this organisation looks: its name, tone, colour, logo, and the ordinary page where "Weg" ends up.

Kept in `DATA/organisation.json`, which holds only what differs from the defaults. A page is made from it
when it is stamped or rendered; no code is edited to look like another organisation.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import re
import threading
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from django.conf import settings

from keerpunt.web import drawing, origins, palette

Tone = Literal["warm", "plain"]

PATH = Path(settings.DATA) / "organisation.json"
NAME = "Keerpunt"
COLOUR = "#1d4d45"  # --deep of look.css on a light page
PLATE = "#fffaf1"
TONES = ("warm", "plain")
MOST_NAME, MOST_ADDRESS = 40, 200
HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


class Organisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One organisation's look. Every field has a default, so that a fresh installation is whole."""

    name: str = NAME
    tone: Tone = "warm"
    neutral: str = settings.NEUTRAL
    colour: Annotated[str, msgspec.Meta(pattern=r"\A#[0-9a-f]{6}\Z")] = COLOUR
    logo: str = ""  # an SVG that `drawing.cleaned` made; empty is our own

    def style(self, classes: bool = False) -> str:
        """The custom properties that this look adds to look.css; nothing for the default.

        With `classes` also what parts.css and the desk know: another light, and what a logo stands on in the dark.
        """
        colours = "" if self.colour == COLOUR else palette.css(self.colour, classes)
        return colours + (f":root{{--plate:{PLATE}}}" if classes and self.logo else "")


class Faulty(Exception):
    """Values that are not taken. `faults` says for each field, in Dutch, what is wrong with it."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


log = logging.getLogger("keerpunt.web")
_lock = threading.Lock()
_read: tuple[tuple[int, int], Organisation] | None = None


def current() -> Organisation:
    """The look in force. Read again only when the file was replaced.

    A file that cannot be read, say one that was edited by hand, is the default look: the way out must always work.
    """
    global _read
    try:
        stat = PATH.stat()
    except FileNotFoundError:
        return Organisation()
    known, at = _read, (stat.st_mtime_ns, stat.st_ino)
    if known is None or known[0] != at:
        try:
            known = at, msgspec.json.decode(PATH.read_bytes(), type=Organisation)
        except (msgspec.MsgspecError, UnicodeDecodeError, OSError):
            log.error("organisation.json cannot be read; the default look is shown")
            known = at, Organisation()
        _read = known
    return known[1]


def keep(organisation: Organisation) -> None:
    """Write it so that nobody ever reads half of it, and so that it survives a power cut."""
    with _lock:
        draft = PATH.with_name(PATH.name + ".draft")
        with draft.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(organisation)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(PATH)


def made(values: Mapping[str, str], logo: bytes | None, before: Organisation) -> Organisation:
    """The organisation that these typed values describe. Raises Faulty with all that is wrong, not only the first.

    `logo` is a new drawing, empty for our own, or None for the one there was.
    """
    faults: dict[str, str] = {}
    taken: dict[str, str] = {"logo": before.logo}
    for field, take in (("name", _name), ("tone", _tone), ("neutral", _neutral), ("colour", _colour)):
        try:
            taken[field] = take(values.get(field, ""))
        except ValueError as problem:
            faults[field] = str(problem)
    if logo is not None:
        try:
            taken["logo"] = drawing.cleaned(logo) if logo else ""
        except ValueError as problem:
            faults["logo"] = str(problem)
    if faults:
        raise Faulty(faults)
    return msgspec.convert(taken, type=Organisation)


def _name(typed: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name:
        raise ValueError("Vul de naam van de organisatie in.")
    if len(name) > MOST_NAME:
        raise ValueError(f"De naam is te lang: hooguit {MOST_NAME} tekens, dit zijn er {len(name)}.")
    if any(unicodedata.category(each) in ("Cc", "Cf", "Co", "Cs", "Cn") for each in name):
        raise ValueError("In de naam staat een onzichtbaar teken. Typ de naam opnieuw, zonder te plakken.")
    if not any(each.isalnum() for each in name):
        raise ValueError("De naam heeft minstens één letter of cijfer nodig.")
    return name


def _tone(typed: str) -> str:
    if typed not in TONES:
        raise ValueError("Kies een van de twee begroetingen.")
    return typed


def _colour(typed: str) -> str:
    colour = typed.strip().lower()
    if not palette.HEX.fullmatch(colour):
        raise ValueError("Schrijf de kleur als # met zes tekens uit 0-9 en a-f, zoals #1d4d45.")
    return colour


def _neutral(typed: str) -> str:
    """An address that an exit may lead to: https, a real name, and not one of our own four."""
    address = typed.strip()
    if address == settings.NEUTRAL:  # the operator's, whatever it is
        return address
    if not address:
        raise ValueError("Vul het adres in van een gewone pagina, zoals die van het weer.")
    if len(address) > MOST_ADDRESS:
        raise ValueError(f"Het adres is te lang: hooguit {MOST_ADDRESS} tekens.")
    if not address.isascii() or re.search(r"[\s\"'<>\\^`{|}\x00-\x20\x7f]", address):
        raise ValueError("In het adres staat een teken dat daar niet hoort. Kopieer het uit je browser.")
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname or ""
    except ValueError as problem:
        raise ValueError("Dit is geen adres. Kopieer het uit je browser.") from problem
    if parts.scheme != "https":
        raise ValueError("Het adres moet met https:// beginnen.")
    if "@" in parts.netloc or port not in (None, 443):
        raise ValueError("Het adres mag geen naam, wachtwoord of poort bevatten.")
    if not HOST.fullmatch(host) or _is_number(host):
        raise ValueError("Dit is geen adres van een website, zoals https://www.buienradar.nl/.")
    if host in {urlsplit(each.url).hostname for each in origins.ALL}:
        raise ValueError("Weg moet weg leiden: kies een pagina die niet van onszelf is.")
    return address


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
