"""The examiners: lease jobs, examine documents in the sandbox, hand in how they ended.

A job belongs to its examiner for the length of a lease, which is prolonged while the document is
being read; what a killed examiner held is taken up by another when the lease runs out.
"""

import os
import socket
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from processors.errors import Retry
from processors.policy import Policies
from storage.blobs.port import BlobStore
from storage.ledger import Ledger
from storage.ledger.values import LeasedJob
from streams.examining import Examine, Postponed, work_off
from streams.keeping import system_now
from streams.metrics import EXAMINED
from streams.waiting import Backoff

LEASE = timedelta(seconds=30)
RENEW_SECONDS = 10.0
IDLE_SECONDS = 0.2

log = structlog.get_logger(__name__)

STARTING = "starting"
NO_ANSWER = "the ledger, the blob store or the sandbox doesn't answer"


class Examiners:
    """A pool of threads, each with one document at a time in a process of its own."""

    def __init__(
        self,
        ledger: Ledger,
        blobs: BlobStore,
        examine: Examine,
        policies: Policies,
        *,
        most_bytes: int,
        now: Callable[[], datetime] = system_now,
    ) -> None:
        self._ledger = ledger
        self._blobs = blobs
        self._examine = examine
        self._policies = policies
        self._most_bytes = most_bytes
        self._now = now
        self._stop = threading.Event()
        self._halted: BaseException | None = None
        self._answered = False
        self._waiting: dict[str, str] = {}

    @property
    def wrong(self) -> str | None:
        """What threads wait for and how many do, `starting` before the first answer; else None.

        May be asked from any thread.
        """
        if not self._answered and not self._waiting:
            return STARTING
        reasons = Counter(self._waiting.copy().values())
        told = (f"{reason} ({count} waiting)" for reason, count in sorted(reasons.items()))
        return "; ".join(told) or None

    def stop(self) -> None:
        """Let every thread end after the document it is at."""
        self._stop.set()

    def run(self, threads: int) -> None:
        """Work until stopped. Raises what halted a thread: Halt, or a bug."""
        name = f"{socket.gethostname()}-{os.getpid()}"
        pool = [
            threading.Thread(target=self._work, args=(f"{name}-{number}",), daemon=True)
            for number in range(threads)
        ]
        for thread in pool:
            thread.start()
        for thread in pool:
            thread.join()
        if self._halted is not None:
            raise self._halted

    def _work(self, name: str) -> None:
        backoff = Backoff()
        while not self._stop.is_set():
            try:
                busy = self.work_once(name)
                backoff.reset()
                self._waiting.pop(name, None)
            except Retry as error:
                self._waiting[name] = NO_ANSWER
                log.warning("examiner waits", error=str(error))
                self._stop.wait(backoff.next_wait())
            except BaseException as error:
                self._halted = error
                self._stop.set()
            else:
                if not busy:
                    self._stop.wait(IDLE_SECONDS)

    def work_once(self, name: str) -> bool:
        """Do one job, if there is one; return whether there was. Raises Retry, Halt."""
        job = self._ledger.lease_job(examiner=name, now=self._now(), lease=LEASE)
        self._answered = True  # the first document may take minutes, and is no cause for alarm
        if job is None:
            return False
        with _Lease(self._ledger, job, self._now):
            try:
                end = work_off(
                    job,
                    blobs=self._blobs,
                    examine=self._examine,
                    now=self._now(),
                    wait=self._policies.at(job.queued_at).duration("platform.blob_wait"),
                    most_bytes=self._most_bytes,
                )
            except Retry:
                self._ledger.release_job(job)
                raise
        if isinstance(end, Postponed):
            self._ledger.postpone_job(job, until=end.until)
            return True
        self._ledger.finish_job(job, end)
        EXAMINED.labels(outcome=end.outcome.value).inc()
        return True


class _Lease:
    """Prolongs a lease in the background while its document is being read."""

    def __init__(self, ledger: Ledger, job: LeasedJob, now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._job = job
        self._now = now
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()

    def _renew(self) -> None:
        while not self._done.wait(RENEW_SECONDS):
            try:
                self._ledger.renew_lease(self._job, now=self._now(), lease=LEASE)
            except Retry as error:
                log.warning("lease not prolonged", error=str(error))
