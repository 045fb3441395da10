"""Return words: drawing seven, and reading what people make of them (section 11).

The list is data (`words.txt`): 2,048 Dutch words of a-z, 4 to 8 letters, the first four letters unique.
"""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from keerpunt.sealed.suite import H

HOW_MANY = 7
LIST_SIZE = 2048
LONGEST_INPUT = 200
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@cache
def listed_words() -> tuple[str, ...]:
    """The product's own list, in its frozen order."""
    return tuple(Path(__file__).with_name("words.txt").read_text("ascii").split())


def draw(listed: Sequence[str] | None = None) -> str:
    """Seven words, 77 bits, from the system's randomness; one space between."""
    listed = listed or listed_words()
    return " ".join(listed[secrets.randbelow(LIST_SIZE)] for _ in range(HOW_MANY))


@dataclass(frozen=True)
class Typed:
    """What somebody typed, understood: `words` when it is seven list words, else why not.

    `unknown` pairs each token that is no list word with the list words that may be meant.
    """

    words: str | None
    count: int
    unknown: tuple[tuple[str, tuple[str, ...]], ...] = ()


def canonical(text: str, listed: Sequence[str] | None = None) -> Typed:
    """Understand typed words. More than 200 characters is no attempt at words: count 0."""
    if len(text) > LONGEST_INPUT:
        return Typed(None, 0)
    known = set(listed or listed_words())
    tokens = _plain(text).split()
    unknown = tuple((token, suggestions(token, listed)) for token in tokens if token not in known)
    good = len(tokens) == HOW_MANY and not unknown
    return Typed(" ".join(tokens) if good else None, len(tokens), unknown)


def suggestions(token: str, listed: Sequence[str] | None = None) -> tuple[str, ...]:
    """List words that may be meant: with the same first four letters, else one edit away."""
    listed = listed or listed_words()
    alike = tuple(word for word in listed if len(token) >= 4 and word[:4] == token[:4])
    return alike or tuple(word for word in listed if word in _one_edit(token))


def words_hash(words: str) -> bytes:
    """What a page keeps to warn somebody who pastes their words into the conversation."""
    return H("hash/words", words.encode())


def holds_words(text: str, kept: bytes) -> bool:
    """Whether seven words in a row in this text are the words of that hash."""
    tokens = _plain(text).split()
    rows = (tokens[i : i + HOW_MANY] for i in range(len(tokens) - HOW_MANY + 1))
    return any(words_hash(" ".join(row)) == kept for row in rows)


def fingerprint(public: bytes, listed: Sequence[str] | None = None) -> str:
    """The first 88 bits of H("hash/fingerprint", key) as eight list words, to compare aloud (section 18)."""
    listed = listed or listed_words()
    bits = int.from_bytes(H("hash/fingerprint", public)[:11], "big")
    return " ".join(listed[bits >> shift & (LIST_SIZE - 1)] for shift in range(77, -1, -11))


def _plain(text: str) -> str:
    """NFKC, lower case, accents dropped, the dotless i of Turkish keyboards dotted, all but a-z a space."""
    lowered = unicodedata.normalize("NFKC", text).lower().replace("ı", "i")
    bare = (
        letter
        for letter in unicodedata.normalize("NFD", lowered)
        if not unicodedata.category(letter).startswith("M")
    )
    return "".join(letter if letter in LETTERS else " " for letter in bare)


@cache
def _one_edit(token: str) -> frozenset[str]:
    """All words one letter more, one fewer, one other, or two neighbours swapped away."""
    halves = [(token[:i], token[i:]) for i in range(len(token) + 1)]
    fewer = {a + b[1:] for a, b in halves if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    other = {a + letter + b[1:] for a, b in halves if b for letter in LETTERS}
    more = {a + letter + b for a, b in halves for letter in LETTERS}
    return frozenset(fewer | swapped | other | more)
