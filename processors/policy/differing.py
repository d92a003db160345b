"""Which figures two policies do not share. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from processors.policy.policy import Figure, Policies
from processors.text import Text


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs from `since` on; None stands for one that is not there.

    Values are plain JSON; a period is written in whole hours (`72h`), else in seconds.
    """

    key: str
    rule: str | None
    name: Text
    since: datetime
    was: Any
    becomes: Any


def differing_figures(old: Policies, new: Policies) -> tuple[FigureChange, ...]:
    """Return the figures whose value differs at some instant, by key and date.

    A difference that lasts over several versions is named once, from its first instant.
    """
    found: list[FigureChange] = []
    last: dict[str, tuple[Any, Any]] = {}
    for since in sorted({*old.starts, *new.starts}):
        was, becomes = old.at(since).figures, new.at(since).figures
        for key in sorted(was.keys() | becomes.keys()):
            pair = (_plain(was.get(key)), _plain(becomes.get(key)))
            if last.get(key) == pair:
                continue
            last[key] = pair
            if pair[0] != pair[1]:
                figure = becomes.get(key) or was[key]
                found.append(FigureChange(key, figure.rule, figure.name, since, *pair))
    return tuple(sorted(found, key=lambda each: (each.key, each.since)))


def _plain(figure: Figure | None) -> Any:
    return None if figure is None else _json(figure.value)


def _json(value: Any) -> Any:
    if isinstance(value, timedelta):
        hours, rest = divmod(value, timedelta(hours=1))
        return f"{value.total_seconds():.0f}s" if rest else f"{hours}h"
    if isinstance(value, Mapping):
        return {str(key): _json(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_json(inner) for inner in value]
    return value
