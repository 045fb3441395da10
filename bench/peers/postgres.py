"""A PostgreSQL of our own for as long as a measurement takes, with its shipped settings (fsync on)."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.processes import free_port, give_to, install, started, wait_for_port

USER = "postgres"


class Cluster:
    """A running cluster on loopback, where every local user is trusted."""

    def __init__(self, process: psutil.Process, port: int, tools: Path) -> None:
        self.process, self.port, self._tools = process, port, tools

    def script(self, text: str, database: str = "postgres") -> str:
        """Run SQL and give its bare output. Raises CalledProcessError at the first statement that fails."""
        where = f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"
        command = [str(self._tools / "psql"), where, "-qXAt", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        return subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.PIPE).stdout


@contextmanager
def cluster(home: Path) -> Iterator[Cluster]:
    """Make a cluster under `home`, start it, stop it at the end."""
    install("postgresql-15")
    tools, data, log, port = (
        Path("/usr/lib/postgresql/15/bin"),
        home / "postgres",
        home / "postgres.log",
        free_port(),
    )
    data.mkdir(mode=0o700)
    give_to(USER, data)
    as_user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"] if os.geteuid() == 0 else []
    make = [str(tools / "initdb"), "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C"]
    subprocess.run([*as_user, *make], check=True, stdout=subprocess.DEVNULL, cwd="/")
    command = [str(tools / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port), "-k", ""]
    with started(command, log, user=USER, cwd=data, stop=signal.SIGINT) as process:
        wait_for_port(port, process, log)
        yield Cluster(process, port, tools)
