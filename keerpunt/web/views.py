"""The door out, on every origin, and the answer where there is no door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keerpunt.web import organisation, origins
from keerpunt.web.headers import FORGET, NO_STORE
from keerpunt.web.middleware import wants_page


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to an address that does not exist: a page for whoever looks, words for whatever else asks."""
    if not wants_page(request):
        return HttpResponse("Deze pagina bestaat niet.", status=404, content_type="text/plain; charset=utf-8")
    origin = origins.of(request.META.get("HTTP_HOST", ""))
    return render(request, "web/not_there.html", {"on_chat": origin == origins.CHAT}, status=404)


def leave(request: HttpRequest) -> HttpResponse:
    """Empty what this origin left in the browser, and go to an ordinary page. Works without JavaScript."""
    return HttpResponse(
        status=303,
        headers={
            "Location": organisation.current().neutral,
            "Clear-Site-Data": FORGET,
            "Cache-Control": NO_STORE,
        },
    )
