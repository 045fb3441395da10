"""What a dialect must offer the load: two seats per pair, and word of what arrived."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from bench.wire import Wire

Heard = Callable[[str], None]

_REF = b'"ref":"'


class Seat(Protocol):
    """One end of a pair. What it sends, the other end hears."""

    def send(self, ident: str) -> None:
        """Send one message of the job's size that carries `ident` (22 characters)."""


class Dialect(Protocol):
    """How to speak to one kind of server: a module with this function."""

    async def seats(self, job: dict[str, Any], pair: int, heard: Heard, receipt: Heard) -> tuple[Seat, Seat]:
        """Connect a pair. `heard(ident)` at delivery, `receipt(ident)` when the sender is told."""


class EchoSeat:
    """A seat on a line where one's own frame comes back as the receipt. Frames are JSON with a `ref`."""

    wire: Wire

    def __init__(self, before: str, after: str, heard: Heard, receipt: Heard) -> None:
        self._before, self._after = before.encode(), after.encode()
        self._heard, self._receipt = heard, receipt
        self._mine: set[str] = set()

    def send(self, ident: str) -> None:
        self._mine.add(ident)
        self.wire.send(b"%b%b%b" % (self._before, ident.encode(), self._after))

    def on_frame(self, frame: bytes) -> None:
        """An envelope: mine is a receipt, another's is a delivery."""
        start = frame.index(_REF) + len(_REF)
        ident = frame[start : start + 22].decode()
        if ident in self._mine:
            self._mine.discard(ident)
            self._receipt(ident)
        else:
            self._heard(ident)
