"""Who waits for a counsellor. It lies in the ledger, so that taking someone is one transaction."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from keerpunt.conversations.models import Conversation


class Waiting(models.Model):
    """One visitor who waits. `front` puts someone before all who just wait; `gone_at` is when they were last here."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="waiting")
    since = models.PositiveBigIntegerField()
    front = models.BooleanField(default=False)
    gone_until = models.PositiveBigIntegerField(
        null=True
    )  # the place is kept until then; null: the visitor is here

    class Meta:
        ordering: ClassVar = ["-front", "since", "pk"]
