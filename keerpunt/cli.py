"""`keerpunt …`: the command line of the package."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from collections.abc import Callable, Sequence

INTERRUPTED = 130  # what a shell makes of Ctrl+C


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="keerpunt", description="A help platform that anyone can run.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, (does, about) in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(deed=does)
        if name == "rehearse":
            command.add_argument(
                "--script", default="", help="one script, such as T02; otherwise one after another"
            )
            command.add_argument("--visitors", type=int, default=1, help="how many come in at the same time")
            command.add_argument("--speed", type=float, default=1.0, help="2 types twice as fast")
    asked = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keerpunt.settings")
    deed: Callable[[argparse.Namespace], int | None] = asked.deed
    try:
        if asked.command != "config":
            import django

            django.setup()
        return deed(asked) or 0
    except KeyboardInterrupt:  # every deed can be done again after it was broken off
        print("\nStopped before it was done.")
        return INTERRUPTED


def config(asked: argparse.Namespace) -> None:
    """Print every setting with its value now."""
    from keerpunt.config import TABLE

    for row in TABLE:
        print(f"{row.name}={row.value}\n    {row.meaning} Default: {row.default}")


def demo(asked: argparse.Namespace) -> None:
    """Make the demonstration if it is not there, and serve it."""
    began = time.monotonic()
    print("Preparing the demonstration: databases, keys, people, pages ...", flush=True)
    from keerpunt import demo as demonstration

    demonstration.prepare()
    sockets = _listen()  # before anybody is told where it runs
    print(f"Ready in {time.monotonic() - began:.1f} s.")
    print(demonstration.welcome(), flush=True)
    demonstration.keep_signing()
    _serve(sockets)


def serve(asked: argparse.Namespace) -> None:
    """Serve the four origins until told to stop."""
    _serve(_listen())


def _serve(sockets: list[socket.socket]) -> None:
    from keerpunt import serve as serving

    try:
        serving.serve(sockets)
    except KeyboardInterrupt:
        print("\nStopped.")


def _listen() -> list[socket.socket]:
    from keerpunt import serve as serving
    from keerpunt.config import setting

    try:
        return serving.open_sockets(setting("KEERPUNT_LISTEN"))
    except OSError as problem:
        print(f"keerpunt: cannot listen: {problem.strerror}. Is another one running?", file=sys.stderr)
        raise SystemExit(1) from problem


def migrate(asked: argparse.Namespace) -> None:
    """Bring the databases to the tables of this version."""
    from keerpunt.demo import migrate as bring

    bring()


def stamp(asked: argparse.Namespace) -> None:
    """Make the release of the files that browsers get."""
    from keerpunt.web.stamp import stamp as make

    print(make().name)


def languages(asked: argparse.Namespace) -> int:
    """Bring catalogues and browser modules up to date with the source, and say what is not translated."""
    from keerpunt.web.languages import TRANSLATED, catalogue, modules, sources

    catalogue.update()
    modules.make()
    missing = [fault for each in TRANSLATED for fault in catalogue.faults(each, sources.gather())]
    print("\n".join(missing) or "every language is complete")
    return int(bool(missing))


def purge(asked: argparse.Namespace) -> None:
    """Forget what is past its time. The server does this by itself every hour."""
    from keerpunt.conversations.services import purge as forget

    print(f"{len(forget())} forgotten")


def rehearse(asked: argparse.Namespace) -> int:
    """Let scripted visitors come in, so that a counsellor can practise alone."""
    from keerpunt.client.rehearse import rehearse as play

    return play(asked.script, asked.visitors, asked.speed)


COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], int | None], str]] = {
    "demo": (demo, "make a demonstration organisation if there is none, and serve it"),
    "serve": (serve, "serve the four origins"),
    "config": (config, "print every setting, its value and its meaning"),
    "migrate": (migrate, "bring the databases to this version"),
    "stamp": (stamp, "make the release of the files that browsers get, print its name"),
    "languages": (languages, "bring the translations up to date with the source, and list what is missing"),
    "purge": (purge, "forget what is past its time"),
    "rehearse": (rehearse, "let scripted visitors come in, to practise with"),
}

if __name__ == "__main__":
    sys.exit(main())
