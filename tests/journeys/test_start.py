"""From the first look at the page to waiting for somebody, and going on after a reload."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.journeys.browsers import AWAY
from tests.journeys.chat import Chat
from tests.journeys.desk import Desk
from tests.people import Cast

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# Writes down what the page itself asks for; a preload that it does not ask for is a warning in the console.
ASKED = """{
  const real = fetch;
  globalThis.asked = [];
  globalThis.fetch = (path, ...more) => (asked.push(path), real(path, ...more));
}"""


async def walk(page: Page, steps: int) -> list[str]:
    """The names of what the focus meets at so many presses of Tab."""
    met = []
    for _ in range(steps):
        await page.keyboard.press("Tab")
        met.append(
            await page.evaluate(
                "(({ labels, ariaLabel, textContent }) => "
                "((labels && labels[0]?.textContent) || ariaLabel || textContent).trim())(document.activeElement)"
            )
        )
    return met


async def says_something_and_reloads(sam: Chat, cast: Cast) -> None:
    """Sam has a conversation in this tab, and loads the page anew."""
    await sam.start()
    await sam.say("hallo")
    counsellor = await cast.counsellor()
    talking = await counsellor.next()
    cast.talks.append(talking)
    await counsellor.join(talking)
    await talking.say("Vertel maar.")
    await sam.hears("Vertel maar.")
    await sam.page.reload()
    await expect(sam.button("Verder")).to_be_visible()


# CHAT-13
async def test_the_start_is_in_the_page_and_waits_for_its_scripts(sam: Chat) -> None:
    sam.person.watch.forgiven.extend(AWAY)
    await sam.page.route("**/*.js", lambda route: None)  # asked for, and never answered
    await sam.page.goto(sam.server.chat, wait_until="commit")
    await expect(sam.button("Start")).to_be_visible()
    for button in await sam.page.locator("main button:visible").all():
        await expect(button).to_be_disabled()
    await expect(sam.page.get_by_role("heading", name="Kun je nu veilig typen?")).to_be_visible()


async def test_the_question_about_typing_is_answered_in_the_page(sam: Chat) -> None:
    await sam.open()
    await sam.button("Nee").click()
    await expect(sam.button("Nee")).to_have_attribute("aria-pressed", "true")
    await expect(sam.page.get_by_text("Goed dat je dat merkt.")).to_be_visible()
    await sam.button("Ja").click()
    await expect(sam.button("Nee")).to_have_attribute("aria-pressed", "false")
    await sam.button("Ja").click()
    await expect(sam.page.get_by_text("Je mag dit overslaan.")).to_be_visible()


async def test_a_touch_of_start_shakes_hands_and_says_nothing(sam: Chat) -> None:
    await sam.open()
    await expect(sam.button("Start")).to_be_enabled()
    async with sam.page.expect_websocket():
        await sam.button("Start").dispatch_event("pointerdown")
    assert sam.person.watch.frames == []
    await sam.button("Start").click()
    await sam.say("hoi")
    assert len(sam.person.watch.sockets) == 1, "the one that was there already is used"


# CHAT-12
async def test_after_a_reload_one_goes_on_or_begins_anew_in_a_sensible_order(sam: Chat, cast: Cast) -> None:
    await says_something_and_reloads(sam, cast)
    assert await walk(sam.page, 4) == [
        "Noodknop: Weg",
        "Verder",
        "Begin opnieuw",
        "112 Gevaar, nu meteen hulp nodig",
    ]
    await sam.button("Verder").focus()
    await sam.page.keyboard.press("Enter")
    await sam.hears("Vertel maar.")
    messages = sam.page.get_by_role("region", name="Berichten")
    await expect(messages).to_be_focused()
    await expect(messages).to_be_in_viewport()
    assert await walk(sam.page, 2) == ["Jouw bericht", "Stuur"]


async def test_begin_anew_leaves_nothing_of_the_old_conversation_in_the_tab(sam: Chat, cast: Cast) -> None:
    await says_something_and_reloads(sam, cast)
    await sam.button("Begin opnieuw").click()
    await expect(sam.button("Start")).to_be_visible()
    await expect(sam.button("Verder")).to_be_hidden()
    assert await sam.page.evaluate("sessionStorage.length") == 0
    await sam.button("Start").click()
    await sam.say("een nieuw begin")
    assert await sam.all_said() == ["een nieuw begin"]


async def test_what_is_preloaded_is_used_after_a_reload_too(sam: Chat, cast: Cast) -> None:
    await sam.page.add_init_script(ASKED)
    await says_something_and_reloads(sam, cast)
    preloads = await sam.page.locator("link[rel=preload]").evaluate_all(
        "all => all.map((one) => one.getAttribute('href'))"
    )
    assert set(preloads) == {"/open", "/keys/directory"}
    async with sam.page.expect_response("**/log.js"):  # by then everything that comes early was asked for
        pass
    assert set(preloads) <= set(await sam.page.evaluate("asked"))


# QUEUE-02
async def test_who_is_there_is_told_by_the_line_and_stays_on_screen(sam: Chat, anna: Desk) -> None:
    async def nobody(route: Any) -> None:
        await route.fulfill(json={"open": True, "staffed": False, "until": None, "opens": None})

    await sam.page.route("**/open", nobody)  # what the door says is old by now
    await sam.start()
    place = sam.page.locator(".place")
    await expect(place).to_contain_text("Er zit nu niemand achter het scherm.")
    for number in range(8):
        await sam.say(f"bericht {number}\nen nog een regel")
    await expect(place).to_be_in_viewport(ratio=1)
    await expect(sam.page.get_by_text("hulpverleners dan nog lezen")).not_to_be_in_viewport()
    await anna.sign_in()
    await expect(place).to_contain_text("Je bent als eerste aan de beurt.")
    await expect(place).to_contain_text("minder dan 5 minuten")
    await within(place, sam.page)


async def within(part: Locator, page: Page) -> None:
    """It takes little of a phone's screen."""
    box, screen = await part.bounding_box(), page.viewport_size
    assert box is not None
    assert screen is not None
    assert box["height"] < screen["height"] / 6
