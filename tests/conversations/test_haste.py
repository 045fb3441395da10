"""Slowing down: by address, an address that nobody can change at will, and without keeping it."""

from __future__ import annotations

import pickle

import pytest

from keerpunt.conversations import haste
from keerpunt.conversations.haste import Haste
from keerpunt.lib.refusals import Refusal


class Clock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def monotonic(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of everybody who slows down."""
    turned = Clock()
    monkeypatch.setattr(haste, "time", turned)
    return turned


def tries(door: Haste, address: str, times: int) -> list[int]:
    """So many tries from one address: the seconds to wait after each, 0 when it was let in."""
    waits = []
    for _ in range(times):
        try:
            door.refuse(address)
            waits.append(0)
        except Refusal as no:
            waits.append(no.more["wait"])
    return waits


def test_five_a_minute_and_thirty_an_hour(clock: Clock) -> None:
    door = Haste(per_address=((5, 60), (30, 3600)), whole_door=1000)
    assert tries(door, "192.0.2.1", 6) == [0, 0, 0, 0, 0, 61]
    clock.now += 59
    assert tries(door, "192.0.2.1", 1) == [2]
    for _ in range(5):
        clock.now += 61
        assert tries(door, "192.0.2.1", 5) == [0] * 5
    clock.now += 61
    assert tries(door, "192.0.2.1", 1)[0] > 2000


def test_what_was_refused_does_not_count(clock: Clock) -> None:
    door = Haste(per_address=((5, 60),), whole_door=1000)
    tries(door, "192.0.2.1", 50)
    clock.now += 61
    assert tries(door, "192.0.2.1", 1) == [0]


def test_one_address_holds_up_nobody_else(clock: Clock) -> None:
    door = Haste(per_address=((5, 60),), whole_door=1000)
    tries(door, "192.0.2.1", 10)
    assert tries(door, "192.0.2.2", 1) == [0]


def test_all_addresses_of_one_connection_count_as_one(clock: Clock) -> None:
    door = Haste(per_address=((5, 60),), whole_door=1000)
    for number in range(5):
        assert tries(door, f"2001:db8:1:2:{number}::1", 1) == [0]
    assert tries(door, "2001:db8:1:2:ffff::1", 1) != [0]
    assert tries(door, "2001:db8:1:3::1", 1) == [0]


def test_visitors_with_old_addresses_are_told_apart_at_a_server_that_listens_to_both(clock: Clock) -> None:
    door = Haste(per_address=((5, 60),), whole_door=1000)
    assert tries(door, "::ffff:192.0.2.1", 5) == [0] * 5
    assert tries(door, "::ffff:192.0.2.2", 1) == [0]
    with pytest.raises(Refusal, match="slow-down") as no:
        door.refuse("192.0.2.1")
    assert no.value.status == 429


def test_the_whole_door_has_its_limit_too(clock: Clock) -> None:
    door = Haste(per_address=((5, 60),), whole_door=20)
    waits = [tries(door, f"192.0.2.{number}", 1)[0] for number in range(25)]
    assert waits == [0] * 20 + [1] * 5
    clock.now += 1.1
    assert tries(door, "192.0.2.200", 1) == [0]


def test_no_address_is_kept_and_every_hour_all_is_forgotten(clock: Clock) -> None:  # SAFE-05
    door = Haste(per_address=((5, 60), (30, 86_400)), whole_door=1000)
    tries(door, "192.0.2.77", 3)
    assert b"192.0.2.77" not in pickle.dumps(vars(door))
    clock.now += haste.KEY_SECONDS + 1
    tries(door, "192.0.2.1", 1)
    assert len(door._tries) == 1
