"""The portal says truly when somebody is there again, and stays of use when we break."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from keerpunt.knowledge.views import days_until
from keerpunt.web.middleware import say_refusals
from tests.server import Server, copy_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


@pytest.mark.parametrize(("nights", "said"), [(1, "Morgen om 00:00"), (3, "{name} om 00:00")])
def test_closed_says_on_which_day_it_opens(
    installation: Path, tmp_path: Path, neutral: str, nights: int, said: str
) -> None:
    day = (datetime.now(AMSTERDAM).weekday() + nights) % 7
    closed = Server(
        copy_of(installation, tmp_path / "data"), neutral, KEERPUNT_HOURS=f"{DAYS[day]} 00:00-23:59"
    )
    closed.start()
    try:
        text = httpx.get(closed.portal, trust_env=False).text
    finally:
        closed.stop()
    assert f"Nu dicht. {said.format(name=NAMES[day].capitalize())} weer open." in text


def test_nights_are_counted_in_amsterdam() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=AMSTERDAM)
    assert days_until(datetime(2026, 11, 26, 0, 30, tzinfo=AMSTERDAM), late.astimezone(ZoneInfo("UTC"))) == 1
    assert days_until(datetime(2026, 11, 25, 23, 45, tzinfo=AMSTERDAM), late) == 0


def test_a_fault_of_ours_still_shows_the_way_out_and_the_numbers() -> None:
    async def answer(request: HttpRequest) -> None:
        raise AssertionError

    broken = say_refusals(answer).process_exception  # type: ignore[attr-defined, arg-type]
    page = broken(RequestFactory().get("/", headers={"Accept": "text/html"}), RuntimeError("words"))
    assert page.status_code == 500
    for needed in ('href="/sluit"', 'href="tel:112"', 'href="tel:113"', 'href="tel:08000432"'):
        assert needed in page.content.decode()
    assert b"words" not in page.content
    assert broken(RequestFactory().get("/open"), RuntimeError()).content == b'{"refused": "fault"}'
