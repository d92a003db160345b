"""What is due in a partition, in the order of instants, less what waits behind an examination."""

import heapq
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    func,
    or_,
    select,
)

from storage.ledger.dialects.database import Database, Record
from storage.ledger.instants import from_micros, to_micros
from storage.ledger.tables import ARMED, PARKED, PENDING, cases, inbox, jobs, timers
from storage.ledger.values import Due, DueEvent, DueTimer, JobOutcome, Outcome

Order = tuple[Any, ...]
_TIMER = [timers.c[name] for name in ("case_id", "name", "generation", "due_at")]
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
    rows = _events(database, connection, partition, until, held, limit)
    clocks = _timers(database, connection, partition, until, held, limit)
    ready: list[DueEvent | DueTimer] = []
    ready.extend(to_events(database, connection, rows))
    # Both are sorted; `merge` keeps the first list's items first at equal instants.
    items = tuple(heapq.merge(ready, clocks, key=lambda item: item.instant))[:limit]
    cut = len(items) == limit
    return Due(
        items=items,
        horizon=items[-1].instant if cut else before,
        inclusive=inclusive and not cut,
        held={case_id: from_micros(order[0]) for case_id, order in held.items()},
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


def _held(connection: Connection, partition: int, until: int) -> dict[str, Order]:
    """Return case → order of the first event that waits for findings.

    The case is the one that takes the event: a merged one's goes to the other. Events of other
    partitions count where their case was merged: the other may be one of this partition.
    """
    merged = cases.alias()
    query = (
        select(func.coalesce(merged.c.merged_into, inbox.c.subject), *_ORDER)
        .select_from(
            inbox.outerjoin(
                merged, and_(merged.c.case_id == inbox.c.subject, merged.c.merged_into.is_not(None))
            )
        )
        .where(
            inbox.c.waiting,
            inbox.c.state == PENDING,
            inbox.c.instant < until,
            or_(inbox.c.partition == partition, merged.c.merged_into.is_not(None)),
        )
    )
    held: dict[str, Order] = {}
    for case_id, *order in connection.execute(query):
        place: Order = tuple(order)
        held[case_id] = min(held.get(case_id, place), place)
    return held


def _events(
    database: Database,
    connection: Connection,
    partition: int,
    until: int,
    held: dict[str, Order],
    limit: int,
) -> list[Record]:
    """Return the first rows of cases that are not held, and those that stand before the wait.

    Two statements: either keeps to its index however many cases are held or rows wait behind.
    """
    query = (
        select(*EVENT_COLUMNS)
        .where(
            inbox.c.partition == partition,
            inbox.c.state == PENDING,
            inbox.c.instant < until,
            ~inbox.c.waiting,
        )
        .order_by(*_ORDER)
        .limit(limit)
    )
    if not held:
        return list(connection.execute(query))
    keys = [(case_id,) for case_id in held]
    columns = [cases.c.case_id, cases.c.merged_into]
    followers = database.fetch(connection, columns, by=[cases.c.merged_into], keys=keys)
    taker = {case_id: case_id for case_id in held} | {row[0]: row[1] for row in followers}
    free = connection.execute(query.where(database.outside(inbox.c.subject, sorted(taker))))
    places = database.fetch(
        connection,
        [inbox.c.number, inbox.c.subject, inbox.c.partition, inbox.c.waiting, *_ORDER],
        by=[inbox.c.subject],
        keys=[(subject,) for subject in sorted(taker)],
        where="t.state = 'pending'",
    )
    early = [
        (number,)
        for number, subject, of, waiting, *order in places
        if of == partition and not waiting and tuple(order) < held[taker[subject]]
    ]
    before = database.fetch(connection, EVENT_COLUMNS, by=[inbox.c.number], keys=early)
    return sorted(
        [*free, *before], key=lambda row: tuple(row[EVENT_COLUMNS.index(c)] for c in _ORDER)
    )[:limit]


def _timers(
    database: Database,
    connection: Connection,
    partition: int,
    until: int,
    held: dict[str, Order],
    limit: int,
) -> list[DueTimer]:
    """As `_events`; a clock stands behind an event of its own instant."""
    query = (
        select(*_TIMER)
        .where(timers.c.partition == partition, timers.c.state == ARMED, timers.c.due_at < until)
        .order_by(timers.c.due_at, timers.c.case_id, timers.c.name)
        .limit(limit)
    )
    if held:
        query = query.where(database.outside(timers.c.case_id, sorted(held)))
    rows = [tuple(row) for row in connection.execute(query)]
    of_held = database.fetch(
        connection,
        [*_TIMER, timers.c.partition],
        by=[timers.c.case_id],
        keys=[(case_id,) for case_id in held],
        where="t.state = 'armed'",
    )
    rows += [row[:4] for row in of_held if row[4] == partition and row[3] < held[row[0]][0]]
    rows.sort(key=lambda row: (row[3], row[0], row[1]))
    return [
        DueTimer(case_id, name, generation, from_micros(due_at))
        for case_id, name, generation, due_at in rows[:limit]
    ]
