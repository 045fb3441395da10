"""The load itself, in a process of its own: pairs who write to each other, the same for every server.

Run by `harness.py`, which writes one JSON job on standard input and then a line for each phase that may
begin; answers go to standard output, one JSON line each. Every phase ends by itself, by count or by time.
"""

from __future__ import annotations

import asyncio
import base64
import importlib
import json
import os
import resource
import sys
import time
from contextlib import suppress
from typing import Any

from bench.seat import Dialect, Seat


class Load:
    """Messages on their way, and what became of them."""

    def __init__(self) -> None:
        self.pairs: list[tuple[Seat, Seat]] = []
        self.receipts = 0
        self._sent: dict[str, tuple[float, Seat]] = {}
        self._delays: list[float] = []
        self._may_start = 0
        self._loop_closed = False
        self._last = 0.0
        self._idle = asyncio.Event()

    def heard(self, ident: str) -> None:
        found = self._sent.pop(ident, None)
        if found is None:
            return
        self._last = time.perf_counter()
        self._delays.append(self._last - found[0])
        if self._loop_closed and self._may_start > 0:
            self._send(found[1])
        elif self._may_start <= 0 and not self._sent:
            self._idle.set()

    def receipt(self, _ident: str) -> None:
        self.receipts += 1

    def _send(self, seat: Seat) -> None:
        ident = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
        self._may_start -= 1
        self._sent[ident] = (time.perf_counter(), seat)
        seat.send(ident)

    async def full(self, window: int, count: int, seconds: float) -> dict[str, Any]:
        """Closed loop: every seat keeps `window` messages on their way, until `count` or `seconds`."""
        self._begin(count, closed=True)
        start = time.perf_counter()
        for _ in range(window):
            for pair in self.pairs:
                for seat in pair:
                    if self._may_start > 0:
                        self._send(seat)
        await self._wait(seconds)
        return self._result(start)

    async def calm(self, rate: float, seconds: float) -> dict[str, Any]:
        """Open loop: the seats take turns, `rate` messages a second in all, whatever the server does."""
        self._begin(int(rate * seconds), closed=False)
        seats = [seat for pair in self.pairs for seat in pair]
        start = time.perf_counter()
        number = 0
        while self._may_start > 0:
            late = start + number / rate - time.perf_counter()
            if late > 0:
                await asyncio.sleep(late)
            self._send(seats[number % len(seats)])
            number += 1
        await self._wait(10)
        return self._result(start)

    def _begin(self, count: int, closed: bool) -> None:
        self._sent.clear()
        self._delays.clear()
        self.receipts = 0
        self._may_start, self._loop_closed = count, closed
        self._idle.clear()

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            self._may_start = 0  # what is on its way may still arrive
            with suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), 10)
        await asyncio.sleep(0.1)  # the last receipts may be a moment behind the last deliveries

    def _result(self, start: float) -> dict[str, Any]:
        took = self._last - start
        delays = sorted(self._delays)
        if not delays:
            return {"failed": "nothing arrived"}
        return {
            "messages": len(delays),
            "lost": len(self._sent),
            "receipts": self.receipts,
            "seconds": took,
            "p50_ms": delays[len(delays) // 2] * 1000,
            "p99_ms": delays[min(len(delays) - 1, len(delays) * 99 // 100)] * 1000,
        }


async def main() -> None:
    """Connect everybody, then one phase for each line of standard input."""
    loop = asyncio.get_running_loop()
    job = json.loads(await loop.run_in_executor(None, sys.stdin.readline))
    dialect: Dialect = importlib.import_module(job["dialect"])
    load = Load()
    hand = asyncio.Semaphore(job.get("at_once", 20))

    async def join(pair: int) -> tuple[Seat, Seat]:
        async with hand:
            return await dialect.seats(job, pair, load.heard, load.receipt)

    async with asyncio.timeout(120):
        load.pairs = await asyncio.gather(*(join(pair) for pair in range(job["pairs"])))
    print(json.dumps({"pairs": len(load.pairs)}), flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        phase = json.loads(line)
        before = time.process_time()
        if "rate" in phase:
            result = await load.calm(phase["rate"], phase["seconds"])
        else:
            result = await load.full(phase["window"], phase["count"], phase["seconds"])
        print(json.dumps({**result, "client_cpu": time.process_time() - before}), flush=True)


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        import uvloop
    except ImportError:
        asyncio.run(main())
    else:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(main())
