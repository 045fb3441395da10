"""What every server-rendered page may use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from keerpunt.web import languages, organisation, origins, release


def everywhere(request: HttpRequest) -> dict[str, object]:
    """Addresses of the origins, the release, the organisation's look, and whether this is a demonstration;
    on the portal also the same page in every language: (code, tag, name, address)."""
    own = organisation.current()
    speaks = getattr(request, "urlconf", "") == "keerpunt.urls.portal"
    return {
        "chat": origins.CHAT.url,
        "portal": origins.PORTAL.url,
        "organisation": own,
        "neutral": own.neutral,
        "keep_days": settings.KEEP_DAYS,
        "base": f"/s/{release.current().name}",
        "demo": release.current().demo,
        "home": in_language("/", get_language() or languages.SOURCE) if speaks else "/",
        "languages": [
            (code, code.partition("-")[0], name, in_language(request.path, code))
            for code, name in languages.NAMES.items()
            if speaks
        ],
    }


def in_language(path: str, code: str) -> str:
    """The address of the same page in another language: below the name of that language, Dutch at the root."""
    first, _, rest = path.lstrip("/").partition("/")
    bare = rest if first in languages.TRANSLATED else path.lstrip("/")
    return f"/{bare}" if code == languages.SOURCE else f"/{code}/{bare}"
