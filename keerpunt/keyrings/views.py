"""The doors of keys: published lists for everyone, one's own ring for a signed-in member."""

from __future__ import annotations

import json
from functools import lru_cache

import brotli
from django.http import HttpRequest, HttpResponse, JsonResponse

from keerpunt.keyrings import lists, services
from keerpunt.keyrings.models import PublishedList
from keerpunt.lib.b64u import b64u
from keerpunt.lib.refusals import Refusal
from keerpunt.staff.views import signed_in


def directory(request: HttpRequest) -> HttpResponse:
    """The newest keepers list and directory, in brotli where the browser takes it: every first visit waits for it."""
    body = json.dumps(lists.answer(), separators=(",", ":")).encode()
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if "br" in request.headers.get("Accept-Encoding", ""):
        body = _compressed(body)
        headers["Content-Encoding"] = "br"
    return HttpResponse(body, content_type="application/json", headers=headers)


@lru_cache(maxsize=2)
def _compressed(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=11))


def published(request: HttpRequest, name: str) -> HttpResponse:
    """One list, by the hash of its text."""
    found = PublishedList.objects.filter(hash=name).first()
    if found is None:
        raise Refusal("unknown", 404)
    return HttpResponse(
        found.text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


def bundle(request: HttpRequest) -> HttpResponse:
    """The ring of whoever asks."""
    member = signed_in(request)
    return JsonResponse(services.ring_of(member.kid, b64u(bytes(member.salt))))
