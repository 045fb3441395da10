"""Kill the server again and again while people talk, and count what they have afterwards.

`python -m bench.kills [kills]`: 20 pairs by default, 200 kills. Every kill is SIGKILL at a random moment. At the end
nothing may be lost, nothing double, and both sides of every pair must hold the same words in the same order.
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from keerpunt.client.line import Ended, Talking
from tests.people import Cast
from tests.server import Server, neutral_page

NAMES = ("anna", "bram", "noor", "youssef")


@dataclass(frozen=True)
class Count:
    """What was found afterwards. `said` is how many messages were handed to an outbox."""

    kills: int
    said: int
    stored: int
    lost: int
    double: int
    out_of_order: int
    slowest_return: float  # seconds from a kill until everybody's line was live again

    @property
    def whole(self) -> bool:
        """Whether the promise held."""
        return not (self.lost or self.double or self.out_of_order) and self.stored >= self.said


class Speaker:
    """One person who goes on talking whatever happens to the server."""

    def __init__(self, talking: Talking) -> None:
        self.talking = talking
        self.said: list[str] = []
        self.quiet = False

    async def speak(self, chance: random.Random) -> None:
        """Say something every few hundredths of a second, and come back after every cut."""
        while True:
            try:
                if self.talking.code is not None:
                    await self.talking.disconnect()
                    await self.talking.connect()
                if not self.quiet and len(self.talking.outbox) < 20:
                    posted = await self.talking.post(
                        {"t": "text", "ts": int(time.time()), "b": "Ik ben er nog."}
                    )
                    self.said.append(posted.ref)
                await asyncio.sleep(chance.uniform(0.02, 0.15))
            except (OSError, Ended, httpx.HTTPError, TimeoutError):
                self.talking.code = 1006
                await asyncio.sleep(chance.uniform(0.05, 0.2))

    @property
    def here(self) -> bool:
        """Whether the line is live."""
        return self.talking.is_live


async def kill_and_count(server: Server, kills: int, pairs: int, seed: int) -> Count:
    """Let so many pairs talk, kill the server so often, then wait until every outbox is empty and count."""
    chance = random.Random(seed)
    cast = Cast(server)
    speakers: list[Speaker] = []
    couples: list[tuple[Talking, Talking]] = []
    counsellors = [await cast.counsellor(name) for name in NAMES]
    for number in range(pairs):
        visitor = await cast.visitor()
        counsellor = counsellors[number % len(NAMES)]
        talking = await counsellor.next()
        await counsellor.join(talking)
        cast.talks.append(talking)
        couples.append((visitor, talking))
        speakers += [Speaker(visitor), Speaker(talking)]
    tasks = [asyncio.create_task(speaker.speak(chance)) for speaker in speakers]
    slowest = 0.0
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(0.05, 0.6))
        await asyncio.to_thread(server.kill)
        began = time.monotonic()
        await asyncio.to_thread(server.start)
        while not all(speaker.here for speaker in speakers):
            await asyncio.sleep(0.02)
            assert time.monotonic() - began < 60, "somebody did not come back"
        slowest = max(slowest, time.monotonic() - began)
    for speaker in speakers:
        speaker.quiet = True
    async with asyncio.timeout(60):
        while any(speaker.talking.outbox for speaker in speakers):
            await asyncio.sleep(0.05)
        while any(len({one.conversation.head, two.conversation.head}) > 1 for one, two in couples):
            await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    count = _count(server, speakers, couples, kills, slowest)
    await cast.everybody_leaves()
    return count


def _count(
    server: Server,
    speakers: list[Speaker],
    couples: list[tuple[Talking, Talking]],
    kills: int,
    slowest: float,
) -> Count:
    with closing(sqlite3.connect(server.data / "ledger.sqlite3")) as db:
        refs = [row[0] for row in db.execute("SELECT reference FROM conversations_envelope")]
    said = [ref for speaker in speakers for ref in speaker.said]
    wrong = 0
    for pair in couples:
        orders = [[each.ref for each in side.everything if each.kind == "envelope"] for side in pair]
        bad = [each for side in pair for each in side.everything if each.state not in ("genuine", "again")]
        wrong += (orders[0] != orders[1]) + len(bad)
    return Count(
        kills, len(said), len(refs), len(set(said) - set(refs)), len(refs) - len(set(refs)), wrong, slowest
    )


def run(kills: int, pairs: int = 20, seed: int = 1) -> Count:
    """Make an installation, do it, and clear away."""
    with neutral_page() as neutral, tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), neutral, KEERPUNT_AT_ONCE="8")
        server.prepare()
        server.start()
        try:
            return asyncio.run(kill_and_count(server, kills, pairs, seed))
        finally:
            with suppress(Exception):
                server.stop()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the long one and print it. Returns 1 when the promise did not hold."""
    given = sys.argv[1:] if arguments is None else arguments
    kills = int(given[0]) if given else 200
    count = run(kills)
    print(json.dumps(count.__dict__))
    print(
        f"{count.kills} kills, {count.said} messages said: {count.lost} lost, {count.double} double, "
        f"{count.out_of_order} out of order; everybody back within {count.slowest_return:.1f} s"
    )
    return 0 if count.whole else 1


if __name__ == "__main__":
    raise SystemExit(main())
