"""Who is here, on both screens: a counsellor who goes home, a visitor who writes again, one who leaves or wipes."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.journeys.behind import eventually
from tests.journeys.browsers import DESK, browsing
from tests.journeys.chat import Chat
from tests.journeys.desk import Desk
from tests.people import Cast
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AT_ONCE = 5_000  # milliseconds; a counsellor who only falls silent is missed after a minute


async def types_until(desk: Desk, seen: Locator) -> None:
    """Go on typing: that somebody types is told once in three seconds."""
    async with eventually():
        while not await seen.is_visible():
            await desk.field.press_sequentially("ja ", delay=50)


def bar(chat: Chat) -> Locator:
    """The first words of the visitor's screen: who is here."""
    return chat.page.get_by_role("heading", level=1)


# DESK-02, CHAT-10
async def test_a_counsellor_goes_home_and_a_colleague_goes_on(
    sam: Chat, anna: Desk, browser: Browser, server: Server, neutral: str
) -> None:
    await anna.sign_in()
    await sam.start()
    await sam.say("hoi")
    await anna.takes_next()
    await anna.say("Dag, ik ben Anna.")
    await expect(bar(sam)).to_have_text("Anna is er")
    await sam.say("fijn")  # the last words are the visitor's own
    await types_until(anna, sam.page.locator(".dots i").first)
    await anna.field.fill("")

    await anna.page.get_by_role("button", name="Afmelden").click()
    await expect(anna.page.get_by_text("gaat het terug naar de wachtrij")).to_be_visible()
    await anna.page.get_by_role("button", name="Toch afmelden").click()
    gone = sam.page.get_by_text("Anna is gestopt. We zoeken iemand anders voor je.")
    await expect(gone).to_be_visible(timeout=AT_ONCE)
    await expect(bar(sam)).to_have_text("Praten", timeout=AT_ONCE)
    await expect(sam.page.locator(".dots i")).to_have_count(0, timeout=AT_ONCE)
    await expect(sam.page.get_by_text("Er is iemand voor je.")).to_have_count(0)
    await expect(sam.page.get_by_text("Er zit nu niemand achter het scherm.")).to_be_visible(timeout=AT_ONCE)

    async with browsing(browser, server, neutral, viewport=DESK) as person:
        bram = Desk(person, server, "Bram")
        await bram.sign_in()
        await expect(sam.page.get_by_text("Je bent als eerste aan de beurt.")).to_be_visible(timeout=AT_ONCE)
        await bram.takes_next()
        await bram.hears("fijn")
        await expect(bar(sam)).to_have_text("Bram is er")
        await expect(gone).to_have_count(0)


# CHAT-11, QUEUE-01
async def test_who_writes_again_after_the_end_goes_on_with_the_same_counsellor(
    sam: Chat, anna: Desk, cast: Cast
) -> None:
    await anna.sign_in()
    await sam.start()
    await sam.say("hoi")
    talk = await anna.takes_next()
    await anna.say("Dag, ik ben Anna.")
    label = await talk.get_by_role("heading").first.inner_text()
    await anna.closes()
    await expect(sam.page.get_by_text("dan kom je weer in de rij")).to_be_visible()
    await expect(bar(sam)).to_have_text("Praten")

    other = await cast.visitor()
    await sam.say("toch nog iets")
    await expect(bar(sam)).to_have_text("Praten")
    onwards = talk.get_by_role("button", name=f"Verder met {label}")
    await expect(talk.get_by_text("Deze bezoeker schrijft weer")).to_be_visible()
    await expect(talk.get_by_text("nog één ander eerder aan de beurt")).to_be_visible()
    await expect(onwards).to_be_disabled()
    await expect(talk.get_by_text("Neem gerust even adem")).to_have_count(0)

    await other.wipe()
    await expect(talk.get_by_text("Het is de beurt van deze bezoeker.")).to_be_visible()
    await onwards.click()
    await expect(bar(sam)).to_have_text("Anna is er")
    await expect(anna.talks).to_have_count(1)
    await expect(talk.get_by_role("heading").first).to_have_text(label)
    await anna.say("Vertel.")
    await sam.hears("Vertel.")


# KEYS-14
async def test_whose_desk_is_locked_is_not_here(sam: Chat, anna: Desk) -> None:
    await anna.sign_in()
    await sam.start()
    await sam.say("hoi")
    await anna.takes_next()
    await expect(bar(sam)).to_have_text("Anna is er")
    await anna.page.get_by_role("button", name="Meer").click()
    await anna.page.get_by_role("button", name="Op slot").click()
    await expect(bar(sam)).to_have_text("Anna is even weg", timeout=AT_ONCE)
    await anna.page.get_by_label("Wachtzin").fill(anna.server.passphrases["Anna"])
    await anna.page.get_by_role("button", name="Ontgrendel").click()
    await expect(bar(sam)).to_have_text("Anna is er")


# DESK-06, SAFE-12
async def test_full_hands_are_said_and_a_wiped_conversation_frees_one(
    sam: Chat, anna: Desk, cast: Cast
) -> None:
    visitors = [await cast.visitor() for _ in range(2)]
    await anna.sign_in()
    await sam.start()
    await sam.say("hoi")
    await cast.visitor()
    for _ in range(3):
        await anna.takes_next()
    full = anna.page.get_by_role("banner").get_by_role("button", name="Handen vol")
    await expect(full).to_be_disabled()
    await expect(full).to_have_attribute("title", "Je handen zijn vol. Rond eerst een gesprek af.")
    await anna.field.last.press("Control+Enter")
    await expect(anna.page.get_by_text("Je handen zijn vol.").last).to_be_visible()
    next_ = anna.page.get_by_role("banner").get_by_role("button", name="Volgende")

    await sam.goes_to("Meer", "Wis mijn gesprek", "Ja, wis alles")
    wiped = anna.talks.filter(has_text="Dit gesprek is gewist")
    await expect(wiped.get_by_text("De bezoeker heeft alles gewist.")).to_be_visible()
    await expect(next_).to_be_enabled()
    await wiped.get_by_role("button", name="Wegleggen").click()
    await expect(anna.talks).to_have_count(2)

    await anna.takes_next()
    await expect(full).to_be_disabled()
    await visitors[0].disconnect(4000)
    await expect(next_).to_be_enabled()


# CHAT-08
async def test_a_phone_without_network_says_so_at_once_and_a_message_is_seen_from_another_screen(
    sam: Chat, anna: Desk
) -> None:
    await anna.sign_in()
    await sam.start()
    await sam.say("hoi")
    await anna.takes_next()
    await anna.say("Dag, ik ben Anna.")
    await expect(bar(sam)).to_have_text("Anna is er")

    await sam.page.context.set_offline(True)
    await expect(sam.page.get_by_text("Geen verbinding.")).to_be_visible(timeout=AT_ONCE)
    await expect(bar(sam)).to_have_text("Anna")
    await sam.page.context.set_offline(False)
    await expect(bar(sam)).to_have_text("Anna is er")

    await sam.goes_to("Meer")
    await anna.say("Ben je er nog?")
    await expect(sam.page.get_by_text("Er is een nieuw bericht.")).to_be_visible()
    await sam.goes_to("Terug naar het gesprek")
    await sam.hears("Ben je er nog?")
    await expect(sam.page.get_by_text("Nieuw bericht ↓")).to_have_count(0)
