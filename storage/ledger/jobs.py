"""Examination jobs: leased, so that an examiner that dies gives its job back by doing nothing."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, update

from storage.ledger.dialects.database import Database
from storage.ledger.instants import from_micros, to_micros
from storage.ledger.tables import DONE, inbox, jobs
from storage.ledger.values import JobOutcome, LeasedJob, Outcome


def lease(
    database: Database, *, examiner: str, now: datetime, period: timedelta
) -> LeasedJob | None:
    """Take the first job that is free at `now`; jobs others are taking are passed over."""
    at = to_micros(now)
    free = (
        select(jobs)
        .where(
            jobs.c.state != DONE,
            jobs.c.not_before <= at,
            or_(jobs.c.state == "queued", jobs.c.lease_until <= at),
        )
        .order_by(jobs.c.not_before, jobs.c.key)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with database.writing() as connection:
        row = connection.execute(free).one_or_none()
        if row is None:
            return None
        until = now + period
        connection.execute(
            update(jobs)
            .where(jobs.c.key == row.key)
            .values(
                state="leased",
                examiner=examiner,
                lease_until=to_micros(until),
                attempts=row.attempts + 1,
                lease=row.lease + 1,
            )
        )
    return LeasedJob(
        key=row.key,
        request=row.request,
        examiner=examiner,
        lease=row.lease + 1,
        attempts=row.attempts + 1,
        queued_at=from_micros(row.queued_at),
        lease_until=until,
    )


def renew(
    database: Database, job: LeasedJob, *, now: datetime, period: timedelta
) -> LeasedJob | None:
    """Prolong the lease to `now` + `period`."""
    until = now + period
    if not _change(database, job, lease_until=to_micros(until)):
        return None
    return replace(job, lease_until=until)


def give_back(database: Database, job: LeasedJob, *, until: datetime | None) -> bool:
    """Queue the job again, not before `until`; the attempt does not count."""
    later = {} if until is None else {"not_before": to_micros(until)}
    return _change(
        database,
        job,
        state="queued",
        examiner=None,
        lease_until=None,
        attempts=job.attempts - 1,
        **later,
    )


def finish(database: Database, job: LeasedJob, outcome: JobOutcome) -> bool:
    """End the job and let the events that wait for it go on."""
    found = outcome.outcome is Outcome.FINDINGS
    if found != (outcome.findings is not None):
        raise ValueError("findings belong to the outcome `findings`, and to no other")
    with database.writing() as connection:
        ended = connection.execute(
            update(jobs)
            .where(_held(job))
            .values(state="done", lease_until=None, findings=outcome.findings)
            if found
            else delete(jobs).where(_held(job))
        )
        if ended.rowcount == 0:
            return False
        connection.execute(
            update(inbox)
            .where(inbox.c.job_key == job.key, inbox.c.waiting)
            .values(waiting=False, job_outcome=outcome.outcome.value)
        )
    return True


def count_open(connection: Connection) -> int:
    """Return the number of jobs not finished."""
    query = select(func.count()).select_from(jobs).where(jobs.c.state != DONE)
    return int(connection.execute(query).scalar_one())


def _held(job: LeasedJob) -> ColumnElement[bool]:
    """Is the job still in the hands it was leased to?"""
    return and_(
        jobs.c.key == job.key,
        jobs.c.state == "leased",
        jobs.c.lease == job.lease,
    )


def _change(database: Database, job: LeasedJob, **values: Any) -> bool:
    with database.writing() as connection:
        return connection.execute(update(jobs).where(_held(job)).values(**values)).rowcount == 1
