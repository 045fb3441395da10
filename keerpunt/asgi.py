"""The front door: four origins in one process, told apart by the host a browser asks for.

Static pages and files are answered from memory, lines go to their carriers, all else goes to Django; and
every answer leaves with the headers of its origin.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import django
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keerpunt.settings")
django.setup()

from django.conf import settings  # noqa: E402

from keerpunt.conversations import live, spare  # noqa: E402
from keerpunt.desk.live import desk_line  # noqa: E402
from keerpunt.lib.asgi import Application, Message, Receive, Scope, Send, answer, header  # noqa: E402
from keerpunt.queue import news  # noqa: E402
from keerpunt.web import headers, origins, release  # noqa: E402
from keerpunt.web.files import Files  # noqa: E402
from keerpunt.web.origins import Origin  # noqa: E402

PAGE_OF = {"chat": "chat", "staff": "desk"}


class InForce:
    """What is served of the release in force: pages and files, and the headers that belong to them."""

    def __init__(self, before: InForce | None = None) -> None:
        self.files: Files = Files(before.files if before else None)
        now = release.current()
        pages = {origin.name: PAGE_OF.get(origin.name, "") for origin in origins.ALL}
        self.headers = {
            origin.name: headers.always(
                origin, now.importmaps.get(pages[origin.name], ""), now.styles.get(pages[origin.name], "")
            )
            for origin in origins.ALL
        }


class FrontDoor:
    """The application of this installation."""

    def __init__(self) -> None:
        self._django: Application = get_asgi_application()  # type: ignore[assignment]
        self._now = InForce()
        release.when_in_force(self._renew)

    def _renew(self) -> None:
        """Serve another release from the next request on; one that is being answered keeps what it began with."""
        self._now = InForce(self._now)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        origin = origins.of(header(scope, b"host").decode("latin-1"))
        if scope["type"] == "websocket":
            await self._line(scope, receive, send, origin)
        elif origin is None:
            await answer(send, 421, b"", [])
        else:
            now = self._now
            await self._answer(
                scope, receive, _with_headers(send, now.headers[origin.name]), origin, now.files
            )

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        carrier = live.start(str(Path(settings.DATA) / "ledger.sqlite3"))
        await carrier.tell_of_directory()
        tending = asyncio.create_task(news.tend())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        tending.cancel()
        await carrier.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _line(self, scope: Scope, receive: Receive, send: Send, origin: Origin | None) -> None:
        path = scope["path"]
        if origin and path == "/line" and origin.name in ("chat", "staff"):
            await live.carrier().line(scope, receive, send, origin)
        elif origin and path == "/desk" and origin.name == "staff":
            await desk_line(scope, receive, send, origin)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 4404})

    async def _answer(self, scope: Scope, receive: Receive, send: Send, origin: Origin, files: Files) -> None:
        path, accepts = scope["path"], header(scope, b"accept-encoding")
        if path.startswith("/s/"):
            await files.file(path, origin, accepts, send)
        elif path == "/" and scope["method"] in ("GET", "HEAD") and await files.page(origin, accepts, send):
            return
        elif path == "/line" and origin.name in ("chat", "staff"):
            await spare.spare_door(live.carrier(), scope, receive, send, origin)
        else:
            await self._django(scope, receive, send)


def _with_headers(send: Send, own: headers.Headers) -> Send:
    names = {name for name, _ in own}

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in names]
            message["headers"] = [*kept, *own]
        await send(message)

    return with_headers


app = FrontDoor()
