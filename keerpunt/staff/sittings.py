"""Who is signed in, as a line must know it: by the cookie of its handshake, never by a frame."""

from __future__ import annotations

import asyncio
from http.cookies import CookieError, SimpleCookie

from django.conf import settings

from keerpunt.lib.asgi import Scope, header
from keerpunt.staff.models import StaffMember
from keerpunt.staff.services import member_of_sitting


def key_in(scope: Scope) -> str:
    """The key of the sitting in this handshake's cookie, or ""."""
    try:
        cookies = SimpleCookie(header(scope, b"cookie").decode("latin-1"))
    except CookieError:
        return ""
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


async def member(sitting: str) -> StaffMember | None:
    """Whose sitting this is, or None."""
    return await asyncio.to_thread(member_of_sitting, sitting) if sitting else None
