"""Behind the counter: what a server's databases hold, where a story is about just that."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import Any

from tests.server import Server

PATIENCE = 15  # seconds


def rows(server: Server, database: str, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in "ledger" or "keys"."""
    with closing(sqlite3.connect(server.data / f"{database}.sqlite3", timeout=20)) as opened:
        return opened.execute(query).fetchall()


def change(server: Server, database: str, statement: str, *values: Any) -> None:
    """Change "ledger" or "keys" as time would."""
    with closing(sqlite3.connect(server.data / f"{database}.sqlite3", timeout=20)) as opened, opened:
        opened.execute(statement, values)


def count(server: Server, table: str, database: str = "ledger") -> int:
    """How many rows there are."""
    return len(rows(server, database, f"SELECT 1 FROM {table}"))  # noqa: S608 - our own table names


def eventually(seconds: float = PATIENCE) -> asyncio.Timeout:
    """How long a loop may go on asking."""
    return asyncio.timeout(seconds)
