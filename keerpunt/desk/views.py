"""The desk's doors: take the next visitor, close a conversation, leave."""

from __future__ import annotations

from typing import Literal

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, JsonResponse

from keerpunt.conversations import events, live
from keerpunt.conversations import services as conversations
from keerpunt.conversations.frames import Count
from keerpunt.conversations.rooms import rooms
from keerpunt.desk.live import end_desks, ring_everyone
from keerpunt.lib.doors import parse
from keerpunt.lib.shapes import Id, Strictly
from keerpunt.queue import news
from keerpunt.queue import services as queue
from keerpunt.staff import views as staff
from keerpunt.staff.models import StaffMember
from keerpunt.staff.views import signed_in


class Next(Strictly, frozen=True):
    """Whoever is next; or, when somebody known is waiting again, that visitor if it is their turn."""

    cv: Id | None = None


class Close(Strictly, frozen=True):
    """Which conversation ends, and why."""

    cv: Id
    lease: Count
    why: Literal["done", "silent", "limits", "referred"]


async def take_next(request: HttpRequest) -> HttpResponse:
    """Take the visitor who is next."""
    asked = parse(request, Next)
    member = await sync_to_async(signed_in)(request)
    left = await sync_to_async(news.gone)(member.kid)
    taken = await live.carrier().ledger.alone(queue.take_next, member, left, asked.cv or "")
    if room := rooms.of(taken.conversation):
        room.tell({"t": "notice", "code": "taken"})
    ring_everyone()
    news.somebody_moved_up()
    return JsonResponse({"cv": taken.cv, "lease": taken.lease})


async def close(request: HttpRequest) -> HttpResponse:
    """End a conversation."""
    asked = parse(request, Close)
    member = await sync_to_async(signed_in)(request)
    closed = await live.carrier().ledger.alone(
        conversations.close_conversation, member.kid, asked.cv, asked.lease, asked.why
    )
    if room := rooms.of(closed.pk):
        room.stand_down()
        room.tell({"t": "notice", "code": "closed"})
    await events.conversation_closed.asend(None, conversation=closed.pk)
    return HttpResponse(status=204)


async def sign_in(request: HttpRequest) -> HttpResponse:
    """Begin a sitting. If somebody else was signed in in this browser, theirs ends."""
    before, member = await sync_to_async(_sitting)(request)
    response: HttpResponse = await sync_to_async(staff.sign_in)(request)
    if before != request.session.session_key:
        await _end_sitting(before, member)
    return response


async def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave: the sitting ends, with it every line that was opened in it, and somebody else may help who was helped."""
    sitting, member = await sync_to_async(_sitting)(request)
    response: HttpResponse = await sync_to_async(staff.sign_out)(request)
    await _end_sitting(sitting, member)
    return response


def _sitting(request: HttpRequest) -> tuple[str, StaffMember | None]:
    """The sitting of this browser, "" where there is none, and whose it is."""
    member = request.user
    return request.session.session_key or "", member if isinstance(member, StaffMember) else None


async def _end_sitting(sitting: str, member: StaffMember | None) -> None:
    if sitting:
        live.end_sitting(sitting)
        end_desks(sitting)
    if member:
        await news.counsellor_stops(member, sitting)
