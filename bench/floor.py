"""The floor: the same server software handing frames from one to the other and storing nothing.

Both ends of a pair get every frame, the sender included, as on our own line, where the echo is the receipt.
Nothing is parsed, numbered, checked or kept, so this is what the websocket server alone costs.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from bench.harness import Contestant, Load, Running
from bench.processes import free_port, started, wait_for_port
from bench.seat import EchoSeat, Heard, Seat
from bench.wire import connect
from keerpunt.web.carrier import Carrier

Send = Callable[[dict[str, Any]], Awaitable[None]]
_rooms: dict[str, list[Send]] = {}


async def app(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
    """ASGI: the path names the room."""
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept", "subprotocol": "floor"})
    room = _rooms.setdefault(scope["path"], [])
    room.append(send)
    try:
        while (event := await receive())["type"] == "websocket.receive":
            for each in room:
                await each({"type": "websocket.send", "text": event["text"]})
    finally:
        room.remove(send)


async def seats(job: dict[str, Any], pair: int, heard: Heard, receipt: Heard) -> tuple[Seat, Seat]:
    """Both ends of one pair; see `seat.Dialect`."""
    after = f'","ep":0,"e":"{"x" * job["size"]}"}}'
    both = (
        EchoSeat('{"t":"post","ref":"', after, heard, receipt),
        EchoSeat('{"t":"post","ref":"', after, heard, receipt),
    )
    for seat in both:
        seat.wire = await connect(f"{job['url']}/{pair}", "floor", seat.on_frame)
    return both


@contextmanager
def run(home: Path, load: Load) -> Iterator[Running]:
    """This module, serving."""
    port, log = free_port(), home / "log"
    command = [sys.executable, "-m", "bench.floor", str(port)]
    with started(command, log, cwd=Path(__file__).parent.parent) as server:
        wait_for_port(port, server, log)
        yield Running([server], {"dialect": "bench.floor", "url": f"ws://127.0.0.1:{port}"}, stored=None)


FLOOR = Contestant("floor", "uvicorn relaying frames in memory, storing nothing", run)


def serve(port: int) -> None:
    """Listen, with the settings that our own server gives to uvicorn."""
    uvicorn.run(
        app,
        port=port,
        loop="uvloop",
        http="httptools",
        ws=Carrier,
        ws_per_message_deflate=False,
        ws_max_size=65_536,
        ws_ping_interval=None,
        access_log=False,
        log_level="warning",
        lifespan="off",
    )


if __name__ == "__main__":
    serve(int(sys.argv[1]))
