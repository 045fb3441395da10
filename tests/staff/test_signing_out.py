"""Signing out ends everything that was open in that sitting, at once, and nothing else."""

from __future__ import annotations

import asyncio
import time

from tests.conversations.bare import BareLine, bare_line, cookie_of, envelopes, hello_of
from tests.people import Cast
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
