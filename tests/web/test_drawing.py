"""A logo that somebody uploads can do nothing but be seen."""

from __future__ import annotations

import re
from xml.parsers import expat

import pytest

from keerpunt.web import drawing
from tests.server import ROOT

STATIC = ROOT / "keerpunt" / "web" / "static"
NS = 'xmlns="http://www.w3.org/2000/svg"'
SHAPE = '<path d="M0 0h9v9z"/>'


def svg(inside: str = SHAPE, about: str = 'viewBox="0 0 10 10"', before: str = "") -> bytes:
    """A drawing with this inside."""
    return f"{before}<svg {NS} {about}>{inside}</svg>".encode()


ATTACKS = {
    "script": svg("<script>alert(1)</script>" + SHAPE),
    "script in capitals": svg("<SCRIPT>alert(1)</SCRIPT>" + SHAPE),
    "script in another prefix": svg('<s:script xmlns:s="http://www.w3.org/2000/svg">x</s:script>' + SHAPE),
    "style": svg("<style>@import url(https://elders.example/x)</style>" + SHAPE),
    "foreignObject": svg("<foreignObject><b>x</b></foreignObject>"),
    "image": svg('<image href="https://elders.example/x.png"/>'),
    "image in the page": svg('<image href="data:image/png;base64,AAAA"/>'),
    "use": svg('<use href="https://elders.example/x.svg#a"/>'),
    "use of its own": svg('<use href="#a"/>'),
    "link": svg(f'<a href="javascript:alert(1)">{SHAPE}</a>'),
    "old link": svg('<path xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a" d="M0 0"/>'),
    "animation": svg('<animate attributeName="href" values="javascript:1"/>'),
    "set": svg('<set attributeName="onload" to="alert(1)"/>'),
    "filter": svg('<filter id="a"><feImage href="https://elders.example"/></filter>'),
    "pattern": svg('<pattern id="a"></pattern>'),
    "text": svg("<text>Bel 0900</text>"),
    "onload": svg(about='viewBox="0 0 10 10" onload="alert(1)"'),
    "onclick": svg('<path onclick="alert(1)" d="M0 0"/>'),
    "onClick": svg('<path onClick="alert(1)" d="M0 0"/>'),
    "fill from elsewhere": svg('<path fill="url(https://elders.example/#a)" d="M0 0"/>'),
    "fill from elsewhere, hidden": svg('<path fill="UR&#x4C;(//elders.example)" d="M0 0"/>'),
    "style from elsewhere": svg('<path style="fill:url(//elders.example/a)" d="M0 0"/>'),
    "background from elsewhere": svg('<path style="background:url(//elders.example/a)" d="M0 0"/>'),
    "doctype with entities": svg("&a;", before='<!DOCTYPE svg [<!ENTITY a "<script/>">]>'),
    "a thousand laughs": svg(
        "<path d='&c;'/>",
        before='<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    ),
    "doctype from elsewhere": svg(before='<!DOCTYPE svg SYSTEM "https://elders.example/x.dtd">'),
    "file of this machine": svg("&a;", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "other letters": svg().decode().encode("utf-16"),
    "markup in a measure": svg("<path d='M0 0\"/&gt;&lt;script&gt;'/>"),
    "nested": svg(f"<svg {NS}>{SHAPE}</svg>"),
    "deep": svg("<g>" * 40 + SHAPE + "</g>" * 40),
    "many": svg("<g/>" * 900 + SHAPE),
    "large": svg(SHAPE + "<!--" + "x" * 12_000 + "-->"),
    "empty": svg(""),
    "only a group": svg("<g></g>"),
    "no size": svg(about=""),
    "no width": svg(about='viewBox="0 0 0 10"'),
    "not a number": svg(about='viewBox="0 0 NaN 10"'),
    "a line": svg(about='viewBox="0 0 1000 1"'),
    "a page": b"<html><body><script>1</script></body></html>",
    "no namespace": b'<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    "half": svg()[:-8],
    "two": svg() + svg(),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "nothing": b"",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_could_do_something_is_refused_in_dutch(attack: str) -> None:
    with pytest.raises(ValueError) as caught:
        drawing.cleaned(ATTACKS[attack])
    said = str(caught.value)
    assert said.endswith(".")
    assert len(said) < 120
    assert re.search(r"logo|SVG", said)


def test_what_programs_add_is_left_out_and_the_picture_stays() -> None:
    drawn = drawing.cleaned(
        svg(
            "<title>Ons logo</title><metadata><x:RDF xmlns:x='http://x'><x:script/></x:RDF></metadata>"
            "<!-- gemaakt met --><sodipodi:namedview xmlns:sodipodi='http://s' id='v'/>"
            "<defs><linearGradient id='a'><stop offset='0' style='stop-color:#f00;-x:y'/></linearGradient></defs>"
            "<g id='exit' class='x' data-neutral='https://elders.example' tabindex='0' aria-label='x'>"
            "<path style='fill:url(#a);stroke: #0f0 ;font-size:12px' transform='translate(1 2)' d='M0 0h9v9z'/></g>",
            before='<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
            '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
            about='width="200px" height="100px" version="1.1" id="bar"',
        )
    )
    assert 'viewBox="0 0 200 100"' in drawn
    assert 'fill="url(#logo-a)"' in drawn
    assert 'id="logo-a"' in drawn
    assert 'stroke="#0f0"' in drawn
    for gone in (
        "sodipodi",
        "RDF",
        "title",
        "style",
        "class",
        "data-",
        "tabindex",
        "aria",
        "inkscape",
        "DOCTYPE",
        "bar",
    ):
        assert gone not in drawn, gone
    assert 'id="exit"' not in drawn  # or it would stand in the way of the way out
    assert drawing.cleaned(drawn.encode()).count("<path") == 1


def test_only_what_is_on_the_list_is_ever_written() -> None:
    drawn = drawing.cleaned(svg(SHAPE + '<circle r="3" fill="red" made-up="1" formaction="x"/>'))
    names: set[str] = set()
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: names.update((name, *attributes))
    parser.Parse(drawn, True)
    assert names == {"svg", "path", "circle", "xmlns", "viewBox", "d", "r", "fill"}


@pytest.mark.parametrize(
    "path",
    [*sorted((STATIC / "look" / "art").glob("*.svg")), STATIC / "look" / "logo.svg"],
    ids=lambda path: path.name,
)
def test_our_own_drawings_are_small_and_quiet(path: object) -> None:
    text = (STATIC / "look" / "art" / str(path)).read_text()
    assert len(text) < 3_000
    assert re.findall(r"<(\w+)", text)[0] == "svg"
    assert re.findall(r"<script|<style|href|\son\w+=|<!|<image|<text", text) == []
    for colour in re.findall(r'(?:fill|stroke)="([^"]+)"', text):
        assert re.fullmatch(r"none|#[0-9a-f]{6}|var\(--art-\w+, #[0-9a-f]{6}\)", colour), colour


def test_every_drawing_that_the_look_shows_is_there() -> None:
    from keerpunt.house import parts

    assert {name for name, _ in parts.ART} == {path.stem for path in (STATIC / "look" / "art").glob("*.svg")}
