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
from keerpunt.queue import services as queue
from keerpunt.queue.news import somebody_moved_up
from keerpunt.staff import views as staff
from keerpunt.staff.views import signed_in


class Nothing(Strictly, frozen=True):
    """No further words."""


class Close(Strictly, frozen=True):
    """Which conversation ends, and why."""

    cv: Id
    lease: Count
    why: Literal["done", "silent", "limits", "referred"]


async def take_next(request: HttpRequest) -> HttpResponse:
    """Take the visitor who is next."""
    parse(request, Nothing)
    member = await sync_to_async(signed_in)(request)
    taken = await live.carrier().ledger.alone(queue.take_next, member)
    if room := rooms.of(taken.conversation):
        room.tell({"t": "notice", "code": "taken"})
    ring_everyone()
    somebody_moved_up()
    return JsonResponse({"cv": taken.cv, "lease": taken.lease})


async def close(request: HttpRequest) -> HttpResponse:
    """End a conversation."""
    asked = parse(request, Close)
    member = await sync_to_async(signed_in)(request)
    closed = await live.carrier().ledger.alone(
        conversations.close_conversation, member.kid, asked.cv, asked.lease, asked.why
    )
    if room := rooms.of(closed.pk):
        room.tell({"t": "notice", "code": "closed"})
    await events.conversation_closed.asend(None, conversation=closed.pk)
    return HttpResponse(status=204)


async def sign_in(request: HttpRequest) -> HttpResponse:
    """Begin a sitting. If somebody else was signed in in this browser, theirs ends."""
    before = await sync_to_async(lambda: request.session.session_key)()
    response: HttpResponse = await sync_to_async(staff.sign_in)(request)
    if before and before != request.session.session_key:
        live.end_sitting(before)
        end_desks(before)
    return response


async def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave: the sitting ends, and with it every line that was opened in it."""
    sitting = await sync_to_async(lambda: request.session.session_key)()
    response: HttpResponse = await sync_to_async(staff.sign_out)(request)
    if sitting:
        live.end_sitting(sitting)
        end_desks(sitting)
    return response
