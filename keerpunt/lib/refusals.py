"""The one way to say no. A deed raises it, a door finds the words or the number."""

from __future__ import annotations


class Refusal(Exception):
    """A deed that will not be done. Nothing was changed.

    `reason` is a kebab-case key that the browser translates; `more` goes along in the answer
    (`wait` in seconds, `head`, `ver`); `status` is the HTTP status a door answers with.
    """

    def __init__(self, reason: str, status: int = 409, **more: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.more = more
