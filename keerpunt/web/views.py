"""The door out, on every origin."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from keerpunt.web.headers import FORGET, NO_STORE


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to an address that does not exist, in the words of whoever asks."""
    return HttpResponse("Deze pagina bestaat niet.", status=404, content_type="text/plain; charset=utf-8")


def leave(request: HttpRequest) -> HttpResponse:
    """Empty what this origin left in the browser, and go to an ordinary page. Works without JavaScript."""
    return HttpResponse(
        status=303,
        headers={"Location": settings.NEUTRAL, "Clear-Site-Data": FORGET, "Cache-Control": NO_STORE},
    )
