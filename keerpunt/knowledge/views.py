"""The portal's front page, what is and is not protected, and the editors' door."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keerpunt.queue.hours import AMSTERDAM, Hours
from keerpunt.queue.presence import presence


def front(request: HttpRequest) -> HttpResponse:
    """Who we are, whether we are open, and the way into the chat."""
    now = datetime.now(UTC)
    hours = Hours.parse(settings.HOURS)
    until, opens = hours.open_until(now), hours.opens(now)
    return render(
        request,
        "knowledge/front.html",
        {
            "is_open": until is not None,
            "staffed": presence.count() > 0,
            "until": until.astimezone(AMSTERDAM) if until and hours.week is not None else None,
            "opens": opens.astimezone(AMSTERDAM) if opens else None,
            "days": days_until(opens, now) if opens else 0,
        },
    )


def days_until(then: datetime, now: datetime) -> int:
    """How many nights lie between two moments, in Amsterdam: 0 is today, 1 is tomorrow."""
    return (then.astimezone(AMSTERDAM).date() - now.astimezone(AMSTERDAM).date()).days


def how_safe(request: HttpRequest) -> HttpResponse:
    """What is protected, and what is not."""
    return render(request, "knowledge/how_safe.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement: what holds, how it is checked, and what is not good yet."""
    return render(request, "knowledge/accessibility.html")


def editors(request: HttpRequest) -> HttpResponse:
    """Where the editors' pages will be: an origin of its own, so that nothing there can reach a key."""
    return render(request, "knowledge/editors.html")
