"""The headers of every answer, per origin (browser.md §3). A broadening of any of these is a fault."""

from __future__ import annotations

from keerpunt.web import origins
from keerpunt.web.origins import Origin

Headers = list[tuple[bytes, bytes]]

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}

COMMON = {
    "default-src": "'none'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}

OWN = {
    "portal": {
        "script-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "font-src": "'self'",
        "media-src": "'self'",
        "form-action": "'self'",
    },
    "chat": {
        "script-src": "'self' {importmap}",
        "style-src": "{style}",  # the one that stands in the page, and no other
        "img-src": "'self' blob: data:",
        "connect-src": "'self' {socket}",
        "form-action": "'none'",
    },
    "staff": {
        "script-src": "'self' {importmap} 'wasm-unsafe-eval'",
        "img-src": "'self' blob: data:",
        "connect-src": "'self' {socket}",
        "form-action": "'self'",
    },
    # The editors' origin bends for its content system, and only it: no key is ever here.
    "cms": {"script-src": "'self'", "img-src": "'self' data:", "form-action": "'self'"},
}


def policy(origin: Origin, importmap: str = "", style: str = "") -> str:
    """The Content-Security-Policy of an origin; with the sha256-sources of the page's import map and own style."""
    rules = {**COMMON, **OWN[origin.name]}
    text = "; ".join(f"{name} {value}" for name, value in rules.items())
    source = f"'{importmap}'" if importmap else ""
    own = f"'{style}'" if style else "'none'"
    return " ".join(
        text.replace("{importmap}", source).replace("{style}", own).replace("{socket}", origin.socket).split()
    )


def always(origin: Origin, importmap: str = "", style: str = "") -> Headers:
    """The headers that every answer of this origin carries, as ASGI wants them."""
    headers = dict(EVERYWHERE)
    headers["Content-Security-Policy"] = policy(origin, importmap, style)
    if origin.secure:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


FORGET = '"cache", "cookies", "storage"'
NO_STORE = "no-store"
PAGE_CACHE = {"portal": "private, max-age=0", "chat": NO_STORE, "staff": NO_STORE, "cms": NO_STORE}
FILE_CACHE = {
    "portal": "public, max-age=31536000, immutable",
    # On the visitor's phone a cached file is a trace: a day is enough for a tab that is killed and reloaded.
    "chat": "private, max-age=86400, immutable",
    "staff": "public, max-age=31536000, immutable",
    "cms": "public, max-age=31536000, immutable",
}

__all__ = ["FILE_CACHE", "FORGET", "NO_STORE", "PAGE_CACHE", "Headers", "always", "origins", "policy"]
