"""From an old major version to the next: pure functions, one step each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from schemas.canonical import JSON

Upcast: TypeAlias = Callable[[Mapping[str, JSON]], dict[str, JSON]]

_VERSIONED = re.compile(r"(?P<name>.+)\.v(?P<version>[1-9]\d{0,3})", re.ASCII)


def split_version(event_type: str) -> tuple[str, int]:
    """Return name and major version of a type; raises ValueError where it carries none."""
    match = _VERSIONED.fullmatch(event_type)
    if match is None:
        raise ValueError("the type carries no version, as in complaint.filed.v1")
    return match["name"], int(match["version"])


@dataclass(frozen=True, slots=True)
class Upcasts:
    """The steps by the type they start from; each leads to the next version of the same name."""

    steps: Mapping[str, Upcast] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for event_type in self.steps:
            split_version(event_type)

    def latest(self, event_type: str, data: Mapping[str, JSON]) -> tuple[str, dict[str, JSON]]:
        """Return type and data after every step there is. Pure; the given data is not changed."""
        current = dict(data)
        while event_type in self.steps:
            current = self.steps[event_type](current)
            name, version = split_version(event_type)
            event_type = f"{name}.v{version + 1}"
        return event_type, current
