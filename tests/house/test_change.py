"""Changing the look, as a deed: who asks is an argument, and what fails changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from keerpunt.house.services import change_look, restore_look
from keerpunt.lib.refusals import Refusal
from keerpunt.staff.models import StaffMember
from keerpunt.web import organisation, stamp
from keerpunt.web.organisation import Faulty

GOOD = {"name": "Het Anker", "tone": "plain", "neutral": "https://www.knmi.nl/", "colour": "#aa3366"}


@pytest.fixture
def stamped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A folder of this story's own; the name in force at each stamping."""
    monkeypatch.setattr(organisation, "PATH", tmp_path / "organisation.json")
    monkeypatch.setattr(organisation, "_read", None)
    names: list[str] = []
    monkeypatch.setattr(stamp, "stamp", lambda: names.append(organisation.current().name))
    return names


def somebody(role: str, active: bool = True) -> StaffMember:
    """A person who works here."""
    return StaffMember(name="x", role=role, is_active=active)


@pytest.mark.parametrize(
    "member", [somebody("counsellor"), somebody("lead"), somebody("administrator", False)]
)
def test_nobody_else_changes_it(member: StaffMember, stamped: list[str]) -> None:
    with pytest.raises(Refusal, match="not-yours"):
        change_look(member, GOOD, None)
    with pytest.raises(Refusal, match="not-yours"):
        restore_look(member)
    assert stamped == []
    assert not organisation.PATH.exists()


def test_it_is_stamped_once_it_is_kept(stamped: list[str]) -> None:
    vera = somebody("administrator")
    change_look(vera, GOOD, None)
    restore_look(vera)
    assert stamped == ["Het Anker", "Keerpunt"]


def test_what_is_wrong_is_not_stamped(stamped: list[str]) -> None:
    with pytest.raises(Faulty):
        change_look(somebody("administrator"), {**GOOD, "colour": "rood"}, None)
    assert stamped == []


def test_a_release_that_cannot_be_made_leaves_the_look_as_it_was(
    stamped: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    vera = somebody("administrator")
    before = change_look(vera, GOOD, None)

    def full() -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(stamp, "stamp", full)
    with pytest.raises(OSError, match="no space"):
        change_look(vera, {**GOOD, "name": "De Brug"}, None)
    assert organisation.current() == before
