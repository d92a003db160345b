"""A record as it lies in a topic, before anybody has looked into it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RawRecord:
    """Bytes from the bus: `topic` is the contract's name, without this bus's prefix.

    `appended_at` is the broker's append time (UTC); key and value are None where the record has
    none (a tombstone is a record whose value is None).
    """

    topic: str
    partition: int
    offset: int
    appended_at: datetime
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
