"""Gates over what browsers get: weight, words that must not occur, the floor of old phones, vendored files."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from keerpunt.web import languages
from tests.server import ROOT
from tests.web.conftest import Page

STATIC = ROOT / "keerpunt" / "web" / "static"
VENDOR = STATIC / "vendor"
OWN = sorted(path for path in STATIC.rglob("*.js") if VENDOR not in path.parents)
MOST_BYTES = 40_000
MOST_REQUESTS = 18
FORBIDDEN = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|pushState|replaceState"
    r"|location\.hash|localStorage|indexedDB|\bcaches\b|serviceWorker|Notification|Math\.random|new Worker"
    r"|SharedWorker|BroadcastChannel|document\.cookie|beforeunload|vibrate|dangerouslySetInnerHTML"
)
ALLOWED = {
    ("conversations/line.js", "Math.random"),  # the backoff
    ("conversations/chat.js", "replaceState"),  # the language that was chosen (decision 7)
    ("desk/deskline.js", "Math.random"),  # the backoff
    ("desk/desk.js", "beforeunload"),  # asks when something is unsaved
    ("desk/version.js", "localStorage"),  # one integer: the highest directory version seen
}
TOO_NEW = (
    r"\.at\(|\bfindLast|\btoSorted|\btoReversed|\btoSpliced|Object\.hasOwn\b|Object\.groupBy|\bstructuredClone\b"
    r"|AbortSignal\.(timeout|any)|navigator\.locks|randomUUID|\binert\b|\bpopover\b|showModal|<dialog|\(\?<[=!]"
    r"|\bstatic\s*\{|Array\.fromAsync|Promise\.withResolvers|\.isWellFormed|\bcreateHTML\b"
)
TOO_NEW_STYLE = r":has\(|@layer|@container|color-mix|@scope|:is\(|\bdvh\b|\bsvh\b|text-wrap"


def code_of(path: Path) -> str:
    """A module without its comments."""
    return re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", path.read_text(), flags=re.S)


def name_of(path: Path) -> str:
    """A file's path in the release."""
    return path.relative_to(STATIC).as_posix()


@pytest.mark.parametrize("language", languages.NAMES)
def test_the_first_visit_is_light(chat_page: Page, language: str) -> None:  # CHAT-13, gate 1
    words = [path for path in chat_page.lazy if path.endswith(f"/languages/{language}.start.js")]
    assert len(words) == (0 if language == languages.SOURCE else 1)
    fetched = ["/", *chat_page.styles, *chat_page.scripts, "/keys/directory", "/open", *words]
    weights = {}
    for path in fetched:
        answer = chat_page.fetch(path, "br")
        assert answer.status_code == 200
        weights[path] = int(answer.headers.get("content-length", answer.num_bytes_downloaded))
    assert len(fetched) <= MOST_REQUESTS, fetched
    assert sum(weights.values()) <= MOST_BYTES, weights


def test_words_that_must_not_occur_do_not() -> None:  # SAFE-04, KEYS-14, gate 6
    found = {(name_of(path), word) for path in OWN for word in re.findall(FORBIDDEN, code_of(path))}
    assert found == ALLOWED


def test_the_chat_page_has_none_but_those(chat_page: Page) -> None:  # SAFE-04, gate 6
    for path in [*chat_page.scripts, *chat_page.lazy]:
        if "/vendor/" in path or path.endswith("/org.js"):
            continue
        name = path.split("/", 3)[3]
        found = set(re.findall(FORBIDDEN, code_of(STATIC / name)))
        assert {(name, word) for word in found} <= ALLOWED, name


def test_nothing_but_the_language_is_kept_in_the_history() -> None:  # SAFE-04
    code = code_of(STATIC / "conversations/chat.js")
    assert re.findall(r"history\.replaceState\((.*)\);?", code) == [
        '{ ...history.state, language: code }, ""',
        'null, "")',
    ]
    assert re.findall(r"history\.state\b\S*", code) == ["history.state,", "history.state?.language;"]


def test_one_line_of_the_console_is_kept(desk_page: Page) -> None:  # KEYS-14
    kept = [
        line.strip() for line in code_of(STATIC / "desk/version.js").splitlines() if "localStorage" in line
    ]
    assert len([line for line in kept if "setItem" in line]) == 1
    assert any("setItem(NAME, String(" in line for line in kept)


def test_pure_modules_touch_neither_page_nor_network() -> None:
    for path in sorted((STATIC / "keyrings").glob("*.js")):
        found = re.findall(
            r"\bdocument\b|\bwindow\b|\bfetch\(|XMLHttpRequest|WebSocket|sessionStorage", code_of(path)
        )
        assert found == [], name_of(path)


def transformed(folder: Path, target: str, files: list[Path]) -> dict[str, bytes]:
    """What esbuild makes of these files for a target."""
    out = folder / target.replace(",", "-")
    subprocess.run(
        [
            str(ROOT / "node_modules" / ".bin" / "esbuild"),
            *map(str, files),
            f"--outdir={out}",
            f"--outbase={folder if files[0].is_relative_to(folder) else STATIC}",
            f"--target={target}",
            "--charset=utf8",
            "--log-level=error",
        ],
        check=True,
        cwd=folder,
    )
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_no_file_is_too_new_for_old_phones(tmp_path: Path) -> None:  # gate 5
    files = [*OWN, *sorted(VENDOR.glob("*.js")), *sorted(STATIC.rglob("*.css"))]
    newest, floor = (transformed(tmp_path, target, files) for target in ("esnext", "chrome91,ios15"))
    assert len(newest) == len(files)
    assert [name for name in newest if newest[name] != floor[name]] == []


def test_the_floor_would_notice(tmp_path: Path) -> None:  # gate 5
    for name, text in (
        ("block.js", "export class A { static { A.b = 1; } }"),
        ("behind.js", "export const a = /(?<=b)c/;"),
        ("nested.css", ".a { .b { color: red } }"),
    ):
        (tmp_path / name).write_text(text)
        newest, floor = (
            transformed(tmp_path, target, [tmp_path / name]) for target in ("esnext", "chrome91,ios15")
        )
        assert newest != floor, name


def test_names_that_old_phones_do_not_know_do_not_occur() -> None:  # gate 5
    found = {(name_of(path), each) for path in OWN for each in re.findall(f"({TOO_NEW})", code_of(path))}
    assert found == set()
    for path in sorted(STATIC.rglob("*.css")):
        assert re.findall(TOO_NEW_STYLE, path.read_text()) == [], name_of(path)


def sha384(content: bytes) -> str:
    """As an integrity attribute writes it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def vendored() -> dict[str, dict[str, str]]:
    """What VENDORED.md says of each file: {file: {row: value}}."""
    sections = re.split(r"^## ", (VENDOR / "VENDORED.md").read_text(), flags=re.M)[1:]
    return {
        section.split("\n", 1)[0].strip(): dict(re.findall(r"^\| (\w+) \| (.+) \|$", section, flags=re.M))
        for section in sections
    }


def test_every_vendored_file_is_described() -> None:  # gate 4
    assert set(vendored()) == {path.name for path in VENDOR.glob("*.js")}
    for name, row in vendored().items():
        licence = re.search(r"\]\((licences/[\w.-]+)\)", row["licence"])
        assert licence is not None, name
        assert (VENDOR / licence[1]).stat().st_size > 500


@pytest.mark.parametrize("name", [path.name for path in sorted(VENDOR.glob("*.js"))])
def test_vendored_files_are_upstreams_but_for_what_is_written_down(name: str) -> None:  # gate 4
    row, content = vendored()[name], (VENDOR / name).read_bytes()
    assert f"`{sha384(content)}`" == row["ours"]
    if row["changed"] != "nothing":
        was, is_now = re.findall(r"`([^`]+)`", row["changed"])
        assert content.count(is_now.encode()) == 1
        content = content.replace(is_now.encode(), was.encode())
    assert f"`{sha384(content)}`" == row["upstream"]
