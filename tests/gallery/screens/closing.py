"""A talk that has ended, by whoever."""

from __future__ import annotations

from playwright.async_api import Page

from tests.gallery.hands import CLOSE, Hands
from tests.gallery.registry import screen
from tests.gallery.scene import Scene


@screen("chat", "talking", "closed")
async def closed(scene: Scene) -> Page:
    return (await after_closing(scene, "done")).page


@screen("chat", "talking", "closed: it was silent")
async def closed_for_silence(scene: Scene) -> Page:
    return (await after_closing(scene, "silent")).page


@screen("chat", "talking", "closed at its limits")
async def closed_at_limits(scene: Scene) -> Page:
    return (await after_closing(scene, "limits")).page


async def after_closing(scene: Scene, why: str) -> Hands:
    """A talk that the counsellor has ended."""
    hands, talking = await scene.answered()
    await scene.closes(talking, why)
    await hands.sees(".composer button.quiet")
    return hands


@screen("chat", "close", "after the counsellor did")
async def close(scene: Scene) -> Page:
    hands = await after_closing(scene, "done")
    await hands.page.locator(".composer button.quiet").nth(1).click()
    await hands.sees("#first")
    return hands.page


@screen("chat", "close", "nobody has answered")
async def close_unanswered(scene: Scene) -> Page:
    hands = await scene.start()
    await hands.start()
    await hands.say("hoi")
    await hands.more(CLOSE - 1)
    return hands.page
