"""What every server-rendered page may use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from keerpunt.web import origins, release


def everywhere(request: HttpRequest) -> dict[str, object]:
    """Addresses of the origins, the release, the neutral page, and whether this is a demonstration."""
    return {
        "chat": origins.CHAT.url,
        "portal": origins.PORTAL.url,
        "neutral": settings.NEUTRAL,
        "keep_days": settings.KEEP_DAYS,
        "base": f"/s/{release.current().name}",
        "demo": release.current().demo,
    }
