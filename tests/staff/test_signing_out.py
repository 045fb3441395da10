"""Signing out ends everything that was open in that sitting, at once, and nothing else."""

from __future__ import annotations

import asyncio
import time

import pytest

from keerpunt.client.line import Talking
from tests.conversations.bare import BareLine, bare_line, cookie_of, envelopes, hello_of
from tests.people import Cast, Refused, words_heard
from tests.server import Server

RETIRE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "keerpunt.settings"
django.setup()
from keerpunt.staff.models import StaffMember
StaffMember.objects.filter(name="youssef").update(is_active={})
"""


async def test_signing_out_closes_every_line_within_a_second(cast: Cast, server: Server) -> None:
    # N54, AUTH-04
    sam, anna, talking = await cast.together("anna")
    robin, _, other = await cast.together("bram")
    cookie = cookie_of(anna.place)
    late = talking.conversation.seal({"t": "text", "ts": int(time.time()), "b": "Nog net."})

    async with bare_line(server.staff, cookie=cookie, path="/desk") as desk:
        await desk.hear("desk")
        began = time.monotonic()
        answer = await anna.place.http.post("/staff/sign-out", json={})
        await talking.send(late.frame(lease=talking.lease))
        assert await talking.ended() == 4401
        assert await desk.ended() == 4401
        assert time.monotonic() - began < 1

    assert answer.status_code == 204
    assert answer.headers["clear-site-data"] == '"cache"'
    assert late.ref not in [ref for _, ref, _ in envelopes(server, sam.conversation.cv)]
    await other.say("Bram is er nog.")
    await _everything_is_refused(cast, server, cookie, hello_of(talking))
    twice = await anna.place.http.post("/staff/sign-out", json={})
    assert twice.status_code == 204
    await sam.say("De bezoeker is er ook nog.")
    assert robin.code is None


AT_ONCE = 5  # seconds; a counsellor who only falls silent keeps hers for a minute


async def told_next(talking: Talking, *kinds: str) -> list[object]:
    """What the next frames of these kinds say: the place, or the code of a notice, or where the counsellor is."""
    said = {"place": "ahead", "notice": "code", "seats": "counsellor", "typing": "on"}
    return [(await talking.frame(kind))[said[kind]] for kind in kinds]


async def test_signing_out_gives_everybody_back_to_the_queue_at_once(cast: Cast) -> None:
    # DESK-02, QUEUE-02
    sam, anna, talking = await cast.together("anna")
    lee = await cast.visitor()
    second = await anna.next()
    cast.talks.append(second)
    await anna.join(second)
    robin = await cast.visitor()
    await robin.frame("place", ahead=0)
    await talking.send({"t": "typing", "on": True})
    await sam.frame("typing", on=True)

    async with asyncio.timeout(AT_ONCE):
        await anna.place.tell("/staff/sign-out", {})
        await sam.frame("seats", counsellor="none")
        assert await told_next(sam, "notice", "place") == ["counsellor-stopped", 0]
        await lee.frame("notice", code="counsellor-stopped")
        assert await told_next(lee, "place") == [1]
        await robin.frame("place", ahead=2)

    bram = await cast.counsellor("bram")
    for visitor in (sam, lee, robin):
        taken = await bram.next()
        cast.talks.append(taken)
        assert taken.conversation.cv == visitor.conversation.cv
        assert await told_next(visitor, "notice") == ["taken"]
        await bram.join(taken)
    await sam.frame("seats", counsellor="here")
    with pytest.raises(Refused, match="nobody-waits"):
        await (await cast.counsellor("anna")).next()


async def test_who_left_before_is_nobodys_next_after_signing_out(cast: Cast) -> None:
    sam, anna, talking = await cast.together("anna")
    await sam.disconnect(4000)
    await talking.frame("seats", visitor="left")
    await anna.place.tell("/staff/sign-out", {})
    bram = await cast.counsellor("bram")
    with pytest.raises(Refused, match="nobody-waits"):
        await bram.next()
    await sam.connect()
    assert (await bram.next()).conversation.cv == sam.conversation.cv


async def test_a_conversation_goes_on_in_the_other_sitting_that_has_it_open(cast: Cast) -> None:
    sam, anna, talking = await cast.together("anna")
    elsewhere = await cast.counsellor("anna")
    other = elsewhere.conversation(sam.conversation.cv)
    cast.talks.append(other)
    await other.connect()

    await anna.place.tell("/staff/sign-out", {})
    assert await talking.ended() == 4401
    await other.put({"t": "join", "ts": int(time.time())})
    await other.say("Ik zit nu aan de andere computer.")
    assert await words_heard(sam) == "Ik zit nu aan de andere computer."

    await elsewhere.place.tell("/staff/sign-out", {})
    await sam.frame("notice", code="counsellor-stopped")


async def test_somebody_else_at_the_same_computer_frees_who_was_helped_there(
    cast: Cast, server: Server
) -> None:
    sam, anna, _ = await cast.together("anna")
    bram = await type(anna).sign_in(anna.place, anna.pin, "bram", server.passphrases["Bram"])
    await sam.frame("notice", code="counsellor-stopped")
    assert (await bram.next()).conversation.cv == sam.conversation.cv


async def _everything_is_refused(cast: Cast, server: Server, cookie: str, hello: dict[str, object]) -> None:
    """A cookie that was copied before signing out opens nothing."""
    for path in ("/line", "/desk"):
        async with bare_line(server.staff, cookie=cookie, path=path) as line:
            if path == "/line":
                await line.say(hello)
            assert await line.ended() == 4401
    http = cast.place(server.staff).http
    http.headers["Cookie"] = cookie
    assert (await http.post("/line", json={"hello": hello})).status_code == 401
    assert (await http.get("/keyring/bundle")).status_code == 401
    assert (await http.post("/desk/next", json={})).status_code == 401
    assert (await http.get("/staff/me")).status_code == 204


async def test_somebody_else_in_the_same_browser_ends_the_sitting_before(cast: Cast, server: Server) -> None:
    # N54
    _, anna, talking = await cast.together("anna")
    bram = await cast.counsellor("bram")
    shared = anna.place

    passphrase = server.passphrases["Bram"]
    await type(bram).sign_in(shared, anna.pin, "bram", passphrase)

    assert await talking.ended() == 4401
    assert (await shared.ask("/staff/me"))["name"] == "bram"


async def test_signing_in_again_keeps_what_is_open(cast: Cast, server: Server) -> None:
    sam, anna, talking = await cast.together("anna")
    await type(anna).sign_in(anna.place, anna.pin, "anna", server.passphrases["Anna"])
    await talking.say("Ik heb alleen opnieuw aangemeld.")
    assert sam.code is None


async def test_whose_account_is_closed_is_out(quick_cast: Cast, quick_server: Server) -> None:  # N54, KEYS-11
    _, youssef, talking = await quick_cast.together("youssef")
    async with bare_line(quick_server.staff, cookie=cookie_of(youssef.place), path="/desk") as desk:
        beating = asyncio.create_task(_beat(desk))
        try:
            await asyncio.to_thread(quick_server.run, "-c", RETIRE.format(False))
            assert await talking.ended() == 4401
            assert (await youssef.place.http.get("/keyring/bundle")).status_code == 401
            assert (await youssef.place.http.post("/desk/next", json={})).status_code == 401
        finally:
            beating.cancel()
            await asyncio.to_thread(quick_server.run, "-c", RETIRE.format(True))


async def _beat(line: BareLine) -> None:
    while True:
        await line.say({"t": "beat"})
        await line.hear("desk")
