"""Keeping what was read: inline files to the blobs first, then one ledger transaction."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from storage.blobs.port import BlobStore
from storage.ledger import Ledger
from storage.ledger.values import DeadLetter, IntakeReport, ReadPosition
from streams.intake import (
    Accepted,
    InstantOf,
    examination_job,
    inbox_event,
    read_record,
    refuse,
    with_blob,
)
from streams.metrics import KEPT
from streams.records import RawRecord


def system_now() -> datetime:
    """The machine's clock, UTC; the one place that asks it."""
    return datetime.now(UTC)


class LedgerKeeper:
    """The `Keeper` of the agent frame over a ledger and a blob store. All calls block."""

    def __init__(
        self,
        ledger: Ledger,
        blobs: BlobStore,
        *,
        pipeline: str,
        instant_of: InstantOf,
        now: Callable[[], datetime] = system_now,
    ) -> None:
        self._ledger = ledger
        self._blobs = blobs
        self._pipeline = pipeline
        self._instant_of = instant_of
        self._now = now

    def keep(self, records: Sequence[RawRecord], position: int) -> None:
        """Keep records of one partition of one topic and the position; may be repeated."""
        judged = [read_record(record, self._instant_of) for record in records]
        last = records[-1]
        at = ReadPosition(last.topic, last.partition, position, last.appended_at)
        self.take_in(judged, [at])
        KEPT.labels(topic=last.topic).inc(len(records))

    def take_in(
        self,
        judged: Sequence[Accepted | DeadLetter],
        positions: Sequence[ReadPosition] = (),
        *,
        again: bool = False,
    ) -> IntakeReport:
        """Keep what was judged already; `again` sends refused events in once more."""
        now = self._now()
        accepted = [self._stored(each) for each in judged if isinstance(each, Accepted)]
        jobs = [examination_job(each, pipeline=self._pipeline, now=now) for each in accepted]
        return self._ledger.take_in(
            events=[
                inbox_event(each, job, again=again)
                for each, job in zip(accepted, jobs, strict=True)
            ],
            refusals=[each for each in judged if isinstance(each, DeadLetter)],
            positions=positions,
            jobs=[job for job in jobs if job is not None],
            at=now,
        )

    def count_attempt(self, record: RawRecord, _error: BaseException) -> int:
        return self._ledger.count_attempt(
            f"record|{record.topic}|{record.partition}|{record.offset}"
        )

    def give_up(self, record: RawRecord, error: BaseException, position: int) -> None:
        detail = f"{type(error).__name__} while reading the message; replay it after a repair"
        self.take_in(
            [refuse(record, "failed", detail)],
            [ReadPosition(record.topic, record.partition, position, record.appended_at)],
        )

    def _stored(self, accepted: Accepted) -> Accepted:
        if accepted.upload is None:
            return accepted
        stored = self._blobs.put(accepted.upload.content, media_type=accepted.upload.media_type)
        return with_blob(accepted, stored)
