"""Who may sign which record, and when a reader accepts an epoch (section 6; a failure is K6).

The circle of readers widens only by the visitor's own key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from keerpunt.lib.b64u import b64u
from keerpunt.sealed.checks import CheckFailed, Missing
from keerpunt.sealed.directory import Directory, Lists, may_still_sign
from keerpunt.sealed.records import Record

MOST_DESKS_AT_FIRST = 3


@dataclass(frozen=True)
class Change:
    """What a record does to the circle. A reader is a desk's id, `p:<kid>`, or `?:<kid>` for a stranger."""

    added: frozenset[str]
    removed: frozenset[str]
    replaced: frozenset[str]


def reader_of(kid: str, directory: Directory, lists: Lists) -> str:
    """Whose kid this is."""
    desk = directory.desk_of_kid(kid)
    if desk:
        return desk.id
    return f"p:{kid}" if directory.partner(kid, lists) else f"?:{kid}"


def readers_of(record: Record, directory: Directory, lists: Lists) -> dict[str, str]:
    """Reader to kid. Nobody reads twice."""
    readers = {reader_of(kid, directory, lists): kid for kid in record.to}
    _must(len(readers) == len(record.to), "two keys of one desk")
    return readers


def change(before: dict[str, str], after: dict[str, str]) -> Change:
    """What differs between two circles."""
    replaced = frozenset(who for who in before.keys() & after.keys() if before[who] != after[who])
    return Change(frozenset(after.keys() - before.keys()), frozenset(before.keys() - after.keys()), replaced)


def shared_on_turning(
    chain: Sequence[Record], replaced: frozenset[str], directory: Directory, lists: Lists
) -> tuple[int, ...]:
    """The earlier epochs that go along to a desk's new key: all that each of those desks could read already.

    More would let a member of one desk show it what the visitor never did.
    """
    return tuple(ep for ep in range(len(chain)) if replaced <= _who_could_read(chain, ep, directory, lists))


def accept_genesis(record: Record, signature: str, directory: Directory, lists: Lists, *, seat: str) -> bool:
    """Whether the visitor was rightly guided (False: K5). Raises K6 for a record nobody may accept."""
    _must(record.typ == "genesis", "no genesis")
    _must(record.is_signed(record.vs, signature), "genesis: signature")
    _must(len(record.to) <= MOST_DESKS_AT_FIRST, "genesis: too many desks")
    if seat != "s":
        return True
    readers = readers_of(record, directory, lists)
    guided = directory.knows(record.dv, record.dh, record.ts, lists)
    return guided and all(_is_desk(who) for who in readers)


def accept_epoch(
    record: Record,
    signature: str,
    chain: Sequence[Record],
    directory: Directory,
    lists: Lists,
    *,
    seat: str,
    newest: bool = False,
) -> None:
    """Check an epoch record against the chain before it. Conversation, number and transcript: see `Chain`.

    `newest` says that the directory was fetched just now. Raises K6, or `Missing`.
    """
    genesis, previous = chain[0], chain[-1]
    _must(record.typ == "epoch", "no epoch record")
    _must(record.ep == previous.ep + 1 and record.pe == b64u(previous.rh), "does not follow the epoch before")
    _must(record.after >= previous.after, "begins before the epoch before")
    if record.dv > directory.ver and not newest:
        raise Missing("directory")
    _must(record.dv <= directory.ver, "made under a directory that does not exist")

    before, after = (readers_of(each, directory, lists) for each in (previous, record))
    _rules(record, change(before, after), chain, directory, lists)
    _signature(record, signature, genesis, before, directory, lists)
    for who, kid in after.items():
        _must(_certified(who, kid, record.ts, directory, lists), f"{who} has no certified key")
    if seat == "s":
        _must(directory.knows(record.dv, record.dh, record.ts, lists), "made under an unknown directory")


def _rules(record: Record, made: Change, chain: Sequence[Record], directory: Directory, lists: Lists) -> None:
    _must(sum(map(bool, (made.added, made.removed, made.replaced))) <= 1, "more than one change at once")
    if made.added:
        _must(record.by == "v", "only the visitor adds a reader")
    elif made.replaced:
        _must(not any(who.startswith(("p:", "?:")) for who in made.replaced), "only a desk's key is replaced")
        shared = shared_on_turning(chain, made.replaced, directory, lists)
        _must(record.share == shared, "a desk's new key gets what the old one could read")
    else:
        _must(not record.share, "nothing to share")


def _signature(
    record: Record,
    signature: str,
    genesis: Record,
    before: dict[str, str],
    directory: Directory,
    lists: Lists,
) -> None:
    kid = record.signer_kid
    if kid is None:
        _must(record.is_signed(genesis.vs, signature), "not signed by the visitor")
        return
    person = directory.person(kid, filter(_is_desk, before), lists)
    if person is None:
        raise CheckFailed("K6", "signed by somebody who does not read here")
    _must(may_still_sign(person, record.ts), "signed by a former colleague")
    _must(record.is_signed(person.sg, signature), "signature")


def _certified(who: str, kid: str, ts: int, directory: Directory, lists: Lists) -> bool:
    if who.startswith("p:"):
        partner = directory.partner(kid, lists)
        return partner is not None and partner.was_live(ts)
    key = directory.key_of_kid(kid)
    return key is not None and key.was_live(ts)


def _who_could_read(chain: Sequence[Record], ep: int, directory: Directory, lists: Lists) -> set[str]:
    could = set(readers_of(chain[ep], directory, lists))
    for earlier, later in pairwise(chain):
        if ep in later.share:
            new = set(later.to) - set(earlier.to)
            could |= {reader_of(kid, directory, lists) for kid in new}
    return could


def _is_desk(who: str) -> bool:
    return not who.startswith(("p:", "?:"))


def _must(holds: bool, why: str) -> None:
    if not holds:
        raise CheckFailed("K6", why)
