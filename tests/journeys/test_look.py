"""What Sam sees and hears, with eyes, ears, keys or a slow line."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.behind import rows
from tests.journeys.browsers import AWAY, browsing
from tests.journeys.chat import Chat
from tests.journeys.desk import Desk
from tests.people import Cast, words_heard
from tests.server import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LIGHT = 40_000  # bytes in brotli of a first visit
FEW = 18  # requests of a first visit
SOON = 2500  # milliseconds that count as a first visit

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
ANDROID = f"Mozilla/5.0 (Linux; Android 13; SM-A135F{{}}) {WEBKIT} Chrome/126.0 Mobile Safari/537.36 {{}}"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS {{}} like Mac OS X) {WEBKIT} Mobile/15E148 {{}}"
INSTAGRAM = "Instagram 300.0.0.29.110"


@pytest.mark.parametrize(
    ("agent", "way"),
    [
        (ANDROID.format("", INSTAGRAM), r"^intent://localhost:\d+/#Intent;scheme=http;"),
        (ANDROID.format("; wv", ""), r"^intent://"),
        (ANDROID.format("; wv", "Snapchat/12.0"), r"^intent://"),
        (IPHONE.format("17_5", "musical_ly_34.1 BytedanceWebview"), r"^x-safari-http://localhost:\d+/$"),
        (IPHONE.format("16_1", INSTAGRAM), r"^instagram://extbrowser/\?url=http%3A%2F%2Flocalhost"),
        (IPHONE.format("15_7", "[FBAN/FBIOS;FBAV/400.0]"), ""),
    ],
    ids=[
        "Instagram",
        "a webview",
        "Snapchat",
        "TikTok on iOS 17",
        "Instagram on iOS 16",
        "Facebook on iOS 15",
    ],
)
async def test_inside_another_app_there_is_a_way_out_and_no_wall(
    agent: str, way: str, browser: Browser, server: Server, neutral: str
) -> None:
    async with browsing(browser, server, neutral, user_agent=agent) as person:
        sam = Chat(person, server)
        await sam.open()
        await expect(sam.page.get_by_role("heading", name="Je zit nog in een andere app")).to_be_visible()
        out = sam.page.get_by_role("link", name="Open in je eigen browser")
        if way:
            await expect(out).to_have_attribute("href", re.compile(way))
        else:
            await expect(out).to_have_count(0)
            await expect(sam.page.get_by_text('Kies dan "Openen in browser".')).to_be_visible()
        await expect(sam.button("Kopieer het adres")).to_be_visible()
        await expect(sam.page.get_by_role("link", name="113")).to_be_visible()
        assert all(each.method == "GET" and "?" not in each.url for each in person.watch.requests)
        await sam.goes_to("Toch hier verder", "Start")
        await sam.say("hallo")


async def test_an_ordinary_browser_gets_no_such_notice(sam: Chat) -> None:
    await sam.open()
    await expect(sam.button("Start")).to_be_visible()
    await expect(sam.page.get_by_role("heading", name="Je zit nog in een andere app")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "hint", "call"),
    [
        ("ik heet Jayden", "Je typt een naam.", ""),
        ("mijn nummer is 06 12345678", "Je typt een telefoonnummer.", ""),
        ("ik woon Kerkstraat 12", "Je typt een adres.", ""),
        ("mail me op iemand@voorbeeld.nl", "Je typt een mailadres.", ""),
        ("ze staan voor de deur", "Ben je nu in gevaar? Bel 112.", "112"),
        ("hij heeft een mes", "Ben je nu in gevaar? Bel 112.", "112"),
        ("ik wil niet meer leven", "Denk je aan zelfmoord?", "113"),
    ],
)
async def test_a_hint_comes_from_this_page_and_asks_nobody(
    text: str, hint: str, call: str, sam: Chat
) -> None:
    await sam.start()
    await sam.say("hoi")
    before, said = len(sam.person.watch.requests), len(sam.person.watch.frames)
    await sam.field.press_sequentially(text)
    await expect(sam.page.locator(".hint").get_by_text(hint)).to_be_visible()
    if call:
        await expect(sam.page.get_by_role("link", name=f"Bel {call}")).to_have_attribute(
            "href", f"tel:{call}"
        )
    await expect(sam.field).to_be_focused()
    assert [each.url for each in sam.person.watch.requests[before:] if not each.url.endswith("/open")] == []
    assert not any('"post"' in frame for frame in sam.person.watch.frames[said:])
    await sam.button("Sluit dit").click()
    await expect(sam.page.locator(".hint").get_by_text(hint)).to_have_count(0)
    await expect(sam.field).to_be_focused()
    await sam.field.press_sequentially(" echt")
    await sam.say(f"{text} echt")
    await expect(sam.page.locator(".hint").get_by_text(hint)).to_have_count(0)


async def test_ordinary_words_get_no_hint(sam: Chat) -> None:
    await sam.start()
    for text in ("ik lach me dood", "om 12 uur op school", "op school zijn ze wel oké", "ik moet iets halen"):
        await sam.say(text)
        await expect(sam.page.locator(".hint")).to_have_count(0)


# KEYS-17
async def test_the_list_of_readers_equals_the_wraps(robin: Chat, own_cast: Cast, own_server: Server) -> None:
    await robin.start()
    await robin.say("wie leest dit")
    counsellor = await own_cast.counsellor()
    await robin.goes_to("Meer", "Wie kan dit lezen?")
    named = (
        await robin.page.get_by_role("listitem")
        .filter(has_not=robin.page.get_by_role("link"))
        .all_text_contents()
    )
    assert named == ["jij, zolang de pagina open is", "Jongeren (4 hulpverleners)"]
    kids = {kid for (kid,) in rows(own_server, "keys", "SELECT kid FROM keyrings_wrap")}
    assert kids == {"v", counsellor.directory.desk_key("jongeren", int(time.time())).kid}


# SAFE-15
async def test_what_the_exit_button_does_not_erase_is_said(sam: Chat) -> None:
    await sam.start()
    await sam.goes_to("Meer", "Hoe veilig is dit?")
    for said in (
        "Pagina's die je eerder zag.",
        "De naam van deze site in je geschiedenis.",
        "Screenshots, en woorden die je toetsenbord nog weet.",
        "Wat je school, de baas van de wifi of het bedrijf van je internet ziet.",
        "Een app die je bespioneert, merkt het toch.",
    ):
        await expect(sam.page.get_by_text(said)).to_be_visible()


async def test_axe_finds_nothing_on_any_screen(sam: Chat, anna: Desk, cast: Cast) -> None:
    await sam.open()
    await expect(sam.page.get_by_text("Nu open.")).to_be_visible()
    await no_obstacle(sam.page, "start")
    await sam.goes_to("Ik heb al woorden")
    await sam.page.get_by_label("Typ je zeven woorden").fill("een twee drie vier vijf zes zevn")
    await no_obstacle(sam.page, "return")
    await sam.goes_to("Terug", "Start")
    await expect(sam.page.get_by_text("Zodra er iemand is, krijgt die je woorden.")).to_be_visible()
    await no_obstacle(sam.page, "wait")
    await sam.say("er staat iemand voor de deur")
    await expect(sam.page.locator(".hint")).to_be_visible()
    await no_obstacle(sam.page, "hint")

    await anna.page.goto(sam.server.staff)
    await expect(anna.page.get_by_label("Naam")).to_be_visible()
    await no_obstacle(anna.page, "desk: sign in")
    await anna.sign_in()
    await expect(anna.page.get_by_text("1 wacht", exact=True)).to_be_visible()
    await no_obstacle(anna.page, "desk: somebody waits")
    await anna.takes_next()
    await anna.say("Ben je nu veilig?")
    await sam.hears("Ben je nu veilig?")
    await sam.say("ja")
    await anna.hears("ja")
    await no_obstacle(anna.page, "desk: talk")
    await no_obstacle(sam.page, "talk")
    await sam.page.emulate_media(color_scheme="dark")
    await anna.page.emulate_media(color_scheme="dark")
    await no_obstacle(anna.page, "desk: talk, dark")
    await no_obstacle(sam.page, "talk, dark")

    await sam.goes_to("Meer")
    await expect(sam.page.get_by_role("heading", name="Meer")).to_be_visible()
    await no_obstacle(sam.page, "more")
    for screen in ("Wie kan dit lezen?", "Hoe veilig is dit?", "Gesprek afsluiten", "Wis mijn gesprek"):
        await sam.goes_to(screen)
        await no_obstacle(sam.page, screen)
        await sam.page.locator("main button:visible").last.click()
        await sam.goes_to("Meer")
    await sam.goes_to("Later verder praten")
    await no_obstacle(sam.page, "words: why")
    await sam.goes_to("Laat mijn woorden zien")
    await no_obstacle(sam.page, "words: shown")
    await sam.goes_to("Ik ken ze")
    await no_obstacle(sam.page, "words: asked back")
    await sam.goes_to("Ik kom niet meer terug")

    await anna.page.get_by_role("button", name="Afsluiten", exact=True).click()
    await no_obstacle(anna.page, "desk: closing")
    await anna.page.locator(".closing").get_by_role("button", name="Afsluiten").click()
    await expect(sam.log.get_by_text("Het gesprek is klaar.")).to_be_visible()
    await no_obstacle(sam.page, "closed")
    await no_obstacle(anna.page, "desk: closed")
    await sam.goes_to("Afsluiten", "Wis alles", "Ja, wis alles")
    await expect(sam.page.get_by_role("heading", name="Alles is gewist")).to_be_visible()
    await no_obstacle(sam.page, "wiped")


# Counts how often each text comes into the log: a screen reader says it as often.
EARS = """() => {
  globalThis.announced = [];
  const log = document.querySelector("[role=log]");
  new MutationObserver((changes) => {
    for (const { addedNodes, type, target } of changes)
      for (const node of type === "characterData" ? [target] : addedNodes) announced.push(node.textContent);
  }).observe(log, { childList: true, subtree: true, characterData: true });
}"""


# CHAT-12
async def test_a_whole_conversation_with_nothing_but_keys(
    browser: Browser, server: Server, neutral: str, cast: Cast
) -> None:
    async with browsing(browser, server, neutral) as person:
        sam = Chat(person, server)
        keyboard = sam.page.keyboard
        await sam.open()
        await tabs_to(sam.page, "Start")
        await keyboard.press("Enter")
        await expect(sam.page.get_by_role("region", name="Berichten")).to_be_focused()
        await tabs_to(sam.page, "Jouw bericht")
        await sam.page.evaluate(EARS)
        await keyboard.type("mag ik typen")
        await keyboard.press("Enter")
        await expect(sam.page.get_by_text("✓ afgeleverd")).to_be_visible()
        await expect(sam.field).to_be_focused()

        counsellor = await cast.counsellor()
        talking = await counsellor.next()
        cast.talks.append(talking)
        await counsellor.join(talking)
        await keyboard.type("ik typ nog")
        await talking.say("Typ rustig.")
        await sam.hears("Typ rustig.")
        await talking.say("Ik wacht.")
        await sam.hears("Ik wacht.")
        await expect(sam.field).to_be_focused()
        await expect(sam.field).to_have_value("ik typ nog")
        await keyboard.press("Enter")
        await expect(sam.bubbles).to_have_count(4)
        await expect(sam.page.locator(".bubble.unsent")).to_have_count(0)
        announced = await sam.page.evaluate("announced")
        for text in ("mag ik typen", "Typ rustig.", "Ik wacht.", "ik typ nog"):
            assert sum(text in each for each in announced) == 1, text

        await tabs_to(sam.page, "Meer", back=True)
        await keyboard.press("Enter")
        await tabs_to(sam.page, "Later verder praten")
        await keyboard.press("Enter")
        await tabs_to(sam.page, "Laat mijn woorden zien")
        await keyboard.press("Enter")
        words = await sam.words_shown()
        await tabs_to(sam.page, "Ik ken ze")
        await keyboard.press("Enter")
        for label in await sam.page.locator("form label").all_text_contents():
            await tabs_to(sam.page, label)
            await keyboard.type(words[int(label[-1]) - 1])
        await keyboard.press("Enter")
        await expect(sam.page.get_by_role("heading", name="Gelukt")).to_be_focused()
        await tabs_to(sam.page, "Terug naar het gesprek")
        await keyboard.press("Enter")
        await sam.hears("Ik wacht.")
        assert [await words_heard(talking) for _ in range(2)] == ["mag ik typen", "ik typ nog"]
        await tabs_to(sam.page, "Noodknop: Weg", back=True)
        await keyboard.press("Enter")
        await sam.is_away(neutral)


# CHAT-13
async def test_a_first_visit_is_light(browser: Browser, server: Server, neutral: str) -> None:
    async with browsing(browser, server, neutral) as person:
        sam = Chat(person, server)
        async with sam.page.expect_response("**/log.js"):  # what comes when the visit is no longer new
            await sam.open()
        answers = {each: await each.response() for each in person.watch.requests}
        began = person.watch.requests[0].timing["startTime"]
        first = [each for each in answers if each.timing["startTime"] - began < SOON]
        sizes = {each.url.rsplit("/", 1)[-1]: (await each.sizes())["responseBodySize"] for each in first}
        assert {"", "exit.js", "chat.js", "directory", "hpke.js"} <= set(sizes)
        assert len(first) <= FEW, sizes
        assert sum(sizes.values()) <= LIGHT, sizes
        assert all(each.url.startswith(server.chat) for each in first)
        for each in first:
            response = answers[each]
            assert response is not None
            if "/s/" in each.url or each.url == f"{server.chat}/":
                assert response.headers["content-encoding"] == "br", each.url


# CHAT-13
async def test_words_and_exit_do_not_wait_for_scripts(sam: Chat, neutral: str) -> None:
    sam.person.watch.forgiven.extend(AWAY)
    await sam.page.route("**/*.js", lambda route: None)  # asked for, and never answered
    await sam.page.goto(sam.server.chat, wait_until="commit")
    await expect(sam.page.get_by_role("heading", name="Praten over iets wat niet goed voelt")).to_be_visible()
    await expect(sam.page.get_by_role("link", name="112").first).to_be_visible()
    await sam.page.get_by_role("link", name="Weg").tap(no_wait_after=True)
    await sam.is_away(neutral)


AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


async def no_obstacle(page: Page, screen: str) -> None:
    """axe finds nothing on this screen, at WCAG 2.2 AA."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(Path(AXE).read_text())
    found: list[dict[str, Any]] = await page.evaluate(
        """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
          .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }))"""
    )
    assert found == [], (screen, found)


async def tabs_to(page: Page, name: str, back: bool = False) -> None:
    """Press Tab until the focus is on the button, link or field of this name."""
    named = "() => { const e = document.activeElement; return (e.labels?.[0] || e).textContent.trim(); }"
    for _ in range(25):
        await page.keyboard.press("Shift+Tab" if back else "Tab")
        if await page.evaluate(named) == name:
            return
    raise AssertionError(f"Tab never came to {name}")
