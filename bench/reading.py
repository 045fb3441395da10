"""`python -m bench.reading`: how easy is what a visitor or parent reads? Exit 1 when the youth median misses its aim.

Every text in the source, and its version in easy Dutch where there is one, against the bands of
`keerpunt.lib.reading_level`. Texts of fewer than four words have no score; the word lists look at them too.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from keerpunt.lib.reading_level import BANDS, Audience, Band, Reading, band, flesch_douma, read
from keerpunt.web.languages import EASY
from keerpunt.web.languages.catalogue import read as catalogue_of
from keerpunt.web.languages.catalogue import said, texts
from keerpunt.web.languages.sources import PAGES, gather

PACKAGE = Path(__file__).parent.parent / "keerpunt"
BROWSER = "web/static/conversations"
SEARCHED = ((BROWSER, "*.js"), ("web/templates/web", "*.html"), ("knowledge/templates", "*.html"))
AIM = 70  # the median of what young people read
WORST = 12  # texts that are shown
NOT_FOR_VISITORS = re.compile(r"desk\.html|editors\.html")
FOR_PARENTS = re.compile(r"parents|ouders")


@dataclass(frozen=True, slots=True)
class Read:
    """One text, where it stands, who reads it, and how easily."""

    place: str
    text: str
    audience: Audience
    reading: Reading

    @property
    def band(self) -> Band | None:
        """Nothing where there is no score."""
        return None if self.reading.score is None else band(self.reading.score, self.audience)


def main(argv: Sequence[str] | None = None) -> int:
    """Read all and report."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--worst", type=int, default=WORST, help="how many texts to show of each area")
    asked = parser.parse_args(argv)
    all_read = read_all([*visitor_strings(), *easy_strings()])
    for area in sorted({area_of(each.place) for each in all_read}):
        report(area, [each for each in all_read if area_of(each.place) == area], asked.worst)
    reached = median_score((each for each in all_read if each.place != EASY), "youth")
    print(f"\nyouth median {reached:.1f}, aim {AIM}: {reached / AIM:.2f} x", end="")
    print("" if reached >= AIM else "  MISSED")
    return 0 if reached >= AIM else 1


def read_all(strings: Iterable[tuple[str, str]]) -> list[Read]:
    """Read each text once for every place where it stands."""
    return [Read(place, text, audience_of(place), read(text)) for place, text in dict.fromkeys(strings)]


def median_score(all_read: Iterable[Read], audience: Audience) -> float:
    """The middle of the scores that this audience gets. Raises StatisticsError when there is none."""
    return median(scores(each for each in all_read if each.audience == audience))


def scores(all_read: Iterable[Read]) -> list[float]:
    """The scores of those that have one."""
    return [each.reading.score for each in all_read if each.reading.score is not None]


def audience_of(place: str) -> Audience:
    """Who reads what stands there."""
    if NOT_FOR_VISITORS.search(place):
        return "professionals"
    return "parents" if FOR_PARENTS.search(place) else "youth"


def area_of(place: str) -> str:
    """Chat, portal, staff, or easy Dutch."""
    if place == EASY:
        return "easy Dutch"
    if audience_of(place) == "professionals":
        return "staff"
    return "chat" if place.startswith(BROWSER) or place in PAGES else "portal"


def report(area: str, all_read: list[Read], worst: int) -> None:
    """One area: its figures, then its worst texts with what was found in them."""
    found = scores(all_read)
    print(f"\n{area}: {len(all_read)} texts, {len(found)} with a score")
    if len(found) > 1:
        tenth = quantiles(found, n=10)[0]
        print(
            f"  median {median(found):.1f}, tenth percentile {tenth:.1f}, read as one {as_one(all_read):.1f}"
        )
    gated = [each for each in all_read if each.band and each.audience in BANDS]
    for name in ("passes", "warns", "fails") if gated else ():
        count = sum(each.band == name for each in gated)
        print(f"  {name:7}{count:5}{count / len(gated):7.0%}")
    kinds = [finding.kind for each in all_read for finding in each.reading.findings]
    print("  " + (", ".join(f"{kind} {kinds.count(kind)}" for kind in sorted(set(kinds))) or "nothing found"))
    for each in sorted(filter(telling, all_read), key=worth)[:worst]:
        score = "  -  " if each.reading.score is None else f"{each.reading.score:5.1f}"
        print(f"\n  {score} {each.band or ''} {each.place}\n        {each.text}")
        for finding in each.reading.findings:
            shown = "" if finding.words == each.text else f" “{finding.words}”"
            print(f"        {finding.kind}{shown}: {finding.advice}")


def as_one(all_read: list[Read]) -> float:
    """The score of all scored texts together: here a long text weighs more than a short one."""
    readings = [each.reading for each in all_read if each.reading.score is not None]
    return flesch_douma(
        *(sum(getattr(each, of) for each in readings) for of in ("words", "sentences", "syllables"))
    )


def telling(each: Read) -> bool:
    """Is there something to better in it?"""
    return bool(each.reading.findings) or each.band in ("warns", "fails")


def worth(each: Read) -> float:
    """Lowest first; what has no score and yet a finding comes before what passes."""
    return AIM - 0.5 if each.reading.score is None else each.reading.score


def visitor_strings() -> Iterator[tuple[str, str]]:
    """Every text that a visitor reads, with the file it stands in. The one place that knows how they are found.

    Where a file marks its texts for translation, those are its texts; any other file is searched for what looks
    like one. Once every file marks them, the searching below can go.
    """
    marked = list(gather())
    for source in marked:
        yield source.place, source.many or source.text  # one of the two, for they say the same
    searched = [
        (path, in_module if path.suffix == ".js" else in_markup)
        for folder, pattern in SEARCHED
        for path in sorted((PACKAGE / folder).rglob(pattern))
    ]
    for path, texts_in in searched:
        place = path.relative_to(PACKAGE).as_posix()
        if place not in {source.place for source in marked}:
            yield from ((place, text) for text in texts_in(path.read_text()))


def easy_strings() -> Iterator[tuple[str, str]]:
    """What is said in easy Dutch (A2), with a place of its own."""
    for message in texts(catalogue_of(EASY)):
        yield from ((EASY, text) for text in said(message) if text)


_TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"|`|\{|\}|\$\{', re.S)
_SPEAKS = re.compile(r"[^\W\d_]{2}")
_CODE = re.compile(
    r"[a-z0-9 ./:;_-]*|[A-Z][\w-]*(?:-[A-Z]\w*|/\S+)|[A-Z]+\d*|[^ ]*[=/(){}\\^|*][^ ]*|(?=.*[\\|^]).*"
)
_BLOCKS = re.compile(
    r"</?(?:p|li|ul|ol|h\d|div|section|button|label|small|td|th|tr|summary|details|title)\b[^>]*>"
)


def in_module(code: str) -> list[str]:
    """The texts of a browser module: strings that are sentences or labels, and what stands in its markup."""
    found: list[str] = []
    _scan(code, 0, found)
    return found


def _scan(code: str, at: int, found: list[str]) -> int:
    """Code up to the brace that closes it; gives the place behind that."""
    depth = 0
    while match := _TOKEN.search(code, at):
        at = match.end()
        piece = match[0]
        if piece.startswith('"'):
            found.extend(_said(piece[1:-1].replace('\\"', '"')))
        elif piece == "`":
            at = _template(code, at, found)
        elif piece == "{":
            depth += 1
        elif piece == "}":
            if not depth:
                return at
            depth -= 1
    return len(code)


def _template(code: str, at: int, found: list[str]) -> int:
    """A template string: what is filled in becomes a placeholder, and is code of its own."""
    text = ""
    while code[at] != "`":
        if code.startswith("${", at):
            at = _scan(code, at + 2, found)
            text += "{x}"
        elif code[at] == "\\":
            text += code[at + 1]
            at += 2
        else:
            text += code[at]
            at += 1
    found.extend(in_markup(text) if re.search(r"<\w", text) else _said(text))
    return at + 1


def _said(text: str) -> Iterator[str]:
    plain = " ".join(re.sub(r"</?\w+[^>]*>", "", text).split())
    bare = plain.replace("{x}", "").strip()
    if _SPEAKS.search(bare) and not _CODE.fullmatch(bare):
        yield plain


def in_markup(text: str) -> list[str]:
    """The texts of a page, a template or a piece of markup: one for each block of it."""
    text = re.sub(
        r"<(script|style|head)\b.*?</\1>|<!--.*?-->|\{%\s*comment.*?endcomment\s*%\}", " ", text, flags=re.S
    )
    labels = re.findall(r'(?:aria-label|placeholder)="([^"]+)"', text)
    text = re.sub(r"\{%.*?%\}", "<p>", re.sub(r"\{\{.*?\}\}", "{x}", text))
    parts = (html.unescape(re.sub(r"<[^>]*>", "", part)) for part in [*_BLOCKS.split(text), *labels])
    return [said for part in parts for said in _said(part)]


if __name__ == "__main__":
    sys.exit(main())
