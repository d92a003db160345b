"""Short ways to say what the ledger suite puts in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from storage.ledger import Applying, Ledger
from storage.ledger.values import (
    CaseEntry,
    CaseRecord,
    DeadLetter,
    DueEvent,
    ExaminationJob,
    InboxEvent,
    IntakeReport,
    Original,
    OutboxEntry,
    ReadPosition,
)

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgres)
seen_from_outside = pytest.mark.parametrize("ledger_url", ["sqlite", POSTGRESQL], indirect=True)
"""The databases that more than one connection can look into."""

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FAR = NOON + timedelta(days=365)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def original(offset: int = 0, *, partition: int = 0, topic: str = "complaints") -> Original:
    return Original(
        topic, partition, offset, b"c-1", b"\x00not \xff json", (("ce_id", b"\xfe"), ("ce_id", b""))
    )


def event(
    id: str = "e-1",
    *,
    subject: str = "c-1",
    minutes: float = 0,
    content: str = "a",
    source: str = "/shop",
    partition: int = 0,
    offset: int = 0,
    rank: int = 0,
    job_key: str | None = None,
    again: bool = False,
) -> InboxEvent:
    return InboxEvent(
        source=source,
        id=id,
        type="complaint.filed.v1",
        subject=subject,
        instant=at(minutes),
        content_hash=sha256(content.encode()).hexdigest(),
        envelope=b'{"data":"' + content.encode() + b'"}',
        original=original(offset, partition=partition),
        rank=rank,
        job_key=job_key,
        again=again,
    )


def job(key: str = "j-1", *, minutes: float = 0) -> ExaminationJob:
    return ExaminationJob(key, b'{"examine":"' + key.encode() + b'"}', at(minutes))


def take(
    ledger: Ledger,
    *events: InboxEvent,
    refusals: Sequence[DeadLetter] = (),
    positions: Sequence[ReadPosition] = (),
    jobs: Sequence[ExaminationJob] = (),
) -> IntakeReport:
    return ledger.take_in(events=events, refusals=refusals, positions=positions, jobs=jobs, at=NOON)


def entry(id: str = "e-1", *, minutes: float = 0, outcome: bytes = b"{}") -> CaseEntry:
    return CaseEntry("/shop", id, "complaint.filed.v1", at(minutes), b'{"n":1}', b"{}", outcome)


def record(case_id: str = "c-1", *, state: str = "filed", is_open: bool = True) -> CaseRecord:
    return CaseRecord(
        case_id, "not_received", state, is_open, b'{"s":"' + state.encode() + b'"}', NOON
    )


def message(id: str = "d-1", *, value: bytes = b"{}", topic: str = "decisions") -> OutboxEntry:
    return OutboxEntry(topic, id, b"c-1", value, (("content-type", b"application/json"),))


@contextmanager
def applying(ledger: Ledger, partition: int = 0) -> Iterator[Applying]:
    with ledger.applying(partition) as batch:
        assert batch is not None
        yield batch


def due_ids(ledger: Ledger, *, partition: int = 0, limit: int = 100) -> list[str]:
    """What is due in order: an event's id, a timer's name."""
    with applying(ledger, partition) as batch:
        items = batch.due(FAR, limit=limit).items
        return [item.id if isinstance(item, DueEvent) else item.name for item in items]


def save(ledger: Ledger, case_id: str = "c-1", *, entries: int = 1, seq: int = 0) -> None:
    """Append entries to a case in a batch of its own."""
    with applying(ledger) as batch:
        batch.save_case(
            record(case_id),
            expected_seq=seq,
            entries=[entry(f"e-{seq + n + 1}") for n in range(entries)],
        )
