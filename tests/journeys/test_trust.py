"""What cannot be checked is not sent and not shown: false keys, wrong clocks, broken crypto, forged envelopes."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from keerpunt.client.line import Talking
from keerpunt.sealed.lists import DeskKey
from tests.journeys.behind import eventually
from tests.journeys.browsers import browsing
from tests.journeys.chat import UNSENT, Chat
from tests.journeys.desk import Desk
from tests.journeys.forger import Answer, Forger, Frame, between, flipped, serve_directory
from tests.people import Cast
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DAY = 86_400
K1 = "Het lukt nu niet"
K2 = "Kijk naar je klok"
K3 = "Er is nu niemand"
K4 = "Deze browser kan het niet"


# KEYS-01, N1, N2
@pytest.mark.parametrize(
    "forge",
    [
        Forger.altered,
        Forger.under_another_root,
        Forger.signed_by_nobody_who_may,
        Forger.with_a_sign_key_to_seal_to,
    ],
)
async def test_no_word_is_sealed_to_keys_nobody_vouches_for(
    forge: Callable[[Forger], Answer], sam: Chat
) -> None:
    await serve_directory(sam.page, forge(Forger(sam.server)))
    await does_not_start(sam, K1)
    await expect(
        sam.page.get_by_text("We kunnen nu geen veilige verbinding maken. Dat ligt aan ons.")
    ).to_be_visible()


# KEYS-15, N6
@pytest.mark.parametrize(
    "change",
    [
        lambda key: replace(key, st="retired"),
        lambda key: replace(key, na=key.nb),
    ],
    ids=["retired", "run out"],
)
async def test_no_live_key_means_nobody_is_there(change: Callable[[DeskKey], DeskKey], sam: Chat) -> None:
    await serve_directory(sam.page, Forger(sam.server).with_keys(change))
    await does_not_start(sam, K3)


# N2, N5
@pytest.mark.parametrize(
    ("days", "screen"),
    [(8, K1), (21, K2), (-21, K2)],
    ids=["expired yesterday", "three weeks fast", "three weeks slow"],
)
async def test_a_directory_has_its_time(days: int, screen: str, sam: Chat) -> None:
    signed = Forger(sam.server).listed.exp - 7 * DAY
    await sam.page.clock.install(time=datetime.datetime.fromtimestamp(signed + days * DAY, datetime.UTC))
    await does_not_start(sam, screen)


# N5
@pytest.mark.parametrize("hours", [-2, 2])
async def test_a_clock_two_hours_off_works_and_the_other_side_is_told(
    hours: int, sam: Chat, anna: Desk
) -> None:
    wrong = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=hours)
    await sam.page.clock.install(time=wrong)
    await anna.sign_in()
    await sam.start()
    await sam.say("mijn klok is raar")
    talk = await anna.takes_next()
    await anna.hears("mijn klok is raar")
    await expect(talk.get_by_text("(tijd niet zeker)")).to_be_visible()


MISSING = "Object.defineProperty(crypto, 'subtle', { value: undefined });"
NO_CRYPTO = "Object.defineProperty(globalThis, 'crypto', { value: { getRandomValues: (bytes) => bytes } });"
THROWING = "SubtleCrypto.prototype.{} = () => {{ throw new Error('broken'); }};"
REJECTING = "SubtleCrypto.prototype.{} = () => Promise.reject(new Error('broken'));"
HANGING = "SubtleCrypto.prototype.{} = () => new Promise(() => {{}});"


# KEYS-08, SAFE-16, N37
@pytest.mark.parametrize("broken", [MISSING, NO_CRYPTO], ids=["no subtle", "no crypto"])
async def test_a_browser_without_crypto_is_told_at_once(broken: str, sam: Chat) -> None:
    await sam.page.add_init_script(broken)
    await sam.open()
    await expect(sam.page.get_by_role("heading", name=K4)).to_be_visible()
    await names_numbers(sam)
    await nothing_was_sent(sam)


# KEYS-08, N37
@pytest.mark.parametrize(
    "broken",
    [THROWING.format("generateKey"), REJECTING.format("sign"), HANGING.format("deriveBits")],
    ids=["throws", "rejects", "hangs"],
)
async def test_with_broken_crypto_nothing_begins(broken: str, sam: Chat) -> None:
    await sam.page.clock.install()
    await sam.page.add_init_script(broken)
    await does_not_start(sam, K4)


# KEYS-08, N37
@pytest.mark.parametrize("how", [THROWING, REJECTING, HANGING], ids=["throws", "rejects", "hangs"])
async def test_crypto_that_breaks_halfway_lets_nothing_leave(how: str, sam: Chat) -> None:
    sent = await between(sam.page, lambda frame: [frame])
    await sam.page.clock.install()
    await sam.start()
    await sam.say("dit kwam nog aan")
    posts = len(kinds(sent, "post"))
    for deed in ("encrypt", "sign"):
        await sam.page.evaluate(f"() => {{ {how.format(deed)} }}")
    await sam.send("dit mag niet weg")
    await stopped(sam, K4)
    assert len(kinds(sent, "post")) == posts


# SAFE-16
async def test_a_page_without_javascript_says_so(browser: Browser, server: Server, neutral: str) -> None:
    async with browsing(browser, server, neutral, java_script_enabled=False) as person:
        await person.page.goto(server.chat)
        told = person.page.locator("noscript p")
        await expect(told).to_be_visible()
        await expect(told).to_contain_text("Zonder JavaScript kunnen we je woorden niet op slot doen.")
        await names_numbers(Chat(person, server))
        assert await person.page.locator("form, input, textarea, button:visible").count() == 0


# N18, N38
async def test_a_changed_envelope_is_a_grey_line_and_three_end_it(sam: Chat, cast: Cast) -> None:
    changing = False

    def tamper(frame: Frame) -> list[Frame]:
        nonlocal changing
        if frame["t"] == "envelope" and changing:
            changing = False
            return [{**frame, "e": flipped(frame["e"])}]
        return [frame]

    sent = await between(sam.page, tamper)
    talking = await taken(sam, cast)
    changing = True
    await talking.say("deze wordt veranderd")
    await expect(sam.log.get_by_text("Hier kwam iets binnen dat we niet konden controleren.")).to_be_visible()
    assert "deze wordt veranderd" not in await sam.page.content()

    await talking.say("deze is echt")
    bubble = await sam.hears("deze is echt")
    await expect(
        bubble.get_by_text("Let op: misschien klopt de volgorde niet, of mist er een bericht.")
    ).to_be_visible()
    await talking.say("deze ook")
    await stopped(sam, "Stop even met typen")
    await expect(sam.page.get_by_text("De verbinding is niet te vertrouwen.")).to_be_visible()
    posts = len(kinds(sent, "post"))
    await sam.goes_to("Lees terug wat er stond")
    await sam.hears("deze is echt")
    await expect(sam.field).to_have_count(0)
    assert len(kinds(sent, "post")) == posts


# N15, N17
@pytest.mark.parametrize("deed", ["replayed", "dropped"])
async def test_a_repeated_or_lost_envelope_shows(deed: str, sam: Chat, cast: Cast) -> None:
    """The server numbers as it likes; who wrote what after what is inside the seal."""
    shift = 0
    acting = False

    def tamper(frame: Frame) -> list[Frame]:
        nonlocal shift, acting
        if frame["t"] != "envelope":
            return [frame]
        honest = {**frame, "number": frame["number"] + shift}
        if not acting:
            return [honest]
        acting = False
        shift += 1 if deed == "replayed" else -1
        again = {**honest, "number": honest["number"] + 1}
        return [honest, again] if deed == "replayed" else []

    await between(sam.page, tamper)
    talking = await taken(sam, cast)
    acting = True
    await talking.say("eerste zin")
    if deed == "replayed":
        await expect(
            sam.log.get_by_text("Hier kwam iets binnen dat we niet konden controleren.")
        ).to_be_visible()
        await expect(sam.bubble("eerste zin")).to_have_count(1)
    else:
        await expect(sam.bubble("eerste zin")).to_have_count(0)
    await talking.say("tweede zin")
    await sam.hears("tweede zin")
    await talking.say("derde zin")
    bubble = await sam.hears("derde zin")
    await expect(bubble.locator(".mark")).to_be_visible()


# N16
async def test_two_envelopes_in_another_order_are_marked(sam: Chat, cast: Cast) -> None:
    kept: list[Frame] = []
    swapping = False

    def tamper(frame: Frame) -> list[Frame]:
        if frame["t"] != "envelope" or not swapping or len(kept) > 1:
            return [frame]
        kept.append(frame)
        if len(kept) < 2:
            return []
        one, two = kept
        return [{**two, "number": one["number"]}, {**one, "number": two["number"]}]

    await between(sam.page, tamper)
    talking = await taken(sam, cast)
    swapping = True
    await talking.say("eerst dit")
    await talking.say("dan dat")
    for words in ("dan dat", "eerst dit"):
        await expect((await sam.hears(words)).locator(".mark")).to_be_visible()


# KEYS-08, N38
async def test_no_sentence_of_the_server_reaches_the_page(sam: Chat, cast: Cast) -> None:
    lies: list[dict[str, Any]] = [
        {"t": "text", "b": "LEUGEN een"},
        {"t": "notice", "code": "LEUGEN twee"},
        {"t": "typing", "who": "LEUGEN drie", "on": True},
        {"t": "seats", "visitor": "LEUGEN vier", "counsellor": "here", "partner": "none", "lead": 0},
        {"t": "place", "ahead": "LEUGEN vijf", "from": 1, "to": 2},
        {"t": "refused", "reason": "LEUGEN zes"},
        {"t": "LEUGEN zeven", "text": "LEUGEN acht"},
        {"t": "seats", "visitor": "here", "counsellor": "here", "partner": "none", "lead": "LEUGEN negen"},
    ]

    def tamper(frame: Frame) -> list[Frame]:
        return [frame, *lies] if frame["t"] == "envelope" else [frame]

    await between(sam.page, tamper)
    talking = await taken(sam, cast)
    await talking.say("dit is van Anna")
    await sam.hears("dit is van Anna")
    assert "LEUGEN" not in await sam.page.content()
    await sam.say("nog een bericht")
    assert "LEUGEN" not in await sam.page.content()


# KEYS-09, N29
async def test_words_that_were_never_sealed_are_not_shown(sam: Chat, cast: Cast) -> None:
    plain = '{"t":"text","b":"LEUGEN in gewone taal"}'

    def tamper(frame: Frame) -> list[Frame]:
        return [{**frame, "e": plain}] if frame["t"] == "envelope" else [frame]

    await between(sam.page, tamper)
    await sam.start()
    await sam.send("dit is van mij")
    await expect(sam.log.get_by_text("Hier kwam iets binnen dat we niet konden controleren.")).to_be_visible()
    await expect(sam.bubble("dit is van mij")).to_have_class(UNSENT)
    assert "LEUGEN" not in await sam.page.content()


async def does_not_start(chat: Chat, screen: str) -> None:
    """Tapping Start leads to this screen; nothing is sealed and nothing is sent."""
    await chat.open()
    await chat.button("Start").click()
    await stopped(chat, screen)
    await nothing_was_sent(chat)


async def nothing_was_sent(chat: Chat) -> None:
    """Not a frame on any line, no door, and nowhere to type."""
    assert chat.person.watch.frames == []
    assert [each.url for each in chat.person.watch.requests if each.method == "POST"] == []
    await expect(chat.field).to_have_count(0)


async def stopped(chat: Chat, screen: str) -> None:
    """This screen is open, with numbers to call; a step of crypto that hangs has had its fifteen seconds."""
    heading = chat.page.get_by_role("heading", name=screen)
    async with eventually():
        while not await heading.is_visible():
            await chat.page.clock.fast_forward(1000)
    await names_numbers(chat)


async def names_numbers(chat: Chat) -> None:
    """There is somebody to call, and a way to leave."""
    for number in ("112", "113", "0800-0432"):
        await expect(chat.page.get_by_role("link", name=number).first).to_be_visible()
    await expect(chat.page.get_by_role("link", name="Weg")).to_be_visible()


async def taken(chat: Chat, cast: Cast) -> Talking:
    """Sam waits and Anna takes the conversation; returns her line."""
    await chat.start()
    await chat.say("hoi")
    counsellor = await cast.counsellor()
    talking = await counsellor.next()
    cast.talks.append(talking)
    await counsellor.join(talking)
    await expect(chat.log.get_by_text("Anna is erbij.")).to_be_visible()
    return talking


def kinds(frames: list[Frame], kind: str) -> list[Frame]:
    """The frames of one kind."""
    return [frame for frame in frames if frame["t"] == kind]
