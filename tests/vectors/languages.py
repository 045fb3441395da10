"""V18: the language that a visitor's words may name."""

from typing import Any

from keerpunt.sealed.envelopes import LANGUAGES, write_payload
from tests.vectors.material import T0

NOT_SAID: tuple[Any, ...] = (
    "",
    "NL",
    "nl-A2",
    "nl_a2",
    "pl ",
    "pl\n",
    "de",
    "constructor",
    ["pl"],
    {"pl": 1},
    1,
    True,
    None,
)


def v18() -> list[dict[str, str]]:
    """Payloads, and what is to be read from them."""
    text = {"t": "text", "ts": T0, "b": "Cześć."}
    named = [*((each, each) for each in LANGUAGES), *((each, "") for each in NOT_SAID)]
    rows = [{"payload": write_payload(text).decode(), "language": ""}]
    for lang, language in named:
        rows.append({"payload": write_payload({**text, "lang": lang}).decode(), "language": language})
    return rows
