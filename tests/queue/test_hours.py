"""Opening hours: on the wall clock of Amsterdam, past midnight, and through both changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from keerpunt.queue.hours import Hours

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> datetime:
    """A moment on the wall clock of Amsterdam."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-23 15:59", None),  # Monday
        ("2026-11-23 16:00", "2026-11-24 06:00"),
        ("2026-11-24 00:00", "2026-11-24 06:00"),
        ("2026-11-24 05:59", "2026-11-24 06:00"),
        ("2026-11-24 06:00", None),
        ("2026-11-28 05:00", "2026-11-28 06:00"),  # Saturday, still Friday's hours
        ("2026-11-28 16:00", None),
        ("2026-11-28 20:00", "2026-11-29 06:00"),
        ("2026-11-30 05:59", "2026-11-30 06:00"),  # Monday, still Sunday's hours
    ],
)
def test_hours_run_past_midnight(now: str, until: str | None) -> None:
    hours = Hours.parse("ma-vr 16:00-06:00, za-zo 20:00-06:00")
    assert hours.open_until(at(now)) == (at(until) if until else None)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23 12:00", "2026-11-23 16:00"),
        ("2026-11-23 16:00", None),
        ("2026-11-27 22:00", "2026-11-30 16:00"),  # Friday evening, over the weekend
        ("2026-11-30 15:59", "2026-11-30 16:00"),
    ],
)
def test_who_comes_too_early_hears_when_it_opens(now: str, opens: str | None) -> None:
    hours = Hours.parse("ma-vr 16:00-22:00")
    assert hours.opens(at(now)) == (at(opens) if opens else None)


def test_one_open_day_a_week_is_found_a_week_ahead() -> None:
    assert Hours.parse("wo 10:00-11:00").opens(at("2026-11-25 11:00")) == at("2026-12-02 10:00")


def test_days_may_run_over_the_end_of_the_week() -> None:
    hours = Hours.parse("za-ma 10:00-12:00")
    assert [hours.open_until(at(f"2026-11-{day} 11:00")) is not None for day in (21, 22, 23, 24)] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        ("2026-03-28 20:00", "2026-03-29 06:00", 9),  # summer time begins: an hour is missing
        ("2026-10-24 20:00", "2026-10-25 06:00", 11),  # it ends: an hour comes twice
        ("2026-11-07 20:00", "2026-11-08 06:00", 10),
    ],
)
def test_a_night_ends_at_the_time_on_the_wall(begin: str, end: str, hours: int) -> None:
    open_ = Hours.parse("za-zo 20:00-06:00")
    until = open_.open_until(at(begin).astimezone(UTC))
    assert until == at(end)
    assert (at(end).astimezone(UTC) - at(begin).astimezone(UTC)).total_seconds() == hours * 3600
    last_minute = datetime.fromtimestamp(at(end).timestamp() - 60, UTC)
    assert open_.open_until(last_minute) == at(end)
    assert open_.open_until(datetime.fromtimestamp(at(end).timestamp(), UTC)) is None


def test_always_is_always() -> None:
    hours = Hours.parse(" always ")
    assert hours.open_until(at("2026-03-29 02:30")) is not None
    assert hours.opens(at("2026-03-29 02:30")) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ma 16:00",
        "maandag 16:00-17:00",
        "ma 24:00-25:00",
        "ma-vr 16:00-22:00;",
        "ma 9:00-17:00",
        "ma 10:00-12:00,",
    ],
)
def test_anything_else_is_no_opening_hours(text: str) -> None:
    with pytest.raises(ValueError):
        Hours.parse(text)
