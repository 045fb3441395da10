"""When it cannot go on, the page says so with telephone numbers, and nothing that was typed leaves it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.browsers import browsing
from tests.journeys.chat import Chat
from tests.server import Server

pytestmark = pytest.mark.browser

TEN_DAYS_BEHIND = "const now = Date.now; Date.now = () => now() - 864e6"
SNAPCHAT = "Mozilla/5.0 (Linux; Android 9; SM-A105F; wv) AppleWebKit/537.36 Chrome/91.0 Mobile Safari/537.36 Snapchat"
INSTAGRAM = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Instagram 300.0"
OLD_TIKTOK = "Mozilla/5.0 (iPhone; CPU iPhone OS 15_1 like Mac OS X) AppleWebKit/605.1.15 TikTok 30.0"


async def shows_numbers(chat: Chat) -> None:
    """Every screen on which one cannot write has them."""
    for number in ("112", "113", "0800-0432"):
        await expect(chat.page.locator(".numbers").get_by_role("link", name=number)).to_be_visible()
    assert await chat.page.locator("textarea, input").count() == 0


# SAFE-16
async def test_without_scripts_there_are_numbers_and_a_way_out(robin: Chat) -> None:
    await robin.open()
    await expect(robin.page.locator("noscript").get_by_role("paragraph")).to_be_visible()
    await expect(robin.page.get_by_role("link", name="Weg")).to_have_attribute("href", "/sluit")
    await shows_numbers(robin)


# CHAT-13, SAFE-16
async def test_words_and_way_out_are_there_before_any_script(sam: Chat, neutral: str) -> None:
    sam.person.watch.forgiven.append("ERR_FAILED")
    await sam.page.route("**/*.js", lambda route: route.abort())
    await sam.open()
    await expect(sam.page.get_by_role("heading", level=2).first).to_be_visible()
    await shows_numbers(sam)
    await sam.page.get_by_role("link", name="Weg").tap()
    await sam.is_away(neutral)


# SAFE-16, KEYS-08
async def test_without_encryption_there_is_no_way_to_send_words(sam: Chat) -> None:
    await sam.page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })"
    )
    await sam.open()
    await expect(sam.page.get_by_text("niet veilig op slot doen")).to_be_visible()
    await expect(sam.page.get_by_role("link", name="113")).to_be_visible()
    assert await sam.page.locator("textarea").count() == 0


# K2 of docs/protocol.md §19
async def test_a_wrong_clock_is_named(sam: Chat) -> None:
    await sam.page.add_init_script(TEN_DAYS_BEHIND)
    await sam.open()
    await sam.button("Start").click()
    await expect(sam.page.get_by_role("heading", name="Kijk naar je klok")).to_be_focused()
    await shows_numbers(sam)


# KEYS-01, K1 of docs/protocol.md §19
async def test_a_false_key_list_starts_nothing(sam: Chat) -> None:
    async def another(route: Any) -> None:
        answer = await route.fetch()
        text = await answer.text()
        await route.fulfill(response=answer, body=text.replace("jongeren", "jongerem"))

    await sam.page.route("**/keys/directory", another)
    await sam.open()
    await sam.button("Start").click()
    await expect(sam.page.get_by_text("Dat ligt aan ons")).to_be_visible()
    await shows_numbers(sam)


@pytest.mark.parametrize(
    ("agent", "way"),
    [(SNAPCHAT, "intent://localhost"), (INSTAGRAM, "x-safari-http://localhost"), (OLD_TIKTOK, "")],
)
async def test_the_browser_of_another_app_is_named_and_is_no_wall(
    browser: Browser, server: Server, neutral: str, agent: str, way: str
) -> None:
    async with browsing(browser, server, neutral, user_agent=agent) as person:
        chat = Chat(person, server)
        await chat.open()
        await expect(chat.page.get_by_role("heading", name="Je zit nog in een andere app")).to_be_visible()
        out = chat.page.get_by_role("link", name="Open in je eigen browser")
        assert await out.count() == (1 if way else 0)
        if way:
            assert (await out.get_attribute("href") or "").startswith(way)
        await chat.button("Toch hier verder").click()
        await expect(chat.button("Start")).to_be_visible()


# SAFE-15
async def test_what_stays_is_said_plainly(sam: Chat) -> None:
    await sam.start()
    await sam.goes_to("Meer", "Hoe veilig is dit?")
    told = sam.page.get_by_role("main")
    for left in (
        "Pagina's die je eerder zag",
        "geschiedenis",
        "toetsenbord",
        "Screenshots",
        "bespioneert",
    ):
        await expect(told).to_contain_text(left)
