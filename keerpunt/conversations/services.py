"""The deeds of conversations: open, change reader keys, close, reopen, return, wipe, forget on time.

Each runs in a transaction of its own. A deed that touches both databases writes the key rows first
when it makes something, and destroys the key rows first when it ends something.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from keerpunt.conversations.frames import Epoch, Opening
from keerpunt.conversations.models import Conversation, Envelope, Participant, Record, SeatToken, Tombstone
from keerpunt.conversations.reading import Seat
from keerpunt.conversations.records import read_epoch, read_genesis
from keerpunt.keyrings import lists
from keerpunt.keyrings import services as keyrings
from keerpunt.keyrings.hashes import blind, record_hash
from keerpunt.lib import clock
from keerpunt.lib.refusals import Refusal
from keerpunt.web.databases import empty_journal, overwrite_deleted

MOST_EPOCHS = 50
REOPEN_SECONDS = 30 * 60
EMPTY_SECONDS = 3600


def open_conversation(cv: str, token: bytes, opening: Opening) -> None:
    """Begin a conversation that the visitor's browser has made. The same text twice is once.

    Raises Refusal("record-refused") for what is not a sound beginning, Refusal("directory-old") when it is
    sealed to a key that is no longer live.
    """
    known = Record.objects.filter(conversation__cv=cv, ep=0).first()
    if known is not None:
        if known.text != opening.record:
            raise Refusal("record-refused", 409)
        return
    if Tombstone.objects.filter(cv=cv).exists():
        raise Refusal("record-refused", 409)
    genesis = read_genesis(opening.record, cv, lists.directory())
    if set(opening.wraps) != {*genesis.to, "v"}:
        raise Refusal("record-refused", 400)
    keyrings.keep_wraps(cv, 0, opening.wraps)
    now = clock.coarse()
    with transaction.atomic(using="ledger"):
        conversation = Conversation.objects.create(cv=cv, desks=genesis.desks, opened_at=now, last_at=now)
        visitor = Participant.objects.create(conversation=conversation, seat="visitor")
        SeatToken.objects.create(participant=visitor, hash=blind(token))
        Record.objects.create(
            conversation=conversation, ep=0, after=0, text=opening.record, signature=opening.sig
        )


def open_epoch(seat: Seat, epoch: Epoch) -> Record | None:
    """Begin the next epoch with a record made by whoever sits here. None when this very record was known.

    Raises Refusal: "not-allowed", "closed", "lease-lost" as for a post; "head-moved" when an envelope came in
    between; "epoch-old" when another epoch did; "directory-old"; "record-refused" for an unsound record.
    """
    with transaction.atomic(using="ledger"):
        conversation = Conversation.objects.select_for_update().filter(pk=seat.conversation).first()
        if conversation is None:
            raise Refusal("not-allowed", 404)
        if Record.objects.filter(conversation=conversation, text=epoch.record).exists():
            return None
        _refuse_unless_may_write(seat, conversation, epoch.lease)
        record = read_epoch(epoch.record, conversation.cv, lists.directory())
        if record.ep != conversation.ep + 1:
            raise Refusal("epoch-old")
        if record.after != conversation.head:
            raise Refusal("head-moved", head=conversation.head)
        previous = Record.objects.get(conversation=conversation, ep=conversation.ep)
        added = set(record.to) - set(json.loads(previous.text)["to"])
        share = epoch.share or {}
        sound = (
            record.previous == record_hash(previous.text)
            and record.by == ("v" if seat.token is not None else f"s:{seat.person}")
            and (record.by == "v" or set(record.desks) <= set(conversation.desks))
            and set(epoch.wraps) == {*record.to, "v"}
            and set(share) == {str(ep) for ep in record.share}
            and all(set(wraps) == added for wraps in share.values())
            and record.ep <= MOST_EPOCHS
        )
        if not sound:
            raise Refusal("record-refused", 400)
        keyrings.drop_unnamed(conversation.cv, conversation.ep, _named(conversation))
        keyrings.keep_wraps(conversation.cv, record.ep, epoch.wraps)
        for ep, wraps in share.items():
            keyrings.keep_wraps(conversation.cv, int(ep), wraps)
        conversation.ep = record.ep
        conversation.desks = record.desks
        conversation.save(update_fields=["ep", "desks"])
        return Record.objects.create(
            conversation=conversation,
            ep=record.ep,
            after=record.after,
            text=epoch.record,
            signature=epoch.sig,
        )


def _named(conversation: Conversation) -> set[str]:
    """Every kid that a record of this conversation names, and "v"."""
    texts = Record.objects.filter(conversation=conversation).values_list("text", flat=True)
    return {"v", *(kid for text in texts for kid in json.loads(text)["to"])}


def _refuse_unless_may_write(seat: Seat, conversation: Conversation, lease: int | None) -> None:
    if seat.token is not None and not SeatToken.objects.filter(pk=seat.token).exists():
        raise Refusal("not-allowed", 403)
    if conversation.closed_at is not None:
        raise Refusal("closed")
    if seat.token is None and (conversation.holder != seat.person or conversation.lease != lease):
        raise Refusal("lease-lost")


@transaction.atomic(using="ledger")
def close_conversation(holder: str, cv: str, lease: int, why: str) -> Conversation:
    """End a conversation that this counsellor holds. Closing twice is the same as closing once.

    Raises Refusal("unknown", 404) when there is no such conversation, Refusal("lease-lost") when somebody
    else holds it.
    """
    conversation = Conversation.objects.select_for_update().filter(cv=cv).first()
    if conversation is None or not conversation.participants.filter(person=holder).exists():
        raise Refusal("unknown", 404)
    if conversation.closed_at is not None:
        return conversation
    if conversation.holder != holder or conversation.lease != lease:
        raise Refusal("lease-lost")
    conversation.holder = ""
    conversation.closed_at = clock.now()
    conversation.closed_why = why
    conversation.save(update_fields=["holder", "closed_at", "closed_why"])
    return conversation


@transaction.atomic(using="ledger")
def reopen_conversation(cv: str, token: bytes) -> tuple[Conversation, bool]:
    """Go on with a conversation that was closed. The visitor waits again, and in front when it was closed as
    silent less than half an hour ago; that is the second value.

    Raises Refusal("unknown", 404) without a seat, Refusal("closed") when the counsellor ended it at its limits.
    """
    conversation = Conversation.objects.select_for_update().filter(cv=cv).first()
    if conversation is None or not _holds_token(conversation, token):
        raise Refusal("unknown", 404)
    if conversation.closed_at is None:
        return conversation, False
    if conversation.closed_why == "limits":
        raise Refusal("closed")
    front = conversation.closed_why == "silent" and conversation.closed_at + REOPEN_SECONDS >= clock.now()
    conversation.closed_at, conversation.closed_why = None, ""
    conversation.save(update_fields=["closed_at", "closed_why"])
    return conversation, front


def _holds_token(conversation: Conversation, token: bytes) -> bool:
    return SeatToken.objects.filter(
        participant__conversation=conversation, participant__seat="visitor", hash=blind(token)
    ).exists()


def visitors_conversation(cv: str, token: bytes) -> Conversation:
    """The conversation whose visitor's seat this token proves. Raises Refusal("unknown", 404) otherwise."""
    conversation = Conversation.objects.filter(cv=cv).first()
    if conversation is None or not _holds_token(conversation, token):
        raise Refusal("unknown", 404)
    return conversation


def row_of(cv: str) -> int | None:
    """The row id of a conversation, or None when it is gone."""
    return Conversation.objects.filter(cv=cv).values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class Opened:
    """What a visitor who comes back is given: the row, their sealed keys, and when these words were used before."""

    conversation: int
    cv: str
    vault: str
    last: int | None


def come_back(kind: str, locator: bytes, proof: bytes, token_hash: bytes) -> Opened:
    """Take the visitor's seat again, by the words ("return") or by an open tab ("resume").

    By words, every older token ends: the seat is here and nowhere else. A tab leaves other tabs as they are,
    and its old vault lives two minutes more. Raises Refusal("unknown", 404): one answer for all that fails.
    """
    vault = keyrings.find_vault(kind, locator, proof)
    with transaction.atomic(using="ledger"):
        visitor = Participant.objects.filter(conversation__cv=vault.cv, seat="visitor").first()
        if visitor is None:
            raise Refusal("unknown", 404)
        if kind == "return":
            visitor.tokens.all().delete()
        SeatToken.objects.get_or_create(participant=visitor, hash=token_hash)
        Conversation.objects.filter(cv=vault.cv).update(last_at=clock.coarse())
    if kind == "return":
        keyrings.forget_resume(vault.cv)
    else:
        keyrings.limit_resume(locator, proof, keyrings.DOUBLED_SECONDS)
    return Opened(visitor.conversation_id, vault.cv, vault.sealed, keyrings.use_vault(vault))


def wipe(cv: str, why: str = "visitor") -> int | None:
    """Destroy a conversation: first all that opens it, then its rows; a tombstone remains.

    Returns the row id it had, or None when it was gone already. Twice is the same as once.
    """
    keyrings.shred(cv)
    overwrite_deleted("ledger")
    with transaction.atomic(using="ledger"):
        Tombstone.objects.get_or_create(cv=cv, defaults={"gone_at": clock.coarse(), "why": why})
        conversation = Conversation.objects.filter(cv=cv).first()
        if conversation is None:
            return None
        row = conversation.pk
        Envelope.objects.filter(conversation=conversation).delete()
        conversation.delete()
    empty_journal("ledger")
    return row


def touch(conversations: list[int]) -> None:
    """Note that these conversations are going on, so that they and their open tabs are kept.

    Called for many at once, every minute or so; a frame never has a write of its own.
    """
    now = clock.coarse()
    for at in range(0, len(conversations), 500):
        some = Conversation.objects.filter(pk__in=conversations[at : at + 500])
        some.filter(last_at__lt=now).update(last_at=now)
        keyrings.extend_resume(list(some.values_list("cv", flat=True)))


def past_their_time() -> list[str]:
    """What is to be forgotten now: without contact for the days that are set, and begun without a word since.

    Ids, to be wiped one by one.
    """
    now = clock.now()
    old = Conversation.objects.filter(last_at__lt=now - settings.KEEP_DAYS * 86400)
    empty = Conversation.objects.filter(head=0, last_at__lt=now - EMPTY_SECONDS)
    return list(dict.fromkeys([*old.values_list("cv", flat=True), *empty.values_list("cv", flat=True)]))


def purge() -> list[int]:
    """Forget on time, all at once. Returns the row ids of what is gone."""
    keyrings.drop_ended_vaults()
    return [row for cv in past_their_time() if (row := wipe(cv, "time")) is not None]
