"""`keerpunt rehearse`: scripted visitors who come in through the reference client, to practise the desk with.

A script is a list of steps: say something after so many seconds, or wait for an answer for at most so many.
How the scripts are written: `scripts/README.md`.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from keerpunt.client.line import Ended
from keerpunt.client.place import Place, Refused
from keerpunt.client.visitor import Visitor
from keerpunt.config import setting
from keerpunt.sealed.checks import CheckFailed

FOLDER = Path(__file__).parent / "scripts"
NO_DEMO = "Rehearsal visitors only come to a demonstration: here real people may be waiting."


@dataclass(frozen=True)
class Script:
    """One visitor's part."""

    id: str
    title: str
    about: str
    steps: list[dict[str, Any]]

    @classmethod
    def read(cls, path: Path) -> Script:
        """The script in this file."""
        text = json.loads(path.read_text())
        return cls(text["id"], text["title"], text["about"], text["steps"])


def scripts(wanted: str = "") -> list[Script]:
    """All scripts in order, or the one of this id. Raises KeyError when there is none."""
    found = [Script.read(path) for path in sorted(FOLDER.glob("*.json"))]
    chosen = [each for each in found if wanted in ("", each.id)]
    if not chosen:
        raise KeyError(wanted)
    return chosen


def rehearse(wanted: str, visitors: int, speed: float) -> int:
    """Let visitors come in, so many at a time, until every script was played. Returns the exit status."""
    try:
        parts = scripts(wanted.upper())
    except KeyError:
        names = ", ".join(each.id for each in scripts())
        print(f"No script {wanted}. There are: {names}", file=sys.stderr)
        return 2
    try:
        asyncio.run(_play(parts, max(1, visitors), max(0.1, speed)))
    except KeyboardInterrupt:
        print("\nThe visitors leave.")
    except (OSError, httpx.TransportError, Refused, CheckFailed) as problem:
        print(f"Nobody could come in: {problem}. Does a server run?", file=sys.stderr)
        return 1
    return 0


async def _play(parts: list[Script], visitors: int, speed: float) -> None:
    chat = Place(setting("KEERPUNT_CHAT"))
    row: asyncio.Queue[Script] = asyncio.Queue()
    for part in parts:
        row.put_nowait(part)

    async def come_in_one_after_another() -> None:
        while not row.empty():
            await play(chat, row.get_nowait(), speed)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(visitors):
                group.create_task(come_in_one_after_another())
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
    finally:
        await chat.close()


async def play(chat: Place, part: Script, speed: float = 1.0) -> Visitor:
    """Play one visitor from Start to the end of the script. Waits for a counsellor as long as it takes.

    Raises Refused where the chat is no demonstration's.
    """
    pin = await chat.pin()
    if not pin.demo:
        raise Refused(NO_DEMO)
    visitor = await Visitor.begin(chat, pin)
    await visitor.connect()
    print(f"{part.id} waits: {part.title}\n    {part.about}", flush=True)
    with suppress(Ended, Refused):  # a conversation that is closed halfway is over for the visitor too
        await visitor.frame("notice", code="taken")
        for step in part.steps:
            if "say" in step:
                await visitor.send({"t": "typing", "on": True})
                await asyncio.sleep(step.get("after", 1) / speed)
                await visitor.say(step["say"])
            else:
                await _wait_for_answer(visitor, step.get("at_most", 120) / speed)
        await visitor.frame("notice", code="closed")
    print(f"{part.id} is over.", flush=True)
    await visitor.disconnect()
    return visitor


async def _wait_for_answer(visitor: Visitor, at_most: float) -> None:
    """Wait until the counsellor has written, and two seconds longer in case there is more."""
    while not visitor.heard.empty():
        visitor.heard.get_nowait()
    with suppress(TimeoutError):
        async with asyncio.timeout(at_most):
            while (await visitor.hear()).payload is None:
                pass
            await asyncio.sleep(min(2, at_most / 4))
