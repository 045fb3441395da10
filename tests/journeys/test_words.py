"""Seven words: given, remembered, used on another phone, and the end of everything."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from keerpunt.client.line import Talking
from keerpunt.sealed.words import listed_words
from tests.journeys.behind import count
from tests.journeys.browsers import browsing
from tests.journeys.chat import Chat
from tests.journeys.desk import Desk
from tests.people import Cast, words_heard
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LIST = listed_words()


# SAFE-10, SAFE-14
async def test_words_are_offered_after_an_answer_shown_once_and_asked_back(sam: Chat, anna: Desk) -> None:
    await anna.sign_in()
    await sam.start()
    await sam.say("is er iemand")
    before = await sam.page.content()
    await sam.button("Meer").click()
    await expect(
        sam.page.get_by_text(
            "Later verder praten kan nog niet. Het kan als een hulpverlener je heeft geantwoord."
        )
    ).to_be_visible()
    await expect(sam.button("Later verder praten")).to_have_count(0)
    await sam.goes_to("Gesprek afsluiten")
    await expect(
        sam.page.get_by_text("Sluit je nu, dan kun jij dit gesprek later niet meer openen.")
    ).to_be_visible()
    await sam.goes_to("Toch doorpraten")

    await anna.takes_next()
    await anna.say("Ja, ik ben er.")
    await sam.hears("Ja, ik ben er.")
    await sam.goes_to("Meer", "Later verder praten", "Laat mijn woorden zien")
    words = await sam.words_shown()
    assert len(words) == 7
    assert set(words) <= set(LIST)
    assert await sam.ways_on() == ["Ik ken ze", "Ik kom niet meer terug"]

    await sam.goes_to("Ik ken ze")
    await expect(sam.page.locator("ol")).to_have_count(0)
    assert await sam.ways_on() == ["Klaar", "Laat ze nog een keer zien", "Ik kom niet meer terug"]
    await sam.gives_back(["fout", *["nogfouter"] * 6])
    await expect(sam.page.get_by_text("Dat was nog niet goed. Kijk rustig nog een keer.")).to_be_visible()
    assert await sam.words_shown() == words
    await sam.goes_to("Ik ken ze")
    await sam.gives_back([word.capitalize() + " " for word in words])
    await expect(sam.page.get_by_role("heading", name="Gelukt")).to_be_visible()
    await sam.goes_to("Terug naar het gesprek")
    await sam.hears("Ja, ik ben er.")
    left = await sam.page.content()
    # some words of the list are words of every page
    mine = [word for word in words if not re.search(rf"\b{word}\b", before)]
    assert not any(re.search(rf"\b{word}\b", left) for word in mine)

    await sam.goes_to("Meer", "Later verder praten", "Laat mijn woorden zien")
    assert await sam.words_shown() != words, "the first ones are shown no more"
    await sam.goes_to("Ik kom niet meer terug")
    await expect(sam.field).to_be_visible()


# SAFE-08, SAFE-09, SAFE-13
async def test_another_phone_and_words_as_people_type_them(
    browser: Browser, sam: Chat, cast: Cast, server: Server, neutral: str
) -> None:
    words, talking = await answered(sam, cast)
    first, second, *rest = words
    typed = (
        f" {first.capitalize()}  {second.upper()}-{rest[0]}, {rest[1]} - {rest[2]}  {rest[3]}\n{rest[4]}\n"
    )
    async with browsing(browser, server, neutral) as other:
        twin = Chat(other, server)
        await twin.returns(typed)
        await twin.hears("Ik luister.")
        await expect(twin.log.get_by_text("Je bent terug.")).to_be_visible()
        used = twin.page.locator(".used")
        await expect(used).to_contain_text("Je woorden zijn nu voor het eerst gebruikt.")
        await expect(used).to_be_in_viewport(ratio=1)
        await twin.goes_to("Gelezen")
        await expect(used).to_have_count(0)
        await expect(twin.field).to_be_focused()
        assert await twin.all_said() == ["mag ik iets vertellen", "Ik luister."]
        await expect(sam.page.get_by_role("heading", name="Ergens anders geopend")).to_be_visible()
        await expect(sam.page.get_by_role("link", name="113")).to_be_visible()
        assert "Ik luister." not in await sam.page.content()

        await twin.say("ik ben op een andere telefoon")
        assert (await talking.hear()).payload is not None
        for pasted in (
            " ".join(words),
            " ".join(words).upper(),
            f"kijk: {'; '.join(words)}!".replace("a", "á"),
        ):
            await twin.send(pasted)
            await expect(
                twin.page.get_by_text("Dit zijn jouw zeven woorden. Die versturen we niet.")
            ).to_be_visible()
            await expect(twin.field).to_have_value(pasted)
            await twin.button("Sluit dit").click()
        assert await twin.bubbles.count() == 3

    async with browsing(browser, server, neutral) as third:
        again = Chat(third, server)
        await again.returns(" ".join(words))
        told = again.page.locator(".used")
        await expect(told).to_contain_text("Je woorden zijn voor het laatst gebruikt op")
        await expect(told).to_contain_text("Was jij dat niet?")
        await expect(told).to_be_in_viewport(ratio=1)


# SAFE-08
async def test_the_phone_that_made_the_words_warns_too(sam: Chat, cast: Cast) -> None:
    words, _ = await answered(sam, cast)
    await sam.send(f"dit zijn ze: {' '.join(words)}")
    await expect(sam.page.get_by_text("Dit zijn jouw zeven woorden. Die versturen we niet.")).to_be_visible()
    assert await sam.bubbles.count() == 2
    await sam.say(" ".join(words[:6]))


# SAFE-09
async def test_a_word_that_is_none_is_helped_here_and_asks_nobody(sam: Chat) -> None:
    sam.person.watch.forgiven.append("status of 404")
    words = [*LIST[10:16], LIST[100]]
    wrong = words[6][:-1] + "xq"
    await sam.open()
    await sam.button("Ik heb al woorden").click()
    field = sam.page.get_by_label("Typ je zeven woorden")
    await field.wait_for()
    before = len(sam.asked)
    await field.fill(" ".join(words[:6]))
    await expect(sam.page.get_by_text("Je hebt er nu 6. Het moeten er zeven zijn.")).to_be_visible()
    await field.fill(" ".join([*words[:6], wrong]))
    await expect(sam.page.get_by_text(f"{wrong} kennen we niet. Bedoel je:")).to_be_visible()
    await expect(sam.button("Open mijn gesprek")).to_be_disabled()
    await expect(sam.button("Wis alles en open niets")).to_be_disabled()
    await sam.page.get_by_role("button", name=words[6]).first.click()
    await expect(field).to_have_value(" ".join(words))
    await expect(sam.page.get_by_text("Dit zijn zeven woorden. Je kunt verder.")).to_be_visible()
    assert [url for url in sam.asked[before:] if not url.endswith("/open")] == []
    assert not any(url.endswith("/return/open") for url in sam.asked)

    await sam.button("Open mijn gesprek").click()
    await expect(sam.page.get_by_text("Deze woorden kennen we niet. Kijk ze rustig na.")).to_be_visible()
    await expect(field).to_have_value(" ".join(words))


# SAFE-12
async def test_the_words_wipe_everything_without_opening_it(
    browser: Browser, sam: Chat, cast: Cast, server: Server, neutral: str
) -> None:
    words, talking = await answered(sam, cast)
    await sam.type("en wat ik nog wilde zeggen")
    async with browsing(browser, server, neutral) as other:
        other.watch.forgiven.append("status of 404")
        second = Chat(other, server)
        await second.types_words(" ".join(words))
        await second.goes_to("Wis alles en open niets", "Ja, wis alles")
        await expect(second.page.get_by_role("heading", name="Alles is gewist")).to_be_visible()
        assert "Ik luister." not in await second.page.content()
        assert not any(url.endswith(("/return/open", "/line")) for url in second.asked)
        assert other.watch.sockets == []
        await second.goes_to("Naar het begin")
        await second.types_words(" ".join(words))
        await second.goes_to("Open mijn gesprek")
        await expect(second.page.get_by_text("Deze woorden kennen we niet.")).to_be_visible()

    await expect(sam.page.get_by_role("heading", name="Alles is gewist")).to_be_visible()
    assert "Ik luister." not in await sam.page.content()
    assert await sam.page.evaluate("sessionStorage.length") == 0
    assert await talking.ended() == 4410
    await sam.goes_to("Nieuw gesprek", "Start")
    await expect(sam.field).to_have_value("")


# SAFE-11
async def test_wiping_from_inside_empties_both_pages_and_the_database(
    robin: Chat, own_cast: Cast, own_server: Server
) -> None:
    await answered(robin, own_cast)
    assert count(own_server, "conversations_envelope") == 3
    await robin.goes_to(
        "Meer", "Wis mijn gesprek", "Nee, bewaar het", "Meer", "Wis mijn gesprek", "Ja, wis alles"
    )
    await expect(robin.page.get_by_role("heading", name="Alles is gewist")).to_be_visible()
    assert "mag ik iets vertellen" not in await robin.page.content()
    for table in ("conversations_envelope", "conversations_record", "conversations_conversation"):
        assert count(own_server, table) == 0
    for table in ("keyrings_wrap", "keyrings_vault"):
        assert count(own_server, table, "keys") == 0
    await robin.goes_to("Nieuw gesprek")
    await expect(robin.button("Start")).to_be_visible()


async def answered(chat: Chat, cast: Cast) -> tuple[list[str], Talking]:
    """Sam asks, Anna answers, Sam takes seven words; returns them and Anna's line."""
    await chat.start()
    await chat.say("mag ik iets vertellen")
    counsellor = await cast.counsellor()
    talking = await counsellor.next()
    cast.talks.append(talking)
    await counsellor.join(talking)
    await talking.say("Ik luister.")
    await chat.hears("Ik luister.")
    assert await words_heard(talking) == "mag ik iets vertellen"
    return await chat.takes_words(), talking
