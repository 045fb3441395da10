"""Serving what was stamped: `/s/<release>/…` and the two static pages, from memory, compressed beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from keerpunt.lib.asgi import Send, answer
from keerpunt.web import headers, release
from keerpunt.web.origins import Origin
from keerpunt.web.stamp import SERVED


@dataclass(frozen=True, slots=True)
class Stored:
    """One file in the three forms that a browser may take."""

    kind: str
    plain: bytes
    br: bytes
    gz: bytes

    @classmethod
    def read(cls, path: Path, kind: str) -> Stored:
        """The file at this path, with the two that were compressed beside it."""
        beside = (path.with_name(path.name + end).read_bytes() for end in (".br", ".gz"))
        return cls(f"{kind}; charset=utf-8", path.read_bytes(), *beside)

    def chosen(self, accepts: bytes) -> tuple[bytes, headers.Headers]:
        """The smallest form that this browser accepts, and the headers that say so."""
        about = [(b"content-type", self.kind.encode()), (b"vary", b"accept-encoding")]
        if b"br" in accepts:
            return self.br, [*about, (b"content-encoding", b"br")]
        if b"gzip" in accepts:
            return self.gz, [*about, (b"content-encoding", b"gzip")]
        return self.plain, about


class Files:
    """All that is served without asking anyone, read when the server starts and when another release comes in force."""

    def __init__(self, before: Files | None = None) -> None:
        """Read them; what was read before, and is still kept, is not read again."""
        known = before.files if before else {}
        same = {(stored.kind, stored.plain): stored for stored in known.values()}
        self.files: dict[str, Stored] = {}
        for each in release.kept():
            root = each.folder / "files"
            for path in root.rglob("*"):
                if path.suffix in SERVED:
                    address = f"/s/{each.name}/{path.relative_to(root).as_posix()}"
                    stored = known.get(address) or Stored.read(path, SERVED[path.suffix])
                    self.files[address] = same.setdefault((stored.kind, stored.plain), stored)
        current = release.current()
        self._pages = {
            origin: Stored.read(current.folder / "pages" / f"{page}.html", "text/html")
            for origin, page in (("chat", "chat"), ("staff", "desk"))
        }

    async def page(self, origin: Origin, accepts: bytes, send: Send) -> bool:
        """Answer with the origin's one page. False when it has none of its own."""
        if (page := self._pages.get(origin.name)) is None:
            return False
        body, about = page.chosen(accepts)
        await answer(send, 200, body, [*about, (b"cache-control", headers.NO_STORE.encode())])
        return True

    async def file(self, path: str, origin: Origin, accepts: bytes, send: Send) -> None:
        """Answer with a file of a release that is kept, or 404."""
        if (stored := self.files.get(path)) is None:
            await answer(send, 404, b"", [(b"cache-control", b"no-store")])
            return
        body, about = stored.chosen(accepts)
        await answer(send, 200, body, [*about, (b"cache-control", headers.FILE_CACHE[origin.name].encode())])
