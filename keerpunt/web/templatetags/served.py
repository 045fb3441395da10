"""Tags for server-rendered pages: what a page takes from the release, with the hash that it must have."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from keerpunt.web import release
from keerpunt.web.stamp import ART, CHAT_STYLE, OWN_STYLE, graph, integrity

register = template.Library()
RELEASES_KNOWN = 2_000  # hashes that are kept in memory, of the releases of a while


@lru_cache(RELEASES_KNOWN)
def _file(name: str, path: str) -> bytes:
    return (release.FOLDER / name / "files" / path).read_bytes()


@lru_cache(RELEASES_KNOWN)
def _hash_of(name: str, path: str) -> str:
    return integrity(_file(name, path))


@lru_cache(100)
def _graph_of(name: str, path: str) -> list[str]:
    """The modules that a module needs, itself the last; none of them may fetch another later."""
    at_once: list[str] = []
    root = release.FOLDER / name / "files"
    files = {each.relative_to(root).as_posix(): each.read_bytes() for each in root.rglob("*.js")}
    at_once, _ = graph((path,), files)
    return at_once


@register.simple_tag
def style(path: str) -> SafeString:
    """A stylesheet by its path in the release."""
    name = release.current().name
    return format_html(
        '<link rel="stylesheet" href="/s/{}/{}" integrity="{}">', name, path, _hash_of(name, path)
    )


@register.simple_tag
def look(more: str = "") -> SafeString:
    """The look that all origins share, with "parts" what pages of the server share, and the organisation's colours."""
    paths = ["look/look.css", *(f"look/{each}.css" for each in more.split())]
    if (release.current().folder / "files" / OWN_STYLE).exists():
        paths.append(OWN_STYLE)
    return format_html_join("\n", "{}", ((style(path),) for path in paths))


@register.simple_tag
def chat_style() -> SafeString:
    """The one style that the policy of the chat origin allows: that of its page."""
    name = release.current().name
    return mark_safe(f"<style>{_file(name, CHAT_STYLE).decode()}</style>")  # noqa: S308


@register.simple_tag
def script(path: str) -> SafeString:
    """A module by its path in the release."""
    name = release.current().name
    return format_html(
        '<script type="module" src="/s/{}/{}" integrity="{}"></script>', name, path, _hash_of(name, path)
    )


@register.simple_tag
def modules(path: str) -> SafeString:
    """A module and all that it imports, so that none of them can be another than was stamped."""
    found = _graph_of(release.current().name, path)
    return format_html_join("\n", "{}", ((script(each),) for each in found))


@register.simple_tag
def art(name: str, more: str = "") -> SafeString:
    """An illustration of our own, in the page itself so that it takes the page's colours; `more` is its class."""
    drawn = _file(release.current().name, f"{ART}/{name}.svg").decode()
    start, body = drawn.split(">", 1)
    frame = start.partition('viewBox="')[2].rstrip('"')
    return format_html(
        '<svg class="art {}" viewBox="{}" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">{}',
        more,
        frame,
        mark_safe(body.replace(' id="art"', "", 1)),  # noqa: S308
    )
