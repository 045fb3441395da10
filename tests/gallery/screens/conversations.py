"""The desk with conversations in hand."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.gallery.registry import screen
from tests.gallery.scene import SAID, Scene
from tests.journeys.desk import Desk
from tests.people import words_heard


async def in_hand(scene: Scene, count: int) -> Desk:
    """A counsellor with so many conversations; in the first, both have said something."""
    visitors = await scene.waiting_before(count)
    for visitor in visitors:
        await visitor.say(SAID["nl"][0])
    desk = await scene.signed_in()
    await desk.takes_next()
    await desk.say(SAID["nl"][1])
    first = visitors[0]
    await words_heard(first)
    for words in (SAID["nl"][3], SAID["nl"][5]):
        await first.say(words)
        await desk.hears(words)
    for _ in range(count - 1):
        before = await desk.page.locator(".hand").count()
        await desk.page.get_by_role("banner").get_by_role("button", name="Volgende").click()
        await expect(desk.page.locator(".hand")).to_have_count(before + 1 if before else 2)
    return desk


@screen("staff", "conversations", "one")
async def one(scene: Scene) -> Page:
    return (await in_hand(scene, 1)).page


@screen("staff", "conversations", "two")
async def two(scene: Scene) -> Page:
    return (await in_hand(scene, 2)).page


@screen("staff", "conversations", "three, hands are full, a draft, somebody waits")
async def three(scene: Scene) -> Page:
    desk = await in_hand(scene, 3)
    await desk.page.locator("[data-composer]").last.fill("Ik kijk even met je mee.\nWat is er gebeurd?")
    await scene.waiting_before(1)
    await expect(desk.page.locator(".waiting .clock")).to_be_visible()
    return desk.page


@screen("staff", "conversations", "closing")
async def closing(scene: Scene) -> Page:
    desk = await in_hand(scene, 1)
    await desk.page.locator(".convo-head .close").click()
    await expect(desk.page.locator(".closing")).to_be_visible()
    return desk.page


@screen("staff", "conversations", "closed")
async def closed(scene: Scene) -> Page:
    desk = await in_hand(scene, 1)
    await desk.page.locator(".convo-head .close").click()
    await desk.page.locator(".closing .reason").first.click()
    await expect(desk.page.locator(".convo-foot .over button")).to_be_visible()
    return desk.page


@screen("staff", "conversations", "signing out?")
async def signing_out(scene: Scene) -> Page:
    desk = await in_hand(scene, 2)
    await desk.page.get_by_role("button", name="Afmelden").click()
    await expect(desk.page.locator(".leaving")).to_be_visible()
    return desk.page


@screen("staff", "conversations", "the visitor wiped it")
async def wiped(scene: Scene) -> Page:
    visitor, *_ = await scene.waiting_before(1)
    await visitor.say("hoi")
    desk = await scene.signed_in()
    await desk.takes_next()
    await desk.hears("hoi")
    await visitor.wipe()
    scene.cast.visitors.remove(visitor)
    await expect(desk.page.locator(".said").filter(has_text="hoi")).to_have_count(0)
    return desk.page
