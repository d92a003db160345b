"""Which offsets of a partition are safely kept: what may be committed, and nothing beyond."""

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

P = TypeVar("P", bound=Hashable)


@dataclass(slots=True)
class _Partition:
    """Offsets delivered and not yet kept, oldest first; `kept` holds those kept out of turn."""

    waiting: deque[int] = field(default_factory=deque)
    kept: set[int] = field(default_factory=set)
    end: int | None = None

    def position(self, also: Collection[int] = ()) -> int | None:
        for offset in self.waiting:
            if offset not in self.kept and offset not in also:
                return offset
        return self.end


class OffsetTracker(Generic[P]):
    """Knows, per partition, every offset handed out and every offset kept.

    The safe position never passes an offset that was handed out and is not kept, whatever the
    order in which they are kept; a record that got lost on its way inside the process holds it.
    Not thread safe: one event loop uses it.
    """

    def __init__(self) -> None:
        self._partitions: dict[P, _Partition] = {}

    def __iter__(self) -> Iterator[P]:
        return iter(tuple(self._partitions))

    def restart(self, partition: P) -> None:
        """Forget what was handed out: the consumer reads again from a kept position."""
        self._partitions[partition] = _Partition()

    def forget(self, partition: P) -> None:
        """The partition belongs to another worker now."""
        self._partitions.pop(partition, None)

    def delivered(self, partition: P, offset: int) -> None:
        """`offset` left the client library; going back starts the partition's record anew."""
        state = self._partitions.setdefault(partition, _Partition())
        if state.end is not None and offset < state.end:
            state = self._partitions[partition] = _Partition()
        state.waiting.append(offset)
        state.end = offset + 1

    def kept(self, partition: P, offsets: Iterable[int]) -> None:
        """These offsets are in the ledger; ones of before a restart are ignored."""
        state = self._partitions.get(partition)
        if state is None or not state.waiting:
            return
        first = state.waiting[0]
        last = state.waiting[-1]
        state.kept.update(offset for offset in offsets if first <= offset <= last)
        while state.waiting and state.waiting[0] in state.kept:
            state.kept.discard(state.waiting.popleft())

    def waits(self, partition: P) -> bool:
        """Whether something was handed out that is not kept yet."""
        state = self._partitions.get(partition)
        return bool(state and state.waiting)

    def position(self, partition: P) -> int | None:
        """The next offset to read after a crash; None before anything was handed out."""
        state = self._partitions.get(partition)
        return state.position() if state else None

    def position_after(self, partition: P, offsets: Iterable[int]) -> int | None:
        """What `position` will be once `offsets` are kept."""
        state = self._partitions.get(partition)
        return state.position(frozenset(offsets)) if state else None
