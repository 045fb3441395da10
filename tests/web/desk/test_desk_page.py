"""Anna works at the desk: a real page, a real server, visitors who are not ours."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.journeys.desk import Desk
from tests.people import Cast

pytestmark = pytest.mark.browser


async def test_somebody_waits_and_is_heard(anna: Desk, cast: Cast) -> None:
    sam = await cast.visitor()
    await sam.say("yo is dit echt anoniem")
    await anna.sign_in()
    await expect(anna.page.get_by_text("1 wacht", exact=True)).to_be_visible()
    await expect(anna.page).to_have_title("(1) Balie")

    talk = await anna.takes_next()
    await expect(talk.get_by_text("yo is dit echt anoniem")).to_be_visible()
    await expect(talk.get_by_text("balie Jongeren (4 mensen)")).to_be_visible()
    heard = await sam.hear()
    assert heard.payload is not None
    assert heard.payload["t"] == "join"

    await anna.page.keyboard.type("Hoi, ik ben Anna.")  # taking a visitor puts the caret in the composer
    await anna.page.keyboard.press("Control+Enter")
    heard = await sam.hear()
    assert heard.payload is not None
    assert heard.payload["b"] == "Hoi, ik ben Anna."
    await expect(talk.get_by_text("afgeleverd")).to_be_visible()
    await sam.say("ok")
    await expect(talk.get_by_text("gelezen")).to_be_visible()

    await anna.closes()
    heard = await sam.hear()
    assert heard.payload is not None
    assert (heard.payload["t"], heard.payload["why"]) == ("end", "done")
    await talk.get_by_role("button", name="Wegleggen").click()
    await expect(anna.page.locator(".convo")).to_have_count(0)


async def test_a_wrong_passphrase_loses_nothing(anna: Desk) -> None:
    await anna.fills_in("zeven andere woorden")
    await expect(anna.page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
    await expect(anna.page.get_by_label("Naam")).to_have_value("anna")
    await expect(anna.page.get_by_label("Wachtzin")).to_have_value("zeven andere woorden")

    await anna.page.get_by_label("Wachtzin").fill(anna.phrase.upper())
    await anna.page.keyboard.press("Enter")
    await anna.is_open()


async def test_nobody_waits_is_said_kindly(anna: Desk) -> None:
    await anna.sign_in()
    await anna.is_open()
    await anna.page.get_by_role("banner").get_by_role("button", name="Volgende").click()
    await expect(anna.page.get_by_text("Er wacht nu niemand. Een collega was je net voor")).to_be_visible()


async def test_a_reload_keeps_the_sign_in_and_not_the_keys(anna: Desk, cast: Cast) -> None:
    sam = await cast.visitor()
    await sam.say("ben je er nog")
    await anna.sign_in()
    await anna.takes_next()
    await anna.page.reload()

    await expect(anna.page.get_by_label("Naam")).to_have_count(0)
    await expect(anna.page.get_by_text("ben je er nog")).to_have_count(0)
    await anna.unlock()
    await expect(anna.page.get_by_text("ben je er nog")).to_be_visible()
    await expect(anna.page.get_by_text("bent erbij")).to_have_count(1)


# KEYS-14
async def test_ten_quiet_minutes_lock_the_desk_and_keep_the_draft(anna: Desk, cast: Cast) -> None:
    sam = await cast.visitor()
    await sam.say("dit mag niemand lezen")
    await anna.page.clock.install()
    await anna.sign_in()
    talk = await anna.takes_next()
    await expect(talk.get_by_text("dit mag niemand lezen")).to_be_visible()
    await anna.page.keyboard.type("halve zin")

    await anna.page.clock.fast_forward("09:20")
    await expect(anna.page.get_by_text("gaat de balie op slot")).to_be_visible()
    await anna.page.clock.fast_forward("00:50")
    await expect(anna.page.get_by_role("button", name="Ontgrendel")).to_be_visible()
    assert "dit mag niemand lezen" not in await anna.page.content()
    assert "halve zin" not in await anna.page.content()

    await anna.unlock("niet mijn woorden")
    await expect(anna.page.get_by_role("alert")).to_contain_text("Er is niets verloren")
    await anna.unlock()
    await expect(anna.page.get_by_label("Bericht aan")).to_have_value("halve zin")


# KEYS-14
async def test_one_integer_is_all_that_stays_on_the_computer(anna: Desk, cast: Cast) -> None:
    sam = await cast.visitor()
    await sam.say("geheim woord")
    await anna.sign_in()
    await expect((await anna.takes_next()).get_by_text("geheim woord")).to_be_visible()

    kept = await anna.page.evaluate(
        """async () => ({
            local: { ...localStorage }, session: { ...sessionStorage },
            databases: await indexedDB.databases(), caches: await caches.keys(), cookie: document.cookie,
        })"""
    )
    assert list(kept["local"]) == ["keerpunt-directory"]
    assert kept["local"]["keerpunt-directory"].isdigit()
    assert (kept["session"], kept["databases"], kept["caches"], kept["cookie"]) == ({}, [], [], "")
    sent = [request.post_data or "" for request in anna.person.watch.requests]
    assert not any(word in body for body in sent for word in anna.phrase.split())


# INPUT-01
async def test_hostile_words_stay_words(anna: Desk, cast: Cast) -> None:
    sam = await cast.visitor()
    attack = '<img src=x onerror="document.title=1"><b>vet</b>'
    words = [
        attack,
        "javascript:alert(1) https://voorbeeld.example/klik",
        "\u202eomgekeerd",
        "a" * 3000,
        "😭" * 500,
    ]
    for each in words:
        await sam.say(each)
    await anna.sign_in()
    talk = await anna.takes_next()

    await expect(talk.locator(".said")).to_have_text(words)
    assert await talk.locator(".said *").count() == 0, "no element was made of anybody's words"
    assert await talk.locator(".log a").count() == 0
    await expect(anna.page).to_have_title("Balie")
    await anna.fits()
    box = await talk.bounding_box()
    for bubble in await talk.locator(".bubble").all():
        inside = await bubble.bounding_box()
        assert box is not None
        assert inside is not None
        assert inside["x"] >= box["x"]
        assert inside["x"] + inside["width"] <= box["x"] + box["width"]


# DESK-14
async def test_accents_and_dead_keys_fire_nothing(anna: Desk, cast: Cast) -> None:
    await cast.visitor()
    await cast.visitor()
    await anna.sign_in()
    await anna.takes_next()
    second = await anna.takes_next()
    keyboard = anna.page.keyboard
    await keyboard.type("jk é ë € @ J K")
    for odd in ("Alt+j", "Alt+Enter", "Control+Alt+Enter", "Alt+k"):
        await keyboard.press(odd)
    ime = await anna.page.context.new_cdp_session(anna.page)
    await ime.send("Input.imeSetComposition", {"text": "´", "selectionStart": 1, "selectionEnd": 1})
    await ime.send("Input.insertText", {"text": "é"})

    await expect(second.get_by_label("Bericht aan")).to_have_value("jk é ë € @ J Ké")
    await expect(second.get_by_label("Bericht aan")).to_be_focused()
    assert await anna.page.locator(".bubble").count() == 0


# DESK-06
async def test_a_shift_with_nothing_but_keys(anna: Desk, cast: Cast) -> None:
    sam = await cast.visitor()
    await sam.say("hallo")
    await anna.sign_in()
    await anna.is_open()
    keyboard = anna.page.keyboard
    await keyboard.press("Control+Enter")
    await expect(anna.page.get_by_text("hallo")).to_be_visible()
    await expect(anna.page.get_by_label("Bericht aan")).to_be_focused()

    await keyboard.type("eerste regel")
    await keyboard.press("Enter")
    await keyboard.type("tweede regel")
    await keyboard.press("Control+Enter")
    await keyboard.press("Control+Enter")  # a quick hand: sends once, and takes nobody
    await expect(anna.page.locator(".bubble.mine")).to_have_count(1)
    await expect(anna.page.locator(".bubble.mine .said")).to_have_text("eerste regel\ntweede regel")
    await expect(anna.page.get_by_text("Er wacht nu niemand")).to_have_count(0)

    await keyboard.press("Shift+Tab")
    await keyboard.press("Shift+Tab")
    await expect(anna.page.get_by_role("button", name="Afsluiten")).to_be_focused()
    await keyboard.press("Enter")
    await keyboard.press("Escape")
    await expect(anna.page.get_by_label("Bericht aan")).to_be_focused()
    await anna.page.get_by_role("button", name="Afsluiten").press("Enter")
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await expect(anna.page.get_by_text("Afgesloten. Neem gerust even adem.")).to_be_visible()
    await anna.page.get_by_role("button", name="Wegleggen").press("Enter")
    await expect(anna.page.locator(".convo")).to_have_count(0)


# DESK-06
async def test_three_conversations_fit_a_laptop_a_phone_and_large_letters(anna: Desk, cast: Cast) -> None:
    for each in ("een", "twee", "drie"):
        await (await cast.visitor()).say(each)
    await anna.sign_in()
    for _ in range(3):
        await anna.takes_next()
    for word in ("een", "twee", "drie"):
        await expect(anna.page.locator(".said", has_text=word)).to_be_visible()
    await anna.fits()

    await anna.page.set_viewport_size({"width": 683, "height": 384})  # a laptop at 200 %
    await expect(anna.page.locator(".convo")).to_have_count(1)
    await anna.fits()
    await anna.page.set_viewport_size({"width": 360, "height": 640})
    await anna.fits()
    for card in await anna.page.get_by_role("navigation").get_by_role("button").all():
        await card.click()
        await expect(card).to_have_attribute("aria-current", "true")
        await expect(anna.page.get_by_label("Bericht aan")).to_be_in_viewport()
    await anna.page.set_viewport_size({"width": 1366, "height": 768})
    await expect(anna.page.locator(".convo")).to_have_count(3)
