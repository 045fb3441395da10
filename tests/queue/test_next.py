"""Being next: every visitor goes to exactly one counsellor, the longest waiting first."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx
import pytest

from tests.conversations.bare import rows
from tests.people import Cast, Refused
from tests.server import Server

NAMES = ("anna", "bram", "noor", "youssef")


async def test_in_the_same_millisecond_exactly_one_gets_the_visitor(cast: Cast) -> None:  # QUEUE-01
    counsellors = [await cast.counsellor(name) for name in NAMES]

    async def press(times: int) -> list[httpx.Response]:
        return await asyncio.gather(
            *(each.place.http.post("/desk/next", json={}) for each in counsellors for _ in range(times))
        )

    for _ in range(3):  # one visitor, eight hands
        sam = await cast.visitor()
        answers = await press(2)
        taken = [answer.json() for answer in answers if answer.status_code == 200]
        assert taken == [{"cv": sam.conversation.cv, "lease": 1}]
        refused = [(answer.status_code, answer.json()) for answer in answers if answer.status_code != 200]
        assert refused == [(409, {"refused": "nobody-waits"})] * 7
        assert (await sam.frame("notice"))["code"] == "taken"
        await sam.wipe()

    waiting = [await cast.visitor() for _ in range(6)]
    answers = await press(3)
    taken_by = Counter(answer.json().get("cv") for answer in answers)
    assert taken_by == Counter([*[None] * 6, *(each.conversation.cv for each in waiting)])


async def test_who_waits_longest_is_next(cast: Cast) -> None:
    waiting = [await cast.visitor() for _ in range(3)]
    anna = await cast.counsellor()
    taken = [(await anna.next()).conversation.cv for _ in waiting]
    assert taken == [each.conversation.cv for each in waiting]


async def test_three_at_once_is_enough(cast: Cast, server: Server) -> None:
    for _ in range(4):
        await cast.visitor()
    anna, bram = await cast.counsellor(), await cast.counsellor("bram")
    talks = [await anna.next() for _ in range(3)]
    with pytest.raises(Refused, match="full"):
        await anna.next()

    await talks[0].connect()
    await anna.close(talks[0])
    await anna.next()
    with pytest.raises(Refused, match="nobody-waits"):
        await bram.next()
    assert rows(server, "ledger", "SELECT count(*) FROM queue_waiting") == [(0,)]


async def test_a_counsellor_without_a_seat_at_the_desk_is_given_nobody(
    restless_cast: Cast, restless: Server
) -> None:
    await restless_cast.visitor()
    restless.run("-c", WITHOUT_A_DESK)
    try:
        youssef = await restless_cast.counsellor("youssef")
        with pytest.raises(Refused, match="nobody-waits"):
            await youssef.next()
    finally:
        restless.run("-c", WITHOUT_A_DESK.replace(".delete()", "").replace("filter", "create"))


WITHOUT_A_DESK = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "keerpunt.settings"
django.setup()
from keerpunt.staff.models import DeskSeat, StaffMember
DeskSeat.objects.filter(desk="jongeren", member=StaffMember.objects.get(name="youssef")).delete()
"""
