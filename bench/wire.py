"""A websocket client that costs as little as possible, so that the server is what a measurement measures.

It speaks the part of RFC 6455 that loopback load needs: no extensions, no fragmented sending, and a masking
key of zero. Zero is a legal key on the wire (section 5.3 wants it unpredictable for the sake of proxies;
there are none here) and saves the client a pass over the bytes; the server unmasks all the same.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable, Mapping
from typing import cast
from urllib.parse import urlsplit

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class Wire(asyncio.Protocol):
    """One open websocket. `heard` gets every text message as bytes, in order; `gone` is told why it ended."""

    def __init__(self, handshake: bytes, heard: Callable[[bytes], None], gone: Callable[[str], None]) -> None:
        self.heard, self.gone = heard, gone
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lost: str | None = None
        self._handshake = handshake
        self._rest = b""
        self._parts: list[bytes] = []
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are not subclasses
        self._transport.write(self._handshake)

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = self.lost or str(error or "the server hung up")
        self.gone(self.lost)
        if not self.open.done():
            self.open.set_exception(ConnectionError(self.lost))

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
            self._rest = b""
        if not self.open.done():
            head, gap, data = data.partition(b"\r\n\r\n")
            if not gap:
                self._rest = head
                return
            status = head.split(b"\r\n", 1)[0]
            if b" 101 " not in status + b" ":
                self.open.set_exception(ConnectionError(status.decode("latin-1")))
                self.close()
                return
            self.open.set_result(None)
        at, end = 0, len(data)
        while end - at >= 2:
            first, length, start = data[at], data[at + 1], at + 2
            if length == 126:
                start += 2
                length = int.from_bytes(data[at + 2 : start], "big") if start <= end else end
            elif length == 127:
                start += 8
                length = int.from_bytes(data[at + 2 : start], "big") if start <= end else end
            if start + length > end:
                break
            at = start + length
            self._frame(first, data[start:at])
        self._rest = data[at:]

    def _frame(self, first: int, payload: bytes) -> None:
        kind = first & 0x0F
        if kind == PING:
            self._write(PONG, payload)
        elif kind == CLOSE:
            code = int.from_bytes(payload[:2], "big")
            self.lost = f"closed by the server: {code} {payload[2:].decode(errors='replace')}"
            self.close()
        elif kind in (0x0, TEXT):
            if first & 0x80 and not self._parts:
                self.heard(payload)
                return
            self._parts.append(payload)
            if first & 0x80:
                whole, self._parts = b"".join(self._parts), []
                self.heard(whole)

    def send(self, text: bytes) -> None:
        """One text message. Raises ConnectionError when the line is gone."""
        if self.lost:
            raise ConnectionError(self.lost)
        self._write(TEXT, text)

    def _write(self, kind: int, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            head = bytes((0x80 | kind, 0x80 | size))
        elif size < 65536:
            head = bytes((0x80 | kind, 0x80 | 126)) + size.to_bytes(2, "big")
        else:
            head = bytes((0x80 | kind, 0x80 | 127)) + size.to_bytes(8, "big")
        if self._transport:
            self._transport.write(head + b"\0\0\0\0" + payload)

    def close(self) -> None:
        """Hang up, without the closing handshake."""
        self.lost = self.lost or "closed here"
        if self._transport:
            self._transport.close()


async def connect(
    url: str,
    subprotocol: str,
    heard: Callable[[bytes], None],
    gone: Callable[[str], None] = lambda why: None,
    headers: Mapping[str, str] | None = None,
) -> Wire:
    """Open `url` (ws://), always dialling loopback: the name in the url only goes into the Host header.

    Raises ConnectionError when the server does not want it, TimeoutError after 20 s.
    """
    parts = urlsplit(url)
    lines = [
        f"GET {parts.path or '/'} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Protocol: {subprotocol}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    handshake = "\r\n".join([*lines, "", ""]).encode()
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(
        lambda: Wire(handshake, heard, gone), "127.0.0.1", parts.port or 80
    )
    async with asyncio.timeout(20):
        await wire.open
    return wire
