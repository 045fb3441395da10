"""Nothing is in anybody's way, on any screen: for eyes, ears, thumbs and in a hurry."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.gallery.obstacles import obstacles, picture, readable
from tests.gallery.registry import NotHere, Screen
from tests.gallery.screens import SCREENS
from tests.gallery.stage import Stage, stage
from tests.server import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def on() -> AsyncIterator[Stage]:
    """One stage for all screens."""
    async with stage() as ready:
        yield ready


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: str(screen.slug))
async def test_nothing_is_in_the_way(screen: Screen, on: Stage) -> None:
    async with on.scene() as scene:
        try:
            page = await screen.reach(scene)
        except NotHere as missing:
            pytest.skip(f"not in this version: {missing}")
        async with readable(page) as shown:
            found = await obstacles(shown, screen)
            if found:
                path = ROOT / "gallery" / "obstacles" / f"{screen.slug}.png"
                await picture(shown, found[0].poses[0], path)
                told = "\n".join(str(each) for each in found)
                pytest.fail(f"{screen.origin}: {screen.name}, {screen.state}\n{told}\n{path}", pytrace=False)
