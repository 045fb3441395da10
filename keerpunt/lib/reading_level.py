"""How easy a Dutch text is to read: the Flesch-Douma score, and what makes it harder than it need be.

The score is a proxy and no CEFR level (B1): it knows long sentences and long words, not strange ones. That is what
the findings are for. Formula: W.H. Douma, De leesbaarheid van landbouwbladen (Wageningen, 1960), his adaptation of
R. Flesch, A new readability yardstick (1948), with the constants that textstat and koRpus use for Dutch. Douma calls
60 to 70 ordinary and 70 to 80 fairly easy (last years of primary school). The bands are those of design/portal.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Audience = Literal["youth", "parents", "professionals"]
Band = Literal["passes", "warns", "fails"]
Kind = Literal["long sentence", "long word", "passive", "jargon"]

JARGON = Path(__file__).parent / "jargon.tsv"
FEWEST = 4  # words: a button or a name has no score
LONGEST = 15  # words in a sentence
MOST = 4  # syllables in a word
NAMES = {"kindertelefoon"}  # cannot be said shorter
BANDS: dict[Audience, tuple[float, float]] = {"youth": (70, 60), "parents": (60, 60)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that makes a text harder. `words` are the text's own; `advice` is for its writer, in Dutch."""

    kind: Kind
    words: str
    advice: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was seen in a text. `score` is None where there are too few words to give one."""

    words: int
    sentences: int
    syllables: int
    score: float | None
    findings: tuple[Finding, ...]


def read(text: str) -> Reading:
    """Read a text once. The same text gives the same reading."""
    each = [words(one) for one in sentences(text)]
    count = sum(map(len, each))
    total = sum(syllables(word) for sentence in each for word in sentence)
    score = flesch_douma(count, len(each), total) if count >= FEWEST else None
    return Reading(count, len(each), total, score, tuple(findings(text)))


def flesch_douma(words: int, sentences: int, syllables: int) -> float:
    """About 0 (only for academics) to 100 (ten-year-olds); short words in short sentences go beyond."""
    return 206.835 - 0.93 * words / sentences - 77 * syllables / words


def band(score: float, audience: Audience) -> Band:
    """Whether a text may be published for these people. For professionals there is no gate."""
    if audience not in BANDS:
        return "passes"
    passing, failing = BANDS[audience]
    return "passes" if score >= passing else "fails" if score < failing else "warns"


# A full stop after these is part of the word, whatever follows.
_SHORT = re.compile(
    r"(?:dhr|mevr|mw|drs?|mr|ir|prof|nr|tel|blz|art|jl|ca|bijv|bv|max|min|incl|excl|evt|st|resp|vgl|[^\W\d_])\.",
    re.I,
)
_BLOCK = re.compile(r"\n\s*\n|\n\s*(?=(?:[-*•–]|\d+[.)])\s)")
_MARKER = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)")


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order. An empty line or the next point of a list ends one too, a colon does not."""
    return [one for block in _BLOCK.split(text) for one in _split(_MARKER.sub("", block)) if words(one)]


def _split(block: str) -> Iterator[str]:
    start = 0
    for stop in _STOP.finditer(block):
        if _ends(block, stop):
            yield block[start : stop.end()].strip()
            start = stop.end()
    yield block[start:].strip()


def _ends(block: str, stop: re.Match[str]) -> bool:
    following = re.compile(r"\S").search(block, stop.end())
    if following is None:
        return True
    if following[0].islower():
        return False  # "d.w.z. morgen", "Stop! riep hij"
    last = block[max(0, stop.end() - 20) : stop.end()].split()[-1].lstrip("(\"'“‘")
    return not _SHORT.fullmatch(last)


_PLACEHOLDER = r"\{\w+\}|%\(\w+\)[sd]"
_ADDRESS = r"[^\s@()<>]+@[^\s@()<>]+\.\w+|(?:https?://|www\.)[^\s()<>]+|\w[\w-]*\.(?:nl|be|eu|com|org|net)\b"
_NUMBER = r"\d+(?:[.,:]\d+)*"
_LETTERS = r"(?:[^\W\d_]\.)+[^\W\d_]\b"
_WORD = re.compile(rf"{_PLACEHOLDER}|{_ADDRESS}|{_NUMBER}(?![\w-])|{_LETTERS}|\w+(?:['’\-‑]\w+)*")


def words(sentence: str) -> list[str]:
    """The words of a sentence. A number, an address and what is filled in later ({name}) are one word each."""
    return _WORD.findall(sentence)


# Syllables are counted by vowels as Dutch writes them: "eeu" is one, "eo" are two. Wrong in (1) 169 ordinary words
# counted by hand, on which the groups were made, (2) the 109 words whose counts YoastSEO publishes in its tests,
# nearly all rare or foreign, and (3) the 295 different words on our portal, where only what differs was looked at:
#   pyphen 0.18.1     25, 41, 10   it may not break after one letter: "open", "even", "over" are one
#   runs of vowels    51, 78, -    "ideeën" and "situatie" fall short
#   these groups       0, 27, 0    nearly all one too many in a loan ("patiënt"), which errs on the safe side
# and they need no dependency.
_PLAIN = str.maketrans("áéíóúàèìòùâêîôûñç’‑", "aeiouaeiouaeiounc'-")
_MUTE = re.compile(
    r"(?<=website)$|(?<=online)$|(?<=offline)$|(?<=update)s?$|(?<=interface)s?$|(?<=ware)$|(?<=game)s?$|(?<=live)$"
)
_GROUP = re.compile(
    r"(?<=q)u(?=[aeio])|(?:\b|(?<=[aeiou]))y(?=[aeiou])"  # no syllables of their own
    r"|(aai|ooi|oei|eeu|eau|ieu(?![szr])|ïe|(?<![aeiou]t)ioe(?=n)|(?<=[au][tns])io(?=ns?\b)"
    r"|(?<=\bt)ea(?=m)|(?<=lt)ea(?=m)|(?<!i)(?<=d)ea(?=le)|(?<=str)ea(?=m)|oa(?=ch|d|p)"
    r"|aa|ee|oo|uu|ie|oe|eu(?!ms?\b)|ui|[eë]i|[iï]j|ou|au|ai|[aeiouyäëïöü])"
)


def syllables(word: str) -> int:
    """How many syllables a word has, at least one. Numbers and addresses are taken in at a glance: one."""
    if re.fullmatch(rf"{_PLACEHOLDER}|{_ADDRESS}|{_NUMBER}", word):
        return 1
    plain = word.lower().translate(_PLAIN)
    spelled = plain.replace(".", "")
    if plain != spelled or (spelled.isalpha() and not re.search(r"[aeiouyäëïöü]", spelled)):
        return len(spelled)  # "d.w.z.", "GGZ", "sms" are said letter by letter
    count = sum(1 for group in _GROUP.finditer(plain) if group[1])
    return max(1, count - bool(_MUTE.search(plain)))


def findings(text: str) -> Iterator[Finding]:
    """What makes a text harder than it need be, whatever its score and however short it is."""
    for sentence in sentences(text):
        each = words(sentence)
        if len(each) > LONGEST:
            yield Finding("long sentence", sentence, f"{len(each)} woorden: maak er twee zinnen van")
        for word in each:
            if (count := syllables(word)) > MOST and "." not in word and word.lower() not in NAMES:
                yield Finding("long word", word, f"{count} lettergrepen: zoek een korter woord")
        for clause in re.split(r"[,;:]", sentence):
            if passive := _passive(clause):
                yield Finding("passive", passive, "zeg wie het doet")
    yield from _jargon(text)


_BECOMES = re.compile(r"\b(?:word|wordt|worden|werd|werden|geworden)\b", re.I)
_IS = re.compile(r"\b(?:ben|bent|is|zijn|was|waren)\b", re.I)
_BY = re.compile(
    r"\bdoor\s+(?:de|het|een|iemand|ons|jou|je|mij|hem|haar|hen|onze|jouw|mijn|zijn|hun|anderen)\b", re.I
)
_BEFORE = (
    "aan|achter|af|bij|binnen|buiten|dicht|door|in|kwijt|langs|mee|na|om|op|over|rond|samen|tegen|terug|toe|uit|vast"
    "|voor|weg"
)
_STRONG = (
    "begonnen|begrepen|behouden|bekeken|besloten|besproken|bewezen|ontvangen|verboden|vergeten|verloren|verstaan"
    "|verwezen|doorverwezen"
)
# A weak participle ends in t after k, f, s, ch, p only: "vertelt" is none, "verteld" is.
_PARTICIPLE = re.compile(
    rf"\b(?:(?:{_BEFORE})?ge\w{{2,}}(?:d|t|en)|(?:{_BEFORE})?(?:be|ver|ont|her)\w{{2,}}(?:d|(?:[kfspaeiou]|ch)t)"
    rf"|{_STRONG})\b",
    re.I,
)
# What looks like a participle and is none.
_NONE = re.compile(
    r"ge(?:ld|duld|luid|luiden|bied|bieden|zicht|zichten|wicht|recht|weld|vecht|en|bouwen|varen|voelens|sprekken|wond"
    r"|zinnen|dachten|volgen|heimen|beurt|looft|meenten|zond|rust|schikt)"
    r"|be(?:richt|leid|eld|kend|reid)|ver(?:stand|band|driet|keerd|liefd|trouwd)|gedachte",
    re.I,
)


def _passive(clause: str) -> str:
    """ "wordt … gewist", or "is … gewist door iemand"; else nothing."""
    helper = _BECOMES.search(clause) or (_BY.search(clause) and _IS.search(clause))
    if not helper:
        return ""
    found = [each[0] for each in _PARTICIPLE.finditer(clause) if not _NONE.fullmatch(each[0])]
    return f"{helper[0].lower()} {found[0]}" if found else ""


def _jargon(text: str) -> Iterator[Finding]:
    pattern, plain = _list()
    for each in pattern.finditer(text.replace("’", "'")):
        yield Finding("jargon", each[0], plain[str(each.lastgroup)])


@cache
def _list() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all of `jargon.tsv`, and for the name of each group in it what to say instead."""
    lines = [line for line in JARGON.read_text().splitlines() if line and not line.startswith("#")]
    pairs = sorted((line.split("\t") for line in lines), key=lambda pair: -len(pair[0]))
    groups = [f"(?P<w{at}>{_forms(term)})" for at, (term, _) in enumerate(pairs)]
    plain = {f"w{at}": instead for at, (_, instead) in enumerate(pairs)}
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(groups)})(?!\w)", re.I), plain


def _forms(term: str) -> str:
    """A term and its ordinary endings; of a verb on -eren or -elen all forms but those with "ge-"."""
    if term.endswith("."):
        return re.escape(term[:-1]) + r"\.?"
    if term.endswith("eren"):
        return re.escape(term[:-4]) + "(?:eren|eer|eert|eerd|eerde|eerden|ering|eringen)"
    if term.endswith("elen"):
        return re.escape(term[:-4]) + "(?:elen|el|elt|eld|elde|elden|eling)"
    return re.escape(term).replace(r"\ ", r"\s+") + "(?:e|en|n|s|'s|t)?"
