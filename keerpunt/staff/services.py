"""The deeds of accounts: prove who you are, leave, and be let in at a line."""

from __future__ import annotations

import hashlib
import hmac
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, login, logout
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from keerpunt.lib.refusals import Refusal
from keerpunt.staff.attempts import Attempts
from keerpunt.staff.models import StaffMember

_attempts = Attempts(most=10, seconds=300)


def salt_for(name: str) -> bytes:
    """The 16 bytes that this name's passphrase is stretched with; for an unknown name a stable false one."""
    member = StaffMember.objects.filter(name=name, is_active=True).first()
    false = hmac.new(settings.SECRET_KEY.encode(), b"salt\0" + name.encode(), hashlib.sha256).digest()[:16]
    return bytes(member.salt) if member else false


def sign_in(request: HttpRequest, name: str, proof: bytes) -> StaffMember:
    """Begin a sitting for whoever knows the passphrase.

    Raises Refusal("sign-in") for a wrong name or proof alike, and Refusal("slow-down") with `wait` seconds for
    a wrong one after ten of them for one name in five minutes. The right one always opens: nobody can lock
    a colleague out, and seven drawn words cannot be guessed.
    """
    member = StaffMember.objects.filter(name=name, is_active=True).first()
    stored = bytes(member.login) if member else b"\0" * 32
    if not constant_time_compare(hashlib.sha256(proof).digest(), stored) or member is None:
        _attempts.refuse_haste(name)
        _attempts.failed(name)
        raise Refusal("sign-in", 403)
    _attempts.succeeded(name)
    login(request, member)
    return member


def sign_out(request: HttpRequest) -> None:
    """End the sitting. Doing it twice is the same as once."""
    logout(request)


def member_of_sitting(sitting: str) -> StaffMember | None:
    """Whose sitting this is, or None when it has ended or the account is closed."""
    store = import_module(settings.SESSION_ENGINE).SessionStore(sitting)
    member_id = store.get(SESSION_KEY)
    if member_id is None:
        return None
    member = StaffMember.objects.filter(pk=member_id, is_active=True).first()
    if member is None or not constant_time_compare(
        store.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash()
    ):
        return None
    return member
