"""The doors of the house style: its settings with a live preview, and the page with every part."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keerpunt.house import parts
from keerpunt.house.services import change_look, may_change_look, restore_look
from keerpunt.lib.refusals import Refusal
from keerpunt.staff.models import StaffMember
from keerpunt.staff.services import sign_out as end_sitting
from keerpunt.staff.views import signed_in
from keerpunt.web import drawing, organisation, palette
from keerpunt.web.headers import NO_STORE

FIELDS = ("name", "tone", "neutral", "colour")


def settings(request: HttpRequest) -> HttpResponse:
    """The settings as they are now; the way in for whoever is not signed in."""
    member = request.user
    if not isinstance(member, StaffMember):
        return render(request, "house/sign_in.html")
    if not may_change_look(member):
        return render(request, "house/not_yours.html", {"member": member}, status=403)
    return _page(request, _values(), saved=request.GET.get("klaar", ""))


def save(request: HttpRequest) -> HttpResponse:
    """Take what was typed, or say beside each field what is wrong with it."""
    if request.method != "POST":
        raise Refusal("post-only", 405)
    member = signed_in(request)
    if request.POST.get("deed") == "default":
        restore_look(member)
        return _see("standaard")
    typed = {field: request.POST.get(field, "") for field in FIELDS}
    try:
        change_look(member, typed, _logo(request))
    except organisation.Faulty as problem:
        return _page(request, typed, faults=problem.faults, status=422)
    return _see("bewaard")


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the sitting, and show the way in again."""
    if request.method != "POST":
        raise Refusal("post-only", 405)
    end_sitting(request)
    return HttpResponse(
        status=303,
        headers={"Location": "/huisstijl/", "Clear-Site-Data": '"cache"', "Cache-Control": NO_STORE},
    )


def look(request: HttpRequest) -> HttpResponse:
    """Every token and every part in every state, in the light, direction and size that the address asks for."""
    return render(request, "house/look.html", parts.page(request.GET))


def _logo(request: HttpRequest) -> bytes | None:
    """The drawing that was chosen; nothing when it is to stay as it was."""
    if request.POST.get("own-logo") == "no":
        return b""
    file = request.FILES.get("logo")
    return None if file is None else file.read(drawing.MOST_BYTES + 1) or b"\n"  # an empty file is no drawing


def _see(done: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": f"/huisstijl/?klaar={done}"})


def _values() -> dict[str, str]:
    now = organisation.current()
    return {field: getattr(now, field) for field in FIELDS}


def _page(
    request: HttpRequest,
    values: Mapping[str, str],
    *,
    saved: str = "",
    faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    colour = values["colour"].strip().lower()
    readable = palette.HEX.fullmatch(colour) is not None
    shown = {
        "values": values,
        "picked": colour if readable else organisation.COLOUR,
        "faults": faults or {},
        "saved": saved,
        "most": {"name": organisation.MOST_NAME, "logo": drawing.MOST_BYTES // 1000},
        "neutral_host": urlsplit(organisation.current().neutral).hostname,
        "default_colour": organisation.COLOUR,
        "is_default": organisation.current() == organisation.Organisation(),
    }
    return render(request, "house/settings.html", shown, status=status)
