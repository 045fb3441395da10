"""The deeds of waiting: line up, be next, step out, be let go by a counsellor who fell silent."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from keerpunt.conversations.models import Conversation, Participant
from keerpunt.lib import clock
from keerpunt.lib.refusals import Refusal
from keerpunt.queue.models import Waiting
from keerpunt.staff.models import StaffMember

LEASE_SECONDS = 20
GRACE_SECONDS = 40
KEPT_AFTER_EXIT = 2 * 60
KEPT_AFTER_LOSS = 10 * 60
TALK_MINUTES = 40  # how long a conversation takes when nothing is known yet: the working rule of 30 to 45


@dataclass(frozen=True, slots=True)
class Taken:
    """What a counsellor gets who takes the next one."""

    conversation: int
    cv: str
    lease: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: how many are before them, and a range of minutes that we expect."""

    conversation: int
    ahead: int
    soonest: int
    latest: int


@transaction.atomic(using="ledger")
def line_up(conversation: int, front: bool = False) -> bool:
    """Let the visitor of this conversation wait, unless a counsellor has it or it is closed.

    Who waits already keeps their place. Returns whether they wait now.
    """
    row = Conversation.objects.select_for_update().filter(pk=conversation).first()
    if row is None or row.holder or row.closed_at is not None:
        return False
    waiting, made = Waiting.objects.get_or_create(
        conversation=row, defaults={"since": clock.now(), "front": front}
    )
    if not made and (waiting.gone_until is not None or (front and not waiting.front)):
        waiting.gone_until, waiting.front = None, waiting.front or front
        waiting.save(update_fields=["gone_until", "front"])
    return True


def step_out(conversation: int, quickly: bool) -> None:
    """The visitor is away: keep their place for a while, two minutes after a quick exit, ten otherwise."""
    kept = KEPT_AFTER_EXIT if quickly else KEPT_AFTER_LOSS
    Waiting.objects.filter(conversation=conversation).update(gone_until=clock.now() + kept)


def _here() -> QuerySet[Waiting]:
    """Those who wait and are here. Whoever is away keeps their place, but is nobody's next."""
    return Waiting.objects.filter(gone_until=None)


def waiting_here() -> list[int]:
    """The conversations of those who wait and are not known to be away."""
    return list(_here().values_list("conversation_id", flat=True))


def step_out_all(conversations: list[int]) -> None:
    """These visitors are away, however that came about: by a restart, or while a counsellor had them."""
    for conversation in conversations:
        step_out(conversation, quickly=False)


def drop_those_gone() -> int:
    """Let go of the places of visitors who did not come back in time. Returns how many."""
    return Waiting.objects.filter(gone_until__lt=clock.now()).delete()[0]


def take_next(counsellor: StaffMember) -> Taken:
    """Give this counsellor the visitor who is next at their desks. Exactly one counsellor gets each visitor.

    Raises Refusal("full") when they hold as many as they may, Refusal("nobody-waits") when nobody does.
    """
    desks = set(counsellor.desks)
    with transaction.atomic(using="ledger"):
        if Conversation.objects.filter(holder=counsellor.kid).count() >= settings.AT_ONCE:
            raise Refusal("full")
        for waiting in _here().select_for_update().select_related("conversation"):
            conversation = waiting.conversation
            if desks.isdisjoint(conversation.desks):
                continue
            taken = Conversation.objects.filter(pk=conversation.pk, holder="", closed_at=None).update(
                holder=counsellor.kid, lease=conversation.lease + 1, lease_at=clock.now()
            )
            waiting.delete()
            if taken:
                Participant.objects.get_or_create(
                    conversation=conversation, person=counsellor.kid, defaults={"seat": "counsellor"}
                )
                return Taken(conversation.pk, conversation.cv, conversation.lease + 1)
    raise Refusal("nobody-waits")


@transaction.atomic(using="ledger")
def renew_leases(heard: dict[str, list[int]]) -> None:
    """Note that these counsellors are here. Only who holds a conversation keeps it: others may be reading."""
    for kid, conversations in heard.items():
        Conversation.objects.filter(pk__in=conversations, holder=kid).update(lease_at=clock.now())


def give_everyone_time() -> None:
    """Count every hold from now: a server that was away cannot know who was silent meanwhile."""
    Conversation.objects.exclude(holder="").update(lease_at=clock.now())


@transaction.atomic(using="ledger")
def let_go_of_silent() -> list[int]:
    """Put back, at the front, every conversation whose counsellor was not heard for a minute.

    Returns the row ids. Their lease number stays used: what the old holder still sends is refused.
    """
    late = clock.now() - LEASE_SECONDS - GRACE_SECONDS
    silent = list(Conversation.objects.select_for_update().exclude(holder="").filter(lease_at__lt=late))
    for conversation in silent:
        conversation.holder, conversation.lease = "", conversation.lease + 1
        conversation.save(update_fields=["holder", "lease"])
        Waiting.objects.get_or_create(
            conversation=conversation, defaults={"since": conversation.lease_at, "front": True}
        )
    return [conversation.pk for conversation in silent]


def places(counsellors: int) -> list[Place]:
    """Where everyone stands, for as many counsellors as are here now.

    The range is wide on purpose: half and one and a half times what the plain sum says.
    """
    slots, held = _slots(counsellors)
    rows = Waiting.objects.values_list("conversation_id", flat=True)  # a place that is kept counts too
    return [_place(conversation, ahead, slots, held) for ahead, conversation in enumerate(rows)]


def place_of(conversation: int, counsellors: int) -> Place | None:
    """Where one person stands, found without looking at everyone. None when they do not wait."""
    me = Waiting.objects.filter(conversation=conversation).first()
    if me is None:
        return None
    earlier = Q(since__lt=me.since) | Q(since=me.since, pk__lt=me.pk)
    before = earlier & Q(front=True) if me.front else Q(front=True) | earlier
    ahead = Waiting.objects.filter(before).count()
    return _place(conversation, ahead, *_slots(counsellors))


def _slots(counsellors: int) -> tuple[int, int]:
    """How many conversations can go on at once, and how many do."""
    return max(1, counsellors) * settings.AT_ONCE, Conversation.objects.exclude(holder="").count()


def _place(conversation: int, ahead: int, slots: int, held: int) -> Place:
    return Place(conversation, ahead, *_range(max(0, ahead + 1 - max(0, slots - held)), slots))


def _range(before: int, slots: int) -> tuple[int, int]:
    """Minutes until `before` more conversations have ended, as a range."""
    plain = before * TALK_MINUTES / slots
    return int(plain / 2), max(5, int(plain * 1.5 + 5))


def mine(kid: str) -> list[Conversation]:
    """The conversations that this person holds, oldest first."""
    return list(Conversation.objects.filter(holder=kid).order_by("pk"))


def summary(desks: list[str]) -> tuple[int, int]:
    """How many wait at these desks, and how many seconds the longest has waited."""
    rows = [
        since
        for since, at in _here().values_list("since", "conversation__desks")
        if not set(desks).isdisjoint(at)
    ]
    return len(rows), clock.now() - min(rows) if rows else 0
