"""The release: what a page loads is what was stamped, byte for byte, and stamping twice gives the same bytes."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import shutil
import time
from pathlib import Path

import brotli
import pytest

from tests.server import ROOT, Restless, Server, copy_of
from tests.web.conftest import Page

STATIC = ROOT / "keerpunt" / "web" / "static"
IMPORT = re.compile(r"""(?:^|[;}\s])(?:import|export)\s*(?:[\w*{}\s,$]*?\sfrom\s*)?["']([^"']+)["']""")
LATER = re.compile(r"""\bimport\(\s*([^)]*?)\s*\)""")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.S | re.M)
PAGES = ("chat_page", "desk_page")


def page_of(request: pytest.FixtureRequest) -> Page:
    """The page that this case is about."""
    found: Page = request.getfixturevalue(request.param)
    return found


page = pytest.fixture(page_of, params=PAGES)


def inside(path: str, relative: str) -> str:
    """The address that a relative import in this file means."""
    return (Path(path).parent / relative).resolve().as_posix()


def test_every_file_is_the_one_that_its_integrity_names(page: Page) -> None:  # KEYS-05, gate 3
    files = page.scripts | page.styles | page.lazy
    assert files
    for path, integrity in files.items():
        kind, _, value = integrity.partition("-")
        assert kind in ("sha256", "sha384"), path
        answer = page.fetch(path)
        assert answer.status_code == 200, path
        assert base64.b64encode(hashlib.new(kind, answer.content).digest()).decode() == value, path


def test_nothing_is_loaded_that_has_no_integrity(page: Page) -> None:  # gate 3
    known = page.scripts.keys() | page.lazy.keys()
    for path in known:
        code = COMMENT.sub("", page.fetch(path).text)
        if "/vendor/" not in path:
            for found in LATER.findall(code):
                assert re.fullmatch(r"""["']\.[^"']+["']""", found), (path, found)
                assert inside(path, found[1:-1]) in known, (path, found)
        for found in IMPORT.findall(code):
            assert found.startswith("."), (path, found)
            assert inside(path, found) in known, (path, found)


def test_what_a_module_needs_comes_before_it(page: Page) -> None:
    order = list(page.scripts)
    for place, path in enumerate(order):
        for found in IMPORT.findall(COMMENT.sub("", page.fetch(path).text)):
            assert inside(path, found) in order[:place], (path, found)


def test_the_way_out_comes_first_and_needs_nobody(chat_page: Page) -> None:
    first = next(iter(chat_page.scripts))
    assert first.endswith("/conversations/exit.js")
    assert IMPORT.findall(COMMENT.sub("", chat_page.fetch(first).text)) == []


def test_a_page_holds_no_script_of_its_own_and_asks_nobody_else(page: Page) -> None:  # CHAT-13
    for tag, at in page.tags:
        assert not any(name.startswith("on") or name == "style" for name in at), (tag, at)
        assert tag != "script" or at.get("type") in ("module", "importmap")
        assert tag not in ("base", "iframe", "object", "embed")
        for name in ("src", "href", "action", "poster", "srcset"):
            target = at.get(name) or ""
            assert target == "" or re.match(r"(/[^/]|/$|tel:|#|data:,$)", target), (tag, at)
    assert set(json.loads(page.importmap)) == {"integrity"}
    assert "{{" not in page.text


def test_the_style_in_the_chat_page_is_the_one_in_the_repository(chat_page: Page, desk_page: Page) -> None:
    assert chat_page.style == (STATIC / "look" / "look.css").read_text()  # with the colours we came with
    assert [tag for tag, _ in chat_page.tags].count("style") == 1
    assert chat_page.styles == {}
    assert [tag for tag, _ in desk_page.tags].count("style") == 0


def test_a_page_is_the_same_for_everybody(page: Page) -> None:
    assert page.fetch("/").content == page.fetch("/").content == page.text.encode()


def test_every_file_is_served_in_three_equal_forms(page: Page) -> None:
    for path in ["/", *page.scripts, *page.styles, *page.lazy]:
        plain = page.fetch(path)
        assert "content-encoding" not in plain.headers
        for accepts in ("gzip", "gzip, deflate, br, zstd"):
            packed = page.fetch(path, accepts)
            assert packed.headers["content-encoding"] == ("gzip" if accepts == "gzip" else "br")
            assert packed.content == plain.content  # the client unpacked it
            assert packed.headers["vary"] == "accept-encoding"
            assert int(packed.headers["content-length"]) < len(plain.content) + 30


def test_what_is_served_is_what_was_stamped(server: Server, page: Page) -> None:  # OPS-08
    for path in [*page.scripts, *page.styles, *page.lazy]:
        _, _, name, relative = path.split("/", 3)
        stamped = server.data / "releases" / name / "files" / relative
        assert page.fetch(path).content == stamped.read_bytes(), path


def tree(folder: Path) -> dict[str, str]:
    """Every file of a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_stamping_twice_gives_the_same_bytes(
    installation: Path, tmp_path: Path, neutral: str
) -> None:  # gate 7
    data = copy_of(installation, tmp_path / "data")
    releases = data / "releases"
    operator = Server(data, neutral)
    shutil.rmtree(releases)
    name = operator.run("-m", "keerpunt", "stamp")
    first = tree(releases)
    assert operator.run("-m", "keerpunt", "stamp") == name  # it is there already
    assert tree(releases) == first

    shutil.rmtree(releases)
    assert operator.run("-m", "keerpunt", "stamp") == name
    assert tree(releases) == first
    files = releases / name.strip() / "files"
    plain = [path for path in files.rglob("*") if path.is_file() and path.suffix not in (".br", ".gz")]
    assert len(plain) > 40
    for path in plain:
        relative = path.relative_to(files)
        if relative.parts[0] == "own":
            continue  # what an organisation adds: tests/house
        source = data / "org.js" if relative.name == "org.js" else STATIC / relative
        packed = [path.with_name(path.name + end).read_bytes() for end in (".br", ".gz")]
        assert path.read_bytes() == source.read_bytes(), relative
        assert brotli.decompress(packed[0]) == gzip.decompress(packed[1]) == path.read_bytes(), relative


def test_open_tabs_live_on_through_the_next_releases_and_a_day(restless: Restless) -> None:
    first = Page(restless.chat)
    script = next(iter(first.scripts))
    own = restless.environment["KEERPUNT_NEUTRAL"]
    restless.stop()
    try:
        for number in range(4):  # another neutral page makes another release
            restless.environment["KEERPUNT_NEUTRAL"] = f"{own}{number}"
            restless.run("-m", "keerpunt", "stamp")
        restless.start()
        second = Page(restless.chat)
        assert next(iter(second.scripts)) != script
        assert second.fetch(script).content == second.fetch(next(iter(second.scripts))).content
        folder = restless.data / "releases" / script.split("/")[2]
        yesterday = time.time() - 25 * 3600
        os.utime(folder, (yesterday, yesterday))
        restless.environment["KEERPUNT_NEUTRAL"] = f"{own}5"
        restless.run("-m", "keerpunt", "stamp")
        assert not folder.exists()  # three are kept, and those that were in force in the last day
        assert len((restless.data / "releases" / "order").read_text().split()) == 5
    finally:
        restless.environment["KEERPUNT_NEUTRAL"] = own
        restless.stop()
        restless.run("-m", "keerpunt", "stamp")
