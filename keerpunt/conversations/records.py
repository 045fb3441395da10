"""Reading the records that make and change a conversation, as far as the server needs them.

No signature is verified here: both browsers do that. What is refused here would be refused by them too,
one step later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from keerpunt.keyrings.lists import Directory
from keerpunt.lib.b64u import unb64u
from keerpunt.lib.refusals import Refusal
from keerpunt.lib.strict import NotStrict, parse_strict

GENESIS = ("v", "typ", "org", "cv", "ep", "vs", "ve", "kc", "dv", "dh", "to", "ts")
EPOCH = ("v", "typ", "org", "cv", "ep", "pe", "by", "kc", "dv", "dh", "to", "share", "after", "th", "ts")
MOST_DESKS = 3
MOST_READERS = 8


@dataclass(frozen=True, slots=True)
class Genesis:
    """The first record: which keys read, and the desks they belong to."""

    to: list[str]
    desks: list[str]


@dataclass(frozen=True, slots=True)
class EpochRecord(Genesis):
    """A later record: its number, what it follows, who made it, and which older epochs it shares."""

    ep: int
    previous: str
    by: str
    after: int
    share: list[int]


def read_genesis(text: str, cv: str, directory: Directory) -> Genesis:
    """The genesis of this conversation.

    Raises Refusal("record-refused") when it is not one, Refusal("directory-old") when it names a key
    that is not live.
    """
    record = _read(text, GENESIS, "genesis", cv, directory)
    _check_public_key(record["vs"])
    _check_public_key(record["ve"])
    if not _is_count(record["ep"]) or record["ep"] != 0:
        raise Refusal("record-refused", 400)
    to = _readers(record, directory, MOST_DESKS)
    return Genesis(to, _desks(to, directory))


def read_epoch(text: str, cv: str, directory: Directory) -> EpochRecord:
    """A record that begins a later epoch. Raises as `read_genesis`."""
    record = _read(text, EPOCH, "epoch", cv, directory)
    to = _readers(record, directory, MOST_READERS)
    share, by = record["share"], record["by"]
    fits = (
        _is_count(record["ep"])
        and _is_count(record["after"])
        and isinstance(by, str)
        and (by == "v" or by.startswith("s:"))
        and isinstance(share, list)
        and all(_is_count(each) and each < record["ep"] for each in share)
    )
    if not fits:
        raise Refusal("record-refused", 400)
    return EpochRecord(to, _desks(to, directory), record["ep"], record["pe"], by, record["after"], share)


def _read(text: str, names: tuple[str, ...], kind: str, cv: str, directory: Directory) -> dict[str, Any]:
    try:
        record = parse_strict(text, names)
    except NotStrict as problem:
        raise Refusal("record-refused", 400) from problem
    # True is 1 in Python, and nowhere else
    if not _is_count(record["v"]) or record["v"] != 1:
        raise Refusal("record-refused", 400)
    if (record["typ"], record["org"], record["cv"]) != (kind, directory.org, cv):
        raise Refusal("record-refused", 400)
    if not (_is_count(record["ts"]) and record["ts"] % 300 == 0 and _is_count(record["dv"])):
        raise Refusal("record-refused", 400)
    if not all(_is_hash(record[name]) for name in ("kc", "dh", "pe", "th") if name in record):
        raise Refusal("record-refused", 400)
    return record


def _readers(record: dict[str, Any], directory: Directory, most: int) -> list[str]:
    to = record["to"]
    if not isinstance(to, list) or not 1 <= len(to) <= most or not all(isinstance(kid, str) for kid in to):
        raise Refusal("record-refused", 400)
    if len(set(to)) != len(to):
        raise Refusal("record-refused", 400)
    if record["dv"] > directory.ver or not all(kid in directory.live for kid in to):
        raise Refusal("directory-old")
    return to


def _desks(to: list[str], directory: Directory) -> list[str]:
    return sorted({directory.desk_of[kid] for kid in to})


def _check_public_key(text: object) -> None:
    try:
        if not isinstance(text, str) or unb64u(text, 65)[0] != 4:
            raise Refusal("record-refused", 400)
    except ValueError as problem:
        raise Refusal("record-refused", 400) from problem


def _is_hash(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(unb64u(value, 32))
    except ValueError:
        return False


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
