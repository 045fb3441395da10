"""The four origins. A page of one can never reach into another: browser and front door see to that."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Origin:
    """One of the four: `name` is portal, chat, staff or cms; `url` is scheme, host and port, no path."""

    name: str
    url: str

    @property
    def host(self) -> str:
        """What a browser sends as Host."""
        return urlsplit(self.url).netloc

    @property
    def port(self) -> int:
        """The port of the address, the scheme's own where none is written."""
        parts = urlsplit(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def socket(self) -> str:
        """The same address for websockets."""
        return self.url.replace("http", "ws", 1)

    @property
    def secure(self) -> bool:
        """Whether it is served over TLS."""
        return self.url.startswith("https:")


ALL = tuple(
    Origin(name, getattr(settings, name.upper()).rstrip("/")) for name in ("portal", "chat", "staff", "cms")
)
PORTAL, CHAT, STAFF, CMS = ALL
_BY_HOST = {origin.host: origin for origin in ALL}


def of(host: str) -> Origin | None:
    """The origin that this Host header asks for, or None for a stranger's name."""
    return _BY_HOST.get(host.lower())
