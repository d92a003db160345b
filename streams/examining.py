"""One examination: fetch the document, read it in the sandbox, say how the job ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import loads
from typing import Protocol

from processors.evidence.values import Declared, Findings
from schemas import canonical
from storage.blobs.port import BlobMismatch, BlobMissing, BlobRef
from storage.ledger.values import JobOutcome, LeasedJob, Outcome

LOOK_AGAIN_FIRST = timedelta(seconds=1)
LOOK_AGAIN_MOST = timedelta(minutes=1)


class Blobs(Protocol):
    """What examining needs of a blob store."""

    def get(self, ref: BlobRef, *, limit: int) -> bytes:
        """Return the bytes; raises BlobMissing, BlobMismatch or BlobsUnavailable."""
        ...


Examine = Callable[[bytes, Declared], Findings]
"""Reads a document in a throw-away process; never raises for what a document does to it."""


@dataclass(frozen=True, slots=True)
class Postponed:
    """The document is not there yet: look again at `until`."""

    until: datetime


def work_off(
    job: LeasedJob,
    *,
    blobs: Blobs,
    examine: Examine,
    now: datetime,
    wait: timedelta,
    most_bytes: int,
) -> JobOutcome | Postponed:
    """Do one job. Blocks for as long as the document takes; may be repeated.

    A missing document is waited for until `wait` after the job was queued. Raises Retry where
    the store does not answer.
    """
    request = loads(job.request)
    place = request["blob"]
    ref = BlobRef(
        bucket=place["bucket"] or "",
        key=place["key"],
        version_id=place["version_id"],
        sha256=place["sha256"],
        size=place["size"],
    )
    try:
        content = blobs.get(ref, limit=most_bytes)
    except BlobMissing:
        return _missing(job, now=now, wait=wait)
    except BlobMismatch:
        return JobOutcome(Outcome.BLOB_MISMATCH)
    findings = examine(content, Declared(**request["declared"]))
    return JobOutcome(Outcome.FINDINGS, canonical(findings.to_record()))


def _missing(job: LeasedJob, *, now: datetime, wait: timedelta) -> JobOutcome | Postponed:
    waited = now - job.queued_at
    if waited >= wait:
        return JobOutcome(Outcome.BLOB_MISSING)
    pause = min(max(waited, LOOK_AGAIN_FIRST), LOOK_AGAIN_MOST, wait - waited)
    return Postponed(now + pause)
