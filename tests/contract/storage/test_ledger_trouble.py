"""What a ledger says when its database is gone, full, busy or damaged."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from ledger_samples import applying, at, due_ids, event, job, take
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.ledger import Ledger, open_ledger
from storage.ledger.dialects.postgresql import PostgresDatabase
from storage.ledger.dialects.sqlite import SqliteDatabase
from storage.ledger.errors import LedgerBroken, LedgerOutdated, LedgerUnavailable


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def on_file(file: Path) -> Iterator[Ledger]:
    ledger = open_ledger(f"sqlite:///{file}", patience=timedelta(milliseconds=50))
    ledger.migrate()
    yield ledger
    ledger.close()


def test_a_server_that_does_not_answer_is_unavailable() -> None:
    ledger = open_ledger("postgresql://nobody@127.0.0.1:9/none")

    with pytest.raises(LedgerUnavailable):
        ledger.cases()


@pytest.mark.parametrize("url", ["mysql://x:secret@h/d", "no url", "", "oracle://x:secret@h"])
def test_another_address_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="ledger") as refused:
        open_ledger(url)

    assert "secret" not in str(refused.value)


def test_a_file_locked_by_others_is_unavailable_and_then_works(on_file: Ledger, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(LedgerUnavailable, match="locked"):
        take(on_file, event())
    other.execute("ROLLBACK")
    other.close()

    assert take(on_file, event()).taken == 1


def test_a_full_disk_keeps_nothing_and_is_unavailable(on_file: Ledger, file: Path) -> None:
    take(on_file, event())
    pages = on_file_pages(file)
    big = [event(f"e-{n}", content="x" * 4000, offset=n) for n in range(2, 300)]

    with limited(on_file, pages), pytest.raises(LedgerUnavailable, match="full"):
        take(on_file, *big)

    assert due_ids(on_file) == ["e-1"]


def on_file_pages(file: Path) -> int:
    with sqlite3.connect(file) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])


class limited:
    """Every connection of the ledger may use that many pages: a disk that is full."""

    def __init__(self, ledger: Ledger, pages: int) -> None:
        self._ledger, self._pages = ledger, pages

    def __enter__(self) -> None:
        self._set(self._pages + 8)

    def __exit__(self, *_: object) -> None:
        self._set(2**30)

    def _set(self, pages: int) -> None:
        database = self._ledger._database  # type: ignore[attr-defined]
        with database.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_file_that_is_no_ledger_is_broken(file: Path) -> None:
    file.write_bytes(b"this is a letter, not a database, and long enough to be read" * 100)
    ledger = open_ledger(f"sqlite:///{file}")

    with pytest.raises(LedgerBroken):
        ledger.cases()
    ledger.close()


def test_an_empty_file_is_a_ledger_to_be_set_up(file: Path) -> None:
    file.touch()
    ledger = open_ledger(f"sqlite:///{file}")

    with pytest.raises(LedgerOutdated):
        take(ledger, event())
    ledger.close()


def test_what_was_committed_is_there_after_opening_again(on_file: Ledger, file: Path) -> None:
    take(on_file, event("waits", job_key="j-1"), event("due", subject="c-2"), jobs=[job()])
    with applying(on_file) as batch:
        batch.arm_timer("c-3", "clock", at(1))

    again = open_ledger(f"sqlite:///{file}")

    assert due_ids(again) == ["due", "clock"]
    again.close()


def test_a_ledger_in_memory_refuses_a_second_transaction_of_the_same_thread() -> None:
    ledger = open_ledger("sqlite:///:memory:")
    ledger.migrate()

    with applying(ledger), pytest.raises(RuntimeError, match="one transaction"):
        ledger.cases()


def test_a_bug_in_a_statement_does_not_quote_what_was_to_be_kept(ledger_url: str) -> None:
    kind = PostgresDatabase if ledger_url.startswith("postgresql") else SqliteDatabase
    database = kind(ledger_url, patience=timedelta(seconds=5))

    with pytest.raises(DBAPIError) as met, database.engine.begin() as connection:
        connection.execute(text("SELECT nothing_like_it(:said)"), {"said": "Zhang San"})

    database.close()
    assert "Zhang San" not in str(met.value)
