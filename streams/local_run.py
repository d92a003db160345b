"""Events from files, taken in and applied in order without a bus: replay and the embedded run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage.ledger import Ledger
from storage.ledger.values import DeadLetter, JobOutcome, LeasedJob
from streams.applier import Applier
from streams.examining import Postponed
from streams.intake import Accepted, read_line
from streams.keeping import LedgerKeeper

PARTITION = 0
CHUNK = 500
LEASE = timedelta(hours=1)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

Judged = Accepted | DeadLetter
WorkOff = Callable[[LeasedJob], JobOutcome | Postponed]


@dataclass(frozen=True, slots=True)
class Placed:
    """A judged line and the instant at which it stands among the others."""

    at: datetime
    judged: Judged


def read_events(lines: Sequence[bytes]) -> list[Placed]:
    """Judge the lines of a file and put them in the order of their instants (ties: file order).

    A line that has no instant, because it can't be read, stands with the line before it. Pure.
    """
    placed: list[Placed] = []
    at = BEGINNING
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        judged = read_line(line, number=number, arrived_at=BEGINNING)
        if isinstance(judged, Accepted):
            at = judged.instant
        placed.append(Placed(at, judged))
    return sorted(placed, key=lambda each: each.at)


class LocalRun:
    """Takes events in and applies them, clocks included, in virtual time. All calls block."""

    def __init__(
        self,
        ledger: Ledger,
        keeper: LedgerKeeper,
        applier: Applier,
        work_off: WorkOff,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._keeper = keeper
        self._applier = applier
        self._work_off = work_off
        self._now = now

    def run(self, events: Sequence[Placed], until: datetime | None) -> Iterator[int]:
        """Apply `events` and every clock due up to and including `until`.

        Without `until` the run ends at the last event's instant; events after `until` are left
        out. Yields after each chunk how many events have been taken in so far.
        """
        if until is None:
            until = events[-1].at if events else BEGINNING
        wanted = [each for each in events if each.at <= until]
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            self._keeper.take_in([each.judged for each in chunk])
            self._examine()
            self._applier.apply_all(PARTITION, chunk[-1].at)
            yield start + len(chunk)
        self._applier.apply_all(PARTITION, until, inclusive=True)

    def _examine(self) -> None:
        """Work off every job that is ready."""
        while True:
            job = self._ledger.lease_job(examiner="local", now=self._now(), lease=LEASE)
            if job is None:
                return
            end = self._work_off(job)
            if isinstance(end, Postponed):
                self._ledger.postpone_job(job, until=end.until)
            else:
                self._ledger.finish_job(job, end)
