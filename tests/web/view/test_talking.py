"""Sam talks: with keys, with hints, with too many words, and sees who can read."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.async_api import expect

from tests.journeys.chat import Chat
from tests.people import Cast

pytestmark = pytest.mark.browser

HIDE = """on => {
    Object.defineProperty(document, 'hidden', { value: on, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
}"""


# CHAT-12
async def test_the_other_side_is_heard_once_and_takes_no_focus(sam: Chat, cast: Cast) -> None:
    await sam.start()
    await sam.send("yo is dit echt anoniem")
    await sam.field.fill("half ge")
    await sam.page.evaluate("""() => {
        window.heard = [];
        const hear = ({ addedNodes }) => addedNodes.forEach((node) => heard.push(node.textContent));
        const log = document.querySelector('[role=log]');
        new MutationObserver((changes) => changes.forEach(hear)).observe(log, { childList: true, subtree: true });
    }""")
    anna = await cast.counsellor()
    talking = await anna.next()
    cast.talks.append(talking)
    await anna.join(talking)
    await talking.say("Hoi, ik ben Anna.")
    await talking.say("Kun je nu veilig typen?")
    await expect(sam.log).to_contain_text("Kun je nu veilig typen?")
    await expect(sam.page.get_by_role("heading", level=1)).to_contain_text("Anna")

    heard = " ".join(await sam.page.evaluate("heard"))
    assert heard.count("Hoi, ik ben Anna.") == heard.count("Kun je nu veilig typen?") == 1
    await expect(sam.field).to_be_focused()
    await sam.page.keyboard.type("typt")
    await expect(sam.field).to_have_value("half getypt")


# CHAT-12
async def test_everything_can_be_done_with_keys(sam: Chat, cast: Cast) -> None:
    async def walk_to(name: str) -> None:
        target = sam.page.get_by_role("button", name=name, exact=True)
        await expect(target).to_be_visible()
        for _ in range(30):
            if await target.evaluate("node => node === document.activeElement"):
                break
            await sam.page.keyboard.press("Tab")
        await sam.page.keyboard.press("Enter")

    await sam.open()
    await walk_to("Start")
    await expect(sam.page.get_by_role("region", name="Berichten")).to_be_focused()
    await sam.field.focus()
    await sam.page.keyboard.type("hoi")
    await walk_to("Stuur")
    await expect(sam.log).to_contain_text("afgeleverd")
    anna = await cast.counsellor()
    talking = await anna.next()
    cast.talks.append(talking)
    await anna.join(talking)
    await talking.say("Hoi Sam")
    await expect(sam.log).to_contain_text("Hoi Sam")

    await sam.page.keyboard.press("Shift+Tab")
    for name, heading in (
        ("Meer", "Meer"),
        ("Later verder praten", "Later verder praten"),
        ("Laat mijn woorden zien", "Dit zijn jouw woorden"),
        ("Ik kom niet meer terug", "Berichten"),
        ("Meer", "Meer"),
        ("Wis mijn gesprek", "Alles wissen?"),
        ("Ja, wis alles", "Alles is gewist"),
    ):
        await sam.page.evaluate("document.activeElement.blur()") if name == "Meer" else None
        await walk_to(name)
        role: Literal["region", "heading"] = "region" if heading == "Berichten" else "heading"
        await expect(sam.page.get_by_role(role, name=heading, exact=True)).to_be_focused()


async def test_enter_sends_at_a_keyboard_and_shift_enter_does_not(sam: Chat) -> None:
    await sam.start()
    await sam.field.fill("een")
    await sam.field.press("Shift+Enter")
    await sam.page.keyboard.type("twee")
    await sam.field.press("Control+Enter")
    await expect(sam.page.locator(".bubble")).to_have_text("Jij: een\ntwee")
    await expect(sam.field).to_have_value("")


async def test_a_hint_is_local_gentle_and_goes_away(sam: Chat) -> None:
    await sam.start()
    await sam.send("hoi")
    await expect(sam.log).to_contain_text("afgeleverd")
    before = len(sam.person.watch.requests)
    await sam.field.press_sequentially("ik heet Sam")
    await expect(sam.hint).to_contain_text("We helpen je ook zonder naam")
    await sam.goes_to("Sluit dit")
    await expect(sam.hint).to_have_count(0)
    await expect(sam.field).to_be_focused()

    await sam.field.fill("hij heeft een mes, ik heet Sam")
    await expect(sam.hint.get_by_role("link", name="Bel 112")).to_have_attribute("href", "tel:112")
    await sam.button("Stuur").click()
    await expect(sam.hint).to_be_visible()  # what may save a life stays until it is waved away
    assert [each.url for each in sam.person.watch.requests[before:]] == []


async def test_too_many_words_go_in_two(sam: Chat) -> None:
    await sam.start()
    await sam.field.fill("Dit is een zin. " * 300)
    await expect(sam.page.get_by_text("Te lang voor één bericht")).to_be_visible()
    await sam.button("Stuur").click()
    assert (await sam.field.input_value()).startswith("Dit is een zin.")
    await sam.button("Stuur").click()
    await expect(sam.field).to_have_value("")
    said = await sam.page.locator(".bubble").all_inner_texts()
    assert sum(each.count("Dit is een zin.") for each in said) == 300


# KEYS-17
async def test_sam_sees_who_can_read(sam: Chat) -> None:
    await sam.start()
    await sam.goes_to("Meer", "Wie kan dit lezen?")
    readers = sam.page.get_by_role("main").get_by_role("listitem")
    await expect(readers.filter(has_text="Jongeren (4 hulpverleners)")).to_be_visible()


# SAFE-14
async def test_coming_back_is_offered_only_after_an_answer(sam: Chat, cast: Cast) -> None:
    await sam.start()
    await sam.send("hoi")
    await sam.goes_to("Meer")
    await expect(sam.button("Wis mijn gesprek")).to_be_visible()
    await expect(sam.button("Later verder praten")).to_have_count(0)

    anna = await cast.counsellor()
    talking = await anna.next()
    cast.talks.append(talking)
    await anna.join(talking)
    await talking.say("Hoi")
    await expect(sam.button("Later verder praten")).to_be_visible()


async def test_words_are_covered_while_another_page_is_in_front(sam: Chat) -> None:
    await sam.start()
    await sam.send("ze kijken mee")
    await expect(sam.log).to_contain_text("ze kijken mee")
    await sam.page.evaluate(HIDE, True)
    await expect(sam.log).to_be_hidden()
    await expect(sam.page.get_by_role("link", name="Weg")).to_be_visible()
    await sam.page.evaluate(HIDE, False)
    await expect(sam.log).to_be_hidden()
    await sam.goes_to("Tik om verder te gaan")
    await expect(sam.log).to_contain_text("ze kijken mee")


async def test_stopping_leads_back_to_the_start_and_takes_half_a_sentence_along(sam: Chat) -> None:
    await sam.start()
    await sam.say("hoi")
    await sam.type("ik wil eigenlijk")
    await sam.goes_to("Meer", "Gesprek afsluiten", "Afsluiten")
    await expect(sam.button("Ik heb al woorden")).to_be_visible()
    assert await sam.page.evaluate("sessionStorage.length") == 0
    await sam.goes_to("Start")
    await expect(sam.field).to_have_value("")
    await expect(sam.bubbles).to_have_count(0)
