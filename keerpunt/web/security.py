"""Where whoever found a fault can tell this organisation, as RFC 9116 wants it: /.well-known/security.txt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from keerpunt.web import origins

PATH = "/.well-known/security.txt"
STANDS_FOR = timedelta(days=180)  # counted from the asking: it is true for as long as this server says it


def where_to_report(request: HttpRequest) -> HttpResponse:
    """The addresses that the operator gave; nothing is here when none was given."""
    if not settings.SECURITY:
        raise Http404
    until = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + STANDS_FOR
    lines = [
        *(f"Contact: {_uri(address)}" for address in settings.SECURITY),
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {origins.PORTAL.url}{PATH}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _uri(address: str) -> str:
    """An address as a URI: what is none yet is taken for e-mail."""
    return address if ":" in address else f"mailto:{address}"
