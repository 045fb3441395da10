"""Strict text has one spelling, and whatever has a second one is refused."""

import json

import pytest

from keerpunt.lib.strict import NotStrict, parse_strict, write_strict
from tests.vectors.strict_texts import ACCEPTED, NAMES, REFUSED


@pytest.mark.parametrize("text", ACCEPTED)
def test_the_one_spelling_is_read_and_written_back(text: str) -> None:
    value = parse_strict(text, NAMES)
    assert value == json.loads(text)
    assert parse_strict(text.encode(), NAMES) == value
    assert write_strict(value) == text


@pytest.mark.parametrize(("raw", "why"), REFUSED, ids=[f"{n} {why}" for n, (_, why) in enumerate(REFUSED)])
def test_every_other_spelling_is_refused(raw: bytes, why: str) -> None:  # N30, KEYS-02
    with pytest.raises(NotStrict):
        parse_strict(raw, NAMES)


def test_a_text_with_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(NotStrict, match="not-utf8"):
        parse_strict('{"v":1,"a":"\ud800","b":""}', NAMES)


def test_nesting_without_end_is_refused_and_not_a_crash() -> None:
    with pytest.raises(NotStrict):
        parse_strict('{"v":1,"a":' + "[" * 100_000 + "]" * 100_000 + ',"b":0}', NAMES)


@pytest.mark.parametrize("value", ['say "hi"', "back\\slash", "new\nline", 1.0, -1, 2**53, b"bytes", {1: 2}])
def test_nothing_is_written_that_no_reader_accepts(value: object) -> None:
    with pytest.raises(NotStrict):
        write_strict({"v": 1, "a": value})
