"""The checks on one envelope, 2 to 10 of section 7, and what a reader remembers of the voices it heard."""

from dataclasses import dataclass, field, replace
from typing import Any

from keerpunt.lib.b64u import b64u
from keerpunt.sealed.acceptance import readers_of
from keerpunt.sealed.chain import Chain
from keerpunt.sealed.checks import CheckFailed
from keerpunt.sealed.directory import Directory, Lists, may_still_sign
from keerpunt.sealed.envelopes import Header, envelope_key, read_envelope, read_payload
from keerpunt.sealed.lists import Partner, Person
from keerpunt.sealed.participants import Heard, Who
from keerpunt.sealed.shape import NotSealed, Sealed
from keerpunt.sealed.suite import DoesNotOpen
from keerpunt.sealed.transcript import envelope_hash

CLOCKS_DIFFER = 900  # seconds
IN_A_ROW = 3


class Hidden(Exception):
    """The envelope is not shown: number of the check, and why."""

    def __init__(self, check: int, why: str) -> None:
        super().__init__(why)
        self.check = check


@dataclass
class Memory:
    """What changes only when a signature held: voices of an epoch (n, hash of the last), refs, who is there."""

    voices: dict[tuple[int, str], tuple[int, str]] = field(default_factory=dict)
    refs: set[str] = field(default_factory=set)
    present: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """An envelope frame as it came off the line."""

    number: int
    ref: str
    at: int
    e: str


class Listener:
    """Judges envelopes in order. The caller moves the chain's transcript on afterwards."""

    def __init__(self, chain: Chain, memory: Memory | None = None) -> None:
        self._chain = chain
        self._memory = memory or Memory()
        self.bad_in_a_row = 0

    @property
    def stopped(self) -> bool:
        """Three in a row were hidden or marked: nothing more is believed (K8)."""
        return self.bad_in_a_row >= IN_A_ROW

    def judge(self, frame: Frame, own: str | None, directory: Directory, lists: Lists) -> Heard:
        """What this envelope, the next in order, turns out to be.

        `own` is the text that this page sealed under the frame's ref. Raises `Missing` before anything is
        remembered.
        """
        plain = Heard(
            "envelope", "genuine", number=frame.number, at=frame.at, ref=frame.ref, own=own is not None
        )
        try:
            heard = self._listen(plain, frame, own, directory, lists)
        except Hidden as hidden:
            code = "K16" if hidden.check == 2 else "K7"
            heard = replace(plain, state="hidden", sure=False, check=hidden.check, code=code, why=str(hidden))
        self.bad_in_a_row = 0 if heard.state == "genuine" else self.bad_in_a_row + 1
        return heard

    def _listen(
        self, plain: Heard, frame: Frame, own: str | None, directory: Directory, lists: Lists
    ) -> Heard:
        if own is not None and own != frame.e:
            raise Hidden(2, "not what this page sealed")
        header, sealed = self._header(frame)
        if header.ref in self._memory.refs:
            raise Hidden(4, "heard before")
        who, public, ends = self._speaker(header, directory, lists)
        raw = self._open(header, sealed, public)
        payload = read_payload(raw)
        ts = payload["ts"] if payload else 0
        if ends is not None and not may_still_sign(ends, max(ts, frame.at)):
            raise Hidden(6, "signed by a former participant")

        voice = (header.ep, header.vo)
        before = self._memory.voices.get(voice, (0, ""))
        self._memory.voices[voice] = (header.n, b64u(envelope_hash(frame.e)))
        self._memory.refs.add(header.ref)
        self._in_the_room(who, payload)
        trouble = self._order(header, before, frame.number)
        heard = replace(plain, who=who, payload=payload, sure=abs(ts - frame.at) <= CLOCKS_DIFFER)
        if trouble:
            return replace(heard, state="marked", check=trouble[0], why=trouble[1])
        return heard

    def _header(self, frame: Frame) -> tuple[Header, Sealed]:
        try:
            header, sealed = read_envelope(frame.e)
        except NotSealed as error:
            raise Hidden(3, str(error)) from None
        if header.cv != self._chain.cv:
            raise Hidden(3, "another conversation")
        if header.ep != self._chain.newest.ep:
            raise Hidden(3, "another epoch")
        if header.ref != frame.ref:
            raise Hidden(3, "another ref than the frame's")
        return header, sealed

    def _speaker(
        self, header: Header, directory: Directory, lists: Lists
    ) -> tuple[Who, bytes, Person | Partner | None]:
        """Who the voice says it is, their sign key, and their entry in the lists."""
        if header.kind == "v":
            return Who("v"), self._chain.records[0].vs, None
        record, kid = self._chain.newest, header.kid or ""
        try:
            if header.kind == "p":
                partner = directory.partner(kid, lists) if kid in record.to else None
                if partner is None:
                    raise Hidden(5, "a partner who does not read here")
                return Who("p", kid, partner.name, on=partner.on), partner.sg, partner
            desks = [who for who in readers_of(record, directory, lists) if who[1:2] != ":"]
            person = directory.person(kid, desks, lists)
        except CheckFailed as failed:
            raise Hidden(5, failed.why) from None
        if person is None:
            raise Hidden(5, "nobody of a desk that reads here")
        return Who("s", kid, person.name, person.role), person.sg, person

    def _open(self, header: Header, sealed: Sealed, public: bytes) -> bytes:
        root = self._chain.roots[header.ep]
        key = envelope_key(root, self._chain.newest.rh, self._chain.org, header)
        try:
            return sealed.open(key, public)
        except DoesNotOpen as error:
            raise Hidden(6, str(error)) from None

    def _in_the_room(self, who: Who, payload: dict[str, Any] | None) -> None:
        """Staff and partners are heard from their `join` to their `leave`.

        A reader that started later cannot have heard earlier joins; to it, who has not left is there.
        """
        if who.kid is None:
            return
        said = payload["t"] if payload else ""
        there = said == "join" or self._memory.present.get(who.kid, self._chain.start > 0)
        if not there:
            raise Hidden(7, "has not joined")
        self._memory.present[who.kid] = said != "leave"

    def _order(self, header: Header, before: tuple[int, str], number: int) -> tuple[int, str] | None:
        if (header.n, header.pv) != (before[0] + 1, before[1]):
            return 8, "does not continue this voice"
        if not self._chain.newest.after <= header.sq < number:
            return 9, "saw what cannot be seen from there"
        if header.sh != b64u(self._chain.at(header.sq)):
            return 9, "saw another history"
        return None
