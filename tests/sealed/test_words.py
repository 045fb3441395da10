"""Reading what people make of seven words."""

import pytest

from keerpunt.sealed import words
from tests.vectors.material import sign_key

LISTED = ["anker", "bakker", "citroen", "druif", "emmer", "fiets", "gitaar", "hamster"]
SEVEN = " ".join(LISTED[:7])


def test_a_word_that_is_not_listed_is_asked_about() -> None:
    typed = words.canonical("ankertje bakkr citroen druif emmer feits gitaar", LISTED)
    assert typed.words is None
    assert typed.unknown == (("ankertje", ("anker",)), ("bakkr", ("bakker",)), ("feits", ("fiets",)))


@pytest.mark.parametrize("typed", ["", "anker", SEVEN + " hamster", " ".join(LISTED[:6]), "anker" * 50])
def test_fewer_or_more_than_seven_is_no_phrase(typed: str) -> None:
    assert words.canonical(typed, LISTED).words is None


def test_longer_than_two_hundred_characters_is_not_even_looked_at() -> None:
    assert words.canonical(SEVEN + " " * 200, LISTED).count == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ankr", "anker"),
        ("nker", "anker"),
        ("anekr", "anker"),
        ("ankker", "anker"),
        ("onker", "anker"),
        ("zee", None),
    ],
)
def test_one_slip_is_understood(typed: str, meant: str | None) -> None:
    assert words.suggestions(typed, LISTED) == ((meant,) if meant else ())


def test_a_turkish_keyboards_dotless_and_dotted_i_are_the_i_of_the_list() -> None:
    assert words.canonical(SEVEN.replace("i", "ı"), LISTED).words == SEVEN
    assert words.canonical(SEVEN.replace("i", "İ").upper(), LISTED).words == SEVEN


def test_words_pasted_into_a_sentence_are_noticed() -> None:  # SAFE-08
    kept = words.words_hash(SEVEN)
    assert words.holds_words(f"mijn woorden: {SEVEN.upper()}, oké?", kept)
    assert not words.holds_words(" ".join(reversed(LISTED[:7])), kept)
    assert not words.holds_words("", kept)


def test_drawing_gives_seven_listed_words() -> None:
    listed = [f"w{n}" for n in range(words.LIST_SIZE)]
    drawn = {words.draw(listed) for _ in range(50)}
    assert len(drawn) == 50
    assert all(len(each.split()) == 7 and set(each.split()) <= set(listed) for each in drawn)


def test_a_fingerprint_is_eight_words_of_eleven_bits() -> None:
    listed = [format(n, "011b") for n in range(words.LIST_SIZE)]
    bits = words.fingerprint(sign_key("root").public, listed).replace(" ", "")
    assert len(bits) == 88
    assert bits != words.fingerprint(sign_key("keeper 0").public, listed).replace(" ", "")
