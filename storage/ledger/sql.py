"""The ledger on a SQL database: each call is one transaction of its own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import func, select

from storage.ledger import cases, dead_letters, facts, intake, jobs, migrate, outbox, shadow, timers
from storage.ledger.applying import SqlApplying
from storage.ledger.dialects.database import Database
from storage.ledger.port import Applying
from storage.ledger.tables import PENDING, attempts, inbox
from storage.ledger.values import (
    JSON,
    DeadLetter,
    ExaminationJob,
    InboxEvent,
    IntakeReport,
    JobOutcome,
    LeasedJob,
    OutboxRow,
    ReadPosition,
    StoredCase,
    StoredDeadLetter,
    StoredEntry,
    StoredShadowNote,
    StoredTimer,
    Wake,
)


class SqlLedger:
    """See `storage.ledger.port.Ledger`, whose promises these are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def migrate(self) -> list[str]:
        return migrate.upgrade(self._database)

    def close(self) -> None:
        self._database.close()

    def take_in(
        self,
        *,
        events: Sequence[InboxEvent],
        refusals: Sequence[DeadLetter],
        positions: Sequence[ReadPosition],
        jobs: Sequence[ExaminationJob],
        at: datetime,
    ) -> IntakeReport:
        return intake.take_in(
            self._database, events=events, refusals=refusals, read=positions, asked=jobs, at=at
        )

    def positions(self, partition: int) -> Mapping[str, ReadPosition]:
        with self._database.reading() as connection:
            return intake.read_positions(connection, partition)

    @contextmanager
    def applying(self, partition: int) -> Iterator[Applying | None]:
        with self._database.applying(partition) as connection:
            if connection is None:
                yield None
                return
            batch = SqlApplying(self._database, connection, partition)
            yield batch
            batch.flush()

    def count_attempt(self, key: str) -> int:
        with self._database.writing() as connection:
            self._database.upsert(
                connection, attempts, [{"key": key, "count": 1}], {"count": "attempts.count + 1"}
            )
            query = select(attempts.c.count).where(attempts.c.key == key)
            return int(connection.execute(query).scalar_one())

    def pending(self, partition: int) -> int:
        query = (
            select(func.count())
            .select_from(inbox)
            .where(inbox.c.partition == partition, inbox.c.state == PENDING)
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def lease_job(self, *, examiner: str, now: datetime, lease: timedelta) -> LeasedJob | None:
        return jobs.lease(self._database, examiner=examiner, now=now, period=lease)

    def renew_lease(self, job: LeasedJob, *, now: datetime, lease: timedelta) -> LeasedJob | None:
        return jobs.renew(self._database, job, now=now, period=lease)

    def finish_job(self, job: LeasedJob, outcome: JobOutcome) -> bool:
        return jobs.finish(self._database, job, outcome)

    def postpone_job(self, job: LeasedJob, *, until: datetime) -> bool:
        return jobs.give_back(self._database, job, until=until)

    def release_job(self, job: LeasedJob) -> bool:
        return jobs.give_back(self._database, job, until=None)

    def jobs_waiting(self) -> int:
        with self._database.reading() as connection:
            return jobs.count_open(connection)

    def outbox_after(self, number: int, *, limit: int) -> list[OutboxRow]:
        with self._database.reading() as connection:
            return outbox.after(connection, number, limit)

    def outbox_rows(
        self, *, topic: str | None = None, key: bytes | None = None, limit: int | None = None
    ) -> list[OutboxRow]:
        with self._database.reading() as connection:
            return outbox.select_rows(connection, topic=topic, key=key, limit=limit)

    def dead_letters(self, *, reason: str | None = None) -> list[StoredDeadLetter]:
        letters = [
            StoredDeadLetter(row.number, dead_letters.from_entry(row.entry))
            for row in self.outbox_rows(topic=dead_letters.TOPIC)
        ]
        return [stored for stored in letters if reason in (None, stored.letter.reason)]

    def event_state(self, source: str, id: str) -> str | None:
        query = select(inbox.c.state).where(inbox.c.source == source, inbox.c.id == id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def case(self, case_id: str) -> StoredCase | None:
        with self._database.reading() as connection:
            found = cases.read_cases(connection, case_id=case_id)
        return found[0] if found else None

    def cases(
        self,
        *,
        kind: str | None = None,
        is_open: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> list[StoredCase]:
        with self._database.reading() as connection:
            return cases.read_cases(
                connection, kind=kind, is_open=is_open, after=after, limit=limit
            )

    def case_events(self, case_id: str) -> list[StoredEntry]:
        with self._database.reading() as connection:
            return cases.read_entries(connection, case_id)

    def facts_of(self, scope: str) -> list[tuple[str, str, JSON]]:
        with self._database.reading() as connection:
            return facts.facts_of(connection, scope)

    def tell(
        self, scope: str, key: str, owner: str, value: JSON, *, wake: Wake | None = None
    ) -> None:
        facts.tell(self._database, scope, key, owner, value, wake)

    def timers(self, case_id: str) -> list[StoredTimer]:
        with self._database.reading() as connection:
            return timers.read_timers(connection, case_id)

    def shadow_notes(
        self, *, case_id: str | None = None, after: int = 0, limit: int | None = None
    ) -> list[StoredShadowNote]:
        with self._database.reading() as connection:
            return shadow.read(connection, case_id=case_id, after=after, limit=limit)
