"""What is lost and found again: the network, the server, the tab."""

from __future__ import annotations

import asyncio
import time

import pytest
from playwright.async_api import Browser, Route, expect

from keerpunt.client.place import Refused
from keerpunt.sealed.participants import Heard
from tests.journeys.behind import count
from tests.journeys.browsers import AWAY, browsing
from tests.journeys.chat import UNSENT, Chat
from tests.journeys.network import network
from tests.people import Cast, words_heard
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE = {"has_touch": True, "is_mobile": True}


# CHAT-01, CHAT-08
async def test_forty_seconds_without_a_network(
    browser: Browser, server: Server, neutral: str, cast: Cast
) -> None:
    async with (
        network() as net,
        browsing(browser, server, neutral, proxy={"server": net.url}, **PHONE) as person,
    ):
        person.watch.forgiven.extend(AWAY)
        sam = Chat(person, server)
        await sam.page.clock.install()
        await sam.start()
        await sam.say("ik loop even")
        counsellor = await cast.counsellor()
        talking = await counsellor.next()
        await counsellor.join(talking)
        await expect(sam.log.get_by_text("Anna is erbij.")).to_be_visible()

        net.falls_silent()
        await sam.send("hoor je mij")
        await talking.say("Ik hoor je.")
        await sam.type("ik was nog")
        await sam.page.clock.fast_forward("00:40")
        await expect(sam.page.get_by_text("Geen verbinding. We bewaren je plek.")).to_be_visible()
        await expect(sam.field).to_have_value("ik was nog")
        await expect(sam.bubble("hoor je mij")).to_have_class(UNSENT)

        net.is_back()
        await expect(sam.page.get_by_text("Geen verbinding.")).to_have_count(0)
        await sam.hears("Ik hoor je.")
        await expect(sam.bubble("hoor je mij")).not_to_have_class(UNSENT)
        await expect(sam.field).to_have_value("ik was nog")
        await sam.say("ik was nog niet klaar")
        heard = [await words_heard(talking) for _ in range(3)]
        assert heard == ["ik loop even", "hoor je mij", "ik was nog niet klaar"]
        assert await sam.all_said() == in_order(talking.everything)


# CHAT-08, CHAT-09
async def test_the_server_is_killed_and_comes_back(robin: Chat, own_server: Server, own_cast: Cast) -> None:
    await robin.page.clock.install()
    await robin.start()
    await robin.say("eerste")
    own_server.kill()
    await expect(robin.page.get_by_text("Geen verbinding. We bewaren je plek.")).to_be_visible()
    await robin.send("tweede")
    await robin.send("derde")
    await robin.page.clock.fast_forward("01:00:00")
    await expect(robin.page.get_by_text("Nog niet verstuurd.")).to_be_visible()
    await robin.type("vierde")
    await expect(robin.field).to_be_editable()

    own_server.start()
    await expect(robin.page.get_by_text("Geen verbinding.")).to_have_count(0, timeout=30_000)
    await expect(robin.page.locator(".bubble.unsent")).to_have_count(0)
    await expect(robin.field).to_have_value("vierde")
    counsellor = await own_cast.counsellor()
    talking = await counsellor.next()
    await counsellor.join(talking)
    assert [await words_heard(talking) for _ in range(3)] == ["eerste", "tweede", "derde"]
    assert count(own_server, "conversations_envelope") == 4, "three messages and a join, none twice"


# CHAT-08, SAFE-04
async def test_a_reload_brings_everything_back(sam: Chat, cast: Cast) -> None:
    await sam.start()
    await sam.say("mijn eerste woorden")
    counsellor = await cast.counsellor()
    talking = await counsellor.next()
    await counsellor.join(talking)
    await talking.say("Vertel maar.")
    await sam.hears("Vertel maar.")
    await sam.type("dit is nog niet af")
    await expect(sam.page.locator("body")).to_have_class("talk")

    await sam.page.reload()
    await expect(sam.button("Verder")).to_be_visible()
    assert "mijn eerste woorden" not in await sam.page.content()
    assert "dit is nog niet af" not in await sam.page.content()
    await talking.say("Ben je er nog?")
    await sam.button("Verder").click()
    await sam.hears("Ben je er nog?")
    assert await sam.all_said() == ["mijn eerste woorden", "Vertel maar.", "Ben je er nog?"]
    await expect(sam.field).to_have_value("dit is nog niet af")
    await sam.say("ja ik ben er")
    assert [await words_heard(talking) for _ in range(2)] == ["mijn eerste woorden", "ja ik ben er"]


# CHAT-05
async def test_two_tabs_are_one_visitor(sam: Chat, cast: Cast) -> None:
    await sam.start()
    await sam.say("in de eerste tab")
    half = await sam.page.evaluate("Object.entries({...sessionStorage})")
    second = await sam.person.another_tab()
    await second.add_init_script(
        f"for (const [name, value] of {half}) if (!sessionStorage.length) sessionStorage.setItem(name, value)"
    )
    twin = Chat(sam.person, sam.server, second)
    await twin.open()
    await twin.button("Verder").click()
    await expect(twin.bubble("in de eerste tab")).to_be_visible()
    await twin.say("in de tweede tab")
    await expect(sam.bubble("in de tweede tab")).to_be_visible()

    counsellor = await cast.counsellor()
    talking = await counsellor.next()
    await counsellor.join(talking)
    with pytest.raises(Refused, match="nobody-waits"):
        await counsellor.next()
    await sam.say("weer in de eerste")
    await talking.say("Ik lees alles een keer.")
    for each in (sam, twin):
        await each.hears("Ik lees alles een keer.")
        assert await each.all_said() == [
            "in de eerste tab",
            "in de tweede tab",
            "weer in de eerste",
            "Ik lees alles een keer.",
        ]
    assert [await words_heard(talking) for _ in range(3)] == [
        "in de eerste tab",
        "in de tweede tab",
        "weer in de eerste",
    ]


# CHAT-06
@pytest.mark.parametrize("slow", [False, True], ids=["at once", "on a slow phone"])
async def test_tapping_start_twice_is_tapping_once(
    slow: bool, robin: Chat, own_server: Server, own_cast: Cast
) -> None:
    arrived = asyncio.Event()
    if slow:
        await robin.page.route("**/log.js", lambda route: hold(route, arrived))
        await robin.page.route("**/talk.js", lambda route: hold(route, arrived))
    await robin.page.goto(own_server.chat, wait_until="commit")
    if slow:
        box = await robin.button("Start").bounding_box()
        assert box is not None
        await robin.page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    else:
        await robin.button("Start").evaluate("start => { start.click(); start.click(); }")
    arrived.set()
    await robin.say("hallo")
    assert count(own_server, "conversations_conversation") == 1
    counsellor = await own_cast.counsellor()
    await counsellor.next()
    with pytest.raises(Refused, match="nobody-waits"):
        await counsellor.next()


# CHAT-04
async def test_a_school_that_blocks_websockets(
    browser: Browser, server: Server, neutral: str, cast: Cast
) -> None:
    async with (
        network(blocks_sockets=True) as net,
        browsing(browser, server, neutral, proxy={"server": net.url}, **PHONE) as person,
    ):
        person.watch.forgiven.extend(AWAY)
        sam = Chat(person, server)
        await sam.start()
        await sam.say("ik zit op school")
        counsellor = await cast.counsellor()
        talking = await counsellor.next()
        await counsellor.join(talking)
        assert await words_heard(talking) == "ik zit op school"

        delays = []
        for number in range(10):
            began = time.monotonic()
            await sam.say(f"bericht {number}")
            assert await words_heard(talking) == f"bericht {number}"
            said = time.monotonic()
            await talking.say(f"antwoord {number}")
            await sam.hears(f"antwoord {number}")
            delays += [said - began, time.monotonic() - said]
        assert sorted(delays)[18] < 3, delays
        posts = [
            each for each in person.watch.requests if each.method == "POST" and each.url.endswith("/line")
        ]
        assert len(posts) > 20, "what was said went through the spare door"


async def hold(route: Route, arrived: asyncio.Event) -> None:
    """Let a file come through no earlier than this."""
    await arrived.wait()
    await route.continue_()


def in_order(everything: list[Heard]) -> list[str]:
    """The texts that the reference client verified, by number."""
    heard = sorted(everything, key=lambda each: each.number)
    return [str(each.payload["b"]) for each in heard if each.payload and each.payload["t"] == "text"]
