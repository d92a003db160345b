"""The applier of a partition: the same for replay, the embedded run and the cluster."""

from datetime import datetime

import structlog

from processors.errors import Halt, Retry
from processors.policy import Policies
from storage.ledger import Ledger
from streams.batch import Batch, Report
from streams.shadow import Shadow

log = structlog.get_logger(__name__)


class Applier:
    """Applies events and clocks in the order of their instants, a batch in a transaction.

    All calls block. What a bug meets is tried `attempts` times, counted in the ledger, then given
    up: the event as a dead letter `failed`, the clock with one too; the case goes on.
    """

    def __init__(
        self,
        ledger: Ledger,
        policies: Policies,
        *,
        attempts: int,
        batch: int,
        shadow: Shadow | None = None,
    ) -> None:
        self._ledger = ledger
        self._policies = policies
        self._shadow = shadow
        self._attempts = attempts
        self._batch = batch
        self._condemned: dict[str, int] = {}

    def apply_all(self, partition: int, before: datetime, *, inclusive: bool = False) -> int:
        """Apply batch after batch until nothing is due before `before`; return how many items.

        Ends early, with nothing lost, where another applier has the partition.
        """
        total = 0
        while True:
            report = self.apply_batch(partition, before, inclusive=inclusive)
            if report is None or not report.items:
                return total
            total += report.items

    def apply_batch(
        self, partition: int, before: datetime, *, inclusive: bool = False
    ) -> Report | None:
        """Apply one batch of what is due before `before` (or at it, if `inclusive`).

        None if another applier has the partition. Raises Retry when the ledger does not answer
        or another applier was faster: nothing of the batch was kept, or nobody knows.
        """
        limit = self._batch
        while True:
            batch: Batch | None = None
            try:
                with self._ledger.applying(partition) as transaction:
                    if transaction is None:
                        return None
                    due = transaction.due(before, limit=limit, inclusive=inclusive)
                    batch = Batch(
                        transaction, self._policies, self._condemned, due, shadow=self._shadow
                    )
                    report = batch.run()
            except (Retry, Halt):
                raise
            except Exception as error:
                if batch is None:
                    raise
                limit = self._after_bug(batch, limit, error)
            else:
                for key in batch.given_up:
                    self._condemned.pop(key, None)
                return report

    def _after_bug(self, batch: Batch, limit: int, error: Exception) -> int:
        """Count the attempt at what met the bug; return how many items to try next."""
        done = batch.report.items
        if batch.current is None and done > 1:
            # The bug came when the whole batch was stored: halve it until one item is to blame.
            return done // 2
        met = batch.blamed
        if met.attempt_key in self._condemned:
            # Giving it up fails too: nothing can go on here, and nothing of it is lost.
            raise error
        attempts = self._ledger.count_attempt(met.attempt_key)
        log.error(
            "a bug met an item",
            type=type(met).__name__,
            attempts=attempts,
            error=type(error).__name__,
        )
        if attempts < self._attempts:
            return max(1, min(done, limit))
        self._condemned[met.attempt_key] = attempts
        return limit
