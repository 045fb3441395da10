"""The deeds of waiting: line up, be next, step out, be let go by a counsellor who fell silent."""

from __future__ import annotations

from collections.abc import Collection
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
KEPT_IN_HAND = 2 * 60  # how long a visitor whose line was lost still takes one of a counsellor's hands
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


def take_next(counsellor: StaffMember, gone: Collection[int] = (), cv: str = "") -> Taken:
    """Give this counsellor the visitor who is next at their desks. Exactly one counsellor gets each visitor.

    `gone` are conversations whose visitor has left: those take no hand. With `cv` only the visitor of that
    conversation will do, whom this counsellor knows, and still nobody is passed over who waits longer.

    Raises Refusal("full") when they hold as many as they may, Refusal("nobody-waits") when nobody does; with
    `cv` Refusal("not-waiting") when that visitor does not, Refusal("others-first") when somebody is before them.
    """
    desks = set(counsellor.desks)
    with transaction.atomic(using="ledger"):
        if hands_full(counsellor.kid, gone):
            raise Refusal("full")
        if cv and not _knows(counsellor.kid).filter(conversation__cv=cv).exists():
            raise Refusal("not-waiting")
        for waiting in _here().select_for_update().select_related("conversation"):
            conversation = waiting.conversation
            if desks.isdisjoint(conversation.desks):
                continue
            if cv and conversation.cv != cv:
                raise Refusal("others-first")
            taken = Conversation.objects.filter(pk=conversation.pk, holder="", closed_at=None).update(
                holder=counsellor.kid, lease=conversation.lease + 1, lease_at=clock.now()
            )
            waiting.delete()
            if taken:
                Participant.objects.get_or_create(
                    conversation=conversation, person=counsellor.kid, defaults={"seat": "counsellor"}
                )
                return Taken(conversation.pk, conversation.cv, conversation.lease + 1)
    raise Refusal("not-waiting" if cv else "nobody-waits")


def hands_full(kid: str, gone: Collection[int]) -> bool:
    """Whether this person holds as many as they may, apart from those whose visitor is gone."""
    held = Conversation.objects.filter(holder=kid).exclude(pk__in=gone)
    return held.count() >= settings.AT_ONCE


def _knows(kid: str) -> QuerySet[Waiting]:
    """Those who wait, are here, and have talked with this person before."""
    return _here().filter(conversation__participants__person=kid)


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

    Returns the row ids.
    """
    late = clock.now() - LEASE_SECONDS - GRACE_SECONDS
    return _put_back(
        list(Conversation.objects.select_for_update().exclude(holder="").filter(lease_at__lt=late))
    )


@transaction.atomic(using="ledger")
def let_go_of_all(counsellor: StaffMember, but: Collection[int] = ()) -> list[int]:
    """This counsellor stops: put back, at the front, every conversation they hold `but` these.

    Returns the row ids, oldest first. Stopping twice is the same as stopping once.
    """
    held = Conversation.objects.select_for_update().filter(holder=counsellor.kid).exclude(pk__in=but)
    return _put_back(list(held.order_by("pk")), clock.now())


def _put_back(conversations: list[Conversation], since: int | None = None) -> list[int]:
    """Nobody holds these any more: in front of all who just wait, since then or since their holder was last heard.

    Their lease number stays used: what the old holder still sends is refused.
    """
    for conversation in conversations:
        conversation.holder, conversation.lease = "", conversation.lease + 1
        conversation.save(update_fields=["holder", "lease"])
        Waiting.objects.get_or_create(
            conversation=conversation, defaults={"since": since or conversation.lease_at, "front": True}
        )
    return [conversation.pk for conversation in conversations]


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


@dataclass(frozen=True, slots=True)
class Standing:
    """The queue as one counsellor sees it: how many wait, the seconds of whoever waits longest, and how many are
    before each of those whom this counsellor has talked with before (`again`, by the conversation's id)."""

    waiting: int
    longest: int
    again: dict[str, int]


def summary(kid: str, desks: list[str]) -> Standing:
    """How the queue stands at these desks."""
    rows = [
        (cv, since)
        for cv, since, at in _here().values_list("conversation__cv", "since", "conversation__desks")
        if not set(desks).isdisjoint(at)
    ]
    known = set(_knows(kid).values_list("conversation__cv", flat=True)) if rows else set()
    longest = clock.now() - min(since for _, since in rows) if rows else 0
    return Standing(len(rows), longest, {cv: ahead for ahead, (cv, _) in enumerate(rows) if cv in known})
