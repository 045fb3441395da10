"""Who works here: accounts of counsellors and shift leads, and the desks they sit at.

An account proves itself with a value that the browser derives from the passphrase; the passphrase
itself, and everything that unlocks a key, never comes here.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

ROLES = [("counsellor", "hulpverlener"), ("lead", "dienstleider"), ("administrator", "beheerder")]


class StaffManager(BaseUserManager["StaffMember"]):
    """Finds an account by its working name."""


class StaffMember(AbstractBaseUser):
    """One person who works here, under a working name. `kid` names their certified keys."""

    password = None  # type: ignore[assignment]  # there is no password: see `login`
    name = models.CharField(max_length=40, unique=True)
    kid = models.CharField(max_length=16, unique=True)
    role = models.CharField(max_length=16, choices=ROLES)
    salt = models.BinaryField(max_length=16)
    login = models.BinaryField(max_length=32)  # SHA-256 of the value that the browser proves itself with
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[StaffManager] = StaffManager()

    def get_session_auth_hash(self) -> str:
        """A value that changes with the passphrase, so that every older sitting ends."""
        return salted_hmac("keerpunt.staff", bytes(self.login).hex(), algorithm="sha256").hexdigest()

    @property
    def desks(self) -> list[str]:
        """The ids of the desks this person sits at."""
        return list(self.seats_at.values_list("desk", flat=True))


class DeskSeat(models.Model):
    """A place at a desk. Who sits at a desk may read what is sealed to that desk."""

    member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="seats_at")
    desk = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_member_sits_once_at_a_desk", fields=["member", "desk"])
        ]
