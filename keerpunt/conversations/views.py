"""The rare doors of a conversation, on the chat origin (protocol §17): words, open tabs, wiping, reopening."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse, JsonResponse
from msgspec import Meta

from keerpunt.conversations import events, live, services
from keerpunt.conversations.haste import Haste
from keerpunt.conversations.rooms import rooms
from keerpunt.keyrings import services as keyrings
from keerpunt.lib.b64u import unb64u
from keerpunt.lib.doors import parse
from keerpunt.lib.refusals import Refusal
from keerpunt.lib.shapes import Id, Secret, Strictly
from keerpunt.web.headers import FORGET

VaultText = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{720}\Z")]
"""iv ‖ AES-256-GCM of 512 bytes: 540 bytes in b64u (protocol §11)."""

guesses = Haste(per_address=((5, 60), (30, 3600)), whole_door=20)


class Keep(Strictly, frozen=True):
    """A vault and what finds it."""

    cv: Id
    token: Secret
    locator: Secret
    proof: Secret
    vault: VaultText


class Open(Strictly, frozen=True):
    """What finds a vault, and the hash of the new seat token."""

    locator: Secret
    proof: Secret
    seat: Secret


class Find(Strictly, frozen=True):
    """What finds a vault."""

    locator: Secret
    proof: Secret


class Forget(Strictly, frozen=True):
    """A quick exit: the open tab's half of the secret, if the page still had it."""

    locator: Secret | None = None
    proof: Secret | None = None
    how: Annotated[str, Meta(max_length=16)] = "exit"


class Own(Strictly, frozen=True):
    """One's own conversation."""

    cv: Id
    token: Secret


async def keep(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep a vault: under words ("return") or for this tab ("resume")."""
    asked = parse(request, Keep)

    def deed() -> None:
        services.visitors_conversation(asked.cv, unb64u(asked.token))
        keyrings.keep_vault(kind, asked.cv, unb64u(asked.locator), unb64u(asked.proof), asked.vault)

    await live.carrier().ledger.alone(deed)
    return HttpResponse(status=204)


async def open_again(request: HttpRequest, kind: str) -> HttpResponse:
    """Come back. By words, the seat ends everywhere else. Unknown words get one answer, after the same work."""
    asked = parse(request, Open)
    if kind == "return":
        guesses.refuse(request.META.get("REMOTE_ADDR", ""))
    opened = await live.carrier().ledger.alone(
        services.come_back, kind, unb64u(asked.locator), unb64u(asked.proof), unb64u(asked.seat)
    )
    if kind == "return":
        live.end_visitor(opened.conversation, 4409)
    return JsonResponse({"cv": opened.cv, "vault": opened.vault, "last": opened.last})


async def wipe_by_words(request: HttpRequest) -> HttpResponse:
    """Delete everything with the words alone, without opening it."""
    asked = parse(request, Find)
    guesses.refuse(request.META.get("REMOTE_ADDR", ""))

    def deed() -> int | None:
        return services.wipe(keyrings.find_vault("return", unb64u(asked.locator), unb64u(asked.proof)).cv)

    await _wiped(await live.carrier().ledger.alone(deed))
    return HttpResponse(status=204)


async def wipe(request: HttpRequest) -> HttpResponse:
    """Delete one's own conversation."""
    asked = parse(request, Own)

    def deed() -> int | None:
        return services.wipe(services.visitors_conversation(asked.cv, unb64u(asked.token)).cv)

    await _wiped(await live.carrier().ledger.alone(deed))
    return HttpResponse(status=204)


async def _wiped(conversation: int | None) -> None:
    if conversation is not None:
        live.end_everyone(conversation, 4410)
        await events.conversation_wiped.asend(None, conversation=conversation)


async def closing(request: HttpRequest) -> HttpResponse:
    """The page is closing or reloading: its vault lives a minute more."""
    return await _limit(request, keyrings.CLOSING_SECONDS)


async def hold(request: HttpRequest) -> HttpResponse:
    """It was a reload: its vault has its half hour again. Refused when there is nothing to go on with."""
    return await _limit(request, keyrings.RESUME_SECONDS, must_be_there=True)


async def _limit(request: HttpRequest, seconds: int, must_be_there: bool = False) -> HttpResponse:
    asked = parse(request, Find)
    there = await live.carrier().ledger.alone(
        keyrings.limit_resume, unb64u(asked.locator), unb64u(asked.proof), seconds
    )
    if must_be_there and not there:
        raise Refusal("unknown", 404)
    return HttpResponse(status=204)


async def forget(request: HttpRequest) -> HttpResponse:
    """A quick exit: shred what an open tab could resume with, send other tabs away, empty this browser."""
    asked = parse(request, Forget)

    def deed() -> int | None:
        if asked.locator is None or asked.proof is None:
            return None
        vault = keyrings.find_resume(unb64u(asked.locator), unb64u(asked.proof))
        if vault is None:
            return None
        keyrings.forget_resume(vault.cv)
        return services.row_of(vault.cv)

    conversation = await live.carrier().ledger.alone(deed)
    if conversation is not None and asked.how != "fresh":  # who begins anew in this page has not left
        room = rooms.of(conversation)
        for line in list(room.lines) if room else ():
            if line.seat == "visitor":
                line.end(4411)
        if room:
            room.seats["visitor"] = "left"
            room.quiet["visitor"] = 0
    return HttpResponse(status=204, headers={"Clear-Site-Data": FORGET})


async def reopen(request: HttpRequest) -> HttpResponse:
    """Go on with a conversation that was closed."""
    asked = parse(request, Own)
    conversation, front = await live.carrier().ledger.alone(
        services.reopen_conversation, asked.cv, unb64u(asked.token)
    )
    if room := rooms.of(conversation.pk):
        room.tell({"t": "notice", "code": "reopened"})
    await events.conversation_reopened.asend(None, conversation=conversation.pk, front=front)
    return HttpResponse(status=204)
