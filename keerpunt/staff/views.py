"""The doors of accounts, on the staff origin: salt, sign in, sign out, who am I."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse, JsonResponse
from msgspec import Meta

from keerpunt.lib.b64u import b64u, unb64u
from keerpunt.lib.doors import parse
from keerpunt.lib.refusals import Refusal
from keerpunt.lib.shapes import Secret, Strictly
from keerpunt.staff import services
from keerpunt.staff.models import StaffMember

Name = Annotated[str, Meta(min_length=1, max_length=40)]


class Salt(Strictly, frozen=True):
    """Who is about to sign in."""

    name: Name


class SignIn(Strictly, frozen=True):
    """A name, and the proof that the browser made of the passphrase."""

    name: Name
    login: Secret


def salt(request: HttpRequest) -> HttpResponse:
    """Give the salt of a name, known or not."""
    return JsonResponse({"salt": b64u(services.salt_for(parse(request, Salt).name.strip().lower()))})


def sign_in(request: HttpRequest) -> HttpResponse:
    """Begin a sitting."""
    asked = parse(request, SignIn)
    services.sign_in(request, asked.name.strip().lower(), unb64u(asked.login))
    return HttpResponse(status=204)


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the sitting, its lines and what the browser kept."""
    if request.method != "POST":
        raise Refusal("post-only", 405)
    services.sign_out(request)
    return HttpResponse(status=204, headers={"Clear-Site-Data": '"cache"'})


def me(request: HttpRequest) -> HttpResponse:
    """Say whose sitting this is; nothing at all when nobody is signed in."""
    if not isinstance(member := request.user, StaffMember):
        return HttpResponse(status=204)
    return JsonResponse({"name": member.name, "kid": member.kid, "role": member.role, "desks": member.desks})


def signed_in(request: HttpRequest) -> StaffMember:
    """The person who asks. Raises Refusal("signed-out", 401) when there is none."""
    if not isinstance(request.user, StaffMember):
        raise Refusal("signed-out", 401)
    return request.user


__all__ = ["me", "salt", "sign_in", "sign_out", "signed_in"]
