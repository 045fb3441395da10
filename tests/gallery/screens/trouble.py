"""Screens on which it cannot go on: the checks of protocol.md §19 and the ends of a conversation."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from typing import Any

from playwright.async_api import Page, Route, WebSocketRoute

from tests.gallery.registry import screen
from tests.gallery.scene import Scene
from tests.gallery.screens.words import typed
from tests.journeys.forger import Answer, Forger, between, flipped, serve_directory

NO_CRYPTO = "Object.defineProperty(crypto, 'subtle', { value: undefined });"
AGES = datetime.timedelta(days=21)


async def with_directory(scene: Scene, answer: Answer) -> Page:
    """Tap Start with a directory that is not the server's."""
    hands = await scene.hands()
    await serve_directory(hands.page, answer)
    await hands.open()
    await hands.begin()
    await hands.trouble()
    return hands.page


@screen("chat", "trouble", "K1, no directory to be believed")
async def k1(scene: Scene) -> Page:
    return await with_directory(scene, Forger(scene.server).under_another_root())


@screen("chat", "trouble", "K2, a wrong clock")
async def k2(scene: Scene) -> Page:
    hands = await scene.hands()
    await hands.page.clock.install(time=datetime.datetime.now(datetime.UTC) + AGES)
    await hands.open()
    await hands.begin()
    await hands.trouble()
    return hands.page


@screen("chat", "trouble", "K3, no live key")
async def k3(scene: Scene) -> Page:
    forger = Forger(scene.server)
    return await with_directory(scene, forger.with_keys(lambda key: replace(key, st="retired")))


@screen("chat", "trouble", "K4, a browser without crypto")
async def k4(scene: Scene) -> Page:
    hands = await scene.hands()
    await hands.page.add_init_script(NO_CRYPTO)
    await hands.page.goto(hands.url)
    await hands.trouble()
    return hands.page


@screen("chat", "trouble", "K6, a record that is false")
async def k6(scene: Scene) -> Page:
    false = {"t": "record", "record": "{}", "sig": "AA", "wraps": []}
    return await after_an_answer(scene, lambda frame: [false, frame])


@screen("chat", "trouble", "K8, three envelopes that do not open")
async def k8(scene: Scene) -> Page:
    return await after_an_answer(scene, lambda frame: [{**frame, "e": flipped(frame["e"])}])


async def after_an_answer(scene: Scene, tamper: Any) -> Page:
    """A talk in which the server tampers with what a counsellor says."""
    hands = await scene.hands()
    tampering = False
    await between(
        hands.page, lambda frame: tamper(frame) if tampering and frame["t"] == "envelope" else [frame]
    )
    await hands.open()
    await hands.start()
    await hands.say("hoi")
    talking = await scene.taken()
    await hands.sees("#top bdi")
    tampering = True
    for words in ("een", "twee", "drie"):
        await talking.say(words)
    await hands.trouble()
    return hands.page


@screen("chat", "trouble", "K15, words open what is false")
async def k15(scene: Scene) -> Page:
    other = await scene.cast.visitor()
    hands = await typed(scene, await other.keep_words())

    async def change(route: Route) -> None:
        answer = await route.fetch()
        kept: dict[str, Any] = json.loads(await answer.text())
        vault: str = kept["vault"]
        middle = len(vault) // 2
        kept["vault"] = vault[:middle] + ("A" if vault[middle] != "A" else "B") + vault[middle + 1 :]
        await route.fulfill(response=answer, json=kept)

    await hands.page.route("**/return/open", change)
    await hands.page.locator("#room form .button").click()
    await hands.trouble()
    return hands.page


async def closed_with(scene: Scene, code: int) -> Page:
    """A talk whose line the server ends for good."""
    hands = await scene.hands()
    lines: list[WebSocketRoute] = []

    def carry(socket: WebSocketRoute) -> None:
        lines.append(socket)
        socket.connect_to_server()

    await hands.page.route_web_socket("**/line", carry)
    await hands.open()
    await hands.start()
    await hands.say("hoi")
    await lines[-1].close(code=code)
    await hands.trouble()
    return hands.page


@screen("chat", "trouble", "opened elsewhere")
async def elsewhere(scene: Scene) -> Page:
    return await closed_with(scene, 4409)


@screen("chat", "trouble", "gone")
async def gone(scene: Scene) -> Page:
    return await closed_with(scene, 4404)


@screen("chat", "trouble", "page too old")
async def old(scene: Scene) -> Page:
    return await closed_with(scene, 4426)


@screen("chat", "trouble", "a fault of ours")
async def fault(scene: Scene) -> Page:
    return await closed_with(scene, 4401)
