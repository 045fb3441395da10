"""Servers that a measurement starts for itself: on one core, as their own user, counted, then stopped."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

SERVER_CORE, CLIENT_CORE = 0, 1


def pinned(core: int, command: Sequence[str]) -> list[str]:
    """The command, held to one core where the machine has two; with one core everybody shares it."""
    if shutil.which("taskset") and (os.cpu_count() or 1) > 1:
        return ["taskset", "-c", str(core), *command]
    return list(command)


def install(*packages: str) -> None:
    """Debian packages that are missing, without starting their services. Needs root. Raises RuntimeError."""
    missing = [name for name in packages if not _installed(name)]
    if not missing:
        return
    if os.geteuid() != 0:
        raise RuntimeError(f"please install as root: apt-get install {' '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)


def _installed(package: str) -> bool:
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status}", package], capture_output=True, text=True
    )
    return asked.stdout.strip() == "installed"


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def give_to(user: str | None, *places: Path) -> None:
    """Make directories and files the property of the user that a server will run as."""
    for place in places:
        if user and os.geteuid() == 0:
            shutil.chown(place, user, user)


@contextmanager
def started(
    command: Sequence[str],
    log: Path,
    user: str | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[psutil.Process]:
    """Run a server on the server core, as `user` when we are root; stop its whole tree at the end."""
    identity = {"user": user, "group": user, "extra_groups": []} if user and os.geteuid() == 0 else {}
    with log.open("ab") as out:
        child = subprocess.Popen(
            pinned(SERVER_CORE, command),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            start_new_session=True,
            **identity,  # type: ignore[call-overload]
        )
    process = psutil.Process(child.pid)
    try:
        yield process
    finally:
        tree = _tree([process])
        child.send_signal(stop)
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(5)
        for left in psutil.wait_procs(tree, timeout=5)[1]:
            left.kill()


def wait_for_port(port: int, process: psutil.Process, log: Path, seconds: float = 60) -> None:
    """Until the server answers on its port. Raises RuntimeError with the end of its log when it does not."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no answer on port {port}:\n{log.read_text(errors='replace')[-2000:]}")


def cpu_seconds(roots: Sequence[psutil.Process]) -> float:
    """User and system time that the processes and their children have used, finished children included."""
    total = 0.0
    for process in _tree(roots):
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue  # a child that ended: its parent has its times once it has been waited for
    return total


def memory(roots: Sequence[psutil.Process]) -> int:
    """Bytes the processes and their children hold; pages shared between them are counted once (PSS)."""
    total = 0
    for process in _tree(roots):
        try:
            total += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
        except psutil.AccessDenied:
            total += process.memory_info().rss
    return total


def _tree(roots: Sequence[psutil.Process]) -> list[psutil.Process]:
    found: dict[int, psutil.Process] = {}
    for root in roots:
        try:
            found |= {each.pid: each for each in (root, *root.children(recursive=True))}
        except psutil.NoSuchProcess:
            continue
    return list(found.values())
