"""A drawing that somebody uploads, made harmless: only shapes, colours and gradients are written out again.

What is not on the list does not come through. What would change the picture if it were left out is refused
with a word about it, so that nobody finds out later that half of a logo is missing.
"""

from __future__ import annotations

import re
from html import escape
from xml.parsers import expat

MOST_BYTES = 12_000
MOST_SHAPES = 400
MOST_DEEP = 16
SVG = "http://www.w3.org/2000/svg"

SHAPES = {
    "svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "linearGradient", "radialGradient", "stop", "clipPath",
}  # fmt: skip
WORDS = {"title", "desc", "metadata"}  # for people and programs, never drawn
PAINT = {
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "color",
    "clip-path", "clip-rule", "stop-color", "stop-opacity", "vector-effect", "paint-order",
}  # fmt: skip
MEASURES = {
    "d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height",
    "transform", "offset", "gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits", "pathLength",
}  # fmt: skip
OWN = "logo-"  # before every id, so that none is the id of something in a page
LOCAL = re.compile(r"url\(\s*['\"]?#([\w.-]{1,60})['\"]?\s*\)")
PLAIN = re.compile(r"[\w\s.,+%#()-]{0,12000}")
NUMBER = re.compile(r"\s*([0-9]*\.?[0-9]+)(?:px|pt)?\s*")


def cleaned(content: bytes) -> str:
    """The same picture as an SVG that can do nothing but be seen. Raises ValueError, in Dutch, when it cannot be."""
    if len(content) > MOST_BYTES:
        raise ValueError(
            f"Het logo is te groot: hooguit {MOST_BYTES // 1000} kB. Maak de tekening eenvoudiger."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ValueError("Dit is geen SVG. Sla het logo op als SVG-bestand.") from problem
    if re.search(r"<!\s*(?:DOCTYPE|ENTITY)", text, re.I):
        # many drawing programs write the well-known one; without entities of its own it says nothing
        text = re.sub(
            r"<!DOCTYPE\s+svg(?:\s+PUBLIC\s+\"[^\"<>\[\]]*\"\s+\"[^\"<>\[\]]*\")?\s*>", "", text, count=1
        )
        if re.search(r"<!\s*(?:DOCTYPE|ENTITY)", text, re.I):
            raise ValueError("In het logo staat een DOCTYPE met regels. Sla het op als gewone SVG.")
    reader = _Reader()
    try:
        reader.read(text)
    except expat.ExpatError as problem:
        raise ValueError("Dit is geen SVG, of het bestand is beschadigd.") from problem
    written = "".join(reader.out)
    if not reader.shapes:
        raise ValueError("In het logo staat niets om te tekenen.")
    if len(written.encode()) > MOST_BYTES:
        raise ValueError(
            f"Het logo is te groot: hooguit {MOST_BYTES // 1000} kB. Maak de tekening eenvoudiger."
        )
    return written


class _Reader:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.shapes = 0
        self._open: list[str] = []
        self._skipping = 0

    def read(self, text: str) -> None:
        """Go through the drawing once, and write what may stay."""
        parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        # the text is unicode already, whatever the file says of itself
        parser.Parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1).encode(), True)

    def _refuse(self, *_: object) -> None:
        raise ValueError("In het logo staat een DOCTYPE met regels. Sla het op als gewone SVG.")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self._skipping or (self._open and space != SVG) or (space == SVG and local in WORDS):
            self._skipping += 1  # what drawing programs remember for themselves
            return
        if not self._open and (space, local) != (SVG, "svg"):
            raise ValueError("Dit is geen SVG. Sla het logo op als SVG-bestand.")
        if local not in SHAPES or (self._open and local == "svg"):
            raise ValueError(f"In het logo staat “{local[:30]}”. Een logo mag alleen uit vormen bestaan.")
        self._open.append(local)
        self.shapes += local not in ("svg", "g", "defs", "stop", "clipPath") and not local.endswith(
            "Gradient"
        )
        if len(self._open) > MOST_DEEP or len(self.out) > 2 * MOST_SHAPES:
            raise ValueError("Het logo heeft te veel onderdelen. Maak de tekening eenvoudiger.")
        kept = {} if local == "svg" else self._measures(attributes)
        if local == "svg":
            kept = {"xmlns": SVG, "viewBox": _frame(attributes)}
        kept.update(_paint(attributes))
        if local != "svg" and (own := attributes.get("id")) and re.fullmatch(r"[\w.-]{1,60}", own):
            kept["id"] = OWN + own
        said = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
        self.out.append(f"<{local}{said}>")

    def _end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        else:
            self.out.append(f"</{self._open.pop()}>")

    @staticmethod
    def _measures(attributes: dict[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in attributes.items() if name in MEASURES}
        for name in attributes:
            if name == "href" or name.endswith(" href") or name.lower().startswith("on"):
                raise ValueError(
                    f"In het logo staat “{name.rpartition(' ')[2][:30]}”. Een logo mag nergens naar verwijzen."
                )
        for name, value in kept.items():
            if not PLAIN.fullmatch(value):
                raise ValueError(f"In het logo staat iets onleesbaars bij “{name}”.")
        return kept


def _paint(attributes: dict[str, str]) -> dict[str, str]:
    """The colours and lines of a shape: its own attributes, and those written in `style`."""
    given = {name: value for name, value in attributes.items() if name in PAINT}
    for rule in attributes.get("style", "").split(";"):
        name, _, value = rule.partition(":")
        if name.strip() in PAINT:
            given[name.strip()] = value.strip()
        elif "url(" in value.lower() or "expression" in value.lower():
            raise ValueError(f"In het logo staat “{name.strip()[:30]}”. Een logo mag nergens naar verwijzen.")
    kept = {}
    for name, value in given.items():
        value = value.replace("!important", "").strip()
        if local := LOCAL.fullmatch(value):
            kept[name] = f"url(#{OWN}{local[1]})"
        elif "url" in value.lower() or not PLAIN.fullmatch(value):
            raise ValueError(f"In het logo verwijst “{name}” naar iets buiten het logo. Dat mag niet.")
        else:
            kept[name] = value
    return kept


def _frame(attributes: dict[str, str]) -> str:
    """The viewBox, made from width and height where there is none."""
    for name in attributes:
        if name.lower().startswith("on"):
            raise ValueError(f"In het logo staat “{name[:30]}”. Een logo mag niets doen.")
    given = attributes.get("viewBox", "").replace(",", " ").split()
    if not given:
        sizes = [NUMBER.fullmatch(attributes.get(side, "")) for side in ("width", "height")]
        given = ["0", "0", *(found[1] for found in sizes if found)]
    if len(given) != 4 or not all(re.fullmatch(r"-?[0-9]{0,6}\.?[0-9]{0,6}", each) for each in given):
        raise ValueError("Het logo zegt niet hoe groot het is. Sla het op met een viewBox.")
    try:
        wide, high = float(given[2]), float(given[3])
    except ValueError:
        wide = high = 0
    if not (wide > 0 and high > 0 and 1 / 4 <= wide / high <= 8):
        raise ValueError("Het logo is te smal of te breed: hooguit acht keer zo breed als hoog.")
    return " ".join(given)


__all__ = ["MOST_BYTES", "cleaned"]
