"""Seven words: given, asked back, used."""

from __future__ import annotations

from playwright.async_api import Page, expect

from keerpunt.sealed.words import listed_words
from tests.gallery.hands import KEEP, Hands
from tests.gallery.registry import screen
from tests.gallery.scene import Scene
from tests.people import words_heard


async def shown(scene: Scene) -> tuple[Hands, list[str]]:
    """Words that are on screen."""
    hands, _ = await scene.answered()
    await hands.more(KEEP, 0)
    return hands, await hands.page.locator("ol.words li").all_text_contents()


@screen("chat", "keep words", "why")
async def why(scene: Scene) -> Page:
    hands, _ = await scene.answered()
    await hands.more(KEEP)
    return hands.page


@screen("chat", "keep words", "shown")
async def show(scene: Scene) -> Page:
    return (await shown(scene))[0].page


@screen("chat", "keep words", "asked back")
async def ask(scene: Scene) -> Page:
    hands, _ = await shown(scene)
    await hands.taps(0)
    return hands.page


async def give_back(hands: Hands, words: list[str]) -> None:
    """Fill in the two words that are asked."""
    for field in await hands.page.locator("form .field").all():
        label = await hands.page.locator(f"label[for={await field.get_attribute('id')}]").text_content() or ""
        place = next(int(mark) for mark in label if mark.isdigit())
        await field.fill(words[place - 1])
    await hands.taps(0)


@screen("chat", "keep words", "not right yet")
async def wrong(scene: Scene) -> Page:
    hands, words = await shown(scene)
    await hands.taps(0)
    await give_back(hands, ["fout"] * len(words))
    return hands.page


@screen("chat", "keep words", "kept")
async def kept(scene: Scene) -> Page:
    hands, words = await shown(scene)
    await hands.taps(0)
    await give_back(hands, words)
    return hands.page


async def typed(scene: Scene, text: str) -> Hands:
    """Type words at the start."""
    hands = await scene.start()
    await hands.page.locator("#have").click()
    await hands.page.locator("#seven").fill(text)
    return hands


@screen("chat", "come back", "nothing typed")
async def nothing_typed(scene: Scene) -> Page:
    return (await typed(scene, "")).page


@screen("chat", "come back", "words we do not know")
async def not_listed(scene: Scene) -> Page:
    words = listed_words()[10:17]
    hands = await typed(
        scene, " ".join([*words[:5], words[5] + "x", "meervoudigeaansprakelijkheidsverzekering"])
    )
    await hands.sees("#room [role=status] b")
    return hands.page


@screen("chat", "come back", "seven words, wipe without opening?")
async def wipe(scene: Scene) -> Page:
    hands = await typed(scene, " ".join(listed_words()[10:17]))
    await hands.page.locator("#room > button.quiet").first.click()
    await hands.sees("#room .danger")
    return hands.page


@screen("chat", "come back", "nobody's words")
async def nobodys(scene: Scene) -> Page:
    hands = await typed(scene, " ".join(listed_words()[10:17]))
    await hands.page.locator("#room form .button").click()
    await hands.sees("#room .notice")
    return hands.page


async def come_back(scene: Scene) -> Hands:
    """Come back with words that another browser was given."""
    other = await scene.cast.visitor()
    talking = await scene.taken()
    await talking.say("Tot de volgende keer.")
    await words_heard(other)
    words = await other.keep_words()
    await other.disconnect()
    hands = await typed(scene, words)
    await hands.page.locator("#room form .button").click()
    await hands.sees(".used")
    return hands


@screen("chat", "come back", "returned, words never used")
async def returned(scene: Scene) -> Page:
    return (await come_back(scene)).page


@screen("chat", "come back", "wiped")
async def wiped(scene: Scene) -> Page:
    other = await scene.cast.visitor()
    words = await other.keep_words()
    hands = await typed(scene, words)
    await hands.page.locator("#room > button.quiet").first.click()
    await hands.page.locator("#room .button.danger").click()
    await expect(hands.page.locator("#seven")).to_have_count(0)
    return hands.page
