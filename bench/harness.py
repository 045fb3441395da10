"""One way to measure every server: the same pairs, sizes, warm-up, load and bounds, on the same two cores.

The server and its database are held to one core, the load to the other. What is compared is messages per
CPU-second of server plus database (user and system time of their processes), because that figure hardly
moves when somebody else is using the machine; wall-clock figures do.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bench.processes import CLIENT_CORE, cpu_seconds, memory, pinned

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Load:
    """What everybody gets. Sizes in bytes, times in seconds."""

    pairs: int = 200
    size: int = 600
    window: int = 1  # messages that every seat keeps on their way
    warmup: int = 4_000
    count: int = 60_000
    seconds: float = 20
    calm_rate: float = 200  # messages a second, all pairs together, for the delays at an easy pace
    calm_seconds: float = 8


@dataclass
class Running:
    """A server that is up.

    `job` tells the load how to reach it and which dialect module speaks to it. `stored` asks the database
    how many messages it holds, past the server; None for a floor that stores nothing.
    """

    servers: list[psutil.Process]
    job: dict[str, Any]
    stored: Callable[[], int] | None
    databases: list[psutil.Process] = field(default_factory=list)


@dataclass(frozen=True)
class Contestant:
    """A server to measure. `run` starts it in an empty directory and stops it afterwards."""

    name: str
    about: str
    run: Callable[[Path, Load], AbstractContextManager[Running]]


@dataclass(frozen=True)
class Figures:
    """What one contestant did. Delays in milliseconds, memory in MiB."""

    name: str
    about: str
    messages: int
    lost: int
    receipts: int  # told to the sender; 0 where a protocol has none
    stored: int | None  # found in the database afterwards, warm-up and calm phase included
    per_second: float
    per_cpu_second: float
    server_share: float  # CPU-seconds of server plus database per second of the run: 1.0 is one core, busy
    database_part: float  # the part of those CPU-seconds that the database used
    client_share: float  # the same for the load: near 1.0 the load itself is the brake
    p50_ms: float
    p99_ms: float
    calm_p50_ms: float
    calm_p99_ms: float
    memory_mib: float


class Child:
    """The load process. Raises RuntimeError when it ends before it answers."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._process = subprocess.Popen(
            pinned(CLIENT_CORE, [sys.executable, "-m", "bench.load"]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        self.ask(job)

    def ask(self, what: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"failed": "the load process ended early"}
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


def measure(contestant: Contestant, load: Load, place: Path | None = None) -> Figures:
    """Start, warm up, load, calm, stop. `place`: where the data go; it decides which disk is measured."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=place) as directory:
        home = Path(directory)
        home.chmod(0o755)
        with contestant.run(home, load) as running:
            counted = [*running.servers, *running.databases]
            child = Child({**running.job, "pairs": load.pairs, "size": load.size})
            try:
                warm = child.ask({"window": load.window, "count": load.warmup, "seconds": load.seconds})
                before, database_before = cpu_seconds(counted), cpu_seconds(running.databases)
                full = child.ask({"window": load.window, "count": load.count, "seconds": load.seconds})
                used = cpu_seconds(counted) - before
                database = cpu_seconds(running.databases) - database_before
                held = memory(counted)
                time.sleep(1)
                calm = child.ask({"rate": load.calm_rate, "seconds": load.calm_seconds})
            finally:
                child.end()
            stored = running.stored() if running.stored else None
            sent = sum(phase["messages"] for phase in (warm, full, calm))
            if stored is not None and stored < sent:
                raise RuntimeError(f"{sent} messages were delivered, {stored} are stored")
    return Figures(
        name=contestant.name,
        about=contestant.about,
        messages=full["messages"],
        lost=full["lost"] + calm["lost"],
        receipts=full["receipts"],
        stored=stored,
        per_second=full["messages"] / full["seconds"],
        per_cpu_second=full["messages"] / used,
        server_share=used / full["seconds"],
        database_part=database / used,
        client_share=full["client_cpu"] / full["seconds"],
        p50_ms=full["p50_ms"],
        p99_ms=full["p99_ms"],
        calm_p50_ms=calm["p50_ms"],
        calm_p99_ms=calm["p99_ms"],
        memory_mib=held / 2**20,
    )


def table(rows: Sequence[Figures], ours: str) -> str:
    """The figures as text; the last column is how many times as much per CPU-second `ours` does."""
    mine = next((row.per_cpu_second for row in rows if row.name == ours), None)
    head = (
        f"{'':<14}{'per CPU-s':>10}{'wall /s':>9}{'server':>8}{'of it db':>9}{'load':>6}"
        f"{'p50 ms':>9}{'p99 ms':>9}{'calm p50':>10}{'calm p99':>10}{'MiB':>7}{'lost':>6}{'ours is':>10}"
    )
    lines = [head]
    for row in rows:
        ratio = f"{mine / row.per_cpu_second:.2f} x" if mine else "-"
        lines.append(
            f"{row.name:<14}{row.per_cpu_second:>10,.0f}{row.per_second:>9,.0f}{row.server_share:>8.2f}"
            f"{row.database_part:>9.2f}{row.client_share:>6.2f}{row.p50_ms:>9.2f}{row.p99_ms:>9.2f}"
            f"{row.calm_p50_ms:>10.2f}{row.calm_p99_ms:>10.2f}{row.memory_mib:>7.0f}{row.lost:>6}{ratio:>10}"
        )
    return "\n".join(lines)


def keep(name: str, load: Load | None, rows: Sequence[object]) -> Path:
    """Write the figures as JSON beside the others. Returns where."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}-{time.strftime('%Y%m%dT%H%M%S')}.json"
    what = {"at": time.strftime("%Y-%m-%d"), "load": asdict(load) if load else None}
    figures = [asdict(row) for row in rows]  # type: ignore[call-overload]
    path.write_text(json.dumps({**what, "figures": figures}, indent=1) + "\n")
    return path
