"""What people who wait are told, and when: their place every ten seconds, and each turn at once."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from django.dispatch import Signal, receiver

from keerpunt.conversations import events, live
from keerpunt.conversations.rooms import rooms
from keerpunt.queue import services
from keerpunt.queue.presence import presence
from keerpunt.staff.models import StaffMember

log = logging.getLogger("keerpunt.queue")
EVERY = 10  # seconds between two places, and between two looks at who fell silent
SOON = 0.5  # seconds in which several turns are taken together

queue_changed = Signal()
"""Somebody waits or no longer waits."""


@receiver(events.visitor_arrived)
async def let_wait(sender: object, conversation: int, **_: Any) -> None:
    """A visitor is here: let them wait if nobody has them."""
    await _line_up(conversation, front=False)


@receiver(events.conversation_reopened)
async def let_wait_again(sender: object, conversation: int, front: bool, **_: Any) -> None:
    """Who writes again after a closing waits again, in front when it was silence that closed it just now."""
    await _line_up(conversation, front)


async def _line_up(conversation: int, front: bool) -> None:
    if await live.carrier().ledger.alone(services.line_up, conversation, front=front):
        if place := await asyncio.to_thread(services.place_of, conversation, presence.count()):
            _tell(place)
        await queue_changed.asend(None)


@receiver(events.visitor_left)
async def keep_place(sender: object, conversation: int, quickly: bool, **_: Any) -> None:
    """A visitor is away: their place is kept for a while."""
    if (room := rooms.of(conversation)) and room.has("visitor"):
        return
    await live.carrier().ledger.alone(services.step_out, conversation, quickly)
    await queue_changed.asend(None)


@receiver(events.counsellor_beats)
async def renew(sender: object, heard: dict[str, list[int]], **_: Any) -> None:
    """Counsellors were heard: their leases go on."""
    if heard:
        await live.carrier().ledger.alone(services.renew_leases, heard)


@receiver([events.conversation_closed, events.conversation_wiped])
async def tell_desk(sender: object, **_: Any) -> None:
    """A conversation ended: the desk's numbers change."""
    await queue_changed.asend(None)


async def counsellor_stops(member: StaffMember, sitting: str) -> None:
    """This counsellor signed out: their visitors are in the queue again at once, in front, and are told why."""
    here = live.held_in_another(member.kid, sitting)
    released = await live.carrier().ledger.alone(services.let_go_of_all, member, here)
    for conversation in released:
        if room := rooms.of(conversation):
            room.stand_down()
            room.tell({"t": "notice", "code": "counsellor-stopped"})
    # nobody is offered who left before
    away = [each for each in released if not _expected(each)]
    await live.carrier().ledger.alone(services.step_out_all, away)
    if released:
        await tell_places()
        await queue_changed.asend(None)


def gone(kid: str) -> list[int]:
    """Of the conversations that this person holds, those whose visitor has left: they take no hand."""
    held = [conversation.pk for conversation in services.mine(kid)]
    return [
        each for each in held if not (room := rooms.of(each)) or room.misses_visitor(services.KEPT_IN_HAND)
    ]


async def tell_places() -> None:
    """Tell everyone who waits where they stand."""
    for place in await asyncio.to_thread(services.places, presence.count()):
        _tell(place)


def _tell(place: services.Place) -> None:
    if room := rooms.of(place.conversation):
        frame: dict[str, object] = {
            "t": "place",
            "ahead": place.ahead,
            "from": place.soonest,
            "to": place.latest,
            "staffed": presence.count() > 0,
        }
        room.tell(frame, seat="visitor")


_moved = asyncio.Event()


def somebody_moved_up() -> None:
    """Let everybody hear their place soon; many turns in one second are told at once."""
    _moved.set()


async def tend() -> None:
    """The queue's own rhythm, for as long as the server runs: every ten seconds, and soon after each turn."""
    await live.carrier().ledger.alone(services.give_everyone_time)
    while True:
        try:
            async with asyncio.timeout(EVERY):
                await _moved.wait()
                await asyncio.sleep(SOON)
        except TimeoutError:
            pass
        _moved.clear()
        try:
            await look_around()
        except Exception as problem:  # the rhythm must go on; say what broke, not for whom
            log.error("tending the queue: %s", type(problem).__name__)


def _expected(conversation: int) -> bool:
    """Whether this visitor is here, or was a moment ago."""
    room = rooms.of(conversation)
    return room is not None and room.expects("visitor")


async def look_around() -> None:
    """One round: places, visitors who stayed away, counsellors who fell silent."""
    began = time.monotonic()
    ledger = live.carrier().ledger
    dropped = await ledger.alone(services.drop_those_gone)
    silent = await ledger.alone(services.let_go_of_silent)
    # who arrives from here on lines up after this deed, so nobody who is here is called away by it
    away = [each for each in await ledger.alone(services.waiting_here) if not _expected(each)]
    await ledger.alone(services.step_out_all, away)
    for conversation in silent:
        if room := rooms.of(conversation):
            room.stand_down()
            room.tell({"t": "notice", "code": "counsellor-away"})
    await tell_places()
    if dropped or silent:
        await queue_changed.asend(None)
    if (took := time.monotonic() - began) > 1:
        log.warning("a round of the queue took %.1f s", took)
