"""People who chat over XMPP on a websocket (RFC 7395): just enough of it to put load on a server.

Sign-in is SASL PLAIN, then a resource is bound and presence sent, as any client does. A message is a `chat`
stanza with a body of the job's size; the stanza's id carries the reference. XMPP has no receipt from the
server without extensions, so nobody waits for one: the other side's delivery is what is measured.
"""

from __future__ import annotations

import asyncio
import base64
import re
from typing import Any

from bench.seat import Heard, Seat
from bench.wire import Wire, connect

FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
PASSWORD = "bench"  # noqa: S105 - accounts that live a minute, on loopback
_ID = re.compile(rb"<message\b[^>]*?\bid=['\"]([^'\"]{22})['\"]")


def name(pair: int, side: str) -> str:
    """The account of one end of a pair."""
    return f"{side}{pair}"


def accounts(pairs: int) -> list[str]:
    """All accounts that a load of so many pairs signs in with."""
    return [name(pair, side) for pair in range(pairs) for side in ("visitor", "counsellor")]


class _Seat:
    wire: Wire

    def __init__(self, other: str, host: str, size: int, heard: Heard) -> None:
        self._before = f"<message xmlns='jabber:client' type='chat' to='{other}@{host}' id='".encode()
        self._after = f"'><body>{'x' * size}</body></message>".encode()
        self._heard = heard
        self._answers: asyncio.Queue[bytes] = asyncio.Queue()

    def on_frame(self, frame: bytes) -> None:
        if frame.startswith(b"<message"):
            found = _ID.match(frame)
            if found:
                self._heard(found[1].decode())
        elif not frame.startswith(b"<presence"):
            self._answers.put_nowait(frame)

    async def ask(self, stanza: str, expected: bytes) -> None:
        """Send and wait until an answer holds `expected`. Raises RuntimeError on anything that says no."""
        self.wire.send(stanza.encode())
        while True:
            answer = await self._answers.get()
            if expected in answer:
                return
            if b"<failure" in answer or b"error" in answer or answer.startswith(b"<close"):
                raise RuntimeError(answer.decode())

    def send(self, ident: str) -> None:
        self.wire.send(b"%b%b%b" % (self._before, ident.encode(), self._after))


async def seats(job: dict[str, Any], pair: int, heard: Heard, receipt: Heard) -> tuple[Seat, Seat]:
    """Both ends of one pair, signed in; see `seat.Dialect`."""
    visitor, counsellor = name(pair, "visitor"), name(pair, "counsellor")
    return await _signed_in(job, visitor, counsellor, heard), await _signed_in(
        job, counsellor, visitor, heard
    )


async def _signed_in(job: dict[str, Any], me: str, other: str, heard: Heard) -> _Seat:
    host = job["host"]
    seat = _Seat(other, host, job["size"], heard)
    seat.wire = await connect(job["url"], "xmpp", seat.on_frame)
    opening = f"<open xmlns='{FRAMING}' to='{host}' version='1.0'/>"
    login = base64.b64encode(f"\0{me}\0{PASSWORD}".encode()).decode()
    await seat.ask(opening, b"features")
    auth = f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{login}</auth>"
    await seat.ask(auth, b"<success")
    await seat.ask(opening, b"features")
    bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>bench</resource></bind>"
    await seat.ask(f"<iq xmlns='jabber:client' type='set' id='bind'>{bind}</iq>", b"<jid>")
    seat.wire.send(b"<presence xmlns='jabber:client'/>")
    ping = "<iq xmlns='jabber:client' type='get' id='there'><ping xmlns='urn:xmpp:ping'/></iq>"
    await seat.ask(ping, b"there")  # whatever the answer: presence has been handled before it
    return seat
