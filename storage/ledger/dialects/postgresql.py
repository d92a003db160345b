"""PostgreSQL through psycopg 3. Bulk statements carry arrays through `unnest`: one round trip
for any number of rows, and a plan that is prepared once."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    Table,
    Text,
    any_,
    bindparam,
    create_engine,
    event,
    make_url,
    not_,
    text,
)
from sqlalchemy.exc import DBAPIError

from processors.errors import ProcessingError
from storage.ledger.dialects.database import Database, Record, Values
from storage.ledger.errors import LedgerOutdated, LedgerUnavailable

_ARRAYS = {
    BigInteger: "bigint[]",
    Integer: "integer[]",
    Text: "text[]",
    LargeBinary: "bytea[]",
    Boolean: "boolean[]",
}
_PARTITIONS = 0x50535452  # first half of the two-part advisory locks: ours, by a name of our own
# Connection lost, server going down or starting, out of resources, victim of a deadlock or of a
# lock wait, a cancelled statement, a transaction idle for too long.
_PASSING = ("08", "53", "57", "40001", "40P01", "55P03", "25P03", "58030")
_OUTDATED = ("42P01", "42703")


class PostgresDatabase(Database):
    """Transactions are READ COMMITTED. `patience` bounds the wait for a lock; a statement may
    take six times as long, and a transaction left idle that long is ended by the server, so
    that a stopped process doesn't keep its partition."""

    def __init__(self, url: str, *, patience: timedelta) -> None:
        address = make_url(url).set(drivername="postgresql+psycopg")
        self.engine = create_engine(
            address,
            connect_args={"connect_timeout": 5},
            pool_timeout=patience.total_seconds(),
            hide_parameters=True,
        )
        self._reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        wait = int(patience.total_seconds() * 1000)

        @event.listens_for(self.engine, "connect")
        def configure(connection: Any, _record: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = {wait}")
                cursor.execute(f"SET statement_timeout = {6 * wait}")
                cursor.execute(f"SET idle_in_transaction_session_timeout = {6 * wait}")
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.named_errors(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self.named_errors(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def applying(self, partition: int) -> Iterator[Connection | None]:
        with self.writing() as connection:
            free = connection.execute(
                text("SELECT pg_try_advisory_xact_lock(:ours, :partition)"),
                {"ours": _PARTITIONS, "partition": partition},
            ).scalar_one()
            yield connection if free else None

    def hold(self, connection: Connection, names: Sequence[str]) -> None:
        keys = sorted({_lock_key(name) for name in names})
        if keys:
            connection.exec_driver_sql(
                "SELECT pg_advisory_xact_lock(k) FROM unnest(%b::bigint[]) WITH ORDINALITY"
                " AS u(k, n) ORDER BY n",
                (keys,),
            )

    def family_of(self, error: DBAPIError) -> ProcessingError | None:
        state = getattr(error.orig, "sqlstate", None)
        if error.connection_invalidated or (state is None and _is_operational(error)):
            return LedgerUnavailable("PostgreSQL does not answer")
        if state is not None and state.startswith(_PASSING):
            return LedgerUnavailable(f"PostgreSQL gave the transaction up (SQLSTATE {state})")
        if state in _OUTDATED:
            return LedgerOutdated("the ledger's tables are not of this version: run the setup")
        return None

    def _store(
        self, connection: Connection, table: Table, rows: Sequence[Values], tail: str
    ) -> None:
        names = list(rows[0])
        columns = ", ".join(self._quote(name) for name in names)
        connection.exec_driver_sql(
            f"INSERT INTO {self._quote(table.name)} ({columns})"
            f" SELECT * FROM unnest({_arrays(table, names)}) {tail}",
            _by_column(rows, names),
        )

    def update_rows(self, connection: Connection, table: Table, rows: Sequence[Values]) -> None:
        if not rows:
            return
        names = list(rows[0])
        keys = [column.name for column in table.primary_key]
        sets = ", ".join(f"{self._quote(n)} = k.{self._quote(n)}" for n in names if n not in keys)
        where = " AND ".join(f"t.{self._quote(n)} = k.{self._quote(n)}" for n in keys)
        columns = ", ".join(self._quote(name) for name in names)
        connection.exec_driver_sql(
            f"UPDATE {self._quote(table.name)} t SET {sets}"
            f" FROM unnest({_arrays(table, names)}) AS k({columns}) WHERE {where}",
            _by_column(rows, names),
        )

    def fetch(
        self,
        connection: Connection,
        columns: Sequence[Column[Any]],
        *,
        by: Sequence[Column[Any]],
        keys: Sequence[tuple[Any, ...]],
        where: str = "",
        share: bool = False,
    ) -> list[Record]:
        if not keys:
            return []
        table = columns[0].table
        names = [column.name for column in by]
        wanted = ", ".join(f"t.{self._quote(column.name)}" for column in columns)
        on = " AND ".join(f"t.{self._quote(n)} = k.{self._quote(n)}" for n in names)
        listed = ", ".join(self._quote(name) for name in names)
        narrowed = f" WHERE {where}" if where else ""
        lock = " FOR SHARE OF t" if share else ""
        result = connection.exec_driver_sql(
            f"SELECT {wanted} FROM unnest({_arrays(table, names)}) AS k({listed})"
            f" JOIN {self._quote(table.name)} t ON {on}{narrowed}{lock}",
            tuple(list(column) for column in zip(*keys, strict=True)),
        )
        return list(result)

    def outside(self, column: Column[str], values: Sequence[str]) -> ColumnElement[bool]:
        # One array, which the server hashes: the statement and its plan stay the same.
        return not_(column == any_(bindparam(None, list(values), ARRAY(Text))))

    def _quote(self, name: str) -> str:
        return self.engine.dialect.identifier_preparer.quote(name)


def _arrays(table: Any, names: Sequence[str]) -> str:
    """Placeholders in the binary format: several times faster than text for bytes."""
    return ", ".join(f"%b::{_ARRAYS[type(table.c[name].type)]}" for name in names)


def _by_column(rows: Sequence[Values], names: Sequence[str]) -> tuple[list[Any], ...]:
    return tuple([row[name] for row in rows] for name in names)


def _lock_key(name: str) -> int:
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _is_operational(error: DBAPIError) -> bool:
    return type(error.orig).__name__ in {"OperationalError", "InterfaceError", "ConnectionTimeout"}
