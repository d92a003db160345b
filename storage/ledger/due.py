"""What is due in a partition, in the order of instants, less what waits behind an examination."""

import heapq
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    and_,
    func,
    or_,
    select,
    tuple_,
)

from storage.ledger.dialects.database import Database, Record
from storage.ledger.instants import from_micros, to_micros
from storage.ledger.tables import ARMED, PARKED, PENDING, cases, inbox, jobs, timers
from storage.ledger.values import Due, DueEvent, DueTimer, JobOutcome, Outcome

_ORDER = (inbox.c.instant, inbox.c.rank, inbox.c.offset, inbox.c.topic)
EVENT_COLUMNS = (
    inbox.c.number,
    inbox.c.source,
    inbox.c.id,
    inbox.c.type,
    inbox.c.subject,
    inbox.c.instant,
    inbox.c.envelope,
    inbox.c.topic,
    inbox.c.partition,
    inbox.c.offset,
    inbox.c.rank,
    inbox.c.job_key,
    inbox.c.job_outcome,
)


def due(
    database: Database,
    connection: Connection,
    partition: int,
    before: datetime,
    *,
    limit: int,
    inclusive: bool,
) -> Due:
    """See `Applying.due`."""
    until = to_micros(before) + (1 if inclusive else 0)
    held = _held(connection, partition, until)
    waiting = _waiting(partition, until) if held else None
    events = connection.execute(_events(partition, until, waiting).limit(limit)).all()
    armed = connection.execute(_timers(partition, until, waiting).limit(limit)).all()
    ready: list[DueEvent | DueTimer] = []
    ready.extend(to_events(database, connection, events))
    clocks = [DueTimer(r.case_id, r.name, r.generation, from_micros(r.due_at)) for r in armed]
    # Both are sorted; `merge` keeps the first list's items first at equal instants.
    items = tuple(heapq.merge(ready, clocks, key=lambda item: item.instant))[:limit]
    cut = len(items) == limit
    return Due(
        items=items,
        horizon=items[-1].instant if cut else before,
        inclusive=inclusive and not cut,
        held={case_id: from_micros(instant) for case_id, instant in held.items()},
    )


def parked(database: Database, connection: Connection, subjects: Sequence[str]) -> list[DueEvent]:
    """Return the parked events of these subjects, in any order."""
    query = select(*EVENT_COLUMNS).where(inbox.c.subject.in_(subjects), inbox.c.state == PARKED)
    return to_events(database, connection, connection.execute(query).all())


def order_of(event: DueEvent) -> tuple[datetime, int, int, str]:
    """Return the sort key of events: the same order as the database's."""
    return (event.instant, event.rank, event.offset, event.topic)


def to_events(database: Database, connection: Connection, rows: Sequence[Record]) -> list[DueEvent]:
    """Make events of rows of `EVENT_COLUMNS`, the findings of their jobs read along."""
    keys = {(row.job_key,) for row in rows if row.job_outcome == Outcome.FINDINGS}
    stored = database.fetch(
        connection, [jobs.c.key, jobs.c.findings], by=[jobs.c.key], keys=sorted(keys)
    )
    findings: dict[str, bytes] = {row[0]: row[1] for row in stored}
    return [
        DueEvent(
            number=row.number,
            source=row.source,
            id=row.id,
            type=row.type,
            subject=row.subject,
            instant=from_micros(row.instant),
            envelope=row.envelope,
            topic=row.topic,
            partition=row.partition,
            offset=row.offset,
            rank=row.rank,
            job=None if row.job_outcome is None else _outcome(row, findings),
        )
        for row in rows
    ]


def _outcome(row: Record, findings: dict[str, bytes]) -> JobOutcome:
    outcome = Outcome(row.job_outcome)
    return JobOutcome(outcome, findings[row.job_key] if outcome is Outcome.FINDINGS else None)


def _waiting(partition: int, until: int) -> CTE:
    """Events that wait for findings, by the case that takes them (a merged case's by the other's).

    Those of other partitions count where their case was merged into one of this partition.
    """
    waiting = inbox.alias()
    merged = cases.alias()
    return (
        select(
            func.coalesce(merged.c.merged_into, waiting.c.subject).label("case_id"),
            waiting.c.instant,
            waiting.c.rank,
            waiting.c.offset,
            waiting.c.topic,
        )
        .select_from(
            waiting.outerjoin(
                merged,
                and_(merged.c.case_id == waiting.c.subject, merged.c.merged_into.is_not(None)),
            )
        )
        .where(
            waiting.c.waiting,
            waiting.c.state == PENDING,
            waiting.c.instant < until,
            or_(waiting.c.partition == partition, merged.c.merged_into.is_not(None)),
        )
        .cte("held")
    )


def _held(connection: Connection, partition: int, until: int) -> dict[str, int]:
    waiting = _waiting(partition, until)
    query = select(waiting.c.case_id, func.min(waiting.c.instant)).group_by(waiting.c.case_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def _events(partition: int, until: int, waiting: CTE | None) -> Select[*tuple[Any, ...]]:
    query = select(*EVENT_COLUMNS).where(
        inbox.c.partition == partition,
        inbox.c.state == PENDING,
        inbox.c.instant < until,
        ~inbox.c.waiting,
    )
    if waiting is not None:
        merged = cases.alias()
        earlier = tuple_(*(waiting.c[column.name] for column in _ORDER)) < tuple_(*_ORDER)
        query = query.select_from(
            inbox.outerjoin(
                merged,
                and_(merged.c.case_id == inbox.c.subject, merged.c.merged_into.is_not(None)),
            )
        ).where(
            ~_exists(
                waiting,
                waiting.c.case_id == func.coalesce(merged.c.merged_into, inbox.c.subject),
                earlier,
            )
        )
    return query.order_by(*_ORDER)


def _timers(partition: int, until: int, waiting: CTE | None) -> Select[*tuple[Any, ...]]:
    query = select(timers).where(
        timers.c.partition == partition, timers.c.state == ARMED, timers.c.due_at < until
    )
    if waiting is not None:
        query = query.where(
            ~_exists(
                waiting,
                waiting.c.case_id == timers.c.case_id,
                waiting.c.instant <= timers.c.due_at,
            )
        )
    return query.order_by(timers.c.due_at, timers.c.case_id, timers.c.name)


def _exists(waiting: CTE, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(waiting.c.case_id).where(*conditions).exists()
