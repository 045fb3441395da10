"""A real server for tests: its own process, its own data, free ports on loopback."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
NAMES = ("portal", "chat", "staff", "cms")


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


class Server:
    """One installation. `start` it, `kill` it, `stop` it; its data stays until the folder goes."""

    def __init__(self, data: Path, neutral: str, **settings: str) -> None:
        self.data = data
        self.urls = {
            name: f"http://localhost:{port}" for name, port in zip(NAMES, free_ports(4), strict=True)
        }
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("KEERPUNT", "DJANGO"))
            },
            **{f"KEERPUNT_{name.upper()}": url for name, url in self.urls.items()},
            "KEERPUNT_DATA": str(data),
            "KEERPUNT_NEUTRAL": neutral,
            "KEERPUNT_BURST": "200",
            "KEERPUNT_RATE": "100",
            "KEERPUNT_OPENINGS": "100000",
            **settings,
        }
        self.log = data / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def portal(self) -> str:
        """Address of the portal."""
        return self.urls["portal"]

    @property
    def chat(self) -> str:
        """Address of the chat."""
        return self.urls["chat"]

    @property
    def staff(self) -> str:
        """Address of the counsellors' pages."""
        return self.urls["staff"]

    @property
    def cms(self) -> str:
        """Address of the editors' pages."""
        return self.urls["cms"]

    @property
    def passphrases(self) -> dict[str, str]:
        """The sign-ins of the demonstration: name -> seven words."""
        people: dict[str, str] = json.loads((self.data / "demo-people.json").read_text())
        return people

    def prepare(self) -> None:
        """Make databases, keys, people and a release."""
        self.run("-c", PREPARE)

    def run(self, *arguments: str) -> str:
        """Run Python with this installation's settings; returns what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Serve, and return once every origin answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "keerpunt", "serve"],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        self.wait_until_up(self._process)

    def wait_until_up(self, process: subprocess.Popen[Any]) -> None:
        """Return once every origin of this process answers."""
        deadline = time.monotonic() + 30
        for url in self.urls.values():
            port = int(url.rsplit(":", 1)[1])
            while True:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                assert process.poll() is None, self.log.read_text()
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.02)

    def stop(self) -> None:
        """End it as an operator would."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def pause(self, on: bool) -> None:
        """Let the process hang, or go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP if on else signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(20)
            self._process = None


class Restless(Server):
    """A server that knows whether it runs."""

    up = False

    def start(self) -> None:
        """Serve."""
        super().start()
        self.up = True

    def stop(self) -> None:
        """End it as an operator would."""
        super().stop()
        self.up = False

    def kill(self) -> None:
        """End it as a power cut would."""
        super().kill()
        self.up = False

    def start_if_down(self) -> None:
        """Serve, if it does not."""
        if not self.up:
            self.start()


PREPARE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "keerpunt.settings"
django.setup()
from keerpunt import demo
demo.prepare()
"""


@contextlib.contextmanager
def neutral_page() -> Iterator[str]:
    """An ordinary page on loopback, where quick exits end up in tests."""

    class Weather(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<!doctype html><title>Weer</title><h1>Het weer vandaag</h1>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Weather)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def copy_of(template: Path, to: Path) -> Path:
    """A copy of a prepared installation, so that preparing happens once."""
    shutil.copytree(template, to)
    return to
