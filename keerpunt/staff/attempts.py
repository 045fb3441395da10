"""Wrong tries, counted in memory for a few minutes. No address is kept: only the name that was tried."""

from __future__ import annotations

import time
from collections import defaultdict, deque

from keerpunt.lib.refusals import Refusal


class Attempts:
    """At most `most` failures for one key within `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._failures: defaultdict[str, deque[float]] = defaultdict(deque)

    def refuse_haste(self, key: str) -> None:
        """Raise Refusal("slow-down", wait=seconds) while there were too many failures."""
        failures = self._recent(key)
        if len(failures) >= self._most:
            raise Refusal("slow-down", 429, wait=int(failures[0] + self._seconds - time.monotonic()) + 1)

    def failed(self, key: str) -> None:
        """Remember one failure."""
        self._recent(key).append(time.monotonic())

    def succeeded(self, key: str) -> None:
        """Forget the failures of this key."""
        self._failures.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        """The failures that still count. Keys without any are dropped, so memory stays bounded."""
        begin = time.monotonic() - self._seconds
        for each in list(self._failures) if len(self._failures) > 10_000 else [key]:
            failures = self._failures[each]
            while failures and failures[0] < begin:
                failures.popleft()
            if not failures and each != key:
                del self._failures[each]
        return self._failures[key]
