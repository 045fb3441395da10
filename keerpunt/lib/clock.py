"""What time it is: the server's, in whole seconds since 1970."""

from __future__ import annotations

import time

COARSE = 300


def now() -> int:
    """Seconds since 1970."""
    return int(time.time())


def coarse() -> int:
    """Now, rounded down to five minutes: the only kind of time kept about a conversation (protocol §1)."""
    seconds = int(time.time())
    return seconds - seconds % COARSE
