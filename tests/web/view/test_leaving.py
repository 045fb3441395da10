"""Sam leaves in a hurry: nothing is asked, nothing stays, and it works when all else fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Request, Route, expect

from tests.people import Cast
from tests.web.view.conftest import Chat

pytestmark = pytest.mark.browser


async def by_button(sam: Chat) -> None:
    await sam.page.get_by_role("link", name="Weg").click()


async def by_shift(sam: Chat) -> None:
    for _ in range(3):
        await sam.page.keyboard.press("Shift")


async def by_escape(sam: Chat) -> None:
    for _ in range(3):
        await sam.page.keyboard.press("Escape")


async def by_tapping_the_bar(sam: Chat) -> None:
    for _ in range(3):
        await sam.page.get_by_role("heading", level=1).tap()


WAYS = [by_button, by_shift, by_escape, by_tapping_the_bar]


# SAFE-01, SAFE-02
@pytest.mark.parametrize("leave", WAYS)
async def test_every_way_out_leads_to_an_ordinary_page(
    sam: Chat, leave: Callable[[Chat], Awaitable[None]]
) -> None:
    await sam.starts()
    await sam.says("ze kijken mee")
    await expect(sam.log).to_contain_text("afgeleverd")
    await sam.field.focus()

    async with sam.page.expect_request("**/resume/forget") as told:
        await leave(sam)
    await sam.is_away()
    assert set((await told.value).post_data_json or {}) == {"locator", "proof", "how"}

    await sam.page.goto(sam.server.chat)
    await expect(sam.button("Start")).to_be_visible()  # and not "Verder"
    assert await sam.page.evaluate("sessionStorage.length") == 0


# SAFE-02
async def test_back_does_not_bring_the_chat_back(sam: Chat) -> None:
    await sam.page.goto(sam.server.portal)
    await sam.starts()
    await sam.says("ze kijken mee")
    await by_button(sam)
    await sam.is_away()
    await sam.page.go_back()
    assert sam.page.url.rstrip("/") == sam.server.portal
    await sam.page.go_forward()
    await sam.is_away()


# SAFE-01
async def test_the_page_is_blank_before_anything_is_fetched(sam: Chat) -> None:
    await sam.starts()
    await sam.says("ze kijken mee")
    await expect(sam.log).to_contain_text("ze kijken mee")
    seen = await sam.page.evaluate("""() => {
        document.getElementById('exit').click();
        return [document.title, document.body.childNodes.length, sessionStorage.length];
    }""")
    assert seen == ["", 0, 0]
    await sam.is_away()


async def test_keys_that_are_used_for_typing_do_not_lead_away(sam: Chat) -> None:
    await sam.starts()
    await sam.field.focus()
    keys = sam.page.keyboard
    for letter in "ABC":  # Shift as a modifier
        await keys.down("Shift")
        await keys.press(letter)
        await keys.up("Shift")
    for key in (
        "Shift",
        "Escape",
        "Shift",
        "Escape",
        "Shift",
        "x",
        "Shift",
        "y",
        "Shift",
    ):  # mixed, and with words between
        await keys.press(key)
    await keys.down("Escape")
    for _ in range(5):  # held: the keyboard repeats
        await keys.down("Escape")
    await keys.up("Escape")
    await sam.page.get_by_role("heading", level=1).tap()
    await sam.page.get_by_role("heading", level=1).tap()
    await expect(sam.field).to_have_value("ABCxy")


# SAFE-01, CHAT-13
@pytest.mark.parametrize("leave", WAYS)
async def test_leaving_needs_no_other_script(sam: Chat, leave: Callable[[Chat], Awaitable[None]]) -> None:
    async def only_the_exit(route: Route, request: Request) -> None:
        await (route.continue_() if request.url.endswith("exit.js") else route.abort())

    sam.person.watch.forgiven.append("ERR_FAILED")
    await sam.page.route("**/*.js", only_the_exit)
    await sam.opens()
    await expect(sam.page.get_by_role("link", name="112", exact=False).first).to_be_visible()
    await leave(sam)
    await sam.is_away()


# SAFE-01, SAFE-16
async def test_without_scripts_the_way_out_is_a_link(robin: Chat) -> None:
    await robin.opens()
    await expect(robin.page.locator("noscript").get_by_role("paragraph")).to_be_visible()
    for number in ("112", "113", "0800-0432"):
        await expect(robin.page.get_by_role("link", name=number).first).to_be_visible()
    assert await robin.page.locator("input, textarea, form").count() == 0
    await by_button(robin)
    await robin.is_away()


# SAFE-03
async def test_the_counsellor_reads_that_somebody_left_quickly(sam: Chat, cast: Cast) -> None:
    await sam.starts()
    await sam.says("ze komen")
    anna = await cast.counsellor()
    talking = await anna.next()
    cast.talks.append(talking)
    await anna.join(talking)
    await expect(sam.log).to_contain_text("Anna is erbij")
    await by_button(sam)
    await talking.frame("notice", code="left-quickly")


# SAFE-15
async def test_what_stays_is_said_plainly(sam: Chat) -> None:
    await sam.starts()
    await sam.goes("Meer", "Hoe veilig is dit?")
    told = sam.page.get_by_role("main")
    for left in (
        "Pagina's die je hiervoor bekeek",
        "geschiedenis",
        "toetsenbord",
        "Schermafdrukken",
        "provider",
        "bespioneert",
    ):
        await expect(told).to_contain_text(left)
