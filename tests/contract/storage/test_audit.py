"""The verifier names the first bad element, whatever is changed, on each database."""

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pytest
from ledger_samples import applying, entry, message, record, save, seen_from_outside

from storage.audit.verify import Verification, verify
from storage.ledger import Ledger
from storage.ledger.errors import LedgerBroken

pytestmark = seen_from_outside


@pytest.fixture
def kept(ledger: Ledger) -> Ledger:
    save(ledger, "c-1", entries=3)
    save(ledger, "c-2", entries=2)
    with applying(ledger) as batch:
        batch.append_outbox([message("d-1"), message("d-2"), message("d-3")])
        batch.merge_case("c-2", into="c-1")
    return ledger


def _tamper(url: str, statement: str, *values: Any) -> None:
    """As somebody with the database's own tools would."""
    if url.startswith("sqlite"):
        with sqlite3.connect(Path(url.removeprefix("sqlite:///"))) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            assert connection.execute(statement.replace("%s", "?"), values).rowcount > 0
        return
    with psycopg.connect(url) as server:
        server.execute("SET session_replication_role = replica")
        assert server.execute(statement.encode(), values).rowcount > 0


def _first(found: Verification) -> tuple[str | None, int | None]:
    assert found.broken, "nothing was found"
    return found.broken[0].case_id, found.broken[0].seq


def test_what_is_as_written_is_whole(kept: Ledger) -> None:
    found = verify(kept)

    assert found == Verification(cases=2, entries=5, outbox_rows=3, broken=())
    assert verify(kept, "c-1") == Verification(cases=1, entries=3, outbox_rows=0, broken=())
    assert verify(kept, "nobody").cases == 0


TEXTS = ["source", "id", "type", "hash"]
BYTES = ["event", "context", "outcome"]


@pytest.mark.parametrize("column", [*TEXTS, *BYTES, "instant"])
def test_a_changed_entry_is_named(kept: Ledger, ledger_url: str, column: str) -> None:
    value: Any = 1 if column == "instant" else b"{ }" if column in BYTES else "0" * 64
    _tamper(
        ledger_url, f"UPDATE case_events SET {column} = %s WHERE case_id = 'c-1' AND seq = 2", value
    )

    assert _first(verify(kept)) == ("c-1", 2)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("partition", 7),
        ("kind", "refund"),
        ("state", "closed"),
        ("open", False),
        ("snapshot", b"{}"),
        ("head_hash", "0" * 64),
        ("merged_into", "c-9"),
        ("updated_at", 1),
        ("seal", "0" * 64),
    ],
)
def test_a_changed_case_is_named(kept: Ledger, ledger_url: str, column: str, value: object) -> None:
    _tamper(ledger_url, f"UPDATE cases SET {column} = %s WHERE case_id = 'c-2'", value)

    assert _first(verify(kept)) == ("c-2", None)


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_dropped_entry_is_named(kept: Ledger, ledger_url: str, seq: int) -> None:
    _tamper(ledger_url, "DELETE FROM case_events WHERE case_id = 'c-1' AND seq = %s", seq)

    assert _first(verify(kept)) == ("c-1", seq)


def test_an_inserted_entry_is_named(kept: Ledger, ledger_url: str) -> None:
    _tamper(
        ledger_url,
        "INSERT INTO case_events SELECT case_id, 4, source, id, type, instant, event, context,"
        " outcome, hash FROM case_events WHERE case_id = 'c-1' AND seq = 3",
    )

    assert _first(verify(kept)) == ("c-1", 4)


def test_entries_that_changed_places_are_named(kept: Ledger, ledger_url: str) -> None:
    for old, new in ((1, 99), (2, 1), (99, 2)):
        _tamper(
            ledger_url,
            "UPDATE case_events SET seq = %s WHERE case_id = 'c-1' AND seq = %s",
            new,
            old,
        )

    assert _first(verify(kept)) == ("c-1", 1)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("topic", "notifications"),
        ("id", "d-9"),
        ("key", b"c-9"),
        ("value", None),
        ("headers", b"[]"),
        ("headers", b"not json"),
        ("event_source", "/x"),
        ("event_id", "x"),
        ("digest", "0" * 64),
    ],
)
def test_a_changed_message_is_named(
    kept: Ledger, ledger_url: str, column: str, value: object
) -> None:
    _tamper(ledger_url, f"UPDATE outbox SET {column} = %s WHERE number = 2", value)

    found = verify(kept)

    assert _first(found) == (None, None)
    assert "row 2" in found.broken[0].detail


def test_a_dropped_message_is_named(kept: Ledger, ledger_url: str) -> None:
    _tamper(ledger_url, "DELETE FROM outbox WHERE number = %s", 2)

    assert "row 2 is missing" in verify(kept).broken[0].detail


def test_a_dropped_last_message_is_named(kept: Ledger, ledger_url: str) -> None:
    _tamper(ledger_url, "DELETE FROM outbox WHERE number = %s", 3)

    assert "row 3 is missing" in verify(kept).broken[0].detail


def test_a_case_saved_after_the_damage_does_not_hide_it(kept: Ledger, ledger_url: str) -> None:
    _tamper(ledger_url, "UPDATE case_events SET outcome = %s WHERE seq = 2", b"{ }")
    with applying(kept) as batch:
        batch.save_case(record("c-1"), expected_seq=3, entries=[entry("e-4")])

    assert _first(verify(kept)) == ("c-1", 2)


def test_a_reader_that_has_seen_more_than_is_kept_is_stopped(kept: Ledger) -> None:
    """For instance after an old backup was put in the ledger's place."""
    with pytest.raises(LedgerBroken, match="ends at row 3"):
        kept.outbox_after(4, limit=10)
