"""`python -m bench.waiting`: memory that one waiting visitor costs the server, in KiB.

So many visitors open a conversation, wait in the queue and hold their line, each with the beats and the
news of their place that come with waiting. Measured is how much the server's own memory (RSS) grew, per
visitor, a moment after the last one is live; beside it the same number of idle websockets on the floor of
`floor.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bench import floor
from bench.harness import Load, keep
from bench.house import open_house
from bench.people import Person, Visitor, fetch_directory, keep_beating
from bench.wire import Wire, connect

AT_ONCE = 50
AIM = 24  # KiB


@dataclass(frozen=True)
class Waiting:
    """What so many waiting people cost one server."""

    name: str
    waiting: int
    kib_each: float
    seconds: float  # until everybody was in


async def _crowd(count: int, come_in: Callable[[], Coroutine[Any, Any, object]]) -> None:
    hand = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with hand:
            await come_in()

    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(one())


async def _measured(
    name: str,
    server: psutil.Process,
    count: int,
    hold: float,
    come_in: Callable[[], Coroutine[Any, Any, object]],
) -> Waiting:
    """Let a few in first, so that what the server loads once is not counted, then everybody."""
    await _crowd(AT_ONCE, come_in)
    before, start = server.memory_info().rss, time.monotonic()
    await _crowd(count, come_in)
    took = time.monotonic() - start
    await asyncio.sleep(hold)
    return Waiting(name, count, (server.memory_info().rss - before) / count / 1024, took)


async def ours(home: Path, count: int, hold: float) -> Waiting:
    """Visitors waiting for a counsellor."""
    with open_house(home, counsellors=1) as house:
        directory = await fetch_directory(house.chat)
        everybody: list[Person] = []
        beating = asyncio.create_task(keep_beating(everybody))

        async def come_in() -> None:
            visitor = Visitor(house.chat)
            await visitor.arrive(directory)
            everybody.append(visitor)

        result = await _measured("ours", house.server, count, hold, come_in)
        beating.cancel()
        if Person.troubles:
            raise RuntimeError(f"{len(Person.troubles)} lines were lost while waiting: {Person.troubles[0]}")
        for each in everybody:
            each.wire.close()
        return result


async def floor_(home: Path, count: int, hold: float) -> Waiting:
    """Idle websockets, nothing more."""
    wires: list[Wire] = []
    with floor.run(home, Load()) as running:

        async def come_in() -> None:
            wires.append(await connect(f"{running.job['url']}/{len(wires)}", "floor", lambda frame: None))

        return await _measured("floor", running.servers[0], count, hold, come_in)


async def _main(count: int, hold: float) -> int:
    measured: list[Callable[[Path, int, float], Awaitable[Waiting]]] = [floor_, ours]
    rows = []
    for each in measured:
        with tempfile.TemporaryDirectory(prefix="bench-") as directory:
            rows.append(row := await each(Path(directory), count, hold))
        print(
            f"{row.name:<8}{row.waiting:>7} waiting{row.kib_each:>8.1f} KiB each, in {row.seconds:.0f} s",
            flush=True,
        )
    print(f"ours costs {rows[1].kib_each / rows[0].kib_each:.2f} x the floor; the aim is at most {AIM} KiB")
    print(f"kept in {keep('waiting', None, rows)}")
    return int(rows[1].kib_each > AIM)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 1 when a waiting visitor costs more than the aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--hold", type=float, default=12, help="seconds to wait before measuring")
    asked = parser.parse_args(arguments)
    need, (_, most) = asked.count + 1_000, resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= most < need:
        parser.error(f"this needs {need} open files, {most} are allowed: ulimit -Hn {need}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (need, most))  # the server inherits it
    return asyncio.run(_main(asked.count, asked.hold))


if __name__ == "__main__":
    sys.exit(main())
