"""Who reads and writes in one conversation, and what a reader makes of what comes in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from keerpunt.sealed.records import Record
from keerpunt.sealed.staff import Bundle
from keerpunt.sealed.suite import SealKey, SignKey


@dataclass(frozen=True)
class Me:
    """The person at this page: seat (`v`, `s` or `p`), kid (None for the visitor) and private keys.

    `seal_keys` by the kid that a record's `to` names: desk keys for staff, the own one for a partner,
    `v` for the visitor.
    """

    seat: str
    kid: str | None
    sign: SignKey = field(repr=False)
    seal_keys: Mapping[str, SealKey] = field(repr=False)

    @classmethod
    def visitor(cls, sign: SignKey | None = None, seal: SealKey | None = None) -> "Me":
        """With new keys, or with those of a vault."""
        return cls("v", None, sign or SignKey.make(), {"v": seal or SealKey.make()})

    @classmethod
    def staff(cls, bundle: Bundle, desk_keys: Mapping[str, SealKey]) -> "Me":
        """Somebody of staff with the desk keys they opened, by desk kid."""
        return cls("s", bundle.kid, bundle.sign, desk_keys)

    @classmethod
    def partner(cls, bundle: Bundle) -> "Me":
        """A professional of a partner organisation."""
        return cls("p", bundle.kid, bundle.sign, {bundle.kid: bundle.seal})

    @property
    def speaks_as(self) -> str:
        """What the own voices begin with."""
        return f"{self.seat}:{self.kid}" if self.kid else self.seat


@dataclass(frozen=True)
class Who:
    """Who wrote. Name, role and organisation (`on`) come from signed lists, never from what was written."""

    kind: str
    kid: str | None = None
    name: str | None = None
    role: str | None = None
    on: str | None = None


@dataclass(frozen=True)
class Reader:
    """Who can read from now on: a desk with so many people, or one partner professional."""

    kind: str
    id: str
    name: str
    people: int = 1
    on: str | None = None


@dataclass(frozen=True)
class Heard:
    """What one frame turned out to be.

    `state` is genuine, hidden (a grey line in its place), marked (shown with a mark) or again (held already).
    `check` is the number of the check in section 7 that failed; `code` the one of section 19.
    `sure` is False when the time is doubtful: then `at` is shown, not the payload's own time.
    """

    kind: str
    state: str
    number: int = 0
    at: int = 0
    ref: str = ""
    own: bool = False
    sure: bool = True
    who: Who | None = None
    payload: dict[str, Any] | None = None
    record: Record | None = None
    check: int | None = None
    code: str | None = None
    why: str = ""
