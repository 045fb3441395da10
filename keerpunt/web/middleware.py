"""What happens to each request that reaches Django: its origin, who may change things, how a no is said."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

from asgiref.sync import markcoroutinefunction
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation

from keerpunt.lib.refusals import Refusal
from keerpunt.web import headers, origins

Answer = Callable[[HttpRequest], Awaitable[HttpResponse]]
log = logging.getLogger("keerpunt.web")
SAFE = {"GET", "HEAD"}
FAULT = (Path(__file__).parent / "templates" / "web" / "fault.html").read_text()


def refused(reason: str, status: int, **more: int) -> JsonResponse:
    """The answer of every door that says no."""
    return JsonResponse({"refused": reason, **more}, status=status)


def wants_page(request: HttpRequest) -> bool:
    """Whether a person opens this address, and not a script."""
    return request.method in SAFE and "text/html" in request.headers.get("Accept", "")


def fault_page() -> HttpResponse:
    """What a person sees when we broke: not made by anything that may have broken, and with the numbers."""
    return HttpResponse(FAULT, status=500)


def choose_origin(answer: Answer) -> Answer:
    """Give the request the addresses of its own origin, and of no other."""

    async def with_origin(request: HttpRequest) -> HttpResponse:
        origin = origins.of(request.META.get("HTTP_HOST", ""))
        if origin is None:
            return refused("stranger", 421)
        request.urlconf = f"keerpunt.urls.{origin.name}"
        response = await answer(request)
        response.headers.setdefault(
            "Cache-Control",
            headers.NO_STORE if request.method not in SAFE else headers.PAGE_CACHE[origin.name],
        )
        return response

    return markcoroutinefunction(with_origin)


def choose_language(answer: Answer) -> Answer:
    """Answer in the language that the address begins with, and in Dutch where it names none.

    Nothing else decides: the same address is the same page for everyone, and no cookie is needed.
    """

    async def in_language(request: HttpRequest) -> HttpResponse:
        with translation.override(
            translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        ):
            return await answer(request)

    return markcoroutinefunction(in_language)


def refuse_strangers(answer: Answer) -> Answer:
    """A change is asked by POST from a page of the same origin, or it is not made."""

    async def guarded(request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            origin = origins.of(request.META.get("HTTP_HOST", ""))
            if origin is None or request.headers.get("Origin") != origin.url:
                return refused("origin", 403)
            if request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site":
                return refused("origin", 403)
        return await answer(request)

    return markcoroutinefunction(guarded)


def say_refusals(answer: Answer) -> Answer:
    """Put a refusal into its one shape; log a surprise by its place in the code, never by what was in it."""

    async def careful(request: HttpRequest) -> HttpResponse:
        return await answer(request)

    def process_exception(request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, Refusal):
            return refused(problem.reason, problem.status, **problem.more)
        if isinstance(problem, RequestDataTooBig):
            return refused("size", 413)
        if isinstance(problem, Http404):
            return None  # the origin's own words for it
        places = traceback.format_tb(problem.__traceback__)
        log.error("%s\n%s", type(problem).__name__, "".join(places))
        return fault_page() if wants_page(request) else refused("fault", 500)

    careful.process_exception = process_exception  # type: ignore[attr-defined]
    return markcoroutinefunction(careful)


for _maker in (choose_origin, choose_language, refuse_strangers, say_refusals):
    _maker.sync_capable = False  # type: ignore[attr-defined]
    _maker.async_capable = True  # type: ignore[attr-defined]
