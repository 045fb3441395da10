"""Who is here now, in memory: the lines of each conversation, and what is told to all of them.

Nothing here is the truth about what was said; that is the ledger. A room exists while somebody is in it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Protocol

import msgspec
from django.conf import settings

from keerpunt.conversations.ledger import Posted

BURST, RATE = float(settings.BURST), settings.RATE  # read once: Django's settings are slow to ask
QUIET = 8  # seconds without a line before a seat is called away: a reconnect is not a departure
SPARE_QUIET = 30  # the same over the spare door, where there is no line between two questions
READS = "reads"  # the seat of somebody who works here and does not hold the conversation


class Member(Protocol):
    """A line, as far as a room must know."""

    seat: str
    live: bool
    last: int

    def push(self, text: str) -> None:
        """Send a frame, or keep it until the one before has gone."""

    def catch_up(self) -> None:
        """Read from the ledger what comes after the last number sent."""

    def end(self, code: int) -> None:
        """Close with one of the codes of protocol §16."""


class Room:
    """The lines of one conversation. `seats` says of visitor and counsellor: here, away, left or none."""

    __slots__ = ("_buckets", "lines", "missed_at", "quiet", "seats")

    def __init__(self) -> None:
        self.lines: list[Member] = []
        self.seats = {"visitor": "none", "counsellor": "none"}
        self.quiet: dict[str, float] = {}  # seat -> moment after which it is away
        self.missed_at = 0.0  # when the visitor was found to be away
        self._buckets: dict[int, tuple[float, float]] = {}  # participant -> (posts left, at that moment)

    def has(self, seat: str) -> bool:
        """Whether somebody sits in this seat now."""
        return any(line.seat == seat for line in self.lines)

    def arrive(self, seat: str) -> bool:
        """Somebody sits down. Returns whether that is news: who only reads is nobody's news."""
        news = self.seats.get(seat, "here") != "here"
        if seat in self.seats:
            self.seats[seat] = "here"
        return news

    def expects(self, seat: str) -> bool:
        """Whether somebody sits in this seat, or left it just now and may be coming back."""
        return self.has(seat) or seat in self.quiet

    def misses_visitor(self, seconds: float) -> bool:
        """Whether the visitor left by quick exit, or was away for this long."""
        if self.expects("visitor"):
            return False
        return self.seats["visitor"] != "away" or time.monotonic() - self.missed_at >= seconds

    def away_for(self) -> int | None:
        """Seconds since the visitor was missed; None while they are here, or when nobody here noticed it."""
        if self.expects("visitor") or not self.missed_at:
            return None
        return int(time.monotonic() - self.missed_at)

    def stand_down(self) -> None:
        """Nobody holds this conversation any more: whoever did only reads from here on. Tells everyone."""
        for line in self.lines:
            if line.seat == "counsellor":
                line.seat = READS
        self.quiet.pop("counsellor", None)
        self.seats["counsellor"] = "none"
        self.say_seats()

    def haste(self, participant: int) -> int:
        """Seconds to wait before this participant's next post, 0 when it may come now. Counts it."""
        now = time.monotonic()
        left, at = self._buckets.get(participant, (BURST, now))
        left = min(BURST, left + (now - at) * RATE)
        wait = max(1, round((1 - left) / RATE)) if left < 1 else 0
        self._buckets[participant] = (left if wait else left - 1, now)
        return wait

    def tell(self, frame: dict[str, object], seat: str = "", but: Member | None = None) -> None:
        """Push a frame to every live line, or to those in one seat."""
        text = encode(frame)
        for line in list(self.lines):  # one that breaks while it is told something leaves the room
            if line.live and line is not but and seat in ("", line.seat):
                line.push(text)

    def say_seats(self) -> None:
        """Tell everyone who is here."""
        self.tell(seats_frame(self))


class Rooms:
    """All rooms of this process, by the row id of the conversation."""

    def __init__(self) -> None:
        self._rooms: dict[int, Room] = {}
        self.directory = 0  # version of the directory that open pages were told of

    def of(self, conversation: int) -> Room | None:
        """The room, if anybody is or was just in it."""
        return self._rooms.get(conversation)

    def join(self, conversation: int, line: Member) -> Room:
        """Put a line in its room."""
        room = self._rooms.setdefault(conversation, Room())
        room.lines.append(line)
        room.quiet.pop(line.seat, None)
        return room

    def leave(self, conversation: int, line: Member, quickly: bool, spare: bool = False) -> None:
        """Take a line out of its room; the sweep will notice when its seat stays empty."""
        room = self._rooms.get(conversation)
        if room is None or line not in room.lines:
            return
        room.lines.remove(line)
        if line.seat in room.seats and not room.has(line.seat):
            if quickly:
                room.seats[line.seat] = "left"
            room.quiet[line.seat] = time.monotonic() + (0 if quickly else SPARE_QUIET if spare else QUIET)

    def sweep(self) -> list[tuple[int, Room, str]]:
        """The seats that have become empty: (conversation, room, seat). Rooms without anybody are let go."""
        now = time.monotonic()
        empty = []
        for conversation, room in list(self._rooms.items()):
            for seat, until in list(room.quiet.items()):
                if until <= now:
                    del room.quiet[seat]
                    if room.seats[seat] == "here":
                        room.seats[seat] = "away"
                    if seat == "visitor":
                        room.missed_at = now
                    empty.append((conversation, room, seat))
            if not room.lines and not room.quiet:
                del self._rooms[conversation]
        return empty

    def deliver(self, batch: list[Posted]) -> None:
        """Give each room what was just stored, in order. A line that missed something reads it instead."""
        news: dict[int, list[Posted]] = {}
        for posted in batch:
            if posted.number and not posted.repeated:
                news.setdefault(posted.writer.conversation, []).append(posted)
        for conversation, stored in news.items():
            if (room := self._rooms.get(conversation)) is None:
                continue
            texts = [envelope_frame(each.number, each.reference, each.at, each.sealed) for each in stored]
            first, last = stored[0].number, stored[-1].number
            for line in list(room.lines):  # one that breaks leaves the room; its neighbour must still hear
                if not line.live:
                    continue
                try:
                    _give(line, texts, first, last)
                except Exception:  # it comes back and reads on; nobody else may miss anything for it
                    line.end(1011)

    def __iter__(self) -> Iterator[tuple[int, Room]]:
        return iter(list(self._rooms.items()))


def _give(line: Member, texts: list[str], first: int, last: int) -> None:
    """Push these envelopes to one line, or let it read what it misses."""
    if line.last == first - 1:
        line.last = last
        for text in texts:
            line.push(text)
    elif line.last < last:
        line.catch_up()


def encode(frame: dict[str, object]) -> str:
    """A frame as the text that goes over the line."""
    return msgspec.json.encode(frame).decode()


def envelope_frame(number: int, reference: str, at: int, sealed: str) -> str:
    """The frame of one stored envelope. Its strings are b64u and need no escape."""
    return f'{{"t":"envelope","number":{number},"ref":"{reference}","at":{at},"e":"{sealed}"}}'


def seats_frame(room: Room) -> dict[str, object]:
    """Who is here, as the server sees it."""
    return {"t": "seats", **room.seats, "partner": "none", "lead": 0}


rooms = Rooms()
