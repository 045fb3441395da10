"""The chat page speaks the language of whoever comes, and the counsellor sees which one that is."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from keerpunt.web.languages import NAMES, catalogue
from tests.journeys.browsers import AWAY, browsing
from tests.journeys.chat import Chat
from tests.journeys.desk import Desk
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE = {"has_touch": True, "is_mobile": True}


class Words:
    """What a language says, by the Dutch; what it does not say is Dutch."""

    def __init__(self, language: str) -> None:
        self._said = {message.id: message.string for message in catalogue.texts(catalogue.read(language))}

    def __getitem__(self, text: str) -> str:
        return str(self._said.get(text) or text)


PL, AR, A2 = Words("pl"), Words("ar"), Words("nl-a2")


@asynccontextmanager
async def coming(browser: Browser, server: Server, neutral: str, locale: str) -> AsyncIterator[Chat]:
    """Somebody whose phone is in this language."""
    async with browsing(browser, server, neutral, locale=locale, **PHONE) as person:
        yield Chat(person, server)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def languages_of(page: Page) -> Locator:
    """The way to the languages, at the start."""
    return page.locator("#other")


async def in_view(page: Page, what: Locator) -> bool:
    box, seen = await what.bounding_box(), page.viewport_size
    assert box is not None
    assert seen is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= seen["height"]


async def test_a_polish_phone_sees_polish(browser: Browser, server: Server, neutral: str) -> None:
    async with coming(browser, server, neutral, "pl-PL") as ola:
        page = ola.page
        await ola.open()
        await expect(page.locator("html")).to_have_attribute("lang", "pl")
        await expect(
            page.get_by_role("heading", name=PL["Praten over iets wat niet goed voelt"])
        ).to_be_visible()
        await expect(page).to_have_title(PL["Praten"])
        start = button(page, PL["Start"])
        await expect(start).to_be_enabled()
        assert await in_view(page, start)
        assert await in_view(page, page.locator("#exit"))
        await expect(page.locator("#hours")).to_have_text(re.compile(re.escape(PL["Nu open."])))
        await button(page, PL["Nee"]).click()
        await expect(page.locator("#heed")).to_contain_text(PL["Weg"])
        await start.click()
        await expect(page.get_by_label(PL["Jouw bericht"])).to_be_visible()
        assert [url for url in ola.asked if "pl" in re.split(r"[^a-z]+", url.removeprefix(server.chat))] == []
        for frame in ola.person.watch.frames:
            assert not re.search(r'"(pl|lang|language)"', frame), "no frame says which language"


async def test_an_arabic_phone_runs_from_right_to_left(
    browser: Browser, server: Server, neutral: str, anna: Desk
) -> None:
    await anna.sign_in()
    async with coming(browser, server, neutral, "ar-MA") as amir:
        page = amir.page
        await amir.open()
        await expect(page.locator("html")).to_have_attribute("dir", "rtl")
        assert await left_of(page.locator("#exit"), page.locator("#top"))
        numbers = page.locator(".numbers b")
        assert await numbers.all_text_contents() == ["112", "113 / 0800-0113", "0800-0432"]
        for each in await numbers.all():
            assert (
                await each.evaluate("each => getComputedStyle(each).direction") == "ltr"
                or (await each.text_content()) == "112"
            )

        await button(page, AR["Start"]).click()
        field = page.locator("#words")
        await expect(field).to_have_attribute("placeholder", AR["Typ hier…"])
        assert await field.evaluate("each => getComputedStyle(each).direction") == "rtl"
        await expect(page.get_by_text(AR["Je bent als eerste aan de beurt."])).to_be_visible()
        assert await left_of(button(page, AR["Stuur"]), field)
        await field.fill("0612 hallo")
        assert await field.evaluate("each => getComputedStyle(each).direction") == "ltr", (
            "words typed go their own way"
        )
        await field.fill("مرحبا، عمري 15")
        await button(page, AR["Stuur"]).click()
        mine = page.locator(".bubble.mine:not(.unsent)")
        await expect(mine).to_be_visible()
        await expect(page.locator(".own .meta")).to_have_text(re.compile(r"^\d\d:\d\d ✓"))

        await anna.takes_next()
        await anna.say("Dag, goed dat je schrijft.")
        theirs = await amir.hears("goed dat je schrijft")
        assert await left_of(mine, theirs, by="start"), "own words stand at the end of the line"
        await expect(page.locator("#top h1")).to_contain_text("Anna")
        await expect(anna.talks.last.get_by_text("pagina in het Arabisch")).to_be_visible()
        await expect(anna.page.locator(".said[lang=ar]")).to_have_count(1)
        assert await no_wider(page)

        await button(page, AR["Meer"]).click()
        assert await no_wider(page)
        await button(page, AR["Later verder praten"]).click()
        await button(page, AR["Laat mijn woorden zien"]).click()
        assert len(await amir.words_shown()) == 7
        assert await no_wider(page)
        await page.locator("#exit").tap(no_wait_after=True)
        await amir.is_away(neutral)


async def test_switching_keeps_what_was_typed_and_the_counsellor_sees_it(
    browser: Browser, server: Server, neutral: str, anna: Desk
) -> None:
    await anna.sign_in()
    async with coming(browser, server, neutral, "nl-NL") as sam:
        page = sam.page
        await sam.start()
        await sam.say("hoi")
        talk = await anna.takes_next()
        await anna.hears("hoi")
        await expect(talk.locator(".tongue")).to_have_count(0)

        await sam.type("nog niet af")
        await sam.goes_to("Meer")
        chosen = button(page, NAMES["pl"])
        await chosen.click()
        await expect(page.get_by_role("heading", name=PL["Meer"])).to_be_visible()
        await expect(chosen).to_be_focused()
        await expect(chosen).to_have_attribute("aria-pressed", "true")
        assert await page.evaluate("history.state.language") == "pl"
        assert await page.evaluate("Object.keys(sessionStorage).join()") == "k"
        assert await page.evaluate("location.href") == f"{server.chat}/"

        await button(page, PL["Terug naar het gesprek"]).click()
        await expect(page.locator("#words")).to_have_value("nog niet af")
        await expect(
            page.get_by_text(PL["{name} is er"].replace("{name}", "Anna"), exact=True)
        ).to_be_visible()
        await button(page, PL["Stuur"]).click()
        await anna.hears("nog niet af")
        await expect(talk.locator(".tongue")).to_have_text("pagina in het Pools")

        await button(page, PL["Meer"]).click()
        await button(page, NAMES["nl"]).click()
        await sam.goes_to("Terug naar het gesprek")
        await sam.say("weer in het Nederlands")
        await anna.hears("weer in het Nederlands")
        await expect(talk.locator(".tongue")).to_have_count(0)
        await expect(page.locator("html")).to_have_attribute("lang", "nl")
        arabic = await sam.say("مرحبا!")
        assert await arabic.evaluate("each => getComputedStyle(each).direction") == "rtl"


async def test_a_choice_survives_a_reload_and_dies_with_quick_exit(
    browser: Browser, server: Server, neutral: str
) -> None:
    async with coming(browser, server, neutral, "nl-NL") as sam:
        page = sam.page
        await sam.open()
        await languages_of(page).click()
        for name in NAMES.values():
            box = await button(page, name).bounding_box()
            assert box is not None
            assert box["height"] >= 44
            assert box["width"] >= 44
        assert await in_view(page, page.locator("#go"))
        await button(page, NAMES["ar"]).click()
        await expect(page.locator("html")).to_have_attribute("lang", "ar")
        await expect(page.locator("#tongues")).to_be_hidden()
        await page.reload()
        await expect(page.locator("html")).to_have_attribute("lang", "ar")
        await expect(button(page, AR["Start"])).to_be_enabled()
        await page.locator("#exit").tap(no_wait_after=True)
        await sam.is_away(neutral)
        await sam.open()
        await expect(sam.button("Start")).to_be_enabled()
        assert await page.evaluate("history.state") is None


async def test_easy_dutch_is_one_tap_away(browser: Browser, server: Server, neutral: str) -> None:
    async with coming(browser, server, neutral, "nl-NL") as sam:
        page = sam.page
        await sam.open()
        await languages_of(page).click()
        await button(page, NAMES["nl-a2"]).click()
        await expect(
            page.get_by_role("heading", name=A2["Praten over iets wat niet goed voelt"])
        ).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("lang", "nl")


async def test_who_speaks_none_of_them_is_offered_all(browser: Browser, server: Server, neutral: str) -> None:
    async with coming(browser, server, neutral, "fr-FR") as lou:
        await lou.open()
        for name in NAMES.values():
            await expect(button(lou.page, name)).to_be_visible()
        await expect(lou.button("Start")).to_be_enabled()
        assert await in_view(lou.page, lou.button("Start"))


async def test_a_language_that_does_not_arrive_leaves_all_as_it_is(
    browser: Browser, server: Server, neutral: str
) -> None:
    async with coming(browser, server, neutral, "nl-NL") as sam:
        page = sam.page
        sam.person.watch.forgiven.extend(AWAY)

        async def lost(route: Route) -> None:
            await route.abort()

        await page.route("**/languages/pl*.js", lost)
        await sam.open()
        await languages_of(page).click()
        await button(page, NAMES["pl"]).click()
        told = "Deze taal lukt nu niet. Kijk of je internet hebt."
        await expect(page.get_by_text(told)).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("lang", "nl")
        assert await page.evaluate("history.state") is None
        await button(page, NAMES["en"]).click()
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await expect(page.get_by_text(told)).to_have_count(0)


async def left_of(one: Locator, other: Locator, *, by: str = "whole") -> bool:
    """Is one to the left of the other: all of it, or its beginning?"""
    a, b = await one.bounding_box(), await other.bounding_box()
    assert a is not None
    assert b is not None
    return a["x"] < b["x"] if by == "start" else a["x"] + a["width"] <= b["x"]


async def no_wider(page: Page) -> bool:
    """Nothing scrolls sideways."""
    return bool(
        await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    )
