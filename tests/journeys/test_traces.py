"""What a conversation leaves behind: in the page, on the line, on the disk of the phone and of the server."""

from __future__ import annotations

import base64
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Error, Page, Playwright, expect

from keerpunt.client.counsellor import Counsellor
from keerpunt.client.line import Talking
from keerpunt.lib.b64u import b64u
from keerpunt.sealed.suite import pbkdf2, tag
from keerpunt.sealed.vaults import return_secrets
from tests.journeys.behind import eventually
from tests.journeys.browsers import CHROMIUM, FLAGS, Person, Watch, browsing
from tests.journeys.chat import Chat
from tests.journeys.desk import Desk
from tests.people import Cast, cast_at, words_heard
from tests.server import PREPARE, Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PLANTED = ["pakketjes bij de kazerne", "mijn oom zegt dat ik moet", "daar heb je niets verkeerd gedaan"]

EVERYTHING_KEPT = """async () => ({
  session: Object.keys(sessionStorage),
  local: Object.keys(localStorage),
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  cookie: document.cookie,
  manifests: document.querySelectorAll("link[rel=manifest], meta[property^=og]").length,
  icon: document.querySelector("link[rel=icon]").href,
  title: document.title,
  address: location.href,
  hash: location.hash,
  past: history.length,
})"""


# SAFE-04
async def test_a_whole_conversation_keeps_one_key_and_one_address(
    sam: Chat, cast: Cast, neutral: str
) -> None:
    await sam.page.goto(neutral)
    await sam.open()
    await expect(sam.button("Start")).to_be_visible()
    before = await sam.page.evaluate(EVERYTHING_KEPT)
    assert before == {
        "session": [],
        "local": [],
        "databases": 0,
        "caches": 0,
        "workers": 0,
        "cookie": "",
        "manifests": 0,
        "icon": "data:,",
        "title": "Praten",
        "address": f"{sam.server.chat}/",
        "hash": "",
        "past": before["past"],
    }

    async def nothing_new() -> None:
        now = await sam.page.evaluate(EVERYTHING_KEPT)
        assert now | {"session": []} == before
        assert now["session"] in ([], ["k"])

    await sam.button("Start").click()
    await sam.say(PLANTED[0])
    await nothing_new()
    talking = await answered(sam, cast)
    await nothing_new()
    for screen in ("Wie kan dit lezen?", "Hoe veilig is dit?", "Gesprek afsluiten", "Wis mijn gesprek"):
        await sam.goes_to("Meer", screen)
        await expect(sam.page.get_by_role("heading", level=2).first).to_be_visible()
        await nothing_new()
        await (
            sam.page.get_by_role("button", name="gesprek")
            .or_(sam.button("Toch doorpraten"))
            .or_(sam.button("Nee, bewaar het"))
            .first.click()
        )
    await sam.takes_words()
    await nothing_new()
    await talking.disconnect()
    await sam.page.reload()
    await sam.button("Verder").click()
    await sam.hears(PLANTED[2])
    await nothing_new()
    assert await sam.person.context.cookies() == []


# KEYS-06, KEYS-07, SAFE-05, N45
async def test_nothing_that_opens_anything_is_ever_sent(
    robin: Chat, own_cast: Cast, own_server: Server, neutral: str
) -> None:
    await robin.start()
    await robin.say(PLANTED[0])
    talking = await answered(robin, own_cast)
    words = " ".join(await robin.takes_words())
    half = await kept_half(robin.page)
    await robin.type(PLANTED[1])
    await robin.page.reload()
    await robin.button("Verder").click()
    await expect(robin.field).to_have_value(PLANTED[1])
    await robin.button("Stuur").click()
    assert await words_heard(talking) == PLANTED[1]
    twin = Chat(robin.person, own_server, await robin.person.another_tab())
    await twin.returns(words)
    await expect(twin.page.get_by_text("Je bent terug.")).to_be_visible()
    await twin.leaves()
    await twin.is_away(neutral)

    traffic = await everything_carried(robin.person)
    assert len(traffic) > 30
    salt = (await own_cast.places[0].pin()).salt
    opened_by = return_secrets(words, salt)
    assert b64u(opened_by.locator) in "\n".join(traffic), "the search can find what is there"
    secrets = {
        "m": pbkdf2(words.encode(), tag("return-words") + b"\x00" + salt),
        "vault key": opened_by.key,
        "root": talking.conversation._chain.roots[0],
        "half": half,
    }
    for text in ("\n".join(traffic), *texts_on_disk(own_server.data)):
        for planted in [words, *PLANTED]:
            assert not any(form in text for form in written(planted))
        for name, secret in secrets.items():
            assert not any(form in text for form in forms(secret)), name


# SAFE-02, SAFE-04
async def test_no_word_is_on_the_disk_of_the_phone(
    playwright: Playwright, server: Server, neutral: str, cast: Cast, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    context = await playwright.chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=FLAGS, locale="nl-NL"
    )
    sam = Chat(watched(context, server, neutral), server)
    try:
        await sam.start()
        await sam.say(PLANTED[0])
        await answered(sam, cast)
        words = await sam.takes_words()
        await sam.type(PLANTED[1])
        half = b64u(await kept_half(sam.page))
        # what a tab remembers reaches the disk late: once it is there, so would be whatever else is kept
        async with eventually(60):
            while not found_in(profile, half):
                await sam.page.title()
        await sam.leaves()
        await sam.is_away(neutral)
    finally:
        await context.close()
    assert found_in(profile, "localhost"), "the search can find what is there"
    for planted in [*PLANTED, " ".join(words)]:
        assert found_in(profile, planted) == []
    assert not sam.person.watch.faults
    with closing(sqlite3.connect(profile / "Default" / "History")) as history:
        visited = history.execute("SELECT url, title FROM urls").fetchall()
    assert {url for url, _ in visited} <= {f"{server.chat}/", neutral}
    assert {title for _, title in visited} <= {"Praten", "Weer", ""}


# KEYS-14, N48
async def test_no_key_of_a_counsellor_can_leave_the_page(anna: Desk, cast: Cast) -> None:
    await anna.page.add_init_script(KEY_HUNT)
    visitor = await cast.visitor()
    await visitor.say(PLANTED[0])
    await anna.sign_in()
    await anna.takes_next()
    await anna.hears(PLANTED[0])
    await anna.say(PLANTED[2])
    found = await anna.page.evaluate("exported()")
    assert {"private ECDH", "private ECDSA", "secret AES-GCM"} <= set(found["kinds"])
    assert found["left"] == []
    kept = await anna.page.evaluate(
        "async () => [Object.keys(localStorage), sessionStorage.length, (await indexedDB.databases()).length]"
    )
    assert kept == [["keerpunt-directory"], 0, 0]


# Every secret that this page ever puts to use, in the order of the arguments of the four deeds.
KEY_HUNT = """
const keys = new Set();
for (const name of ["sign", "deriveBits", "encrypt", "decrypt"]) {
  const real = SubtleCrypto.prototype[name];
  SubtleCrypto.prototype[name] = function (how, key, ...rest) {
    keys.add(key);
    return real.call(this, how, key, ...rest);
  };
}
globalThis.exported = async () => {
  const left = [];
  for (const key of keys)
    for (const format of ["raw", "pkcs8", "jwk"])
      await crypto.subtle.exportKey(format, key).then(() => left.push(`${key.algorithm.name} ${format}`), () => {});
  const kinds = [...keys].map(({ type, algorithm }) => `${type} ${algorithm.name}`);
  return { kinds: [...new Set(kinds)].sort(), left };
};
"""

HOSTILE = [
    '<img src=x onerror="document.title=1"><b>vet</b>',
    "javascript:alert(1) https://voorbeeld.example/klik",
    "\u202eomgekeerd",
    "a" * 3000,
    "😭" * 500,
    "</textarea><script>document.title=2</script>",
]


# INPUT-01
async def test_hostile_words_stay_words_on_both_pages(sam: Chat, anna: Desk) -> None:
    await anna.sign_in()
    await sam.start()
    for each in HOSTILE:
        await sam.say(each)
    await anna.takes_next()
    await expect(anna.said).to_have_text(HOSTILE)
    assert await anna.page.locator(".said *, .log a, .log img").count() == 0
    for each in HOSTILE:
        await anna.say(each)
    theirs = sam.page.locator(".bubble:not(.mine)")
    await expect(theirs).to_have_count(len(HOSTILE))
    assert await sam.all_said() == [*HOSTILE, *HOSTILE]
    assert await sam.page.locator(".bubble :not(.vh), .log a, .log img").count() == 0
    for page, title in ((sam.page, "Praten"), (anna.page, "Balie")):
        await expect(page).to_have_title(title)
        wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{wider} pixels too wide"


PASTE = """(text) => {
  const began = performance.now();
  document.execCommand("insertText", false, text);
  return performance.now() - began;
}"""


# INPUT-01, SAFE-01
@pytest.mark.parametrize("piece", ["heel veel ", "a"])
async def test_a_megabyte_in_the_field_keeps_nobody_here(
    piece: str, sam: Chat, cast: Cast, neutral: str
) -> None:
    await sam.start()
    await sam.field.click()
    took = await sam.page.evaluate(PASTE, piece * (10**6 // len(piece)))
    assert took < 2000, "milliseconds in which nobody could leave"
    await expect(
        sam.page.get_by_text("Te lang voor één bericht. Met Stuur gaat het eerste deel")
    ).to_be_visible()
    await sam.button("Stuur").click()
    await expect(sam.bubbles).to_have_count(1)
    await expect(sam.page.locator(".bubble.unsent")).to_have_count(0)
    talking = await (await cast.counsellor()).next()
    cast.talks.append(talking)
    await talking.connect()
    assert 3900 < len(await words_heard(talking)) <= 4000
    began = time.monotonic()
    await sam.leaves()
    await sam.is_away(neutral)
    assert time.monotonic() - began < 3


ODD = "<img src=x onerror=alert(1)>"


# INPUT-05
async def test_a_name_with_markup_is_a_name(browser: Browser, neutral: str, tmp_path: Path) -> None:
    odd = Server(tmp_path / "data", neutral)
    odd.data.mkdir()
    people = f"demo.PEOPLE = (({ODD!r}, 'counsellor'),); demo.DESK = ('jongeren', {ODD!r})\n"
    odd.run("-c", PREPARE.replace("demo.prepare()", f"{people}demo.prepare()"))
    odd.start()
    try:
        async with browsing(browser, odd, neutral) as person, cast_at(odd) as cast:
            sam = Chat(person, odd)
            await sam.start()
            await sam.say("hoi")
            staff = cast.place(odd.staff)
            counsellor = await Counsellor.sign_in(staff, await staff.pin(), ODD, odd.passphrases[ODD])
            talking = await counsellor.next()
            await counsellor.join(talking)
            await talking.say("hallo")
            await sam.hears("hallo")
            await expect(sam.page.get_by_role("heading", name=f"{ODD} is er")).to_be_visible()
            await expect(sam.log.get_by_text(f"{ODD} is erbij.")).to_be_visible()
            await sam.goes_to("Meer", "Wie kan dit lezen?")
            await expect(sam.page.get_by_text(f"{ODD} (één hulpverlener)")).to_be_visible()
            assert await sam.page.locator("img").count() == 0
            await talking.disconnect()
    finally:
        odd.stop()


async def answered(chat: Chat, cast: Cast) -> Talking:
    """Anna takes the conversation and answers; returns her line, on which nothing is left to hear."""
    counsellor = await cast.counsellor()
    talking = await counsellor.next()
    cast.talks.append(talking)
    await counsellor.join(talking)
    assert await words_heard(talking) == PLANTED[0]
    await talking.say(PLANTED[2])
    await chat.hears(PLANTED[2])
    return talking


async def kept_half(page: Page) -> bytes:
    """The half of a secret that the tab keeps, once it keeps one."""
    async with eventually():
        while not (kept := await page.evaluate("sessionStorage.getItem('k')")):
            pass
    return base64.urlsafe_b64decode(str(kept).split(".")[0] + "=")


async def everything_carried(person: Person) -> list[str]:
    """Every address, header, body, answer and frame of this browser but the files of the release."""
    carried = list(person.watch.frames)
    for request in person.watch.requests:
        if "/s/" in request.url:
            continue
        carried += [request.url, str(await request.all_headers()), request.post_data or ""]
        with suppress(Error):
            response = await request.response()
            carried.append(await response.text() if response and request.url.count("/") > 3 else "")
    return carried


def texts_on_disk(folder: Path) -> Iterator[str]:
    """Every file of an installation but the code that it serves."""
    for path in folder.rglob("*"):
        if path.is_file() and "releases" not in path.parts:
            yield path.read_bytes().decode("latin-1")


def written(text: str) -> list[str]:
    """The ways in which words may stand in traffic or in a file."""
    raw = text.encode()
    return [
        text,
        base64.b64encode(raw).decode()[:-4],
        b64u(raw),
        raw.hex(),
        text.encode("utf-16-le").decode("latin-1"),
    ]


def forms(secret: bytes) -> list[str]:
    """The ways in which 32 bytes may stand in traffic or in a file."""
    return [secret.decode("latin-1"), b64u(secret), base64.b64encode(secret).decode(), secret.hex()]


def found_in(profile: Path, text: str) -> list[Path]:
    """The files of a browser's profile that hold this text, in UTF-8 or in UTF-16."""
    forms = (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"))
    found = []
    for path in profile.rglob("*"):
        with suppress(OSError):
            content = path.read_bytes() if path.is_file() else b""
            if any(form in content for form in forms):
                found.append(path)
    return found


def watched(context: BrowserContext, server: Server, neutral: str) -> Person:
    """The person whose profile this is."""
    watch = Watch(server, neutral)
    watch.over(context.pages[0])
    return Person(context, context.pages[0], watch)
