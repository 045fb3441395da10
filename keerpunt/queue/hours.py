"""When the chat is open: 'always', or weekly hours in Amsterdam time that may run past midnight."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PART = re.compile(
    r"(?P<first>ma|di|wo|do|vr|za|zo)(-(?P<last>ma|di|wo|do|vr|za|zo))? (?P<begin>\d\d:\d\d)-(?P<end>\d\d:\d\d)\Z"
)


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly hours: {weekday: (begin, end)}; an end at or before its begin lies on the next day."""

    week: dict[int, tuple[time, time]] | None

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Read 'always' or 'ma-vr 16:00-06:00, za-zo 20:00-06:00'. Raises ValueError for anything else."""
        if text.strip() == "always":
            return cls(None)
        week: dict[int, tuple[time, time]] = {}
        for part in text.split(","):
            found = PART.match(part.strip())
            if found is None:
                raise ValueError(f"not opening hours: {part.strip()!r}")
            first, last = DAYS.index(found["first"]), DAYS.index(found["last"] or found["first"])
            for day in range(first, last + 1 if last >= first else last + 8):
                week[day % 7] = (time.fromisoformat(found["begin"]), time.fromisoformat(found["end"]))
        return cls(week)

    def open_until(self, now: datetime) -> datetime | None:
        """When the hours that hold `now` end, or None when it is closed. 'always' ends a day from now."""
        if self.week is None:
            return now + timedelta(days=1)
        local = now.astimezone(AMSTERDAM)
        for days_ago in (0, 1):
            begin, end = self._on(local - timedelta(days=days_ago))
            if begin and end and begin <= local < end:
                return end
        return None

    def opens(self, now: datetime) -> datetime | None:
        """When it opens next, or None when it is open now."""
        if self.open_until(now) is not None:
            return None
        local = now.astimezone(AMSTERDAM)
        begins = (self._on(local + timedelta(days=days))[0] for days in range(8))
        return min(begin for begin in begins if begin and begin > local)

    def _on(self, day: datetime) -> tuple[datetime | None, datetime | None]:
        """Begin and end of the hours that start on this day, on the wall clock of Amsterdam."""
        hours = (self.week or {}).get(day.weekday())
        if hours is None:
            return None, None
        begin, end = (datetime.combine(day.date(), each, AMSTERDAM) for each in hours)
        return begin, end if end > begin else datetime.combine(
            day.date() + timedelta(days=1), hours[1], AMSTERDAM
        )
