"""Visitors and counsellors who come to our server over its own doors and lines.

What they need of the server: `GET /keys/directory`, `POST /staff/sign-in`, `POST /desk/next`, and `/line`
with the frames of protocol section 16. They use no key after the genesis: what they send has the shape and
the size of a sealed envelope and nothing in it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from typing import Any, ClassVar
from urllib.parse import urlsplit

from bench.prepare import counsellor
from bench.wire import Wire, connect
from keerpunt.lib.b64u import b64u
from keerpunt.sealed.checks import rounded
from keerpunt.sealed.records import sign_record, write_genesis
from keerpunt.sealed.suite import H, SealKey, SignKey

SUBPROTOCOL = "keerpunt.1"
SEALED = (379, 720, 1403, 2768, 5499, 10960, 16422, 21883)  # characters after the dot


class Person:
    """Somebody on a line. `on_envelope` gets the frame of every envelope, their own included.

    `troubles` holds what went wrong on any line after it was live; the first is printed.
    """

    troubles: ClassVar[list[str]] = []

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.on_envelope: Callable[[bytes], None] = lambda frame: None
        self._live: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.wire: Wire

    async def sit_down(self, hello: bytes, cookie: str = "") -> None:
        """Open the line and wait until it is live. Raises RuntimeError when the server says no."""
        headers = {"Origin": self.origin} | ({"Cookie": cookie} if cookie else {})
        url = self.origin.replace("http:", "ws:") + "/line"
        self.wire = await connect(url, SUBPROTOCOL, self._on_frame, self._no, headers)
        self.wire.send(hello)
        async with asyncio.timeout(60):
            await self._live

    def _on_frame(self, frame: bytes) -> None:
        if frame.startswith(b'{"t":"envelope"'):
            self.on_envelope(frame)
        elif frame.startswith(b'{"t":"live"') and not self._live.done():
            self._live.set_result(None)
        elif frame.startswith(b'{"t":"refused"'):
            self._no(frame.decode())

    def _no(self, why: str) -> None:
        if not self._live.done():
            self._live.set_exception(RuntimeError(why))
        elif why != "closed here":
            if not self.troubles:
                print(f"{type(self).__name__.lower()}: {why}", file=sys.stderr)
            self.troubles.append(why)


class Counsellor(Person):
    """Somebody who can sign in and take the next visitor. `lease` comes with the visitor."""

    lease = 0

    async def take_next(self, number: int) -> None:
        """Sign in as the counsellor of this number, take whoever has waited longest, and sit down."""
        name, proof = counsellor(number)
        _, cookie = await ask(self.origin, "/staff/sign-in", {"name": name, "login": b64u(proof)})
        taken, _ = await ask(self.origin, "/desk/next", {}, cookie)
        self.lease = taken["lease"]
        hello = {"t": "hello", "v": 1, "seat": "counsellor", "cv": taken["cv"], "records": 0, "after": 0}
        await self.sit_down(json.dumps(hello).encode(), cookie)


class Visitor(Person):
    """Somebody who seeks help: opens a conversation of their own and waits in it."""

    async def arrive(self, directory: dict[str, Any]) -> None:
        """Open a conversation with the first desk of the directory."""
        cv, token, signer = b64u(os.urandom(16)), b64u(os.urandom(32)), SignKey.make()
        kid = directory["desks"][0]["keys"][0]["kid"]
        genesis = write_genesis(
            org=directory["org"],
            cv=cv,
            vs=signer.public,
            ve=SealKey.make().public,
            root=os.urandom(32),
            dv=directory["ver"],
            dh=b64u(H("hash/record", json.dumps(directory, separators=(",", ":")).encode())),
            to=[kid],
            ts=rounded(time.time()),
        )
        wraps = {reader: b64u(os.urandom(113)) for reader in (kid, "v")}
        opening = {"record": genesis.text, "sig": sign_record(signer, genesis), "wraps": wraps}
        hello = {"t": "hello", "v": 1, "seat": "visitor", "cv": cv, "token": token, "records": 1, "after": 0}
        await self.sit_down(json.dumps({**hello, "open": opening}).encode())


def filling(size: int) -> str:
    """Text that has the shape of a sealed envelope and is `size` long. Raises ValueError when none can be."""
    second = max((step for step in SEALED if size - step - 1 >= 80), default=0)
    if not second or size - second - 1 > 800:
        raise ValueError(f"no envelope is {size} characters long")
    return "A" * (size - second - 1) + "." + "A" * second


async def keep_beating(people: Iterable[Person]) -> None:
    """Send everybody's beat every 8 s, so that nobody is taken for dead. For as long as the task lives."""
    while True:
        await asyncio.sleep(8)
        for each in list(people):
            if not each.wire.lost:
                each.wire.send(b'{"t":"beat"}')


async def fetch_directory(chat: str) -> dict[str, Any]:
    """The directory in force, as published."""
    answer, _ = await ask(chat, "/keys/directory")
    directory: dict[str, Any] = json.loads(answer["directory"]["record"])
    return directory


async def ask(
    origin: str, path: str, body: dict[str, Any] | None = None, cookie: str = ""
) -> tuple[dict[str, Any], str]:
    """GET, or POST when there is a body. Gives the answer and the cookie that came with it.

    Raises RuntimeError when the server says no.
    """
    return await asyncio.get_running_loop().run_in_executor(None, _ask, origin, path, body, cookie)


def _ask(origin: str, path: str, body: dict[str, Any] | None, cookie: str) -> tuple[dict[str, Any], str]:
    there = urlsplit(origin)
    headers = {"Origin": origin, "Host": there.netloc, "Content-Type": "application/json", "Cookie": cookie}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{there.port}{path}", data, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            given = answer.read()
            new_cookie = str(answer.headers.get("Set-Cookie") or "").split(";")[0]
    except urllib.error.HTTPError as no:
        raise RuntimeError(f"{path}: {no.code} {no.read(300).decode(errors='replace')}") from no
    return (json.loads(given) if given else {}), new_cookie
