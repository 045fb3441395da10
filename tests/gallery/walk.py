"""All screens, one after the other: pictures of each, and the names of those that could not be reached."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from tests.gallery.album import Picture, take, write_index
from tests.gallery.registry import NotHere, Screen
from tests.gallery.screens import SCREENS
from tests.gallery.stage import Stage, stage

say = partial(print, flush=True)


async def visit(on: Stage, screen: Screen, language: str, into: Path) -> list[Picture] | None:
    """Pictures of one screen, none where this version does not have it. None when it could not be reached."""
    try:
        async with on.scene(language) as scene:
            return await take(await screen.reach(scene), screen, language, into)
    except NotHere as missing:
        say(f"  not in this version: {missing}")
        return []
    except Exception as fault:
        say(f"  NOT REACHED: {screen.slug} ({language}): {fault!r}")
        return None


async def walk(languages: list[str], only: str, into: Path) -> int:
    """All screens, one after the other."""
    pictures: list[Picture] = []
    missing: list[str] = []
    async with stage() as on:
        rounds = [
            (language, screen)
            for language in languages
            for screen in SCREENS
            if only in screen.slug and (screen.is_for_visitors or language == languages[0])
        ]
        for number, (language, screen) in enumerate(rounds, 1):
            began = time.monotonic()
            taken = await visit(on, screen, language, into)
            pictures += taken or []
            missing += [f"{screen.slug} ({language})"] if taken is None else []
            say(f"{number:>4}/{len(rounds)} {time.monotonic() - began:5.1f} s  {language}  {screen.slug}")
    say(f"{len(pictures)} pictures: {write_index(pictures, into).resolve()}")
    if missing:
        say("could not be reached: " + ", ".join(missing))
    return 1 if missing or not pictures else 0
