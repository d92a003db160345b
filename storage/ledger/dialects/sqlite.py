"""SQLite: one writer at a time, readers beside it (WAL), every commit on the disk (FULL)."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    StaticPool,
    Table,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError, OperationalError

from processors.errors import ProcessingError
from storage.ledger.dialects.database import Database, Record, Values
from storage.ledger.errors import LedgerBroken, LedgerOutdated, LedgerUnavailable

_KEYS_A_STATEMENT = 5_000  # below the 32,766 variables SQLite allows, at up to four columns a key


class SqliteDatabase(Database):
    """A file, or memory for a run that keeps nothing.

    A partition's lock is held within the process; between processes the file's write lock
    serves. In memory there is a single connection: one transaction at a time, whoever asks.
    """

    def __init__(self, url: str, *, patience: timedelta) -> None:
        self._memory = url in ("sqlite://", "sqlite:///:memory:")
        self._patience = patience.total_seconds()
        self.engine = (
            create_engine(
                url,
                poolclass=StaticPool,
                connect_args={"check_same_thread": False},
                hide_parameters=True,
            )
            if self._memory
            else create_engine(url, pool_timeout=self._patience, hide_parameters=True)
        )
        self._writer = self.engine.execution_options(immediate=True)
        self._partitions: dict[int, threading.Lock] = {}
        self._partitions_guard = threading.Lock()
        self._turn = threading.Lock()
        self._turn_of: int | None = None
        event.listen(self.engine, "connect", self._configure)
        event.listen(self.engine, "begin", _begin)

    def _configure(self, connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would be a deferred one
        connection.execute(f"PRAGMA busy_timeout = {int(self._patience * 1000)}")
        connection.execute("PRAGMA foreign_keys = ON")
        if not self._memory:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.named_errors(), self._one_at_a_time(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self.named_errors(), self._one_at_a_time(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def applying(self, partition: int) -> Iterator[Connection | None]:
        with self._partitions_guard:
            lock = self._partitions.setdefault(partition, threading.Lock())
        if not lock.acquire(blocking=False):
            yield None
            return
        try:
            with self.writing() as connection:
                yield connection
        finally:
            lock.release()

    def hold(self, connection: Connection, names: Sequence[str]) -> None:
        """Nothing to do: the transaction is the only writer."""

    def family_of(self, error: DBAPIError) -> ProcessingError | None:
        text = str(error.orig)
        if "no such table" in text or "no such column" in text:
            return LedgerOutdated("the ledger's tables are not of this version: run the setup")
        if "malformed" in text or "not a database" in text:
            return LedgerBroken(f"the ledger's file is damaged: {text}")
        if isinstance(error, OperationalError):
            return LedgerUnavailable(f"SQLite: {text}")
        return None

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        if not self._memory:
            yield
            return
        if self._turn_of == threading.get_ident():
            raise RuntimeError("a ledger in memory has one transaction at a time: end it first")
        if not self._turn.acquire(timeout=self._patience):
            raise LedgerUnavailable("another transaction of the ledger in memory did not end")
        self._turn_of = threading.get_ident()
        try:
            yield
        finally:
            self._turn_of = None
            self._turn.release()

    def _store(
        self, connection: Connection, table: Table, rows: Sequence[Values], tail: str
    ) -> None:
        names = list(rows[0])
        columns = ", ".join(self._quote(name) for name in names)
        marks = ", ".join("?" for _ in names)
        connection.exec_driver_sql(
            f"INSERT INTO {self._quote(table.name)} ({columns}) VALUES ({marks}) {tail}",
            [tuple(row[name] for name in names) for row in rows],
        )

    def update_rows(self, connection: Connection, table: Table, rows: Sequence[Values]) -> None:
        if not rows:
            return
        keys = [column.name for column in table.primary_key]
        names = [name for name in rows[0] if name not in keys]
        sets = ", ".join(f"{self._quote(name)} = ?" for name in names)
        where = " AND ".join(f"{self._quote(name)} = ?" for name in keys)
        connection.exec_driver_sql(
            f"UPDATE {self._quote(table.name)} SET {sets} WHERE {where}",
            [tuple(row[name] for name in (*names, *keys)) for row in rows],
        )

    def fetch(
        self,
        connection: Connection,
        columns: Sequence[Column[Any]],
        *,
        by: Sequence[Column[Any]],
        keys: Sequence[tuple[Any, ...]],
        where: str = "",
        share: bool = False,  # noqa: ARG002 - the transaction is the only writer
    ) -> list[Record]:
        wanted = ", ".join(f"t.{self._quote(column.name)}" for column in columns)
        on = " AND ".join(f"t.{self._quote(c.name)} = k.column{n}" for n, c in enumerate(by, 1))
        marks = "(" + ", ".join("?" for _ in by) + ")"
        narrowed = f" WHERE {where}" if where else ""
        found: list[Record] = []
        for start in range(0, len(keys), _KEYS_A_STATEMENT):
            some = keys[start : start + _KEYS_A_STATEMENT]
            # CROSS: the keys go first and the table is searched by index. Left to itself, and
            # with IN (VALUES …) too, SQLite reads the whole table.
            found += connection.exec_driver_sql(
                f"SELECT {wanted} FROM (VALUES {', '.join([marks] * len(some))}) k"
                f" CROSS JOIN {self._quote(columns[0].table.name)} t ON {on}{narrowed}",
                tuple(value for key in some for value in key),
            )
        return found

    def outside(self, column: Column[str], values: Sequence[str]) -> ColumnElement[bool]:
        listed = func.json_each(json.dumps(values)).table_valued("value")
        return column.not_in(select(listed.c.value))

    def _quote(self, name: str) -> str:
        return self.engine.dialect.identifier_preparer.quote(name)


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
