"""One story on each side of the line, in Firefox and in Safari's engine."""

from __future__ import annotations

import pytest

from tests.engines.hand import DESK, PHONE, Hand
from tests.people import Cast, words_heard
from tests.server import Server

pytestmark = pytest.mark.browser

ASKED = "mag ik iets vertellen"
ANSWERED = "Ja, ik luister."
FIELD = "Jouw bericht"


# CHAT-07, SAFE-01, SAFE-03, SAFE-10
async def test_a_visitor_talks_keeps_words_reloads_and_is_gone(
    hand: Hand, own_server: Server, own_cast: Cast, neutral: str
) -> None:
    await hand.resize(PHONE)
    await hand.goto(f"{neutral}zoeken")
    await hand.goto(own_server.chat)
    await hand.tap("Start")
    await hand.write(FIELD, ASKED)
    await hand.tap("Stuur")
    await hand.sees("afgeleverd")
    counsellor = await own_cast.counsellor()
    talking = await counsellor.next()
    own_cast.talks.append(talking)
    await counsellor.join(talking)
    assert await words_heard(talking) == ASKED
    await talking.say(ANSWERED)
    await hand.sees(ANSWERED)

    await keep_words(hand)
    await hand.sees(ANSWERED)

    await hand.reload()
    await hand.find("button", "Verder")
    assert ASKED not in await hand.text()
    await hand.tap("Verder")
    await hand.sees(ASKED)
    await hand.sees(ANSWERED)
    await hand.write(FIELD, "ik ben er nog")
    await hand.tap("Stuur")
    assert await words_heard(talking) == "ik ben er nog"
    await talking.say("Fijn.")
    await hand.sees("Fijn.")

    await hand.tap("Weg")
    await hand.is_at(neutral)
    await hand.sees("Het weer vandaag")
    await talking.frame("notice", code="left-quickly")
    await hand.history(-1)
    await hand.is_at(f"{neutral}zoeken")
    await hand.history(1)
    await hand.is_at(neutral)
    await hand.goto(own_server.chat)
    await hand.find("button", "Start")
    assert ANSWERED not in await hand.text()
    assert await hand.run("() => sessionStorage.length") == 0


# SAFE-02
@pytest.mark.parametrize("hand", ["firefox"], indirect=True)  # WebKit's driver loses a page that Back brings
async def test_back_from_memory_shows_only_the_way_on(hand: Hand, own_server: Server, neutral: str) -> None:
    await hand.goto(own_server.chat)
    await hand.tap("Start")
    await hand.write(FIELD, ASKED)
    await hand.tap("Stuur")
    await hand.sees("afgeleverd")
    await hand.goto(neutral)
    await hand.history(-1)
    await hand.find("button", "Verder")
    assert ASKED not in await hand.text()
    await hand.tap("Verder")
    await hand.sees(ASKED)


# CHAT-07
async def test_a_counsellor_unlocks_takes_the_next_and_talks(
    hand: Hand, own_server: Server, own_cast: Cast
) -> None:
    visitor = await own_cast.visitor()
    await visitor.say(ASKED)
    await hand.resize(DESK)
    await hand.goto(own_server.staff)
    await hand.write("Naam", "anna")
    await hand.write("Wachtzin", own_server.passphrases["Anna"])
    await hand.tap("Aanmelden", "Volgende")
    await hand.sees(ASKED)
    await hand.write("Bericht aan", ANSWERED)
    await hand.tap("Verstuur")
    assert await words_heard(visitor) == ANSWERED
    await hand.has(".bubble.mine:not(.unsent)")
    await visitor.say("er is iets met mijn neef")
    await hand.sees("er is iets met mijn neef")


async def keep_words(hand: Hand) -> None:
    """Have the conversation kept under seven words, of which two are asked back."""
    await hand.tap("Meer", "Later verder praten", "Laat mijn woorden zien")
    words = await hand.has("ol.words li", 7)
    await hand.tap("Ik ken ze")
    for label in await hand.has("form label", 2):
        await hand.write(label, words[int(label[-1]) - 1])
    await hand.tap("Klaar")
    await hand.sees("Gelukt")
    await hand.tap("Terug naar het gesprek")
