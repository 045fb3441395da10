"""Envelopes: header, voice, key, sealing and opening of one message (section 7)."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from keerpunt.lib.b64u import b64u
from keerpunt.lib.strict import NotStrict, write_strict
from keerpunt.sealed.checks import Fields
from keerpunt.sealed.shape import NotSealed, Sealed, seal_signed
from keerpunt.sealed.suite import SignKey, hkdf, tag

NAMES = ("v", "cv", "ep", "vo", "n", "pv", "ref", "sq", "sh")
LANGUAGES = ("nl", "nl-a2", "en", "pl", "tr", "ar")
VOICE = re.compile(r"(?:v|[sp]:[A-Za-z0-9_-]{16})\.[A-Za-z0-9_-]{8}", re.ASCII)


@dataclass(frozen=True)
class Header:
    """What an envelope says of its place, in the open. `pv` and `sh` are b64u; `pv` is empty for n = 1."""

    cv: str
    ep: int
    vo: str
    n: int
    pv: str
    ref: str
    sq: int
    sh: str

    def text(self) -> str:
        """The strict text."""
        values = (1, self.cv, self.ep, self.vo, self.n, self.pv, self.ref, self.sq, self.sh)
        return write_strict(dict(zip(NAMES, values, strict=True)))

    @property
    def kind(self) -> str:
        """v, s or p."""
        return self.vo[0]

    @property
    def kid(self) -> str | None:
        """Who says to speak, for s and p."""
        return self.vo[2:18] if self.kind != "v" else None


def new_voice(who: str) -> str:
    """A voice for one page and one epoch. `who` is `v`, `s:<kid>` or `p:<kid>`."""
    return f"{who}.{b64u(os.urandom(6))}"


def envelope_key(root: bytes, rh: bytes, org: str, header: Header) -> bytes:
    """The key of one voice in one epoch."""
    return hkdf(root, rh, tag("key/envelope", org, header.cv, header.ep, header.vo))


def seal_envelope(
    header: Header,
    payload: bytes,
    key: bytes,
    signer: SignKey,
    *,
    iv: bytes | None = None,
    deterministic: bool = False,
) -> str:
    """One message, signed and sealed. `TooLong` above 16,316 bytes."""
    return seal_signed("envelope", header.text(), payload, key, signer, iv=iv, deterministic=deterministic)


def read_envelope(text: str) -> tuple[Header, Sealed]:
    """Header and sealed body of something that has the shape of an envelope. `NotSealed` otherwise."""
    sealed = Sealed.read("envelope", text, NAMES)
    try:
        f = Fields(sealed.header)
        header = Header(
            cv=f.id("cv"),
            ep=f.number("ep"),
            vo=f.text("vo"),
            n=f.number("n"),
            pv=f.text("pv") and f.coded("pv", 32),
            ref=f.id("ref"),
            sq=f.number("sq"),
            sh=f.coded("sh", 32),
        )
    except NotStrict as error:
        raise NotSealed(str(error)) from None
    if not VOICE.fullmatch(header.vo):
        raise NotSealed("voice")
    return header, sealed


def write_payload(payload: Mapping[str, Any]) -> bytes:
    """The bytes of a payload: JSON, `t` and `ts` first."""
    rest = {name: value for name, value in payload.items() if name not in ("t", "ts")}
    ordered = {"t": payload["t"], "ts": payload["ts"], **rest}
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()


def read_payload(raw: bytes) -> dict[str, Any] | None:
    """The payload as an object with `t` and `ts`, or None when this page cannot know what it is."""
    try:
        payload = json.loads(raw.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    if not isinstance(payload, dict) or not isinstance(payload.get("t"), str):
        return None
    return payload if type(payload.get("ts")) is int else None


def language_of(payload: Mapping[str, Any]) -> str:
    """The language of the page in which a visitor typed this; empty where that is not said."""
    said = payload.get("lang")
    return said if isinstance(said, str) and said in LANGUAGES else ""


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)  # NaN and Infinity are no JSON
