"""The record of truth, on PostgreSQL or SQLite."""

from datetime import timedelta

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from storage.ledger.dialects.postgresql import PostgresDatabase
from storage.ledger.dialects.sqlite import SqliteDatabase
from storage.ledger.port import Applying, Ledger
from storage.ledger.sql import SqlLedger

__all__ = ["Applying", "Ledger", "open_ledger"]


def open_ledger(url: str, *, patience: timedelta = timedelta(seconds=10)) -> Ledger:
    """Return the ledger at `postgresql://…`, `sqlite:///file` or `sqlite:///:memory:`.

    Connects on first use; `patience` bounds the wait for a lock another process holds. Raises
    ValueError for any other address, without the password it may contain.
    """
    try:
        kind = make_url(url).get_backend_name()
    except ArgumentError:
        raise ValueError("the ledger's address is no database URL") from None
    if kind == "postgresql":
        return SqlLedger(PostgresDatabase(url, patience=patience))
    if kind == "sqlite":
        return SqlLedger(SqliteDatabase(url, patience=patience))
    raise ValueError(f"the ledger can't be kept in {kind}: use postgresql:// or sqlite:///")
