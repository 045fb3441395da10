"""`keerpunt stamp`: copy the static tree into a release and fill in the two static pages.

That is all the building there is. Nothing is bundled or rewritten, so that what runs in a browser is what
stands in the repository; doing it twice gives the same bytes. The chat page holds its one stylesheet, as it is,
with the colours of the organisation after it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import shutil
from pathlib import Path

import brotli
from django.conf import settings

from keerpunt.web import organisation, release
from keerpunt.web.languages.modules import compile_for_django

STATIC = Path(__file__).parent / "static"
PAGES = Path(__file__).parent / "templates" / "web"
SERVED = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".md": "text/markdown"}
STATIC_IMPORT = re.compile(r"""^(?:import|export)\s(?:[^'"();]*?\sfrom\s*)?['"](\.[^'"]+)['"]""", re.M)
ART = "look/art"
# what an organisation adds (organisation.py); the chat's is look.css with it, as it stands in the page
OWN_LOGO, OWN_STYLE, CHAT_STYLE = "own/logo.svg", "own/look.css", "own/chat.css"
TONE = re.compile(r"<!-- tone (\w+) -->\n?(.*?)<!-- /tone -->\n?", re.S)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
LAZY_IMPORT = re.compile(r"""\bimport\(\s*['"](\.[^'"]+)['"]\s*\)""")
DEMO_BANNER = '<p class="banner demo" role="note" data-t>Demonstratie. De sleutels zijn niet geheim. Typ hier niets echts.</p>'  # noqa: E501

# page -> its entry modules in the order in which they run, and its stylesheets
ENTRIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # what is needed before Start can be tapped, the first two, comes before the crypto
    "chat": (
        ("conversations/exit.js", "conversations/chat.js", "conversations/line.js", "conversations/talk.js"),
        (),
    ),
    "desk": (("desk/desk.js",), ("look/look.css", "look/parts.css", "desk/desk.css", OWN_STYLE)),
}
FIRST = 2  # entries whose modules a slow network brings first
LATER = ' fetchpriority="low"'
# page -> the stylesheet that stands in the page itself, for whoever cannot wait for another round trip
WITHIN = {"chat": CHAT_STYLE}


def stamp() -> release.Release:
    """Make the release of the files as they are now, or find that it exists, and put it in force."""
    compile_for_django(Path(settings.DATA) / "locale")
    files = _collect()
    demo = b"DEMO = 1" in files["org.js"]
    pages = {name: (PAGES / f"{name}.html").read_bytes() for name in ENTRIES}
    filled = {key: _fill(key, text.decode(), "", files, demo)[0] for key, text in pages.items()}
    name = _name({**files, **{f"page/{key}": text.encode() for key, text in filled.items()}})
    folder = release.FOLDER / name
    if not folder.is_dir():
        _write(folder, files, pages, demo)
    _put_in_force(name)
    release.in_force()
    return release.current()


def _collect() -> dict[str, bytes]:
    """Every file that is served, by its path inside the release."""
    files = {
        path.relative_to(STATIC).as_posix(): path.read_bytes()
        for path in sorted(STATIC.rglob("*"))
        if path.is_file() and path.suffix in SERVED
    }
    files["org.js"] = (Path(settings.DATA) / "org.js").read_bytes()
    own = organisation.current()
    files[OWN_LOGO] = own.logo.encode() or files["look/logo.svg"]
    files[CHAT_STYLE] = files["look/look.css"] + own.style().encode()
    if style := own.style(classes=True):
        files[OWN_STYLE] = style.encode()
    return files


def _name(parts: dict[str, bytes]) -> str:
    """Twelve hexadecimal digits that stand for exactly these bytes."""
    total = hashlib.sha256()
    for path, content in sorted(parts.items()):
        total.update(f"{path}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()[:12]


def _write(folder: Path, files: dict[str, bytes], pages: dict[str, bytes], demo: bool) -> None:
    """Write the whole release beside its place, then move it there: a half release is never seen."""
    draft = folder.with_name(folder.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    before = _folder_in_force()
    for path, content in files.items():
        _write_three(draft / "files" / path, content, before / "files" / path)
    importmaps = {}
    for page, template in pages.items():
        text, importmaps[page] = _fill(page, template.decode(), f"/s/{folder.name}", files, demo)
        _write_three(draft / "pages" / f"{page}.html", text.encode())
    styles = {page: integrity(files[path]) for page, path in WITHIN.items()}
    facts = {"demo": demo, "importmaps": importmaps, "styles": styles}
    (draft / "release.json").write_text(json.dumps(facts, sort_keys=True))
    draft.rename(folder)


def _write_three(path: Path, content: bytes, before: Path | None = None) -> None:
    """A file as it is, and the same in brotli and gzip, made beforehand at their best.

    That takes seconds for all files: what was the same `before` is taken from there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    packed = [path.with_name(path.name + end) for end in (".br", ".gz")]
    if before and before.is_file() and before.read_bytes() == content:
        for each in packed:
            shutil.copyfile(before.with_name(each.name), each)
    else:
        packed[0].write_bytes(brotli.compress(content, quality=11))
        packed[1].write_bytes(gzip.compress(content, 9, mtime=0))


def _folder_in_force() -> Path:
    try:
        return release.current().folder
    except FileNotFoundError:
        return release.FOLDER / "none"


def _put_in_force(name: str) -> None:
    """Name the release that is served from now on, and keep the order of those before it."""
    names = [name, *(each for each in release.replaced() if each != name)]
    stay = release.kept_of(names)
    _replace(release.FOLDER / "order", "\n".join(stay) + "\n")
    _replace(release.FOLDER / "current", name + "\n")
    for old in set(names) - set(stay):
        shutil.rmtree(release.FOLDER / old, ignore_errors=True)


def _replace(path: Path, text: str) -> None:
    """Write a file so that nobody ever reads half of it."""
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text)
    draft.replace(path)


def integrity(content: bytes) -> str:
    """The value of an `integrity` attribute for these bytes."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def needs(path: str, files: dict[str, bytes]) -> tuple[list[str], list[str]]:
    """What a module imports: (at once, later), as paths inside the release."""
    if path not in files:
        raise FileNotFoundError(f"web/static/{path} is imported but not there")
    text = COMMENT.sub("", files[path].decode())  # a JSDoc type may say import() too
    folder = Path(path).parent

    def inside(relative: str) -> str:
        return (Path("/") / folder / relative).resolve().as_posix().lstrip("/")

    return [inside(each) for each in STATIC_IMPORT.findall(text)], [
        inside(each) for each in LAZY_IMPORT.findall(text)
    ]


def graph(entries: tuple[str, ...], files: dict[str, bytes]) -> tuple[list[str], list[str]]:
    """All modules of a page: those loaded at once, what a module needs before itself, and those loaded later.

    Raises FileNotFoundError when a module imports a file that is not there.
    """
    at_once: list[str] = []
    later: list[str] = []

    def visit(path: str, into: list[str]) -> None:
        if path in at_once or path in into:
            return
        static, lazy = needs(path, files)
        for each in static:
            visit(each, into)
        into.append(path)
        later_entries.extend(lazy)

    later_entries: list[str] = []
    for entry in entries:
        visit(entry, at_once)
    while later_entries:
        visit(later_entries.pop(0), later)
    return at_once, sorted(set(later) - set(at_once))


def _fill(page: str, template: str, base: str, files: dict[str, bytes], demo: bool) -> tuple[str, str]:
    """The page's text, and the policy source of its import map."""
    entries, styles = ENTRIES[page]
    at_once, later = graph(entries, files)
    importmap = json.dumps(
        {"integrity": {f"{base}/{path}": integrity(files[path]) for path in later}}, separators=(",", ":")
    )
    source = "sha256-" + base64.b64encode(hashlib.sha256(importmap.encode()).digest()).decode()
    first, _ = graph(entries[:FIRST], files)
    scripts = "\n".join(
        f'<script type="module" src="{base}/{path}" integrity="{integrity(files[path])}"'
        f"{'' if path in first else LATER}></script>"
        for path in at_once
    )
    links = "\n".join(
        f'<link rel="stylesheet" href="{base}/{path}" integrity="{integrity(files[path])}">'
        for path in styles
        if path in files
    )
    if page in WITHIN:
        links = f"<style>{files[WITHIN[page]].decode()}</style>"
    own = organisation.current()
    template = TONE.sub(lambda found: found[2] if found[1] == own.tone else "", template)
    fills = {
        "base": base,
        "style": links,
        "head": f'<script type="importmap">{importmap}</script>\n{scripts}',
        "neutral": html.escape(own.neutral),
        "keep_days": str(settings.KEEP_DAYS),
        "demo": DEMO_BANNER if demo else "",
    }
    return re.sub(r"{{ (\w+) }}", lambda found: fills[found[1]], template), source
