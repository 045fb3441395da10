"""The key database: published lists, and everything that opens something, each sealed for its reader.

None of these rows opens anything by itself. Deleting one ends, for good, what it could open;
therefore they lie in a file of their own whose backups are kept for seven days at most.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PublishedList(models.Model):
    """A signed list that anyone may read: keepers, directory, and the lists a directory names by their hash."""

    kind = models.CharField(max_length=12)  # keepers, directory, people, partners, history
    ver = models.PositiveIntegerField()
    hash = models.CharField(max_length=43)  # b64u of H("hash/record", text)
    text = models.TextField()
    signatures = models.JSONField(default=dict)  # {kid: signature}; for keepers {"root": signature}

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="a_list_is_published_once", fields=["hash"])]


class Wrap(models.Model):
    """The root of one conversation epoch, sealed to one reader. Written once, never replaced."""

    cv = models.CharField(max_length=22)
    ep = models.PositiveIntegerField()
    kid = models.CharField(max_length=16)  # a reader's key, or "v" for the visitor
    wrap = models.CharField(max_length=151)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_reader_has_one_wrap_of_an_epoch", fields=["cv", "ep", "kid"])
        ]


class Vault(models.Model):
    """The visitor's own keys, sealed under what only the visitor has.

    `kind` is "return" (under the seven words) or "resume" (under half a secret in an open tab).
    Of locator and proof only the SHA-256 is here.
    """

    kind = models.CharField(max_length=6, choices=[("return", "woorden"), ("resume", "tabblad")])
    cv = models.CharField(max_length=22, db_index=True)
    locator = models.BinaryField(max_length=32, unique=True)
    proof = models.BinaryField(max_length=32)
    sealed = models.TextField()
    ends_at = models.PositiveBigIntegerField(
        null=True, db_index=True
    )  # seconds since 1970; null: with the conversation
    last_used = models.PositiveBigIntegerField(null=True)  # rounded to five minutes

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_conversation_has_one_set_of_words", fields=["cv"], condition=models.Q(kind="return")
            )
        ]


class StaffBundle(models.Model):
    """A staff member's private keys, sealed under a key that only their slots hold."""

    kid = models.CharField(max_length=16, unique=True)
    bundle = models.TextField()


class StaffSlot(models.Model):
    """One way to open a bundle: the key-encrypting key, sealed under a passphrase."""

    owner = models.ForeignKey(StaffBundle, on_delete=models.CASCADE, related_name="slots")
    slot = models.CharField(max_length=22, unique=True)
    kind = models.CharField(max_length=12)
    sealed = models.TextField()


class DeskWrap(models.Model):
    """A desk's private key, sealed to one of its members."""

    desk = models.CharField(max_length=32)
    desk_kid = models.CharField(max_length=16)
    member_kid = models.CharField(max_length=16)
    wrap = models.CharField(max_length=151)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_member_has_one_wrap_of_a_desk_key", fields=["desk_kid", "member_kid"]
            )
        ]
