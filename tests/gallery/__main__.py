"""`make gallery`, or `python -m tests.gallery`: a picture of every screen, in every size and light.

Starts servers and a browser of its own. Exit 1 when a screen could not be reached; its name is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

import django


def main() -> int:
    """Parse what was asked, and walk."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("--into", type=Path, default=Path("gallery"), help="folder for the pictures")
    parser.add_argument("--languages", default="nl", help="such as nl,ar")
    parser.add_argument(
        "--only",
        default="",
        help="screens with this in their name, such as chat-trouble; the index then shows no others",
    )
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keerpunt.settings")
    django.setup()  # the forger of false directories signs with the demonstration's keys
    from tests.gallery.walk import walk

    return asyncio.run(walk(asked.languages.split(","), asked.only, asked.into))


if __name__ == "__main__":
    sys.exit(main())
