"""Which counsellors are at the desk now and take conversations. Known by their lines, not by a sign-in."""

from __future__ import annotations

from collections import Counter


class Presence:
    """Counts the open desk lines of each person; a person on pause takes nobody."""

    def __init__(self) -> None:
        self._lines: Counter[str] = Counter()
        self._paused: set[str] = set()

    def arrive(self, kid: str) -> None:
        """A desk line of this person is open."""
        self._lines[kid] += 1

    def leave(self, kid: str) -> None:
        """One of their lines is gone."""
        self._lines[kid] -= 1
        if self._lines[kid] <= 0:
            del self._lines[kid]
            self._paused.discard(kid)

    def pause(self, kid: str, on: bool) -> None:
        """Take nobody for a while, or go on."""
        (self._paused.add if on else self._paused.discard)(kid)

    def takes(self, kid: str) -> bool:
        """Whether this person is here and not on pause."""
        return kid in self._lines and kid not in self._paused

    def count(self) -> int:
        """How many take conversations now."""
        return sum(kid not in self._paused for kid in self._lines)


presence = Presence()
