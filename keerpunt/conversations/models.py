"""What the server knows of a conversation: who takes part, and sealed envelopes in order.

It holds no key for the envelopes. Its work is to keep them in order, hand them to the people in the
room, and forget them on time. All these rows lie in the ledger, a database file of its own.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Conversation(models.Model):
    """One visitor's talk. `head` is the number of its newest envelope, `ep` the epoch it is in.

    `holder` is the kid of the counsellor who has it now, "" when nobody has; `lease` counts how often it
    changed hands, and every write of the desk carries it. Times are seconds since 1970, rounded to five
    minutes where they are about the visitor.
    """

    cv = models.CharField(max_length=22, unique=True)
    desks = models.JSONField()  # ids of the desks that read it
    head = models.PositiveIntegerField(default=0)
    ep = models.PositiveIntegerField(default=0)
    holder = models.CharField(max_length=16, default="")
    lease = models.PositiveIntegerField(default=0)
    lease_at = models.PositiveBigIntegerField(default=0)  # when the holder was last heard
    opened_at = models.PositiveBigIntegerField()
    last_at = models.PositiveBigIntegerField(db_index=True)
    closed_at = models.PositiveBigIntegerField(null=True)
    closed_why = models.CharField(max_length=8, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_closed_conversation_has_no_holder",
                condition=models.Q(closed_at__isnull=True) | models.Q(holder=""),
            )
        ]
        indexes: ClassVar = [models.Index(name="held_conversations", fields=["holder"])]


class Participant(models.Model):
    """A seat in one conversation: the visitor's, or that of a person who works here (`person` is their kid)."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    seat = models.CharField(max_length=10, choices=[("visitor", "bezoeker"), ("counsellor", "hulpverlener")])
    person = models.CharField(max_length=16, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="conversation_has_one_visitor",
                fields=["conversation"],
                condition=models.Q(seat="visitor"),
            ),
            models.UniqueConstraint(name="a_person_has_one_seat", fields=["conversation", "person"]),
        ]


class SeatToken(models.Model):
    """Proof of the visitor's seat, one for each page that holds it. Only the SHA-256 is here."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="tokens")
    hash = models.BinaryField(max_length=32, unique=True)


class Record(models.Model):
    """A signed record, verbatim: who may read from here on. `ep` is its epoch, `after` the envelope before it."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="records")
    ep = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    text = models.TextField()
    signature = models.CharField(max_length=86)

    class Meta:
        ordering: ClassVar = ["ep"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="an_epoch_has_one_record", fields=["conversation", "ep"])
        ]


class Envelope(models.Model):
    """One sealed message. Its number is its place in the conversation."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="envelopes", db_index=False
    )
    sender = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="envelopes", db_index=False
    )
    reference = models.CharField(max_length=22)  # random, chosen by the sender's browser
    number = models.PositiveIntegerField()
    at = models.PositiveBigIntegerField()
    sealed = models.TextField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="envelope_has_its_own_place", fields=["conversation", "number"]),
            models.UniqueConstraint(name="envelope_is_stored_once", fields=["sender", "reference"]),
        ]


class Tombstone(models.Model):
    """A conversation was here and is gone. It says nothing more, so that a restored backup can delete it again."""

    cv = models.CharField(max_length=22, unique=True)
    gone_at = models.PositiveBigIntegerField()
    why = models.CharField(max_length=8, choices=[("visitor", "gewist"), ("time", "bewaartermijn")])
