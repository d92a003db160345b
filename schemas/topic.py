"""What a topic is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from schemas.fields import EventData


@dataclass(frozen=True, slots=True)
class Topic:
    """One Kafka topic: its direction seen from this product, what its key names, its types.

    `keyed_by`: `case` (`[A-Za-z0-9_-]{1,64}`) or `shop` (opaque, at most 128 characters).
    """

    name: str
    direction: Literal["in", "out"]
    keyed_by: Literal["case", "shop"]
    description: str
    events: Mapping[str, type[EventData]]
