"""Intake: one batch of messages into the inbox, the dead letters and the read positions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from storage.ledger import outbox
from storage.ledger.dead_letters import is_clean, to_entry
from storage.ledger.dialects.database import Database
from storage.ledger.errors import LedgerUnavailable
from storage.ledger.instants import from_micros, to_micros
from storage.ledger.tables import inbox, jobs, positions
from storage.ledger.values import (
    DeadLetter,
    ExaminationJob,
    InboxEvent,
    IntakeReport,
    Outcome,
    ReadPosition,
)


@dataclass(slots=True)
class _Batch:
    """One batch, sorted by what becomes of each event."""

    new: list[InboxEvent] = field(default_factory=list)
    again: list[tuple[int, InboxEvent]] = field(default_factory=list)
    letters: list[DeadLetter] = field(default_factory=list)
    ignored: int = 0
    reused: int = 0


def take_in(
    database: Database,
    *,
    events: Sequence[InboxEvent],
    refusals: Sequence[DeadLetter],
    read: Sequence[ReadPosition],
    asked: Sequence[ExaminationJob],
    at: datetime,
) -> IntakeReport:
    """See `Ledger.take_in`."""
    try:
        with database.writing() as connection:
            batch = _sort(database, connection, events)
            known = _queue_jobs(database, connection, batch, asked, at)
            database.insert(connection, inbox, [_new_row(e, known, at) for e in batch.new])
            database.update_rows(
                connection, inbox, [_again_row(number, e, known) for number, e in batch.again]
            )
            _advance(database, connection, read)
            letters = [*refusals, *batch.letters]
            outbox.append(database, connection, [to_entry(letter) for letter in letters])
    except IntegrityError as error:
        raise LedgerUnavailable("another intake took some of the same events or jobs") from error
    return IntakeReport(
        taken=len(batch.new),
        taken_again=len(batch.again),
        ignored=batch.ignored,
        reused=batch.reused,
        refused=len(letters) - batch.reused,
    )


def read_positions(connection: Connection, partition: int) -> dict[str, ReadPosition]:
    """Return topic → position."""
    return {
        row.topic: ReadPosition(
            topic=row.topic,
            partition=partition,
            next_offset=row.next_offset,
            last_instant=None if row.last_instant is None else from_micros(row.last_instant),
        )
        for row in connection.execute(select(positions).where(positions.c.partition == partition))
    }


def _sort(database: Database, connection: Connection, events: Sequence[InboxEvent]) -> _Batch:
    batch = _Batch()
    first: dict[tuple[str, str], InboxEvent] = {}
    rest: list[InboxEvent] = []
    for event in events:
        if not all(map(is_clean, (event.source, event.id, event.type, event.subject))):
            batch.letters.append(_letter(event, "invalid", "source, id, type or subject: text"))
        elif (event.source, event.id) in first:
            rest.append(event)
        else:
            first[event.source, event.id] = event
    columns = [inbox.c[name] for name in ("source", "id", "content_hash", "state", "number")]
    stored = {
        (row[0], row[1]): row
        for row in database.fetch(connection, columns, by=columns[:2], keys=list(first))
    }
    for key, event in first.items():
        row = stored.get(key)
        if row is None:
            batch.new.append(event)
        elif row[2] != event.content_hash:
            _reuse(batch, event)
        elif event.again and row[3] == "refused":
            batch.again.append((row[4], event))
        else:
            batch.ignored += 1
    for event in rest:
        if first[event.source, event.id].content_hash == event.content_hash:
            batch.ignored += 1
        else:
            _reuse(batch, event)
    return batch


def _reuse(batch: _Batch, event: InboxEvent) -> None:
    batch.reused += 1
    detail = f"event {event.id} of {event.source} was sent before with other content"
    batch.letters.append(_letter(event, "id_reuse", detail))


def _letter(event: InboxEvent, reason: str, detail: str) -> DeadLetter:
    return DeadLetter(event.original, reason, detail, source=event.source, id=event.id)


def _queue_jobs(
    database: Database,
    connection: Connection,
    batch: _Batch,
    asked: Sequence[ExaminationJob],
    at: datetime,
) -> set[str]:
    """Queue the jobs that the batch's events need; return the keys with findings already."""
    events = [*batch.new, *(event for _, event in batch.again)]
    keys = sorted({event.job_key for event in events if event.job_key is not None})
    columns = [jobs.c.key, jobs.c.state]
    # Shared locks: a job that ends meanwhile would not see the rows that begin to wait for it.
    stored = {
        row[0]: row[1]
        for row in database.fetch(
            connection, columns, by=[jobs.c.key], keys=[(key,) for key in keys], share=True
        )
    }
    given = {job.key: job for job in asked}
    missing = [given[key] for key in keys if key not in stored]  # KeyError: a job not given
    database.insert(connection, jobs, [_job_row(job, at) for job in missing])
    return {key for key, state in stored.items() if state == "done"}


def _job_row(job: ExaminationJob, at: datetime) -> dict[str, Any]:
    return {
        "key": job.key,
        "request": job.request,
        "state": "queued",
        "not_before": to_micros(job.not_before),
        "queued_at": to_micros(at),
        "lease": 0,
        "attempts": 0,
    }


def _new_row(event: InboxEvent, known: set[str], at: datetime) -> dict[str, Any]:
    return {
        "source": event.source,
        "id": event.id,
        "type": event.type,
        "subject": event.subject,
        "instant": to_micros(event.instant),
        "rank": event.rank,
        "content_hash": event.content_hash,
        "envelope": event.envelope,
        "job_key": event.job_key,
        "taken_at": to_micros(at),
        **_arrival(event, known),
    }


def _again_row(number: int, event: InboxEvent, known: set[str]) -> dict[str, Any]:
    """The first arrival's instant and envelope stay."""
    return {"number": number, "job_key": event.job_key, **_arrival(event, known)}


def _arrival(event: InboxEvent, known: set[str]) -> dict[str, Any]:
    original = event.original
    return {
        "topic": original.topic,
        "partition": original.partition,
        "offset": original.offset,
        "key": original.key,
        "value": original.value,
        "headers": outbox.dump_headers(original.headers),
        "waiting": event.job_key is not None and event.job_key not in known,
        "job_outcome": Outcome.FINDINGS.value if event.job_key in known else None,
        "state": "pending",
    }


def _advance(database: Database, connection: Connection, read: Sequence[ReadPosition]) -> None:
    furthest: dict[tuple[str, int], dict[str, Any]] = {}
    for position in read:
        instant = position.last_instant
        row = furthest.setdefault(
            (position.topic, position.partition),
            {
                "topic": position.topic,
                "partition": position.partition,
                "next_offset": position.next_offset,
                "last_instant": None,
            },
        )
        row["next_offset"] = max(row["next_offset"], position.next_offset)
        if instant is not None:
            row["last_instant"] = max(row["last_instant"] or 0, to_micros(instant))
    later = (
        "CASE WHEN excluded.{0} > positions.{0} OR positions.{0} IS NULL"
        " THEN excluded.{0} ELSE positions.{0} END"
    )
    database.upsert(
        connection,
        positions,
        list(furthest.values()),
        {name: later.format(name) for name in ("next_offset", "last_instant")},
    )
