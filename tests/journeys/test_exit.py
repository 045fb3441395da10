"""Somebody comes in, and Sam must be gone at once: from the screen, the history, the device."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from playwright.async_api import Browser, Error, Page, Playwright, expect

from keerpunt.client.place import Refused
from keerpunt.client.visitor import resume
from keerpunt.lib.b64u import unb64u
from tests.journeys.behind import change, eventually, rows
from tests.journeys.browsers import AWAY, browsing, chromium
from tests.journeys.chat import Chat
from tests.journeys.desk import Desk
from tests.people import Cast
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PLANTED = "mijn broer weet van de pakketjes"
BLANK_WITHIN = 100  # milliseconds

# Tells how long after the last key or tap the page was empty, and what was left on it.
STOPWATCH = """
let since = 0;
for (const name of ["keyup", "click"]) addEventListener(name, () => (since = performance.now()), true);
const look = () => {
  if (!document.body || document.body.firstChild || !since) return;
  tell(performance.now() - since, document.title, document.body.textContent);
  watch.disconnect();
};
const watch = new MutationObserver(look);
watch.observe(document, { childList: true, subtree: true });
"""


async def by_button(page: Page) -> None:
    await page.get_by_role("link", name="Weg").tap()


async def by_escape(page: Page) -> None:
    for _ in range(3):
        await page.keyboard.press("Escape")


async def by_shift(page: Page) -> None:
    for _ in range(3):
        await page.keyboard.press("Shift")


async def by_the_bar(page: Page) -> None:
    for _ in range(3):
        await page.locator("#bar h1").tap()


WAYS = [by_button, by_escape, by_shift, by_the_bar]


# SAFE-01, SAFE-02
@pytest.mark.parametrize("leave", WAYS)
async def test_gone_at_once_and_nothing_asked(
    leave: Callable[[Page], Awaitable[None]], sam: Chat, neutral: str
) -> None:
    page = sam.page
    told: list[tuple[float, str, str]] = []
    asked: list[str] = []
    await page.expose_function("tell", lambda *seen: told.append(seen))
    await page.add_init_script(STOPWATCH)
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    await page.goto(f"{neutral}zoeken")
    await sam.start()
    await sam.say(PLANTED)
    await sam.field.click()

    await leave(page)
    await sam.is_away(neutral)
    async with eventually():  # what the page told is still on its way when the page is gone
        while not told:
            await asyncio.sleep(0.02)
    assert [(title, text.strip()) for _, title, text in told] == [("", "")]
    assert told[0][0] < BLANK_WITHIN
    assert asked == []

    await page.go_back()
    await expect(page).to_have_url(f"{neutral}zoeken")
    await page.go_forward()
    await sam.is_away(neutral)
    sam.person.watch.forgiven.extend(AWAY)
    await sam.person.context.set_offline(True)
    for _ in range(2):
        await nowhere(lambda: page.go_back(timeout=2000))
        assert sam.server.chat not in page.url
        assert PLANTED not in await page.content()
    await sam.person.context.set_offline(False)


# SAFE-01
@pytest.mark.parametrize("leave", WAYS)
async def test_it_works_with_the_line_dead(
    leave: Callable[[Page], Awaitable[None]], robin: Chat, own_server: Server, neutral: str
) -> None:
    await robin.start()
    await robin.say(PLANTED)
    own_server.pause(True)
    try:
        await leave(robin.page)
        await robin.is_away(neutral)
    finally:
        own_server.pause(False)
    await robin.open()
    await expect(robin.button("Start")).to_be_visible()
    assert await robin.page.evaluate("sessionStorage.length") == 0


# SAFE-01
async def test_other_keys_do_nothing(sam: Chat) -> None:
    await sam.start()
    await sam.field.click()
    keyboard = sam.page.keyboard
    for key in (
        "Shift",
        "Escape",
        "Shift",
        "Escape",
        "Escape",
        "a",
        "Escape",
        "Shift",
        "Shift",
        "Control",
        "Shift",
    ):
        await keyboard.press(key)
    await keyboard.type("HOOFDLETTERS En ! Tekens")
    for _ in range(3):
        await keyboard.press("Shift+KeyA")
    await keyboard.down("Shift")
    for _ in range(4):
        await keyboard.down("Shift")  # held: the keyboard repeats it
    await keyboard.up("Shift")
    await sam.page.locator("#bar h1").tap()
    await sam.page.locator("#bar h1").tap()
    await expect(sam.page).to_have_url(f"{sam.server.chat}/")
    await expect(sam.field).to_have_value("aHOOFDLETTERS En ! TekensAAA")


# SAFE-03
async def test_the_counsellor_reads_that_sam_left_quickly(sam: Chat, anna: Desk, neutral: str) -> None:
    await anna.sign_in()
    await sam.start()
    await sam.say(PLANTED)
    talk = await anna.takes_next()
    await anna.say("Ik ben er.")
    await sam.hears("Ik ben er.")
    await by_escape(sam.page)
    await sam.is_away(neutral)
    await expect(talk.get_by_text("snel vertrokken", exact=True)).to_be_visible()
    await expect(
        talk.get_by_text("Misschien keek er iemand mee. Het gesprek blijft even open.")
    ).to_be_visible()
    await expect(talk.get_by_text("fgesloten")).to_have_count(0)
    await expect(anna.field).to_be_editable()


# SAFE-03
async def test_whoever_waits_keeps_their_place_for_two_minutes(
    robin: Chat, own_server: Server, neutral: str
) -> None:
    await robin.start()
    await robin.say(PLANTED)
    assert rows(own_server, "ledger", "SELECT gone_until FROM queue_waiting") == [(None,)]
    await by_button(robin.page)
    await robin.is_away(neutral)
    async with eventually():
        while (until := rows(own_server, "ledger", "SELECT gone_until FROM queue_waiting")) == [(None,)]:
            await robin.page.title()
    assert until
    assert 100 < until[0][0] - time.time() <= 120


# SAFE-02, N46
async def test_what_is_found_on_the_device_opens_nothing(sam: Chat, cast: Cast, neutral: str) -> None:
    await sam.start()
    await sam.say(PLANTED)
    await sam.type("half af")
    found = await kept_by_tab(sam)
    assert "half af" not in json.dumps(found)
    await by_button(sam.page)
    await sam.is_away(neutral)

    sam.person.watch.forgiven.append("status of 404")
    thief = Chat(sam.person, sam.server, await sam.person.another_tab())
    await opens_nothing(thief, found)
    chat = cast.place(sam.server.chat)
    with pytest.raises(Refused, match="unknown"):
        await resume(chat, await chat.pin(), unb64u(found["k"].split(".")[0]))


# SAFE-14, N46
async def test_a_closed_page_stays_closed_after_a_minute(
    robin: Chat, own_server: Server, neutral: str
) -> None:
    await robin.start()
    await robin.say(PLANTED)
    await kept_by_tab(robin)
    await robin.page.goto(neutral)
    async with eventually():
        while ends_in(own_server) > 60:
            await robin.page.title()
    assert ends_in(own_server) > 30
    robin.person.watch.forgiven.append("status of 404")
    change(own_server, "keys", "UPDATE keyrings_vault SET ends_at = ?", int(time.time()) - 1)
    await robin.open()
    await expect(robin.button("Start")).to_be_visible()
    assert PLANTED not in await robin.page.content()
    assert await robin.page.evaluate("sessionStorage.length") == 0


# SAFE-02
async def test_back_from_memory_shows_the_start_only(
    playwright: Playwright, server: Server, neutral: str
) -> None:
    remembering = await chromium(playwright, bfcache=True)
    try:
        async with browsing(remembering, server, neutral, has_touch=True, is_mobile=True) as person:
            sam = Chat(person, server)
            await sam.start()
            await sam.say(PLANTED)
            await sam.page.goto(f"{neutral}zoeken")
            await sam.page.go_back()
            await expect(sam.button("Verder")).to_be_visible()
            assert PLANTED not in await sam.page.content()
            await sam.button("Verder").click()
            await expect(sam.bubble(PLANTED)).to_be_visible()

            await by_escape(sam.page)
            await sam.is_away(neutral)
            await nowhere(lambda: sam.page.go_back(timeout=2000))
            assert PLANTED not in await sam.page.content()
            await nowhere(lambda: sam.page.go_forward(timeout=2000))
            assert PLANTED not in await sam.page.content()
            assert server.chat not in sam.page.url
    finally:
        await remembering.close()


# SAFE-01
async def test_the_link_works_without_javascript(browser: Browser, server: Server, neutral: str) -> None:
    async with browsing(browser, server, neutral, java_script_enabled=False) as person:
        await person.page.goto(server.chat)
        await person.page.get_by_role("link", name="Weg").click()
        await Chat(person, server).is_away(neutral)


# SAFE-01
async def test_it_works_when_every_other_module_is_broken(sam: Chat, neutral: str) -> None:
    sam.person.watch.forgiven.extend(AWAY)
    await sam.page.route(
        "**/s/*/**",
        lambda route: (
            route.continue_()
            if "exit.js" in route.request.url or ".css" in route.request.url
            else route.abort()
        ),
    )
    await sam.open()
    await expect(sam.page.get_by_role("heading", name="Liever bellen?")).to_be_visible()
    await by_escape(sam.page)
    await sam.is_away(neutral)


async def nowhere(deed: Callable[[], Awaitable[object]]) -> None:
    """Go where there may be nothing to go to."""
    with suppress(Error):
        await deed()


async def kept_by_tab(chat: Chat) -> dict[str, str]:
    """What this tab remembers, once it remembers something."""
    async with eventually():
        while not (kept := await chat.page.evaluate("({...sessionStorage})")):
            pass
    return dict(kept)


async def opens_nothing(thief: Chat, found: dict[str, str]) -> None:
    """Plant what was found in a new tab: there is a start, and no more."""
    await thief.page.add_init_script(
        f"for (const [name, value] of Object.entries({json.dumps(found)})) sessionStorage.setItem(name, value)"
    )
    await thief.open()
    await expect(thief.button("Start")).to_be_visible()
    assert PLANTED not in await thief.page.content()


def ends_in(server: Server) -> float:
    """In how many seconds the last page's half of the secret ends."""
    ((end,),) = rows(server, "keys", "SELECT max(ends_at) FROM keyrings_vault WHERE kind = 'resume'")
    return float(end) - time.time()
