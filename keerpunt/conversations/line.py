"""One participant's line in one conversation: what it may do, whatever carries it.

`Socket` in live.py carries it over a websocket, `Request` in spare.py over HTTP; both only parse and write.
"""

from __future__ import annotations

import asyncio
import json
import time
from abc import ABC, abstractmethod
from typing import assert_never

from django.conf import settings

from keerpunt.conversations import events, services
from keerpunt.conversations.frames import Again, AnyFrame, Beat, Epoch, Hello, Post, Typing
from keerpunt.conversations.ledger import Ledger, Posted
from keerpunt.conversations.models import Record
from keerpunt.conversations.reading import RUN, Reading, Seat, State
from keerpunt.conversations.rooms import READS, Room, encode, envelope_frame, rooms, seats_frame
from keerpunt.keyrings import services as keyrings
from keerpunt.keyrings.hashes import blind
from keerpunt.lib.refusals import Refusal

LIMITS = {"envelope": 24_576, "sheet": 49_152, "burst": settings.BURST, "rate": settings.RATE}
MOST_LINES = 4  # open lines of one seat; the oldest gives way
TYPING_SECONDS = 3
WHO = {"visitor": "v", "counsellor": "s"}


class Closed(Exception):
    """This line must end, with one of the close codes of protocol §16."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Line(ABC):
    """A line. Before `take_seat` it is nobody's; while it replays it is not yet `live`."""

    __slots__ = (
        "conversation", "ended", "heard_at", "last", "ledger", "live", "participant", "person", "reading",
        "refused_turn", "refusing", "room", "said_at", "seat", "sitting", "token", "turn", "typed_at", "typing",
    )  # fmt: skip

    def __init__(self, ledger: Ledger, reading: Reading) -> None:
        self.ledger = ledger
        self.reading = reading
        self.conversation = self.participant = self.last = 0
        self.token: int | None = None
        self.person = self.seat = self.sitting = ""
        self.room: Room | None = None
        self.live = self.refusing = self.ended = self.typing = False
        self.turn, self.refused_turn = (
            0,
            -1,
        )  # how often the browser took note of a no; when the ledger said it
        self.heard_at = self.said_at = time.monotonic()
        self.typed_at = 0.0

    # What carries the line gives these three.

    @abstractmethod
    def push(self, text: str) -> None:
        """Send a frame, or keep it until the one before has gone."""

    @abstractmethod
    def end(self, code: int) -> None:
        """Close with a code of protocol §16. What was pushed before may still go."""

    @abstractmethod
    async def room_to_write(self) -> None:
        """Wait until what was pushed has gone out."""

    # Taking a seat, and being told all that happened.

    async def take_seat(
        self, hello: Hello, token: bytes | None, person: str, sitting: str, desks: list[str]
    ) -> None:
        """Sit down: the visitor by a token, a person who works here by who they are; then replay, then live.

        Somebody who works here must sit at a desk that reads this conversation; whoever does not hold it
        only reads, and is nobody's counsellor here.

        Raises Closed(4404) when there is no such seat (one answer for every reason), and Refusal when the
        conversation that `hello` would open is not sound.
        """
        if hello.open is not None and token is not None:
            await self.ledger.alone(services.open_conversation, hello.cv, token, hello.open)
        seat = self._find_seat(hello, token, person)
        if seat is None or (state := self.reading.state(seat.conversation)) is None:
            raise Closed(4404)
        self.conversation, self.participant = seat.conversation, seat.participant
        if person and set(desks).isdisjoint(json.loads(state.desks)):
            raise Closed(4404)
        reads = bool(person) and state.holder != person
        self.token, self.person, self.sitting = seat.token, seat.person, sitting
        self.seat = READS if reads else hello.seat
        self.last = hello.after
        room = self.room = rooms.join(self.conversation, self)
        _make_way(room, self)
        await self._replay(hello, state)
        if room.arrive(self.seat):
            room.say_seats()
        else:
            self.push(encode(seats_frame(room)))
        if self.seat == "visitor":
            await events.visitor_arrived.asend(None, conversation=self.conversation)

    def _find_seat(self, hello: Hello, token: bytes | None, person: str) -> Seat | None:
        if hello.seat == "visitor" and token is not None:
            return self.reading.visitor_seat(hello.cv, blind(token))
        if hello.seat == "counsellor" and person:
            return self.reading.person_seat(hello.cv, person)
        return None

    async def _replay(self, hello: Hello, state: State) -> None:
        """Everything after what the browser holds, in the order in which it happened; then `live`.

        An envelope that is stored meanwhile is either in the last run read, or is delivered because the line
        is live: between the last read and going live nothing waits.
        """
        if hello.after > state.head or hello.records > state.ep + 1:
            raise Closed(4400)
        held = hello.records
        while True:
            # In this order: the record under which an envelope was posted is older, so it is read as well.
            run = self.reading.envelopes(self.conversation, self.last)
            records = self.reading.records(self.conversation, held)
            if not run and not records:
                break
            # Keys are written before the record that they belong to, so these are complete.
            wraps = await asyncio.to_thread(_wraps_for, state.cv, self.token is not None) if records else {}
            for number, reference, at, sealed in run:
                while records and records[0][1] < number:
                    self._push_record(*records.pop(0), wraps)
                    held += 1
                self.push(envelope_frame(number, reference, at, sealed))
                self.last = number
            for record in records if len(run) < RUN else ():
                self._push_record(*record, wraps)
                held += 1
            await self.room_to_write()
        now = self.reading.state(self.conversation)
        if now is None:
            raise Closed(4410)
        live = {"t": "live", "head": self.last, "limits": LIMITS, "dv": rooms.directory}
        if self.person and now.holder == self.person:
            live["lease"] = now.lease
        self.push(encode(live))
        if now.closed_at is not None:
            self.push(encode({"t": "notice", "code": "closed"}))
        self.live = True

    def _push_record(
        self, ep: int, after: int, text: str, signature: str, wraps: dict[int, dict[str, str]]
    ) -> None:
        self.push(encode({"t": "record", "record": text, "sig": signature, "wraps": wraps.get(ep, {})}))

    def catch_up(self) -> None:
        """Send what is stored after the last number sent. Called when the bell rang for something newer."""
        while run := self.reading.envelopes(self.conversation, self.last):
            for number, reference, at, sealed in run:
                self.push(envelope_frame(number, reference, at, sealed))
                self.last = number

    # What a browser says.

    async def hear(self, frame: AnyFrame) -> None:
        """Do what a frame asks. Raises Closed when it cannot be said here."""
        match frame:
            case Post():
                self.post(frame)
            case Beat():
                pass
            case Typing():
                self._tell_typing(frame.on)
            case Again():
                self.turn += self.refusing
                self.refusing = False
            case Epoch():
                await self._open_epoch(frame)
            case Hello():
                raise Closed(4400)
            case _:
                assert_never(frame)

    def post(self, frame: Post) -> None:
        """Hand an envelope to the ledger, or refuse it at the door."""
        if self.refusing:
            self.refuse("after-refusal", ref=frame.ref)
        elif wait := self._haste():
            self.refuse("rate", ref=frame.ref, wait=wait)
        else:
            self.ledger.post(Posted(self, frame.ref, frame.ep, frame.lease, frame.e, self.turn))

    def _haste(self) -> int:
        """Seconds to wait before the next post, 0 when it may come now. Takes one from the seat's bucket."""
        return self.room.haste(self.participant) if self.room else 1

    def settled(self, posted: Posted) -> None:
        """The ledger is done with an envelope of this line: tell what was refused, repeat what was known."""
        if posted.reason:
            self.refused_turn = self.turn
            self.refuse(
                posted.reason, ref=posted.reference, **({"wait": 3} if posted.reason == "busy" else {})
            )
        elif posted.repeated:
            self.push(envelope_frame(posted.number, posted.reference, posted.at, posted.sealed))

    def refuse(self, reason: str, **more: object) -> None:
        """Say no, and say no to all that follows until the browser has taken note."""
        self.refusing = True
        self.push(encode({"t": "refused", **more, "reason": reason}))

    def _tell_typing(self, on: bool) -> None:
        now = time.monotonic()
        if self.room is None or self.seat == READS or not settings.TYPING or not (on or self.typing):
            return
        if on and now - self.typed_at < TYPING_SECONDS:
            return
        self.typing, self.typed_at = on, now if on else self.typed_at
        self.room.tell({"t": "typing", "who": WHO[self.seat], "on": on}, but=self)

    async def _open_epoch(self, frame: Epoch) -> None:
        if self.refusing:
            return self.refuse("after-refusal", ref=frame.ref)
        seat = Seat(self.conversation, self.participant, self.token, self.person)

        def deed() -> Record | None:
            if self.refusing:  # since then, by what was handed in before this
                raise Refusal("after-refusal")
            return services.open_epoch(seat, frame)

        try:
            record = await self.ledger.alone(deed)
        except Refusal as no:
            return self.refuse(no.reason, ref=frame.ref, **no.more)
        # Nothing waits from here on: no envelope of the new epoch may overtake its record.
        for line in list(self.room.lines) if self.room else ():
            if isinstance(line, Line) and line.live and (record is not None or line is self):
                line.show_record(frame)
        return None

    def show_record(self, frame: Epoch) -> None:
        """Send a record that was just stored, with the wraps that this line can use."""
        self.catch_up()
        visitor = self.token is not None
        own = {kid: wrap for kid, wrap in frame.wraps.items() if (kid == "v") == visitor}
        self.push(encode({"t": "record", "record": frame.record, "sig": frame.sig, "wraps": own}))

    def leave(self, quickly: bool, spare: bool = False) -> None:
        """Stand up."""
        self.ended, self.live = True, False
        rooms.leave(self.conversation, self, quickly, spare)


def _make_way(room: Room, line: Line) -> None:
    mine = [each for each in room.lines if each.seat == line.seat and isinstance(each, Line)]
    mine = [each for each in mine if each.participant == line.participant]
    for oldest in mine[:-MOST_LINES]:
        oldest.end(1000)


def _wraps_for(cv: str, visitor: bool) -> dict[int, dict[str, str]]:
    """The wraps that this seat can use: the visitor's own, or those of the desks that read this conversation."""
    return {
        ep: {kid: wrap for kid, wrap in wraps.items() if (kid == "v") == visitor}
        for ep, wraps in keyrings.wraps_of(cv).items()
    }
