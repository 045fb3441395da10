"""The return words themselves: what the list promises, and that it never changes."""

import hashlib
import math
import re
from pathlib import Path

import keerpunt
from keerpunt.sealed import words

PACKAGE = Path(keerpunt.__file__).parent
FILE = PACKAGE / "sealed" / "words.txt"
FOR_BROWSERS = PACKAGE / "web" / "static" / "keyrings" / "wordlist.js"
# SHA-256 of words.txt. Another list would lock people out of their conversations.
FROZEN = "584a403b7e87493561f4f5465408407c7d80817da863ee5fe4bda649d29adf7b"

# What must not stand on a note that somebody may find, nor be what somebody has to learn by heart.
HURTS_OR_HINTS = re.compile(
    "bloed|boete|coke|dief|dood|drug|explo|gevang|gijzel|graf|granaat|hasj|hoer|homo|jood|kanker|klus|koffer|"
    "kogel|kont|moord|moslim|naakt|neger|pakket|pistool|plof|politie|porno|roof|schuld|seks|slaaf|snitch|"
    "steken|strop|tering|tyfus|uithaler|vecht|vermist|vlucht|vuurwerk|wapen|wiet"
)
NAMES_AND_BRANDS = re.compile(
    "daan|dino|fleur|iris|jasmijn|koen|linde|lotte|merel|noor|pepijn|robin|roos|storm|tess|violet|"
    "bijbel|hemel|jaguar|jeep|kerk|koran|lego|moskee|nike|puma|robijn|spar|teddy|thermos|tikkie"
)
# What Dutch writes in two ways, and the one way it is counted as here.
SAME_SOUND = {"ij": "ei", "auw": "ou", "ouw": "ou", "au": "ou", "ch": "g", "th": "t", "c": "k", "x": "ks"}
SAME_SOUND |= {"d$": "t", "b$": "p", "ie": "i", "y": "i", "v": "f", "z": "s"}


def listed() -> list[str]:
    return FILE.read_text("ascii").splitlines()


def heard(word: str) -> str:
    """How a word sounds, roughly."""
    for written, spoken in SAME_SOUND.items():
        word = re.sub(written, spoken, word)
    return word


def test_seven_words_are_seventy_seven_bits() -> None:  # KEYS-06
    assert len(set(listed())) == words.LIST_SIZE == 2048
    assert math.log2(len(set(listed()))) * words.HOW_MANY >= 77


def test_the_list_is_in_order_and_easy_to_type() -> None:
    assert listed() == sorted(listed())
    assert [word for word in listed() if not re.fullmatch("[a-z]{4,8}", word)] == []


def test_four_letters_are_enough_to_know_a_word() -> None:
    assert len({word[:4] for word in listed()}) == len(listed())


def test_no_two_words_sound_the_same() -> None:
    assert heard("leiden") == heard("lijden")
    assert heard("rouw") == heard("rauw")
    assert heard("hart") == heard("hard")
    assert len({heard(word) for word in listed()}) == len(listed())


def test_no_word_hurts_or_hints_or_is_a_name() -> None:
    assert [word for word in listed() if HURTS_OR_HINTS.search(word)] == []
    assert [word for word in listed() if NAMES_AND_BRANDS.fullmatch(word)] == []


def test_the_words_of_the_examples_are_in_it() -> None:
    assert {"anker", "bakker", "citroen", "druif", "emmer", "fiets", "gitaar"} <= set(listed())


def test_browsers_get_the_same_words_in_the_same_order() -> None:
    found = re.search(r'export const WORDS =\s+"([a-z ]+)";\n', FOR_BROWSERS.read_text("ascii"))
    assert found
    assert found[1].split(" ") == listed() == list(words.listed_words())


def test_the_list_is_frozen() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == FROZEN
