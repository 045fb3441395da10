"""Sam comes back: with the words, after a reload, or only to wipe everything."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from keerpunt.client.line import Talking
from tests.journeys.browsers import browsing
from tests.people import Cast
from tests.web.view.conftest import Chat

pytestmark = pytest.mark.browser

KEPT = "sessionStorage.getItem('k') || ''"


@pytest.fixture
async def anna(sam: Chat, cast: Cast) -> Talking:
    """Anna has answered Sam."""
    await sam.starts()
    await sam.says("ik durf dit niet op te schrijven")
    counsellor = await cast.counsellor()
    talking = await counsellor.next()
    cast.talks.append(talking)
    await counsellor.join(talking)
    await talking.say("Neem je tijd.")
    await expect(sam.log).to_contain_text("Neem je tijd.")
    return talking


@pytest.fixture
async def elsewhere(browser: Browser, sam: Chat) -> AsyncIterator[Chat]:
    """Sam at another device."""
    async with browsing(browser, sam.server, sam.neutral, has_touch=True) as person:
        person.watch.forgiven.append("status of 404")
        yield Chat(person, sam.server, sam.neutral)


# SAFE-10
@pytest.mark.usefixtures("anna")
async def test_from_the_words_there_are_two_ways_on(sam: Chat) -> None:
    await sam.goes("Meer", "Later verder praten", "Laat mijn woorden zien")
    words = await sam.page.locator(".words li").all_inner_texts()
    assert len(words) == 7
    names = await sam.page.get_by_role("main").get_by_role("button").all_inner_texts()
    assert names == ["Ik ken ze", "Ik wil niet terugkomen"]

    await sam.goes("Ik ken ze")
    for field in await sam.page.locator("form input").all():
        await field.fill("verkeerd")
    await sam.goes("Klaar")
    await expect(sam.page.get_by_text("Dat was nog niet goed")).to_be_visible()
    assert await sam.page.locator(".words li").all_inner_texts() == words  # the same ones, not new ones

    await sam.goes("Ik wil niet terugkomen")
    await expect(sam.field).to_be_visible()
    content = await sam.page.content()
    assert not any(f">{word}<" in content for word in words)


# SAFE-08, SAFE-09
@pytest.mark.usefixtures("anna")
async def test_own_words_are_not_sent(sam: Chat) -> None:
    words = await sam.keeps_words()
    await sam.goes("Terug naar het gesprek")
    await sam.says(f"mijn woorden zijn {words.upper()}")
    await expect(sam.hint).to_contain_text("Dit zijn jouw zeven woorden")
    await expect(sam.page.locator(".bubble.mine")).to_have_count(1)
    await sam.says("sorry")
    await expect(sam.page.locator(".bubble.mine")).to_have_count(2)


# SAFE-09, SAFE-13, CHAT-12
@pytest.mark.usefixtures("anna")
async def test_the_words_open_it_elsewhere_however_they_are_typed(sam: Chat, elsewhere: Chat) -> None:
    words = await sam.keeps_words()
    first, *rest = words.split()
    await elsewhere.opens()
    await elsewhere.enters(f"{first.capitalize()}  {'-'.join(rest).upper()}\n")
    await elsewhere.goes("Open mijn gesprek")
    await expect(elsewhere.log).to_contain_text("Neem je tijd.")
    await expect(elsewhere.log).to_contain_text("Je bent terug.")
    await expect(sam.page.get_by_role("heading", name="Ergens anders geopend")).to_be_visible()

    await sam.goes("Nieuw gesprek")  # the first device comes back as well, and sees that somebody was there
    await sam.enters(words)
    await sam.goes("Open mijn gesprek")
    await expect(sam.log.locator(".line").first).to_contain_text(
        re.compile(r"voor het laatst gebruikt op .* om \d\d:\d\d")
    )


# SAFE-09
async def test_a_word_that_does_not_exist_is_helped_along_without_asking_anyone(sam: Chat) -> None:
    await sam.opens()
    await sam.enters("aardbij beamer gerbera riet waskom haring skihut")
    before = len(sam.person.watch.requests)
    await expect(sam.button("Open mijn gesprek")).to_be_disabled()
    await sam.goes("aardbei")
    await expect(sam.page.get_by_label("Typ je zeven woorden")).to_have_value(
        "aardbei beamer gerbera riet waskom haring skihut"
    )
    await expect(sam.button("Open mijn gesprek")).to_be_enabled()
    assert [each.url for each in sam.person.watch.requests[before:] if "/return" in each.url] == []


# SAFE-12
@pytest.mark.usefixtures("anna")
async def test_the_words_alone_wipe_everything_unopened(sam: Chat, elsewhere: Chat) -> None:
    words = await sam.keeps_words()
    await elsewhere.opens()
    await elsewhere.enters(words)
    await elsewhere.goes("Wis alles, zonder te openen", "Ja, wis alles")
    await expect(elsewhere.page.get_by_role("heading", name="Alles is gewist")).to_be_visible()
    assert "Neem je tijd" not in await elsewhere.page.content()
    await expect(sam.page.get_by_role("heading", name="Alles is gewist")).to_be_visible()

    await elsewhere.goes("Naar het begin")
    await elsewhere.enters(words)
    await elsewhere.goes("Open mijn gesprek")
    await expect(elsewhere.page.get_by_text("Deze woorden kennen we niet")).to_be_visible()


@pytest.mark.usefixtures("anna")
async def test_after_a_reload_one_neutral_button_brings_everything_back(sam: Chat) -> None:
    await sam.field.fill("half getypt")
    await expect(sam.page.locator(".bubble.mine")).to_have_count(1)
    while "." not in await sam.page.evaluate(KEPT):  # typed words are sealed a moment later
        await sam.page.evaluate("new Promise(requestAnimationFrame)")
    await sam.page.reload()
    names = await sam.page.get_by_role("main").get_by_role("button").all_inner_texts()
    assert names == ["Verder"]
    assert "Neem je tijd" not in await sam.page.content()

    await sam.goes("Verder")
    await expect(sam.log).to_contain_text("Neem je tijd.")
    await expect(sam.field).to_have_value("half getypt")


# SAFE-11
@pytest.mark.usefixtures("anna")
async def test_wiping_asks_once_and_then_it_is_gone(sam: Chat) -> None:
    await sam.goes("Meer", "Gesprek afsluiten", "Wis alles", "Nee, bewaar het")
    await expect(sam.log).to_contain_text("Neem je tijd.")
    await sam.goes("Meer", "Wis mijn gesprek", "Ja, wis alles")
    await expect(sam.page.get_by_role("heading", name="Alles is gewist")).to_be_visible()
    assert "Neem je tijd" not in await sam.page.content()
    await expect(sam.page.get_by_role("link", name="112")).to_be_visible()
