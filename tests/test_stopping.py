"""Ctrl+C stops everything at once, quietly, and leaves nothing that cannot be gone on with."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.conversations.bare import bare_line
from tests.server import ROOT, Server

# A shell's background jobs ignore SIGINT; somebody at a keyboard does not.
AT_A_KEYBOARD = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from keerpunt.cli import main
sys.exit(main(sys.argv[1:]))
"""


def begin(server: Server, command: str) -> subprocess.Popen[str]:
    """Type a command of `keerpunt`."""
    return subprocess.Popen(
        [sys.executable, "-c", AT_A_KEYBOARD, command],
        env=server.environment | {"PYTHONUNBUFFERED": "1"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def until(process: subprocess.Popen[str], word: str) -> None:
    """Read on until this is said."""
    assert process.stdout is not None
    for line in process.stdout:
        if word in line:
            return
    raise AssertionError(f"ended without saying {word}")


def interrupt(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Press Ctrl+C. Returns the exit status and what was said after that."""
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=20)
    return process.returncode, said


async def test_a_server_stops_quietly_with_somebody_on_the_line(own_server: Server) -> None:
    own_server.stop()
    process = begin(own_server, "demo")
    until(process, "Stop with Ctrl+C")
    own_server.wait_until_up(process)
    async with bare_line(own_server.chat) as line:
        status, said = interrupt(process)
        assert await line.ended() == 1012
    assert (status, said.strip()) == (0, "Stopped.")


def test_a_demonstration_that_is_broken_off_is_begun_anew(tmp_path: Path, neutral: str) -> None:
    server = Server(tmp_path / "data", neutral)
    process = begin(server, "demo")
    until(process, "Preparing")
    status, said = interrupt(process)
    assert (status, said.strip()) == (130, "Stopped before it was done.")

    server.prepare()
    assert "Anna" in server.passphrases


def test_rehearsing_without_a_server_says_so(tmp_path: Path, neutral: str) -> None:
    server = Server(tmp_path / "data", neutral)
    said, _ = begin(server, "rehearse").communicate(timeout=20)
    assert "Does a server run?" in said
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_said_before_anybody_is_told_where_it_runs(server: Server) -> None:
    second = begin(server, "demo")
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "Keerpunt runs" not in said
    assert "which KEERPUNT_" in said
    assert "Traceback" not in said
