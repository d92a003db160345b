"""Replay: a file of events through the same applier, in virtual time, on a ledger in memory."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from processors.policy import Policies
from processors.proof.registers import Answer
from schemas import canonical
from storage.blobs.port import (
    DEFAULT_READ_LIMIT,
    BlobMismatch,
    BlobMissing,
    BlobRef,
    BlobStore,
    StoredBlob,
)
from storage.ledger import Ledger, open_ledger
from storage.ledger.values import JobOutcome, LeasedJob, OutboxEntry
from streams.answering import give
from streams.applier import Applier
from streams.examining import Examine, Postponed, work_off
from streams.intake import as_given
from streams.keeping import LedgerKeeper
from streams.local_run import BEGINNING, LocalRun, Placed

BATCH = 500
DEAD_LETTERS = "dead-letters"


class ReplayBlobs:
    """Documents of a replay: `folder/<key>`, else `folder/<sha256>`; inline ones in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder.resolve() if folder else None
        self._inline: dict[str, bytes] = {}

    def setup(self) -> list[str]:
        return []

    def put(self, content: bytes, *, media_type: str) -> StoredBlob:  # noqa: ARG002
        """Keep an inline document for this run."""
        digest = hashlib.sha256(content).hexdigest()
        self._inline[digest] = content
        return StoredBlob("replay", f"sha256/{digest}", None, digest, len(content))

    def get(self, ref: BlobRef, *, limit: int = DEFAULT_READ_LIMIT) -> bytes:
        content = self._inline.get(ref.sha256)
        if content is None:
            content = self._file(ref).read_bytes()
        if len(content) > limit:
            raise BlobMismatch(f"the object has more than {limit} bytes")
        if hashlib.sha256(content).hexdigest() != ref.sha256.lower():
            raise BlobMismatch("the object's digest is not the one that is named")
        return content

    def _file(self, ref: BlobRef) -> Path:
        if self._folder is not None:
            for name in (ref.key, ref.sha256):
                path = (self._folder / name).resolve()
                if path.is_relative_to(self._folder) and path.is_file():
                    return path
        raise BlobMissing("no such file in the folder of documents")


def replay(
    events: Sequence[Placed],
    *,
    until: datetime | None,
    policies: Policies,
    blobs: BlobStore,
    examine: Examine,
    pipeline: str,
    most_bytes: int,
    answers: Sequence[Answer] = (),
) -> Iterator[bytes]:
    """Yield every outbound line in outbox order: the same for the same arguments, byte for byte.

    Events come in the order of `read_events`, `answers` of public registers at their own instants;
    no clock of this machine and no chance is used.
    """
    ledger = open_ledger("sqlite:///:memory:")
    ledger.migrate()
    try:
        run = LocalRun(
            ledger,
            LedgerKeeper(ledger, blobs, pipeline=pipeline, instant_of=as_given, now=_no_clock),
            Applier(ledger, policies, attempts=1, batch=BATCH),
            _worker(blobs, examine, most_bytes),
            now=_no_clock,
        )
        give(ledger, answers)
        outbox = _Outbox(ledger)
        for _ in run.run(events, until):
            yield from outbox.news()
        yield from outbox.news()
    finally:
        ledger.close()


def line_of(entry: OutboxEntry) -> bytes:
    """Return an outbox entry as a line of a replay."""
    if entry.topic != DEAD_LETTERS:
        return entry.value or b""
    headers = {name: value.decode("utf-8") for name, value in entry.headers}
    return canonical(
        {
            "topic": DEAD_LETTERS,
            "reason": headers["proofstream-reason"],
            "event_id": entry.event_id,
            "source": entry.event_source,
            "detail": headers["proofstream-detail"],
        }
    )


class _Outbox:
    """Reads on in the outbox from where it stopped."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._last = 0

    def news(self) -> Iterator[bytes]:
        while rows := self._ledger.outbox_after(self._last, limit=BATCH):
            self._last = rows[-1].number
            yield from (line_of(row.entry) for row in rows)


def _no_clock() -> datetime:
    return BEGINNING


def _worker(
    blobs: BlobStore, examine: Examine, most_bytes: int
) -> Callable[[LeasedJob], JobOutcome | Postponed]:
    def work(job: LeasedJob) -> JobOutcome | Postponed:
        return work_off(
            job,
            blobs=blobs,
            examine=examine,
            now=BEGINNING,
            wait=timedelta(0),
            most_bytes=most_bytes,
        )

    return work
