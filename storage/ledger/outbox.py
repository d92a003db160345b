"""The outbox: numbered in the order of commits, without a gap, each id once.

A sequence would hand out numbers before the commit, and a reader that remembers a number would
pass by the row of a transaction that commits late. The counter's row is locked from numbering
until the end of the transaction instead, so it is taken last.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select, update

from storage.ledger.dialects.database import Database, Record
from storage.ledger.errors import LedgerBroken, LedgerOutdated
from storage.ledger.tables import counters, outbox
from storage.ledger.values import Headers, OutboxEntry, OutboxRow


def append(database: Database, connection: Connection, entries: Sequence[OutboxEntry]) -> None:
    """Queue entries in order; raises LedgerBroken if an id is there with other bytes."""
    if not entries:
        return
    last = connection.execute(
        select(counters.c.last).where(counters.c.name == "outbox").with_for_update()
    ).scalar_one_or_none()
    if last is None:
        raise LedgerOutdated("the outbox has no counter: run the setup")
    stored = database.fetch(
        connection,
        [outbox.c.id, outbox.c.digest],
        by=[outbox.c.id],
        keys=[(entry.id,) for entry in entries],
    )
    known: dict[str, str] = {row[0]: row[1] for row in stored}
    rows: list[dict[str, Any]] = []
    for entry in entries:
        seal = digest(entry)
        if known.setdefault(entry.id, seal) != seal:
            raise LedgerBroken(f"outbox id {entry.id} came a second time with other bytes")
        if len(known) > len(stored) + len(rows):
            rows.append(_as_row(entry, seal, number=last + len(rows) + 1))
    if rows:
        database.insert(connection, outbox, rows)
        connection.execute(
            update(counters).where(counters.c.name == "outbox").values(last=last + len(rows))
        )


def digest(entry: OutboxEntry) -> str:
    """Return the digest of all that a row holds but its number. Pure."""
    content = hashlib.sha256()
    for part in (
        entry.topic.encode(),
        entry.id.encode(),
        entry.key,
        entry.value,
        dump_headers(entry.headers),
        None if entry.event_source is None else entry.event_source.encode(),
        None if entry.event_id is None else entry.event_id.encode(),
    ):
        content.update(b"-" if part is None else b"%d:" % len(part) + part)
    return content.hexdigest()


def after(connection: Connection, number: int, limit: int) -> list[OutboxRow]:
    """Return the rows after `number`; raises LedgerBroken at a gap or a changed byte.

    Also where the outbox ends before `number`: a reader that has seen more than is kept.
    """
    # Read before the rows: those it counts must be among them, later ones may be.
    last = connection.execute(
        select(counters.c.last).where(counters.c.name == "outbox")
    ).scalar_one()
    if last < number:
        raise LedgerBroken(f"the outbox ends at row {last}, but row {number} was read before")
    query = select(outbox).where(outbox.c.number > number).order_by(outbox.c.number).limit(limit)
    rows = list(_checked(connection, query))
    for expected, row in enumerate(rows, start=number + 1):
        if row.number != expected:
            raise LedgerBroken(f"outbox row {expected} is missing")
    if len(rows) < limit and number + len(rows) < last:
        raise LedgerBroken(f"outbox row {number + len(rows) + 1} is missing")
    return rows


def select_rows(
    connection: Connection, *, topic: str | None, key: bytes | None, limit: int | None
) -> list[OutboxRow]:
    """Return rows by topic and key, in order; raises LedgerBroken at a changed byte."""
    query = select(outbox).order_by(outbox.c.number).limit(limit)
    if topic is not None:
        query = query.where(outbox.c.topic == topic)
    if key is not None:
        query = query.where(outbox.c.key == key)
    return list(_checked(connection, query))


def dump_headers(headers: Headers) -> bytes:
    """Return headers as JSON: order and repeats kept, values in base64."""
    if not headers:
        return b"[]"
    return json.dumps(
        [[name, base64.b64encode(value).decode()] for name, value in headers]
    ).encode()


def load_headers(content: bytes) -> Headers:
    """Undo `dump_headers`."""
    return tuple((name, base64.b64decode(value)) for name, value in json.loads(content))


def _checked(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterable[OutboxRow]:
    for row in connection.execute(query):
        try:
            found = _from_row(row)
        except ValueError:
            raise LedgerBroken(f"outbox row {row.number} can't be read") from None
        if digest(found.entry) != row.digest:
            raise LedgerBroken(f"outbox row {row.number} is not what was written")
        yield found


def _as_row(entry: OutboxEntry, seal: str, *, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "topic": entry.topic,
        "id": entry.id,
        "key": entry.key,
        "value": entry.value,
        "headers": dump_headers(entry.headers),
        "event_source": entry.event_source,
        "event_id": entry.event_id,
        "digest": seal,
    }


def _from_row(row: Record) -> OutboxRow:
    return OutboxRow(
        row.number,
        OutboxEntry(
            topic=row.topic,
            id=row.id,
            key=row.key,
            value=row.value,
            headers=load_headers(row.headers),
            event_source=row.event_source,
            event_id=row.event_id,
        ),
    )
