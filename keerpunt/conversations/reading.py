"""What the line reads from the ledger: seats, and everything after the last that a browser holds.

These queries run on the event loop over a connection of their own that can only read.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

RUN = 200  # frames read at once, so that a long replay waits for the socket


@dataclass(frozen=True, slots=True)
class Seat:
    """A participant's place: row ids, and for a visitor the token that proved it."""

    conversation: int
    participant: int
    token: int | None
    person: str


@dataclass(frozen=True, slots=True)
class State:
    """How a conversation stands."""

    cv: str
    desks: str
    head: int
    ep: int
    holder: str
    lease: int
    closed_at: int | None
    closed_why: str


class Reading:
    """The reader of one ledger file."""

    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(
            f"{Path(path).as_uri()}?mode=ro", uri=True, check_same_thread=False, timeout=5
        )

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def visitor_seat(self, cv: str, token_hash: bytes) -> Seat | None:
        """The visitor's seat in this conversation, proven by a token."""
        row = self._db.execute(
            "SELECT p.conversation_id, p.id, t.id FROM conversations_seattoken t"
            " JOIN conversations_participant p ON p.id = t.participant_id"
            " JOIN conversations_conversation c ON c.id = p.conversation_id WHERE t.hash = ? AND c.cv = ?",
            (token_hash, cv),
        ).fetchone()
        return Seat(row[0], row[1], row[2], "") if row else None

    def person_seat(self, cv: str, kid: str) -> Seat | None:
        """The seat of a person who works here."""
        row = self._db.execute(
            "SELECT p.conversation_id, p.id FROM conversations_participant p"
            " JOIN conversations_conversation c ON c.id = p.conversation_id WHERE p.person = ? AND c.cv = ?",
            (kid, cv),
        ).fetchone()
        return Seat(row[0], row[1], None, kid) if row else None

    def state(self, conversation: int) -> State | None:
        """How it stands now, or None when it is gone."""
        row = self._db.execute(
            "SELECT cv, desks, head, ep, holder, lease, closed_at, closed_why"
            " FROM conversations_conversation WHERE id = ?",
            (conversation,),
        ).fetchone()
        return State(*row) if row else None

    def records(self, conversation: int, held: int) -> list[tuple[int, int, str, str]]:
        """The records after the first `held`: (ep, after, text, signature)."""
        return self._db.execute(
            "SELECT ep, after, text, signature FROM conversations_record WHERE conversation_id = ? AND ep >= ?"
            " ORDER BY ep",
            (conversation, held),
        ).fetchall()

    def envelopes(self, conversation: int, after: int) -> list[tuple[int, str, int, str]]:
        """The next run of envelopes numbered after `after`: (number, reference, at, sealed)."""
        return self._db.execute(
            "SELECT number, reference, at, sealed FROM conversations_envelope"
            " WHERE conversation_id = ? AND number > ? ORDER BY number LIMIT ?",
            (conversation, after, RUN),
        ).fetchall()
