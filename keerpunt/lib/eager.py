"""Run a coroutine that will most likely not pause, without the price of a task for it."""

from __future__ import annotations

import asyncio
import types
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any


def run_now(coroutine: Awaitable[None]) -> asyncio.Task[None] | None:
    """Run it up to its first pause. Returns None when that was its end, else the task that does the rest.

    What it raises before its first pause is raised here.
    """
    assert isinstance(coroutine, Coroutine)
    try:
        pause = coroutine.send(None)
    except StopIteration:
        return None
    return asyncio.get_running_loop().create_task(_rest(coroutine, pause))


@types.coroutine
def _rest(coroutine: Coroutine[Any, Any, None], pause: Any) -> Generator[Any, Any, None]:
    # The pause was meant for a task: hand it to the task that now runs this, then go on where we were.
    yield pause
    yield from coroutine.__await__()
