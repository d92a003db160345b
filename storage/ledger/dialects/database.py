"""What the ledger asks of a database beyond SQLAlchemy Core: bulk statements and locks."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, Row, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from processors.errors import ProcessingError
from storage.ledger.errors import LedgerUnavailable

Values = Mapping[str, Any]
Record = Row[*tuple[Any, ...]]


class Database(ABC):
    """One database. Statements are bulk: their cost is per call first, per row second.

    Rows are mappings of column name to value, all with the same columns.
    """

    engine: Engine

    # --- transactions

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """Open a connection that only reads; each statement sees what was committed."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that is committed at the end, undone if an exception passes."""

    @abstractmethod
    def applying(self, partition: int) -> AbstractContextManager[Connection | None]:
        """Open a writing transaction with the partition's lock, None at once if it is taken."""

    @abstractmethod
    def hold(self, connection: Connection, names: Sequence[str]) -> None:
        """Keep other transactions from holding the same names until this one ends."""

    @abstractmethod
    def family_of(self, error: DBAPIError) -> ProcessingError | None:
        """Return the error's name in our families, None for a bug."""

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def named_errors(self) -> Iterator[None]:
        """Give the driver's errors their family."""
        try:
            yield
        except PoolTimeout as error:
            raise LedgerUnavailable("no connection to the database became free") from error
        except DBAPIError as error:
            family = self.family_of(error)
            if family is None:
                raise
            raise family from error

    # --- bulk statements

    @abstractmethod
    def _store(
        self, connection: Connection, table: Table, rows: Sequence[Values], tail: str
    ) -> None:
        """Run INSERT … `tail` for all rows."""

    @abstractmethod
    def update_rows(self, connection: Connection, table: Table, rows: Sequence[Values]) -> None:
        """Set columns by primary key: each row holds the key and the columns to set."""

    @abstractmethod
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
        """Return the rows of one table whose `by` columns equal one of the keys, in any order.

        `where` is a condition in SQL on the table `t`, a literal one as partial indexes need.
        `share` keeps others from changing them until the transaction ends.
        """

    @abstractmethod
    def outside(self, column: Column[str], values: Sequence[str]) -> ColumnElement[bool]:
        """Return the condition that the column is none of the values, however many."""

    def insert(self, connection: Connection, table: Table, rows: Sequence[Values]) -> None:
        """Insert rows; a row that is there already is an IntegrityError."""
        if rows:
            self._store(connection, table, rows, "")

    def upsert(
        self,
        connection: Connection,
        table: Table,
        rows: Sequence[Values],
        setting: Mapping[str, str] | None = None,
    ) -> None:
        """Insert rows or, by primary key, set their other columns (to `setting`'s SQL)."""
        if not rows:
            return
        keys = [column.name for column in table.primary_key]
        quote = self.engine.dialect.identifier_preparer.quote
        changes = setting or {
            name: f"excluded.{quote(name)}" for name in rows[0] if name not in keys
        }
        target = ", ".join(quote(name) for name in keys)
        sets = ", ".join(f"{quote(name)} = {sql}" for name, sql in changes.items())
        self._store(connection, table, rows, f"ON CONFLICT ({target}) DO UPDATE SET {sets}")
