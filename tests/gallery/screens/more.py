"""The screens of "Meer"."""

from __future__ import annotations

from playwright.async_api import Page

from tests.gallery.hands import CLOSE, READERS, SAFE, WIPE
from tests.gallery.registry import screen
from tests.gallery.scene import Scene


async def open_more(scene: Scene, *places: int) -> Page:
    """From a talk to "Meer" and on."""
    hands, _ = await scene.answered()
    await hands.more(*places)
    return hands.page


@screen("chat", "more", "menu")
async def menu(scene: Scene) -> Page:
    return await open_more(scene)


@screen("chat", "more", "menu, nobody has answered")
async def menu_unanswered(scene: Scene) -> Page:
    hands = await scene.start()
    await hands.start()
    await hands.more()
    return hands.page


@screen("chat", "more", "who can read this")
async def readers(scene: Scene) -> Page:
    return await open_more(scene, READERS)


@screen("chat", "more", "how safe is this")
async def safe(scene: Scene) -> Page:
    return await open_more(scene, SAFE)


@screen("chat", "more", "close")
async def close(scene: Scene) -> Page:
    return await open_more(scene, CLOSE)


@screen("chat", "more", "wipe")
async def wipe(scene: Scene) -> Page:
    return await open_more(scene, WIPE)


@screen("chat", "more", "wiped")
async def wiped(scene: Scene) -> Page:
    return await open_more(scene, WIPE, 0)
