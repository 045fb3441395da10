"""Making the records that begin a conversation and turn it over to a new epoch (section 6)."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from keerpunt.lib.b64u import b64u
from keerpunt.sealed.acceptance import change, reader_of, readers_of, shared_on_turning
from keerpunt.sealed.chain import Chain
from keerpunt.sealed.checks import CheckFailed, rounded
from keerpunt.sealed.directory import Directory, Lists
from keerpunt.sealed.participants import Me
from keerpunt.sealed.records import Record, sign_record, write_epoch, write_genesis
from keerpunt.sealed.suite import wrap


@dataclass(frozen=True)
class Opening:
    """A record made here, with a wrap of its root for every reader. A genesis has no `ref` and `share`."""

    record: str
    sig: str
    wraps: dict[str, str]
    ref: str = ""
    share: dict[str, dict[str, str]] = field(default_factory=dict)

    def opens(self) -> dict[str, Any]:
        """The field `open` of a `hello`."""
        return {"record": self.record, "sig": self.sig, "wraps": self.wraps}

    def frame(self, **more: Any) -> dict[str, Any]:
        """The frame `epoch`; `more` for `lease`."""
        share = {"share": self.share} if self.share else {}
        return {"t": "epoch", "ref": self.ref, **self.opens(), **share, **more}


def open_conversation(
    me: Me, directory: Directory, desks: Sequence[str], now: int
) -> tuple[Record, bytes, Opening]:
    """A genesis to the live keys of one to three desks, its root, and what to send. K3: a desk has none."""
    if now >= directory.exp:
        raise CheckFailed("K1", "the directory has expired")
    if not 1 <= len(set(desks)) == len(desks) <= 3:
        raise CheckFailed("K3", "one to three desks")
    keys = [directory.desk_key(desk, now) for desk in desks]
    root = os.urandom(32)
    record = write_genesis(
        org=directory.org,
        cv=b64u(os.urandom(16)),
        vs=me.sign.public,
        ve=me.seal_keys["v"].public,
        root=root,
        dv=directory.ver,
        dh=directory.dh,
        to=[key.kid for key in keys],
        ts=rounded(now),
    )
    seals = {"v": me.seal_keys["v"].public, **{key.kid: key.en for key in keys}}
    return record, root, Opening(record.text, sign_record(me.sign, record), _wraps(record, root, seals))


def needs_turning(chain: Chain, directory: Directory, lists: Lists, now: int) -> bool:
    """Whether an epoch must be opened before the next word is sealed.

    A running conversation does not stop because the directory expired: that list says nothing of today.
    """
    if chain.misled or now >= directory.exp:
        return chain.misled
    return not all(_is_live(kid, directory, lists, now) for kid in chain.newest.to)


def next_readers(chain: Chain, directory: Directory, lists: Lists, now: int) -> tuple[str, ...]:
    """The kids to go on with: a desk's live key for its old one; who has no live key is left out."""
    readers = readers_of(chain.newest, directory, lists)
    kids = {who: _next_kid(who, kid, directory, lists, now) for who, kid in readers.items()}
    return tuple(kid for kid in kids.values() if kid)


def turn(
    me: Me,
    chain: Chain,
    to: Sequence[str],
    directory: Directory,
    lists: Lists,
    now: int,
    share: Sequence[int] | None = None,
) -> Opening:
    """An epoch record to these kids. `share` None: what the rules want; a list: what the visitor chose.

    Raises K1 when the directory is too old to open an epoch with, K3 when a kid has no live key.
    """
    if now >= directory.exp:
        raise CheckFailed("K1", "the directory has expired")
    previous, root = chain.newest, os.urandom(32)
    made = change(
        readers_of(previous, directory, lists), {reader_of(kid, directory, lists): kid for kid in to}
    )
    if sum(map(bool, (made.added, made.removed, made.replaced))) > 1 or not to:
        raise CheckFailed("K6", "one record does one thing")
    new = [kid for kid in to if kid not in previous.to]
    if share is None:
        share = shared_on_turning(chain.records, made.replaced, directory, lists) if made.replaced else ()
    if any(ep not in chain.roots for ep in share):
        raise CheckFailed("K6", "an epoch to be shared is not held here")
    record = write_epoch(
        previous,
        by=me.speaks_as,
        root=root,
        dv=directory.ver,
        dh=directory.dh,
        to=to,
        share=share,
        after=chain.head,
        th=chain.at(chain.head),
        ts=rounded(now),
    )
    seals = {"v": chain.records[0].ve, **{kid: _public(kid, directory, lists, now) for kid in to}}
    shared = {
        str(ep): _wraps(chain.records[ep], chain.roots[ep], {kid: seals[kid] for kid in new}) for ep in share
    }
    chain.made[record.text] = root
    wraps = _wraps(record, root, seals)
    return Opening(record.text, sign_record(me.sign, record), wraps, b64u(os.urandom(16)), shared)


def _wraps(record: Record, root: bytes, seals: dict[str, bytes]) -> dict[str, str]:
    return {kid: b64u(wrap(public, record.wrap_info(kid), root)) for kid, public in seals.items()}


def _public(kid: str, directory: Directory, lists: Lists, now: int) -> bytes:
    if not _is_live(kid, directory, lists, now):
        raise CheckFailed("K3", f"no live key for {kid}")
    found = directory.key_of_kid(kid) or directory.partner(kid, lists)
    if found is None:
        raise CheckFailed("K3", f"no key for {kid}")
    return found.en


def _is_live(kid: str, directory: Directory, lists: Lists, now: int) -> bool:
    found = directory.key_of_kid(kid) or directory.partner(kid, lists)
    return found is not None and found.is_live(now)


def _next_kid(who: str, kid: str, directory: Directory, lists: Lists, now: int) -> str | None:
    if _is_live(kid, directory, lists, now):
        return kid
    try:
        return directory.desk_key(who, now).kid
    except CheckFailed:
        return None
