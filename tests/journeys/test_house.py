"""Vera changes the colour, sees it before she saves it, and Sam's next visit has it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.browsers import DESK, PHONE, browsing
from tests.journeys.test_look import no_obstacle, tabs_to
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SIZES = ((360, 640), (768, 1024), (1440, 900))
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0h20v10z" fill="#aa3366"/></svg>'
COLOUR = "e => getComputedStyle(e).backgroundColor"
# a refused form is a page with status 422, which Chromium writes down
REFUSED = "Failed to load resource: the server responded with a status of 422"


async def sign_in(page: Page, server: Server) -> None:
    """Vera, on the page itself."""
    await page.goto(f"{server.staff}/huisstijl/")
    await page.get_by_label("Naam").fill("vera")
    await page.get_by_label("Wachtzin").fill("verkeerde woorden")
    await page.get_by_role("button", name="Aanmelden").click()
    await expect(page.get_by_role("alert")).to_have_text(re.compile("horen niet bij elkaar"))
    await page.get_by_label("Wachtzin").fill(server.passphrases["Vera"])
    await page.get_by_role("button", name="Aanmelden").click()
    await expect(page.get_by_role("button", name="Bewaar")).to_be_visible()


async def fits(page: Page) -> None:
    """Nothing is wider than the screen, at three sizes and with large letters."""
    before = page.viewport_size
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, width)
    await page.set_viewport_size({"width": 320, "height": 256})  # 1280 wide at 400 %
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, "400 %")
    assert before
    await page.set_viewport_size(before)


async def test_a_colour_is_seen_before_it_is_saved_and_by_the_next_visitor(
    browser: Browser, own_server: Server, neutral: str
) -> None:
    async with browsing(browser, own_server, neutral, viewport=DESK) as vera:
        vera.watch.forgiven += [REFUSED, "status of 403"]
        page = vera.page
        await sign_in(page, own_server)
        await no_obstacle(page, "huisstijl")
        start = page.locator(".phone.light .button.wide").first
        dark = page.locator(".phone.dark .button.wide").first
        usual = await start.evaluate(COLOUR)

        await page.locator("#colour").fill("#ffcc00")
        await expect(page.locator("#colour-word")).to_contain_text("maken we haar donkerder (#856a00)")
        assert await start.evaluate(COLOUR) == "rgb(133, 106, 0)"
        assert await dark.evaluate(COLOUR) == "rgb(255, 204, 0)"
        await page.locator("#colour").fill("#ffcc0")
        await expect(page.locator("#colour-word")).to_contain_text("zes tekens")
        await page.get_by_role("button", name="Terug naar de kleur van Keerpunt").click()
        assert await start.evaluate(COLOUR) == usual
        await page.get_by_label("Kies de kleur").evaluate(
            "e => { e.value = '#aa3366'; e.dispatchEvent(new Event('input', { bubbles: true })) }"
        )
        await expect(page.locator("#colour")).to_have_value("#aa3366")

        name = "Samenwerkingsverband Jeugdhulpverlening"
        await page.get_by_label("Naam").fill(name)
        await expect(page.locator(".phone.light [data-name]")).to_have_text(name)
        await page.get_by_text("Nuchter").click()
        await expect(page.locator(".phone.dark .big:visible")).to_have_text("Chat met een hulpverlener")
        await page.get_by_label("Logo").set_input_files(
            {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": LOGO}
        )
        await expect(page.locator(".phone.light [data-mark]")).to_have_attribute("src", re.compile("^blob:"))
        await fits(page)
        await page.get_by_label("Gewone pagina na Weg").fill("weer")
        await page.get_by_role("button", name="Bewaar").click()
        await expect(page.get_by_role("alert").first).to_contain_text("Nog niet bewaard.")
        await expect(page.get_by_label("Naam")).to_have_value(name)
        assert await page.get_by_label("Gewone pagina na Weg").input_value() == "weer"
        await no_obstacle(page, "huisstijl: wrong")

        await page.get_by_label("Gewone pagina na Weg").fill(neutral)
        await page.get_by_label("Logo").set_input_files(
            {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": LOGO}
        )
        await tabs_to(page, "Bewaar")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status").first).to_contain_text("Bewaard.")
        await no_obstacle(page, "huisstijl: saved")

        async with browsing(browser, own_server, neutral, viewport=PHONE) as sam:
            await sam.page.goto(own_server.chat)
            await expect(
                sam.page.get_by_role("heading", name="Chat met een hulpverlener", exact=True)
            ).to_be_visible()
            go = sam.page.get_by_role("button", name="Start", exact=True)
            await expect(go).to_be_enabled()
            assert await go.evaluate(COLOUR) == "rgb(170, 51, 102)"
            await fits(sam.page)
            await sam.page.goto(own_server.portal)
            await expect(sam.page.get_by_role("banner").get_by_text(name)).to_be_visible()
            mark = sam.page.get_by_role("banner").locator("img")
            assert await mark.evaluate("e => e.complete && e.naturalWidth > 0")
            await fits(sam.page)
            await no_obstacle(sam.page, "portal in another colour")

        await page.get_by_role("button", name="Alles terug naar standaard").click()
        await expect(page.get_by_role("status").first).to_contain_text("zoals het kwam")
        await page.goto(own_server.chat)
        assert await page.get_by_role("button", name="Start", exact=True).evaluate(COLOUR) == usual


@pytest.mark.parametrize(
    "query",
    ["", "?kleur=donker", "?richting=rtl", "?letters=groot", "?kleur=licht&richting=rtl&letters=groot"],
)
async def test_every_part_fits_and_has_no_obstacle(
    browser: Browser, server: Server, neutral: str, query: str
) -> None:
    async with browsing(browser, server, neutral, viewport=DESK, reduced_motion="reduce") as somebody:
        await somebody.page.goto(f"{server.staff}/look/{query}")
        await expect(somebody.page.get_by_role("heading", name="Alle onderdelen")).to_be_visible()
        await no_obstacle(somebody.page, f"look {query}")
        await fits(somebody.page)
        small = await somebody.page.evaluate(
            """() => [...document.querySelectorAll('main button, main .button, main .tab, main .field, main summary')]
              .map((e) => [e.textContent.slice(0, 20), e.getBoundingClientRect().height])
              .filter(([, high]) => high && high < 43.5)"""
        )
        assert small == []


async def test_what_is_not_there_is_drawn(browser: Browser, server: Server, neutral: str) -> None:
    async with browsing(browser, server, neutral) as sam:
        sam.watch.forgiven.append("status of 404")
        for url in (server.portal, server.chat):
            await sam.page.goto(f"{url}/nergens")
            await expect(sam.page.get_by_role("heading", name="Deze pagina bestaat niet.")).to_be_visible()
            await expect(sam.page.get_by_role("link", name="Weg")).to_be_visible()
            await no_obstacle(sam.page, f"not there: {url}")
            await fits(sam.page)
        await sam.page.get_by_role("link", name="Weg").click()
        await sam.page.wait_for_url(neutral)
