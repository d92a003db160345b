"""How far a partition of all inbound topics has been read: up to where it may be applied.

Events and clocks strictly below the watermark are complete: nothing older can still arrive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.ledger.values import ReadPosition


@dataclass(frozen=True, slots=True)
class Ends:
    """Offsets behind the last record, asked after the brokers' clocks had shown `asked_at`.

    `gaps` are the partitions of which is known that nothing readable lies between the ledger's
    position and the end (transaction markers, compaction, aborted records).
    """

    asked_at: datetime
    ends: Mapping[str, int]
    gaps: frozenset[str] = frozenset()


def watermark(
    topics: Sequence[str], positions: Mapping[str, ReadPosition], asked: Ends
) -> datetime | None:
    """Return the instant below which one partition of all `topics` has been read.

    A topic read to its end is complete up to the question; otherwise up to its last read record.
    None where a topic that holds records was never read.
    """
    marks = [_mark(topic, positions.get(topic), asked) for topic in topics]
    known = [mark for mark in marks if mark is not None]
    return min(known) if len(known) == len(marks) else None


def unread(positions: Mapping[str, ReadPosition], ends: Mapping[str, int]) -> list[str]:
    """Return the topics whose position lies before their end."""
    return [topic for topic, end in ends.items() if _next(positions.get(topic)) < end]


def _mark(topic: str, position: ReadPosition | None, asked: Ends) -> datetime | None:
    end = asked.ends[topic]
    if _next(position) >= end or topic in asked.gaps:
        return asked.asked_at
    if position is None or position.last_instant is None:
        return None
    return min(position.last_instant, asked.asked_at)


def _next(position: ReadPosition | None) -> int:
    return position.next_offset if position else 0


def less_skew(instant: datetime, milliseconds: int) -> datetime:
    """Return `instant` as the slowest broker's clock may have shown it."""
    return instant - timedelta(milliseconds=milliseconds)
