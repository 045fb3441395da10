"""A visitor who waits and talks."""

from __future__ import annotations

from playwright.async_api import Page, WebSocketRoute, expect

from tests.gallery.hands import Hands
from tests.gallery.registry import screen
from tests.gallery.scene import SAID, Scene
from tests.gallery.stage import LONG_NAME
from tests.journeys.network import network

COVER = """() => {
  for (const hidden of [true, false]) {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }
}"""


@screen("chat", "waiting", "opening")
async def opening(scene: Scene) -> Page:
    hands = await scene.hands()
    await hands.page.route_web_socket("**/line", silence)
    await hands.open()
    await hands.start()
    return hands.page


def silence(socket: WebSocketRoute) -> None:
    """A line on which nobody answers."""


@screen("chat", "waiting", "next, nobody is there")
async def nobody_there(scene: Scene) -> Page:
    hands = await scene.start()
    await hands.start()
    await hands.say(SAID["nl"][0])
    return hands.page


@screen("chat", "waiting", "next")
async def first(scene: Scene) -> Page:
    return await waits_behind(scene, 0)


@screen("chat", "waiting", "third")
async def third(scene: Scene) -> Page:
    return await waits_behind(scene, 2)


async def waits_behind(scene: Scene, count: int) -> Page:
    """Wait behind so many others."""
    await scene.on_shift()
    await scene.waiting_before(count)
    hands = await scene.start()
    await hands.start()
    await hands.say(SAID.get(scene.language, SAID["nl"])[0])
    return hands.page


@screen("chat", "talking", "somebody came")
async def came(scene: Scene) -> Page:
    hands, _ = await scene.talk(SAID.get(scene.language, SAID["nl"])[0])
    return hands.page


@screen("chat", "talking", "both sides, a long word")
async def both_sides(scene: Scene) -> Page:
    mine, yours, again, more, back, long = SAID.get(scene.language, SAID["nl"])
    hands, talking = await scene.talk(mine)
    for mine_or_yours, words in ((0, yours), (1, again), (1, more), (0, back), (1, long)):
        if mine_or_yours:
            await hands.say(words)
        else:
            await talking.say(words)
            await hands.hears(words)
    return hands.page


@screen("chat", "talking", "a long name, somebody types")
async def long_name(scene: Scene) -> Page:
    hands = await scene.start()
    await hands.start()
    await hands.say("hoi")
    talking = await scene.taken(LONG_NAME)
    await hands.sees("#top bdi")
    await talking.send({"t": "typing", "on": True})
    await hands.sees(".dots i")
    return hands.page


@screen("chat", "talking", "a draft of many lines")
async def draft(scene: Scene) -> Page:
    hands, _ = await scene.answered()
    await hands.field.fill("\n".join(["ik weet niet goed waar ik moet beginnen, het is veel"] * 8))
    return hands.page


async def hint(scene: Scene, text: str) -> Page:
    """Type words that the page says something about."""
    hands, _ = await scene.answered()
    await hands.field.press_sequentially(text)
    await hands.sees(".hint")
    return hands.page


@screen("chat", "talking", "hint: a name")
async def hint_name(scene: Scene) -> Page:
    return await hint(scene, "ik heet Jayden en mijn nummer is 06 12345678")


@screen("chat", "talking", "hint: danger")
async def hint_danger(scene: Scene) -> Page:
    return await hint(scene, "ze staan voor de deur")


@screen("chat", "talking", "hint: despair")
async def hint_despair(scene: Scene) -> Page:
    return await hint(scene, "ik wil niet meer leven")


async def lost_line(scene: Scene) -> Hands:
    """A talk whose network is gone."""
    net = await scene.during(network())
    hands = await scene.hands(proxy={"server": net.url})
    await hands.page.clock.install()
    await hands.open()
    await hands.start()
    await hands.say(SAID.get(scene.language, SAID["nl"])[0])
    talking = await scene.taken()
    await talking.say("Ik ben er.")
    await hands.hears("Ik ben er.")

    net.falls_silent()
    await hands.page.clock.fast_forward("00:40")
    await hands.sees(".banner[role=status]:not(:empty)")
    return hands


@screen("chat", "talking", "the line is lost")
async def lost(scene: Scene) -> Page:
    return (await lost_line(scene)).page


@screen("chat", "talking", "the line is lost, words are not sent")
async def unsent(scene: Scene) -> Page:
    hands = await lost_line(scene)
    await expect(await hands.send("hoor je mij nog?")).to_have_class("bubble mine unsent")
    return hands.page


@screen("chat", "again", "after a reload")
async def again(scene: Scene) -> Page:
    hands, _ = await scene.answered()
    await expect(hands.page.locator("body")).to_have_class("talk")
    await hands.page.reload()
    await hands.sees("#fresh")
    return hands.page


@screen("chat", "covered", "behind another page")
async def covered(scene: Scene) -> Page:
    hands, _ = await scene.answered()
    await hands.page.evaluate(COVER)
    await hands.sees("#cover")
    return hands.page
