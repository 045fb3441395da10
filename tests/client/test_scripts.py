"""The rehearsal visitors' scripts: readable, invented, and they come to an end."""

import json
import re
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from keerpunt.client import rehearse

FILES = sorted(rehearse.FOLDER.glob("*.json"))
CODES = re.compile(r"\b(?:WE|SC|DW|CO|IS|UI|KW|LE|VR|AC)[1-9]\b")
OF_SOMEBODY = {
    "telephone number": r"(?:\+|\b)\d(?:[ .-]?\d){6,}",
    "bank account": r"\b[A-Z]{2} ?\d{2} ?[A-Z]{4} ?\d",
    "postal code": r"\b[1-9]\d{3} ?[A-Za-z]{2}\b",
    "address of mail or web": r"@|https?:|www\.|\w\.(?:nl|com|org)\b",
}


def all_text(file: Path) -> str:
    return file.read_text("utf-8")


def says(script: rehearse.Script) -> list[str]:
    return [step["say"] for step in script.steps if "say" in step]


def is_step(step: dict[str, Any]) -> bool:
    """Whether this is one of the two steps of the format."""
    if set(step) == {"say", "after"}:
        return isinstance(step["say"], str) and 0 < len(step["say"]) <= 120 and 1 <= step["after"] <= 30
    return set(step) == {"wait", "at_most"} and step["wait"] == "answer" and 30 <= step["at_most"] <= 300


def test_there_are_fourteen_visitors_each_with_a_name_of_its_own() -> None:
    assert [script.id for script in rehearse.scripts()] == [f"T{n:02}" for n in range(1, 15)]
    assert len({script.title for script in rehearse.scripts()}) == 14


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_script_is_of_the_written_format(file: Path) -> None:
    text = json.loads(all_text(file))
    assert list(text) == ["id", "title", "about", "steps"]
    assert text["id"] == file.stem
    assert [step for step in text["steps"] if not is_step(step)] == []


@pytest.mark.parametrize("script", rehearse.scripts(), ids=lambda script: script.id)
def test_a_visitor_says_enough_leaves_room_and_ends(script: rehearse.Script) -> None:
    assert 10 <= len(says(script)) <= 16
    assert "say" in script.steps[0]
    assert "say" in script.steps[-1]
    turns = [(said, len(list(steps))) for said, steps in groupby(script.steps, lambda step: "say" in step)]
    assert all(long <= (3 if said else 1) for said, long in turns)


@pytest.mark.parametrize("script", rehearse.scripts(), ids=lambda script: script.id)
def test_a_counsellor_is_told_what_to_look_for(script: rehearse.Script) -> None:
    assert CODES.search(script.about)
    assert "Verwacht:" in script.about


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_in_it_can_be_of_a_real_person(file: Path) -> None:
    found = {what for what, looks_like in OF_SOMEBODY.items() if re.search(looks_like, all_text(file))}
    assert found == set()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("app me op 06 12 34 56 78", "telephone number"),
        ("stort op NL12 ABCD 0123456789", "bank account"),
        ("ik woon op 1234 ab", "postal code"),
        ("mail iemand@example.org", "address of mail or web"),
    ],
)
def test_such_things_would_be_found(text: str, what: str) -> None:
    assert re.search(OF_SOMEBODY[what], text)
