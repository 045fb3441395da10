"""What one reader knows and has verified of one conversation.

Feed it every frame in order with `hear`, seal with `seal`. It holds the keys of one page: a new page is a new
`Conversation`. Nothing here waits or fetches: where a published list is needed first, `Missing` says which.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from keerpunt.lib.b64u import b64u
from keerpunt.sealed import turning
from keerpunt.sealed.acceptance import readers_of
from keerpunt.sealed.chain import Chain
from keerpunt.sealed.checks import CheckFailed, OutOfStep
from keerpunt.sealed.directory import Directory, Lists
from keerpunt.sealed.envelopes import Header, envelope_key, new_voice, seal_envelope, write_payload
from keerpunt.sealed.listening import Frame, Listener
from keerpunt.sealed.participants import Heard, Me, Reader
from keerpunt.sealed.records import read_record
from keerpunt.sealed.suite import SealKey, SignKey
from keerpunt.sealed.transcript import envelope_hash
from keerpunt.sealed.turning import Opening
from keerpunt.sealed.vaults import Vault


@dataclass(frozen=True)
class Posted:
    """One sealed message, ready to be sent, and sent again unchanged until it comes back numbered."""

    ref: str
    ep: int
    e: str

    def frame(self, **more: Any) -> dict[str, Any]:
        """The frame `post`; `more` for `lease`."""
        return {"t": "post", "ref": self.ref, "ep": self.ep, "e": self.e, **more}


class Conversation:
    """One reader's conversation.

    `directory` may be replaced by a newer one at any time; `lists` is filled by whoever fetches.
    `stopped` is None, or the code (K6, K8, K13, K15) after which nothing is believed and nothing sealed.
    """

    def __init__(
        self, directory: Directory, lists: Lists, cv: str, me: Me, vault: Vault | None = None
    ) -> None:
        self.directory = directory
        self.lists = lists
        self.me = me
        self.stopped: str | None = None
        self.opening: Opening | None = None
        self._chain = Chain(directory.org, cv, me)
        self._listener = Listener(self._chain)
        self._vault = vault
        self._own: dict[str, str] = {}
        self._voice, self._n, self._pv = new_voice(me.speaks_as), 0, ""

    @classmethod
    def begin(
        cls, directory: Directory, lists: Lists, desks: Sequence[str], now: int, me: Me | None = None
    ) -> "Conversation":
        """A visitor begins, with new keys unless given. `opening` is what to send. K3: no live desk key."""
        me = me or Me.visitor()
        record, root, opening = turning.open_conversation(me, directory, desks, now)
        begun = cls(directory, lists, record.cv, me)
        begun._chain.begin(record, opening.sig, root)
        begun.opening = opening
        return begun

    @classmethod
    def come_back(cls, directory: Directory, lists: Lists, vault: Vault) -> "Conversation":
        """A visitor with the keys of a vault. Hear everything from the genesis on, then call `settle`."""
        sign, seal = SignKey.from_scalar(vault.sign_scalar), SealKey.from_scalar(vault.seal_scalar)
        return cls(directory, lists, vault.cv, Me.visitor(sign, seal), vault)

    @classmethod
    def read(cls, directory: Directory, lists: Lists, cv: str, me: Me) -> "Conversation":
        """Somebody of staff, or a partner, who is about to hear the conversation from its genesis."""
        return cls(directory, lists, cv, me)

    @property
    def cv(self) -> str:
        """The conversation's id."""
        return self._chain.cv

    @property
    def seat(self) -> str:
        """v, s or p."""
        return self.me.seat

    @property
    def head(self) -> int:
        """Number of the last envelope taken in; `after` of a hello."""
        return self._chain.head

    @property
    def ep(self) -> int:
        """The current epoch."""
        return self._chain.newest.ep

    @property
    def records_held(self) -> int:
        """`records` of a hello."""
        return len(self._chain.records)

    @property
    def transcript(self) -> bytes:
        """T at the head: 32 bytes."""
        return self._chain.at(self.head)

    @property
    def misled(self) -> bool:
        """Staff: the visitor began under a list no keeper signed (K5). Read on, but turn before answering."""
        return self._chain.misled

    def hear(self, frame: Mapping[str, Any], *, newest: bool = False) -> Heard:
        """Take in one `record` or `envelope` frame, in order.

        A failed check is no exception: the answer says what became of it. Raises `OutOfStep` when frames are
        missing or differ from what was heard, and `Missing` when a list, or with `what` "directory" a newer
        directory, has to be fetched first; then nothing has changed. `newest` says that it was just fetched.
        """
        if frame["t"] == "record":
            return self._hear_record(frame, newest)
        return self._hear_envelope(frame)

    def settle(self) -> None:
        """Call when everything was heard (`live`). Raises K13, or K15 for a visitor, if it did not open.

        A returning visitor's history must lead through the vault.
        """
        vault = self._vault
        led = vault is None or self._chain.was(vault.q, vault.th)
        if self.stopped is None and not (self._chain.following and led):
            self.stopped = "K15" if self.seat == "v" else "K13"
        if self.stopped in ("K13", "K15"):
            raise CheckFailed(
                self.stopped, "what was heard does not open, or does not lead through the vault"
            )

    def seal(self, payload: Mapping[str, Any]) -> Posted:
        """Sign and seal a payload (`t`, `ts`, …) under the current voice.

        Raises `CheckFailed` when stopped, or with `turn-first` when `renew` must come before any word;
        `TooLong` above 16,316 bytes.
        """
        self._must_be_whole()
        if turning.needs_turning(self._chain, self.directory, self.lists, payload["ts"]):
            raise CheckFailed("turn-first", "an epoch must be opened before the next word")
        chain, ref = self._chain, b64u(os.urandom(16))
        sh = b64u(chain.at(chain.head))
        header = Header(chain.cv, self.ep, self._voice, self._n + 1, self._pv, ref, chain.head, sh)
        key = envelope_key(chain.roots[self.ep], chain.newest.rh, chain.org, header)
        sealed = seal_envelope(header, write_payload(payload), key, self.me.sign)
        self._n, self._pv = header.n, b64u(envelope_hash(sealed))
        self._own[ref] = sealed
        return Posted(ref, self.ep, sealed)

    def new_voice(self) -> None:
        """Begin a new voice: after a refusal, so that an old n is never used for other words."""
        self._voice, self._n, self._pv = new_voice(self.me.speaks_as), 0, ""

    def renew(self, now: int) -> Opening | None:
        """The epoch that must come before the next word, or None. Takes effect when it is heard back.

        Raises K1 when the directory has expired, K3 when nobody is left to seal to.
        """
        self._must_be_whole()
        if not turning.needs_turning(self._chain, self.directory, self.lists, now):
            return None
        return self._turn(turning.next_readers(self._chain, self.directory, self.lists, now), now)

    def refresh(self, now: int) -> Opening:
        """A new epoch for the same readers."""
        return self._turn(self._chain.newest.to, now)

    def widen(self, kid: str, now: int, share: Sequence[int] = ()) -> Opening:
        """The visitor lets another desk key or partner read, from here on and in the epochs of `share`."""
        if self.seat != "v":
            raise CheckFailed("K6", "only the visitor adds a reader")
        return self._turn((*self._chain.newest.to, kid), now, share)

    def narrow(self, kid: str, now: int) -> Opening:
        """One reader less from here on."""
        return self._turn([each for each in self._chain.newest.to if each != kid], now)

    def readers(self) -> list[Reader]:
        """Who can read now, from verified records and lists only."""
        readers = []
        for who, kid in readers_of(self._chain.newest, self.directory, self.lists).items():
            partner = self.directory.partner(kid, self.lists) if who.startswith("p:") else None
            if partner:
                readers.append(Reader("partner", kid, partner.name, on=partner.on))
            elif who.startswith("?:"):
                readers.append(Reader("unknown", kid, ""))
            else:
                desk = self.directory.desk(who)
                readers.append(Reader("desk", desk.id, desk.name, desk.n))
        return readers

    def vault(self) -> Vault:
        """A visitor's way back to here, to be sealed under return words or a resume secret."""
        if self.seat != "v":
            raise CheckFailed("K15", "only a visitor has a vault")
        self._must_be_whole()
        keys = (self.me.sign.scalar, self.me.seal_keys["v"].scalar)
        gh, dv = self._chain.records[0].rh, self.directory.ver
        return Vault(self._chain.org, self.cv, gh, *keys, self.head, self.transcript, dv)

    def _turn(self, to: Sequence[str], now: int, share: Sequence[int] | None = None) -> Opening:
        self._must_be_whole()
        return turning.turn(self.me, self._chain, to, self.directory, self.lists, now, share)

    def _must_be_whole(self) -> None:
        if self.stopped:
            raise CheckFailed(self.stopped, "stopped")
        if not self._chain.following:
            raise CheckFailed("K6", "this reader has no key to the current epoch")

    def _hear_record(self, frame: Mapping[str, Any], newest: bool) -> Heard:
        if self._chain.holds(frame["record"]):
            return Heard("record", "again")
        if self.stopped:
            return Heard("record", "hidden", code=self.stopped, why="stopped")
        try:
            if self._vault and not self.records_held:
                self._must_be_the_vaults(frame["record"])
            record = self._chain.add(
                frame["record"], frame["sig"], frame["wraps"], self.directory, self.lists, newest=newest
            )
        except CheckFailed as failed:
            self.stopped = failed.code if failed.code in ("K13", "K15") else "K6"
            return Heard("record", "hidden", code=self.stopped, why=failed.why)
        self.new_voice()
        return Heard("record", "genuine", record=record)

    def _must_be_the_vaults(self, text: str) -> None:
        try:
            genesis = read_record(text)
        except ValueError as error:
            raise CheckFailed("K15", f"genesis: {error}") from None
        if self._vault is None or genesis.rh != self._vault.gh:
            raise CheckFailed("K15", "another genesis than the one in the vault")

    def _hear_envelope(self, frame: Mapping[str, Any]) -> Heard:
        chain = self._chain
        got = Frame(frame["number"], frame["ref"], frame["at"], frame["e"])
        own = self._own.get(got.ref)
        if not chain.following:
            raise OutOfStep("no record that this reader can open came before")
        if got.number <= chain.head and chain.holds_envelope(got.number, got.e):
            return Heard("envelope", "again", number=got.number, at=got.at, ref=got.ref, own=own is not None)
        if got.number != chain.head + 1:
            raise OutOfStep(f"number {got.number} after {chain.head}")
        if self.stopped:
            heard = Heard("envelope", "hidden", number=got.number, at=got.at, ref=got.ref, code=self.stopped)
        else:
            heard = self._listener.judge(got, own, self.directory, self.lists)
        chain.advance(got.number, got.e)
        if self._listener.stopped and self.stopped is None:
            self.stopped = "K8"
        return heard
