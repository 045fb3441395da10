"""Tags for server-rendered pages: a stylesheet or script of the release, with the hash that it must have."""

from __future__ import annotations

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from keerpunt.web import release
from keerpunt.web.stamp import integrity

register = template.Library()


@cache
def _hash_of(name: str, path: str) -> str:
    return integrity((release.FOLDER / name / "files" / path).read_bytes())


@register.simple_tag
def style(path: str) -> SafeString:
    """A stylesheet by its path in the release."""
    name = release.current().name
    return format_html(
        '<link rel="stylesheet" href="/s/{}/{}" integrity="{}">', name, path, _hash_of(name, path)
    )


@register.simple_tag
def script(path: str) -> SafeString:
    """A module by its path in the release."""
    name = release.current().name
    return format_html(
        '<script type="module" src="/s/{}/{}" integrity="{}"></script>', name, path, _hash_of(name, path)
    )
