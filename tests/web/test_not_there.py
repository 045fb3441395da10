"""What does not exist cannot be misused: uploads, older formats, calls to other machines."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conversations.bare import bare_line
from tests.people import Cast
from tests.server import ROOT, Server

ROOMS = ("conversations", "queue", "desk", "keyrings", "staff", "knowledge", "house", "web", "lib")
CALLING_OUT = {
    "httpx",
    "requests",
    "urllib.request",
    "http.client",
    "aiohttp",
    "smtplib",
    "ftplib",
    "websockets",
}


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(
    "path", ["/attachment/AAAAAAAAAAAAAAAAAAAAAA/0", "/upload", "/media/../../etc/passwd"]
)
async def test_there_is_no_door_for_files(
    cast: Cast, server: Server, method: str, path: str
) -> None:  # INPUT-03
    answer = await cast.place(server.chat).http.request(
        method, path, content=b"\xff\xd8\xff\xe0" + b"0" * 500
    )

    assert answer.status_code == 404


@pytest.mark.parametrize("version", [0, 2, 99])
async def test_another_version_of_the_line_is_told_to_load_the_page_anew(
    server: Server, version: int
) -> None:
    # KEYS-18
    async with bare_line(server.chat) as line:
        hello = {"t": "hello", "v": version, "seat": "visitor", "cv": "A" * 22, "records": 0, "after": 0}
        await line.say({**hello, "token": "A" * 43})

        assert await line.ended() == 4426


async def test_a_beginning_in_an_older_format_is_refused(cast: Cast) -> None:  # KEYS-18
    sam = await cast.visitor(connect=False)
    opening = dict(sam.hello["open"])
    opening["record"] = opening["record"].replace('{"v":1,', '{"v":0,', 1)

    async with bare_line(cast.server.chat) as line:
        await line.say({**sam.hello, "open": opening, "records": 0, "after": 0})

        assert (await line.hear("refused"))["reason"] == "record-refused"


def test_no_room_can_call_another_machine() -> None:  # INPUT-06
    found = []
    for room in ROOMS:
        for path in (ROOT / "keerpunt" / room).rglob("*.py"):
            found += [f"{path.name}: {name}" for name in _imported(path) if name in CALLING_OUT]

    assert found == []


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return names
