"""A room for stories: a server that numbers and delivers, and the people of the vectors' organisation."""

from collections.abc import Sequence
from typing import Any

from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.sealed.conversation import Conversation, Posted
from keerpunt.sealed.participants import Heard, Me
from keerpunt.sealed.staff import Bundle
from keerpunt.sealed.turning import Opening
from tests.vectors import cast
from tests.vectors.material import T0, seal_key, sign_key

DESKS = {"desk 0": cast.DESK_0, "desk 1": cast.DESK_1, "desk 2": cast.DESK_2}


def bundle(keys: str) -> Bundle:
    """The private keys of somebody of the cast."""
    return Bundle(cast.ORG, cast.ROOT.public, seal_key(f"{keys} seal"), sign_key(f"{keys} sign"))


def colleague(keys: str, *desk_keys: str) -> Me:
    """Somebody of staff with these desk keys open."""
    return Me.staff(bundle(keys), {DESKS[name].kid: seal_key(name) for name in desk_keys})


class Room:
    """Numbers what is posted and brings it to everybody; a test may put its own frames in between."""

    def __init__(
        self,
        published: cast.Published = cast.FIRST,
        desks: Sequence[str] = ("jongeren",),
        answers: tuple[str, ...] = ("staff", "desk 0", "desk 2"),
        now: int = T0,
    ) -> None:
        self.published = published
        self.now = now
        self.number = 0
        self.frames: list[dict[str, Any]] = []
        self.people: list[Conversation] = []
        me = Me.visitor(sign_key("visitor sign"), seal_key("visitor seal"))
        self.visitor = Conversation.begin(published.read(now), published.lists(), desks, now, me)
        assert self.visitor.opening
        self.deliver(record_frame(self.visitor.opening))
        self.people.append(self.visitor)
        self.anna = self.joins(*answers)

    def reads(self, me: Me) -> Conversation:
        """Somebody opens the conversation and hears all that came before."""
        reader = Conversation.read(self.published.read(self.now), self.published.lists(), self.visitor.cv, me)
        for frame in self.seen_by(me):
            reader.hear(frame)
        self.people.append(reader)
        return reader

    def seen_by(self, me: Me) -> list[dict[str, Any]]:
        """What the server gives a reader: every record, and envelopes from its own first record on."""
        own = [n for n, frame in enumerate(self.frames) if not me.seal_keys.keys().isdisjoint(_wraps(frame))]
        return [frame for n, frame in enumerate(self.frames) if n >= own[0] or frame["t"] == "record"]

    def joins(self, keys: str, *desk_keys: str) -> Conversation:
        """A colleague reads and says so."""
        reader = self.reads(colleague(keys, *desk_keys))
        self.says(reader, {"t": "join"})
        return reader

    def publishes(self, published: cast.Published, now: int) -> None:
        """A new directory, which everybody fetches."""
        self.published, self.now = published, now
        for person in self.people:
            person.directory = published.read(now)
            for text in published.texts:
                person.lists.learn(text)

    def says(self, who: Conversation, what: str | dict[str, Any]) -> list[Heard]:
        """Somebody writes; what each of the room makes of it, in the order in which they came in."""
        return self.deliver(self.numbered(self.seals(who, what)))

    def seals(self, who: Conversation, what: str | dict[str, Any]) -> Posted:
        """Somebody writes, and it is still under way."""
        payload = {"t": "text", "b": what} if isinstance(what, str) else what
        return who.seal({"ts": self.now, **payload})

    def numbered(self, posted: Posted) -> dict[str, Any]:
        """The frame in which the server brings an envelope, under the next number."""
        return self.frame(posted.ref, posted.e)

    def frame(self, ref: str, e: str) -> dict[str, Any]:
        """Any text under the next number."""
        self.number += 1
        at = self.now // 300 * 300
        return {"t": "envelope", "number": self.number, "ref": ref, "at": at, "e": e}

    def turns(self, opening: Opening) -> list[Heard]:
        """An epoch record reaches everybody, with the wraps it shares."""
        for ep, wraps in opening.share.items():
            records = [frame for frame in self.frames if frame["t"] == "record"]
            records[int(ep)]["wraps"].update(wraps)
        return self.deliver(record_frame(opening))

    def deliver(self, frame: dict[str, Any]) -> list[Heard]:
        """To everybody in the room, and to whoever comes later."""
        self.frames.append(frame)
        return [person.hear(frame) for person in self.people]


def _wraps(frame: dict[str, Any]) -> dict[str, str]:
    wraps: dict[str, str] = frame.get("wraps", {})
    return wraps


def record_frame(opening: Opening) -> dict[str, Any]:
    """The frame in which the server brings a record."""
    return {"t": "record", "record": opening.record, "sig": opening.sig, "wraps": dict(opening.wraps)}


def states(heard: Sequence[Heard]) -> list[str]:
    """How it looked to each."""
    return [each.state for each in heard]


def flipped(e: str, place: int) -> str:
    """The sealed text with one bit of its body's byte at `place` turned over."""
    h, _, body = e.partition(".")
    raw = bytearray(unb64u(body))
    raw[place] ^= 1
    return f"{h}.{b64u(bytes(raw))}"
