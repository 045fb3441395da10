"""The ledger: envelopes in order, many in one transaction, on disk before anyone hears of them.

Whatever arrives while one transaction is being written to disk goes into the next. Rows are inserted on the
event loop, for that is quick; the commit waits for the disk in a thread, so that nobody waits for it here.
Other deeds that change a conversation take their turn in the same row, each in a transaction of its own:
this is the ledger's one writer in this process.

The ORM stays out of this one path; the tables are those of `models.py`.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar

from keerpunt.lib import clock

log = logging.getLogger("keerpunt.ledger")
P = ParamSpec("P")
R = TypeVar("R")
MOST_ENVELOPES = 5_000  # in one conversation
MOST = 512  # posts in one transaction: bounds how long the event loop is held
BUSY_WAIT = 3  # seconds after which a browser may try again when the disk would not take it


class Writer(Protocol):
    """Who posts, as far as the ledger must know.

    A browser's turn is how often it has taken note of a no. After this ledger refused something, all that was
    sent in turns up to `refused_turn` is refused too, so that no voice is stored with a hole.
    """

    conversation: int
    participant: int
    token: int | None
    person: str
    refused_turn: int


@dataclass(slots=True)
class Posted:
    """One envelope on its way in. After the commit either `number` or `reason` is set."""

    writer: Writer
    reference: str
    ep: int
    lease: int | None
    sealed: str
    turn: int = 0
    number: int = 0
    at: int = 0
    reason: str = ""
    repeated: bool = False


@dataclass(slots=True)
class Talk:
    """A conversation as the batch sees it."""

    head: int
    ep: int
    lease: int
    holder: str
    closed_at: int | None


class Ledger:
    """One writer. `settled` is called on the event loop with each batch, in order, once it is on disk."""

    def __init__(self, path: str, settled: Callable[[list[Posted]], None]) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("PRAGMA wal_autocheckpoint=8000")  # pages; fewer pauses to copy the journal back
        self._settled = settled
        self._row: deque[Posted | Callable[[], None]] = deque()
        self._work = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "ledger")
        self._task = asyncio.get_running_loop().create_task(self._write())

    def post(self, posted: Posted) -> None:
        """Put an envelope in the row."""
        self._row.append(posted)
        self._work.set()

    async def alone(self, deed: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do a deed in its own transaction, after all that was put in the row before it, and before all else.

        The deed runs in the ledger's thread. What it raises is raised here.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[R] = loop.create_future()

        def do() -> None:
            try:
                result = deed(*args, **kwargs)
            except BaseException as problem:
                loop.call_soon_threadsafe(_tell, done, None, problem)
            else:
                loop.call_soon_threadsafe(_tell, done, result, None)

        self._row.append(do)
        self._work.set()
        return await done

    async def close(self) -> None:
        """Finish what is in the row, then stop."""
        await self.alone(lambda: None)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._thread.shutdown()
        self._db.close()

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._work.wait()
            self._work.clear()
            while self._row:
                if not isinstance(first := self._row[0], Posted):
                    self._row.popleft()
                    await loop.run_in_executor(self._thread, first)
                    continue
                await self._commit(self._take_batch())

    def _take_batch(self) -> list[Posted]:
        batch: list[Posted] = []
        while self._row and len(batch) < MOST and isinstance(each := self._row[0], Posted):
            batch.append(each)
            self._row.popleft()
        return batch

    async def _commit(self, batch: list[Posted]) -> None:
        try:
            await self._begin()
            try:
                self._insert(batch, look_up=False)
            except sqlite3.IntegrityError:
                # Somebody sent again what is stored already. Rare, so only then is each one looked up.
                self._db.execute("ROLLBACK")
                await self._begin()
                self._insert(batch, look_up=True)
            await asyncio.get_running_loop().run_in_executor(self._thread, self._db.execute, "COMMIT")
        except sqlite3.Error:
            # Nothing of this batch is stored, and every sender is told so: the words stay in their outbox.
            if self._db.in_transaction:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
            for posted in batch:
                posted.number, posted.repeated, posted.reason = 0, False, posted.reason or "busy"
        try:
            self._settled(batch)
        except Exception as problem:  # one line's trouble must never end the writer of all
            log.error("settling a batch: %s", type(problem).__name__)

    async def _begin(self) -> None:
        try:
            self._db.execute("PRAGMA busy_timeout=0")
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:  # another process has the file: wait for it where nobody else waits
            self._db.execute("PRAGMA busy_timeout=20000")
            await asyncio.get_running_loop().run_in_executor(
                self._thread, self._db.execute, "BEGIN IMMEDIATE"
            )

    def _insert(self, batch: list[Posted], look_up: bool) -> None:
        """Check, number and insert a batch. Raises IntegrityError when a reference is already known."""
        at = clock.coarse()
        talks = self._talks({posted.writer.conversation for posted in batch})
        tokens = self._tokens({posted.writer.token for posted in batch if posted.writer.token is not None})
        fresh: dict[tuple[int, str], Posted] = {}
        refusing: set[int] = set()
        rows = []
        for posted in batch:
            writer = posted.writer
            posted.number, posted.repeated, posted.reason = 0, False, ""
            key = (writer.participant, posted.reference)
            if key in fresh:
                _repeat(posted, fresh[key].number, fresh[key].at, fresh[key].sealed)
            elif look_up and (known := self._known(*key)):
                _repeat(posted, *known)
            elif id(writer) in refusing or posted.turn <= writer.refused_turn:
                posted.reason = "after-refusal"
            elif reason := _why_not(posted, talks.get(writer.conversation), tokens):
                if not look_up and self._known(*key):
                    raise sqlite3.IntegrityError(
                        "a reference that is known, from a seat that may not write now"
                    )
                posted.reason = reason
            else:
                talk = talks[writer.conversation]
                talk.head += 1
                posted.number, posted.at = talk.head, at
                fresh[key] = posted
                rows.append(
                    (writer.conversation, writer.participant, posted.reference, talk.head, at, posted.sealed)
                )
            if posted.reason:
                refusing.add(id(writer))
        self._db.executemany(
            "INSERT INTO conversations_envelope (conversation_id, sender_id, reference, number, at, sealed)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
        touched = {row[0] for row in rows}
        self._db.executemany(
            "UPDATE conversations_conversation SET head = ?, last_at = ? WHERE id = ?",
            [(talks[each].head, at, each) for each in touched],
        )

    def _talks(self, ids: set[int]) -> dict[int, Talk]:
        rows = self._db.execute(
            "SELECT id, head, ep, lease, holder, closed_at FROM conversations_conversation WHERE id IN "
            + _marks(ids),
            list(ids),
        )
        return {row[0]: Talk(*row[1:]) for row in rows}

    def _tokens(self, ids: set[int]) -> set[int]:
        if not ids:
            return set()
        rows = self._db.execute(
            "SELECT id FROM conversations_seattoken WHERE id IN " + _marks(ids), list(ids)
        )
        return {row[0] for row in rows}

    def _known(self, participant: int, reference: str) -> tuple[int, int, str] | None:
        found: tuple[int, int, str] | None = self._db.execute(
            "SELECT number, at, sealed FROM conversations_envelope WHERE sender_id = ? AND reference = ?",
            (participant, reference),
        ).fetchone()
        return found


def _marks(ids: set[int]) -> str:
    """So many question marks between brackets."""
    return f"({','.join('?' * len(ids))})"


def _why_not(posted: Posted, talk: Talk | None, tokens: set[int]) -> str:
    """Why this envelope cannot be stored, or "". The seat is looked at again with every single one."""
    if talk is None:
        return "not-allowed"
    if posted.writer.token is not None and posted.writer.token not in tokens:
        return "not-allowed"
    if talk.closed_at is not None:
        return "closed"
    if posted.writer.token is None and (talk.holder != posted.writer.person or talk.lease != posted.lease):
        return "lease-lost"
    if talk.head >= MOST_ENVELOPES:
        return "not-allowed"
    return "" if posted.ep == talk.ep else "epoch-old"


def _repeat(posted: Posted, number: int, at: int, sealed: str) -> None:
    """Answer with the row that is there; other bytes under a reference that is taken are refused."""
    if sealed == posted.sealed:
        posted.number, posted.at, posted.repeated = number, at, True
    else:
        posted.reason = "reference-taken"


def _tell(done: asyncio.Future[R], result: R | None, problem: BaseException | None) -> None:
    if done.cancelled():
        return
    if problem is not None:
        done.set_exception(problem)
    else:
        done.set_result(result)  # type: ignore[arg-type]
