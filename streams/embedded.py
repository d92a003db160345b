"""The embedded run: events from files into the ledger at home, applied and examined on the spot."""

from collections.abc import Callable, Sequence
from datetime import datetime

from processors.evidence.values import Declared, Findings
from storage.ledger.values import JobOutcome, LeasedJob
from streams.applier import Applier
from streams.examining import Postponed, work_off
from streams.intake import as_given
from streams.keeping import LedgerKeeper, system_now
from streams.local_run import LocalRun, read_events
from streams.opening import Services, pipeline_of
from streams.settings import Settings

Progress = Callable[[int, int], None]
"""Told after each chunk: events taken in so far, events in all."""

Examine = Callable[[bytes, Declared], Findings]


def run_embedded(
    settings: Settings,
    opened: Services,
    lines: Sequence[bytes],
    *,
    examine: Examine,
    until: datetime | None,
    progress: Progress = lambda _done, _all: None,
    now: Callable[[], datetime] = system_now,
) -> None:
    """Take `lines` in as they say, apply them and every clock due up to and including `until`.

    Without `until` the run ends at the last event's instant. Blocks while documents are examined;
    may be repeated with the same lines: what is known already is ignored. The outcome is in the
    ledger: `outbox_rows`, `cases`, `dead_letters`.
    """

    def work(job: LeasedJob) -> JobOutcome | Postponed:
        return work_off(
            job,
            blobs=opened.blobs,
            examine=examine,
            now=now(),
            wait=opened.policies.at(job.queued_at).duration("platform.blob_wait"),
            most_bytes=settings.max_file_bytes,
        )

    keeper = LedgerKeeper(
        opened.ledger,
        opened.blobs,
        pipeline=pipeline_of(opened.policies),
        instant_of=as_given,
        now=now,
    )
    applier = Applier(
        opened.ledger,
        opened.policies,
        attempts=settings.attempts,
        batch=settings.apply_batch,
        shadow=opened.shadow,
    )
    events = read_events(lines)
    run = LocalRun(opened.ledger, keeper, applier, work, now=now)
    for done in run.run(events, until):
        progress(done, len(events))
