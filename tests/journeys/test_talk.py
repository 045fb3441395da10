"""Sam talks with Anna: two browsers on two origins."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.journeys.behind import eventually, rows
from tests.journeys.chat import UNSENT, Chat
from tests.journeys.desk import Desk
from tests.people import Cast, words_heard
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


# CHAT-10
async def test_one_tap_no_form_and_somebody_answers(sam: Chat, anna: Desk) -> None:
    await anna.sign_in()
    await sam.open()
    await expect(sam.page.get_by_text("Nu open.")).to_be_visible()
    assert await sam.page.locator("input, textarea, select").count() == 0, "nothing to fill in"
    await sam.button("Start").click()
    await expect(sam.page.get_by_text("Je bent als eerste aan de beurt.")).to_be_visible()
    await sam.say("hoi, is dit echt anoniem?")

    await expect(anna.page.get_by_text("1 wacht", exact=True)).to_be_visible()
    talk = await anna.takes_next()
    await anna.hears("hoi, is dit echt anoniem?")
    await expect(sam.log.get_by_text("Anna is erbij.")).to_be_visible()
    await expect(sam.page.get_by_text("Je bent als eerste aan de beurt.")).to_have_count(0)
    await expect(sam.page.get_by_role("heading", name="Anna is er")).to_be_visible()

    await anna.field.press_sequentially("Ja")
    await expect(sam.page.locator(".dots i")).to_have_count(3)
    await anna.say("Ja. Ik weet niet wie je bent. Kun je nu veilig typen?")
    await sam.hears("Ja. Ik weet niet wie je bent.")
    await expect(sam.page.locator(".dots i")).to_have_count(0)
    await expect(sam.page.get_by_text("✓ gelezen")).to_be_visible()

    await types_until(sam, talk.locator(".typing i").first)
    await sam.say("ja hoor")
    await anna.hears("ja hoor")
    await expect(talk.get_by_text("gelezen")).to_be_visible()

    await anna.closes()
    await expect(sam.log.get_by_text("Het gesprek is klaar.")).to_be_visible()
    await expect(sam.page.get_by_text("Schrijf je iets, dan kom je weer in de rij.")).to_be_visible()
    await expect(sam.button("Nieuw gesprek")).to_be_visible()
    await sam.say("toch nog iets")
    await expect(anna.page.get_by_text("1 wacht", exact=True)).to_be_visible()
    assert await sam.all_said() == [
        "hoi, is dit echt anoniem?",
        "Ja. Ik weet niet wie je bent. Kun je nu veilig typen?",
        "ja hoor",
        "toch nog iets",
    ]


# CHAT-10
async def test_the_one_question_may_be_answered_and_leaves_the_page_nowhere(sam: Chat) -> None:
    await sam.open()
    before = len(sam.asked)
    await sam.button("Nee").click()
    await expect(sam.page.get_by_text("Je mag nu weggaan en later terugkomen.")).to_be_visible()
    await sam.button("Weet ik niet").click()
    await expect(sam.page.get_by_text("Kan iemand meelezen?")).to_be_visible()
    assert sam.asked[before:] == []


# CHAT-07, CHAT-08
async def test_a_message_is_called_delivered_only_when_it_came_back(
    robin: Chat, own_cast: Cast, own_server: Server
) -> None:
    await robin.start()
    counsellor = await own_cast.counsellor()
    bubble = await robin.say("dit komt aan")
    talking = await counsellor.next()
    await counsellor.join(talking)
    await expect(robin.page.get_by_text("Anna is erbij.")).to_be_visible()

    own_server.pause(True)
    await robin.send("dit blijft hangen")
    hanging = robin.bubble("dit blijft hangen")
    await expect(hanging).to_have_class(UNSENT)
    await robin.goes_to(*["Nog niet verstuurd. Tik om het opnieuw te proberen."] * 3)
    own_server.pause(False)
    await expect(hanging).not_to_have_class(UNSENT)
    await expect(robin.page.get_by_text("✓ afgeleverd")).to_be_visible()
    await expect(bubble).to_be_visible()

    assert [await words_heard(talking) for _ in range(2)] == ["dit komt aan", "dit blijft hangen"]
    numbers = [each.number for each in talking.everything if each.payload and each.payload["t"] == "text"]
    stored = [number for (number,) in rows(own_server, "ledger", "SELECT number FROM conversations_envelope")]
    assert set(numbers) < set(stored), "the number in the receipt is the number in the row"
    assert len(stored) == 3, "two messages and a join, however often somebody taps"


# CHAT-11
async def test_closed_for_silence_goes_on_at_the_next_word(sam: Chat, cast: Cast) -> None:
    await sam.start()
    await sam.say("ben je er nog")
    counsellor = await cast.counsellor()
    talking = await counsellor.next()
    await counsellor.join(talking)
    await talking.say("Ik ben er.")
    await sam.hears("Ik ben er.")
    await counsellor.close(talking, "silent")
    await expect(sam.log.get_by_text("Schrijf je weer, dan gaat het verder.")).to_be_visible()

    other = await cast.visitor()
    await sam.say("sorry, er was iemand")
    await expect(sam.page.get_by_text("Het gesprek is weer open.")).to_be_visible()
    again = await counsellor.next()
    assert again.conversation.cv == talking.conversation.cv != other.conversation.cv
    await counsellor.join(again)
    for words in ("ben je er nog", "Ik ben er.", "sorry, er was iemand"):
        assert await words_heard(again) == words
    await again.say("Fijn dat je er weer bent.")
    await sam.hears("Fijn dat je er weer bent.")
    assert await sam.all_said() == [
        "ben je er nog",
        "Ik ben er.",
        "sorry, er was iemand",
        "Fijn dat je er weer bent.",
    ]


async def types_until(chat: Chat, seen: Locator) -> None:
    """Go on typing: that somebody types is told once in three seconds."""
    async with eventually():
        while not await seen.is_visible():
            await chat.field.press_sequentially("ja ", delay=50)
