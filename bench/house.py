"""Our own server as a measurement runs it.

What this needs of it: `python -m keerpunt serve` listening on the ports of KEERPUNT_CHAT and
KEERPUNT_STAFF, and KEERPUNT_BURST and KEERPUNT_RATE to lift the limit per seat. The data come from
`prepare.py`.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.processes import free_port, started, wait_for_port

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class House:
    """A running server, the addresses of two of its origins, and the folder of its databases."""

    server: psutil.Process
    chat: str
    staff: str
    data: Path

    def stored(self) -> int:
        """How many envelopes the ledger holds."""
        with closing(sqlite3.connect(self.data / "ledger.sqlite3")) as ledger:
            return int(ledger.execute("SELECT count(*) FROM conversations_envelope").fetchone()[0])


@contextmanager
def open_house(home: Path, counsellors: int) -> Iterator[House]:
    """Prepare, serve, stop. Raises RuntimeError when the server does not come up."""
    data, log = home / "data", home / "log"
    data.mkdir()
    ports = {name: free_port() for name in ("portal", "chat", "staff", "cms")}
    origins = {name: f"http://localhost:{port}" for name, port in ports.items()}
    env = {
        **{f"KEERPUNT_{name.upper()}": origin for name, origin in origins.items()},
        "KEERPUNT_DATA": str(data),
        "KEERPUNT_HOURS": "always",
        "KEERPUNT_BURST": "1000000",
        "KEERPUNT_OPENINGS": "1000000",
        "KEERPUNT_RATE": "1000000",
    }
    prepare = [sys.executable, "-m", "bench.prepare", str(counsellors)]
    subprocess.run(prepare, check=True, env={**os.environ, **env}, cwd=ROOT)
    with started([sys.executable, "-m", "keerpunt", "serve"], log, env=env, cwd=ROOT) as server:
        wait_for_port(ports["chat"], server, log)
        yield House(server, origins["chat"], origins["staff"], data)
