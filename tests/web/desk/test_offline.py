"""A desk without a network shows what it last heard as just that, and keeps whatever is typed."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.browsers import AWAY, DESK, browsing
from tests.journeys.desk import Desk
from tests.journeys.network import network
from tests.people import Cast, cast_at
from tests.server import Server

pytestmark = pytest.mark.browser


async def test_what_is_old_is_shown_as_old_and_nothing_typed_is_lost(
    browser: Browser, own_server: Server, neutral: str
) -> None:
    server = own_server  # where nobody else waits
    async with (
        cast_at(server) as people,
        network() as net,
        browsing(browser, server, neutral, viewport=DESK, proxy={"server": net.url}) as person,
    ):
        sam, robin = await people.visitor(), await people.visitor()
        await sam.say("hoi")
        person.watch.forgiven.extend(AWAY)
        anna = Desk(person, server, "Anna")
        await anna.sign_in()
        talk = await anna.takes_next()
        await expect(talk.get_by_text("hoi")).to_be_visible()
        await expect(talk.locator(".seat")).to_contain_text("is er")
        waiting, top = anna.page.locator(".waiting"), anna.page.get_by_role("banner")
        await expect(waiting.locator(".clock")).to_be_visible()

        net.falls_silent()
        await person.context.set_offline(True)
        await expect(anna.page.get_by_text("Wat je hier ziet, is van even geleden.")).to_be_visible()
        await expect(waiting).to_have_text(re.compile(r"^1 wacht om \d\d:\d\d$"))
        for name in ("Volgende", "Pauze", "Afmelden"):
            await expect(top.get_by_role("button", name=name)).to_be_disabled()
        await expect(talk.locator(".seat")).to_have_text("nu niet te zien")
        await expect(anna.page.get_by_role("navigation").get_by_text("geen verbinding")).to_be_visible()
        await anna.field.fill("ik blijf bij je")
        await anna.page.keyboard.press("Control+Enter")
        await anna.field.fill("en dit nog")
        await anna.page.keyboard.press("Escape")

        net.is_back()
        await person.context.set_offline(False)
        await expect(top.get_by_role("button", name="Volgende")).to_be_enabled(timeout=40_000)
        await expect(anna.page.locator(".bubble.mine:not(.unsent)")).to_have_text(
            re.compile("ik blijf bij je")
        )
        await expect(anna.field).to_have_value("en dit nog")
        await expect(talk.locator(".seat")).to_contain_text("is er")
        await robin.disconnect()


async def test_signing_out_that_does_not_arrive_keeps_the_draft(anna: Desk, cast: Cast) -> None:
    sam = await cast.visitor()
    await sam.say("hoi")
    anna.person.watch.forgiven.extend(AWAY)
    await anna.sign_in()
    await anna.takes_next()
    await anna.field.fill("halve zin")
    await anna.page.route("**/staff/sign-out", lambda route: route.abort())
    await anna.page.get_by_role("button", name="Afmelden").click()
    await anna.page.get_by_role("button", name="Toch afmelden").click()
    await anna.unlock()
    await expect(anna.field).to_have_value("halve zin")
