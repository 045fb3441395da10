"""Which room's rows lie in which file."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models import Model

FILES = {"conversations": "ledger", "queue": "ledger", "keyrings": "keys"}


class ByRoom:
    """Django's router: a room's tables lie in one database and in no other."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """The database that holds this room."""
        return FILES.get(model._meta.app_label, "default")

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Rows may point at each other only within one file."""
        return self.db_for_read(type(one)) == self.db_for_read(type(other))

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Whether the tables of this room belong in this database."""
        return FILES.get(app_label, "default") == db


def overwrite_deleted(database: str) -> None:
    """From here on, what this connection deletes is overwritten with zeros in the file."""
    if connections[database].vendor == "sqlite":
        with connections[database].cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def empty_journal(database: str) -> None:
    """Leave nothing that was deleted in the journal of this file. Call it outside a transaction."""
    if connections[database].vendor == "sqlite" and not connections[database].in_atomic_block:
        with connections[database].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
