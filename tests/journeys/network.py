"""The network between a phone and the server: it may fall silent, and it may be a school's that blocks websockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

PIECE = 65_536


class Network:
    """A proxy on loopback that one browser goes through. Websockets ask it to CONNECT, pages and doors do not."""

    def __init__(self, blocks_sockets: bool = False) -> None:
        self.blocks_sockets = blocks_sockets
        self.url = ""
        self._up = asyncio.Event()
        self._up.set()
        self._talks: set[asyncio.Task[None]] = set()

    def falls_silent(self) -> None:
        """From now on nothing gets through, and nobody is told."""
        self._up.clear()

    def is_back(self) -> None:
        """What was held up goes on."""
        self._up.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        with suppress(OSError, asyncio.IncompleteReadError):
            await self._carry(reader, writer)
        self._talks.discard(task)
        writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        method, target, version = first.split(" ")
        if method == "CONNECT" and self.blocks_sockets:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        await self._up.wait()
        if method == "CONNECT":
            there = await asyncio.open_connection("127.0.0.1", int(target.rsplit(":", 1)[1]))
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            parts = urlsplit(target)
            there = await asyncio.open_connection("127.0.0.1", parts.port or 80)
            kept = [line for line in lines if not line.lower().startswith(("connection:", "proxy-"))]
            path = target.removeprefix(f"{parts.scheme}://{parts.netloc}")
            there[1].write("\r\n".join([f"{method} {path} {version}", "Connection: close", *kept]).encode())
        await asyncio.gather(self._pipe(reader, there[1]), self._pipe(there[0], writer))

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(PIECE):
                await self._up.wait()
                writer.write(piece)
                await writer.drain()
        writer.close()

    async def close(self) -> None:
        """End every connection."""
        for task in self._talks:
            task.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)


@asynccontextmanager
async def network(*, blocks_sockets: bool = False) -> AsyncIterator[Network]:
    """A network to give to one browser: `browsing(…, proxy={"server": net.url})`."""
    net = Network(blocks_sockets)
    server = await asyncio.start_server(net._serve, "127.0.0.1", 0)
    net.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield net
    finally:
        server.close()
        await net.close()
