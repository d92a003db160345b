"""Noticing a record that got lost between the client library and the ledger."""

from collections.abc import Hashable
from typing import Generic, TypeVar

from streams.offsets import OffsetTracker

P = TypeVar("P", bound=Hashable)


class StuckReading(Generic[P]):
    """Remembers when each partition's position last moved; instants are seconds of one clock."""

    def __init__(self, patience_seconds: float) -> None:
        self._patience = patience_seconds
        self._moved: dict[P, tuple[int, float]] = {}

    def look(self, tracker: OffsetTracker[P], now: float) -> P | None:
        """Return a partition whose next record was handed out and not kept for too long."""
        for partition in tracker:
            position = tracker.position(partition)
            if position is None or not tracker.waits(partition):
                self._moved.pop(partition, None)
                continue
            at, since = self._moved.setdefault(partition, (position, now))
            if at != position:
                self._moved[partition] = (position, now)
            elif now - since > self._patience:
                return partition
        return None

    def forgive(self) -> None:
        """Nothing could be kept meanwhile: begin to count anew."""
        self._moved.clear()
