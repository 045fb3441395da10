"""Strict text: JSON that is signed and kept verbatim, with one meaning in Python and in every browser.

A text is accepted only if it is the one way to write its value: UTF-8 without byte-order mark, no control
character, no backslash, the listed fields in the listed order, whole numbers from 0 to 2^53 - 1, no spaces.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

LARGEST = 2**53 - 1  # beyond this a browser's numbers are no longer whole


class NotStrict(ValueError):
    """The text has a second spelling, another order, or fields nobody listed."""


def parse_strict(text: str | bytes, names: Sequence[str]) -> dict[str, Any]:
    """Read one object with exactly the fields `names`, in that order. Refuses all else with `NotStrict`."""
    try:
        raw = text.encode() if isinstance(text, str) else bytes(text)
        words = raw.decode()
    except UnicodeError:
        raise NotStrict("not-utf8") from None
    if words.startswith("\ufeff"):
        raise NotStrict("byte-order-mark")
    if b"\\" in raw or any(byte < 0x20 for byte in raw):
        raise NotStrict("control-or-backslash")
    try:
        value = json.loads(words, parse_float=_refuse_number, parse_constant=_refuse_number)
    except (ValueError, RecursionError):
        raise NotStrict("not-json") from None
    if not isinstance(value, dict) or list(value) != list(names):
        raise NotStrict("other-fields")
    if _write(value) != words:
        raise NotStrict("second-spelling")
    return value


def write_strict(value: Mapping[str, Any]) -> str:
    """Write the fields in the order given. Refuses, with `NotStrict`, what no reader would accept."""
    try:
        text = _write(dict(value))
    except (TypeError, RecursionError):
        raise NotStrict("not-json") from None
    parse_strict(text, list(value))
    return text


def _write(value: Any) -> str:
    return json.dumps(_as_a_browser_would(value), ensure_ascii=False, separators=(",", ":"))


def _as_a_browser_would(value: Any) -> Any:
    """The same value in the order of JSON.stringify, which puts array-index keys first, counting up."""
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise NotStrict("not-json")
        counted = sorted((key for key in value if _is_index(key)), key=int)
        named = [key for key in value if not _is_index(key)]
        return {key: _as_a_browser_would(value[key]) for key in counted + named}
    if isinstance(value, list | tuple):
        return [_as_a_browser_would(item) for item in value]
    if isinstance(value, float) or (isinstance(value, int) and not 0 <= value <= LARGEST):
        raise NotStrict("not-a-whole-number")
    return value


def _is_index(key: str) -> bool:
    if not (key.isascii() and key.isdigit() and len(key) <= 10):
        return False
    return str(int(key)) == key and int(key) < 2**32 - 1


def _refuse_number(_: str) -> NoReturn:
    raise NotStrict("not-a-whole-number")
