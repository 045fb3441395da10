"""The websocket under every line: nothing is lost, reordered or cut, however fast or slow the two ends are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from websockets.asyncio.client import connect

from keerpunt.web.carrier import MOST_HELD, WRITE, Carrier
from tests.server import free_ports

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


@asynccontextmanager
async def served(app: App) -> Any:
    """The address of an application under our carrier."""
    port = free_ports(1)[0]
    config = uvicorn.Config(
        app, port=port, ws=Carrier, ws_per_message_deflate=False, ws_ping_interval=None, log_level="critical",
        lifespan="off",
    )  # fmt: skip
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0)
    try:
        yield f"ws://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running


def run(story: Callable[[], Awaitable[None]]) -> None:
    """One story, bounded."""

    async def bounded() -> None:
        async with asyncio.timeout(20):
            await story()

    asyncio.run(bounded())


def test_text_of_every_length_arrives_whole() -> None:
    sizes = [0, 1, 125, 126, 65_535, 65_536, 70_000]

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        write = scope["extensions"][WRITE]
        for size in sizes:
            text = "é" * (size // 2) + "x" * (size % 2)
            if not write(text):
                await send({"type": "websocket.send", "text": text})
        await send({"type": "websocket.close"})

    async def story() -> None:
        async with served(app) as url, connect(url, max_size=None) as browser:
            heard = [len(str(text).encode()) async for text in browser]
        assert heard == sizes

    run(story)


def test_who_is_not_read_yet_waits_and_then_everything_comes_in_order() -> None:
    count = MOST_HELD * 40
    heard: list[str] = []
    look, all_heard = asyncio.Event(), asyncio.Event()

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await look.wait()
        while (event := await receive())["type"] == "websocket.receive":
            heard.append(event["text"])
            if len(heard) == count:
                all_heard.set()

    async def story() -> None:
        async with served(app) as url, connect(url, max_size=None) as browser:
            sending = asyncio.create_task(_send(browser, count))
            await browser.ping()
            look.set()
            await sending
            await all_heard.wait()
        assert [text.split()[0] for text in heard] == [str(number) for number in range(count)]

    run(story)


def test_a_reader_who_holds_back_gets_everything_and_stops_the_writer_meanwhile() -> None:
    count, long = 2_000, "x" * 20_000
    held_back = asyncio.Event()

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        write = scope["extensions"][WRITE]
        for number in range(count):
            text = f"{number} {long}"
            if not write(text):
                held_back.set()
                await send({"type": "websocket.send", "text": text})
        await send({"type": "websocket.close"})

    async def story() -> None:
        async with served(app) as url, connect(url, max_size=None, max_queue=1) as browser:
            await held_back.wait()  # 40 MB do not fit between the two
            heard = [str(text).split()[0] async for text in browser]
        assert heard == [str(number) for number in range(count)]

    run(story)


def test_nothing_is_written_after_the_end() -> None:
    said: list[bool] = []
    ended = asyncio.Event()

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        write = scope["extensions"][WRITE]
        said.append(write("too early"))
        await receive()
        await send({"type": "websocket.accept"})
        said.append(write("hello"))
        while (await receive())["type"] != "websocket.disconnect":
            pass
        said.append(write("too late"))
        ended.set()

    async def story() -> None:
        async with served(app) as url:
            async with connect(url) as browser:
                assert await browser.recv() == "hello"
            await ended.wait()
        assert said == [False, True, False]

    run(story)


async def _send(browser: Any, count: int) -> None:
    for number in range(count):
        await browser.send(f"{number} " + "x" * 5_000)
