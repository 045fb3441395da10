"""A server that lies about keys, and a network that lies about frames, between an honest server and a page."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
from playwright.async_api import Page, Route, WebSocketRoute

from keerpunt.keyrings.ceremony import Founding
from keerpunt.lib.b64u import b64u
from keerpunt.sealed.lists import DeskKey, DirectoryList, Keepers
from keerpunt.sealed.suite import SignKey, kid_of, sign
from tests.server import Server

Answer = dict[str, Any]
Frame = dict[str, Any]
Tampering = Callable[[Frame], list[Frame]]
"""From one honest frame to what the page gets instead."""


class Forger:
    """Makes directories that must not be believed. Has the demonstration's keys for those that a keeper signs."""

    def __init__(self, server: Server) -> None:
        self.founding = Founding.load(server.data / "demo-keys.json")
        self.honest: Answer = httpx.get(f"{server.chat}/keys/directory", trust_env=False).json()
        self.keepers = Keepers.read(self.honest["keepers"]["record"])
        self.listed = DirectoryList.read(self.honest["directory"]["record"])

    def altered(self) -> Answer:
        """One digit of it changed by the server."""
        text = self.honest["directory"]["record"].replace('"n":4', '"n":5')
        assert text != self.honest["directory"]["record"]
        return {**self.honest, "directory": {**self.honest["directory"], "record": text}}

    def under_another_root(self) -> Answer:
        """Keepers and directory that fit together, under a root that the page does not know."""
        return self._answer(self.listed, replace(self.founding, root=SignKey.make()))

    def signed_by_nobody_who_may(self) -> Answer:
        """Signed by a keeper who may sign releases only."""
        keeper = replace(self.keepers.keepers[0], may="release")
        return self._answer(self.listed, self.founding, replace(self.keepers, keepers=(keeper,)))

    def with_a_sign_key_to_seal_to(self) -> Answer:
        """A sign key of the organisation's own, offered as a desk key, and signed."""
        (desk,) = self.listed.desks
        key = replace(desk.keys[0], en=self.founding.keeper.public)
        return self._answer(replace(self.listed, desks=(replace(desk, keys=(key,)),)))

    def with_keys(self, change: Callable[[DeskKey], DeskKey]) -> Answer:
        """Desk keys that a keeper has changed in this way."""
        (desk,) = self.listed.desks
        keys = tuple(change(key) for key in desk.keys)
        return self._answer(replace(self.listed, desks=(replace(desk, keys=keys),)))

    def _answer(
        self, listed: DirectoryList, founding: Founding | None = None, keepers: Keepers | None = None
    ) -> Answer:
        by = founding or self.founding
        record, text = (keepers or self.keepers).text(), listed.text()
        kid = kid_of(by.keeper.public)
        return {
            "keepers": {"record": record, "sig": b64u(sign(by.root, "sign/keepers", record.encode()))},
            "directory": {
                "record": text,
                "sigs": {kid: b64u(sign(by.keeper, "sign/directory", text.encode()))},
            },
        }


async def serve_directory(page: Page, answer: Answer) -> None:
    """Give this page another directory than the server's."""

    async def fulfil(route: Route) -> None:
        await route.fulfill(json=answer, headers={"Cross-Origin-Resource-Policy": "same-origin"})

    await page.route("**/keys/directory", fulfil)


async def between(page: Page, tamper: Tampering) -> list[Frame]:
    """Sit on this page's websocket; returns the list in which every frame that the page sends will stand."""
    sent: list[Frame] = []

    def carry(socket: WebSocketRoute) -> None:
        there = socket.connect_to_server()

        def out(message: str | bytes) -> None:
            sent.append(json.loads(message))
            there.send(message)

        def back(message: str | bytes) -> None:
            for frame in tamper(json.loads(message)):
                socket.send(json.dumps(frame))

        socket.on_message(out)
        there.on_message(back)

    await page.route_web_socket("**/line", carry)
    return sent


def flipped(sealed: str) -> str:
    """The same envelope with one bit of its ciphertext changed."""
    header, body = sealed.split(".")
    raw = bytearray(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    raw[40] ^= 1
    return f"{header}.{b64u(bytes(raw))}"
