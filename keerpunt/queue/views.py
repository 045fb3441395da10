"""The one question that everyone may ask of the queue: are you open?"""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from keerpunt.queue.hours import Hours
from keerpunt.queue.presence import presence


def is_open(request: HttpRequest) -> HttpResponse:
    """Whether it is open and somebody is there, until when, and when it opens again (seconds since 1970)."""
    now = datetime.now(UTC)
    hours = Hours.parse(settings.HOURS)
    until, opens = hours.open_until(now), hours.opens(now)
    return JsonResponse(
        {
            "open": until is not None,
            "staffed": presence.count() > 0,
            "until": int(until.timestamp()) if until and hours.week is not None else None,
            "opens": int(opens.timestamp()) if opens else None,
        },
        headers={"Cache-Control": "no-store"},
    )
