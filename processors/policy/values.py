"""Figures as values: what the words of a policy file mean, checked unit by unit."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from processors.policy.document import Unit

_DURATION = re.compile(r"^(\d+)(s|m|h|d)$")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class BadValue(ValueError):
    """A value that its unit does not allow; `remedy` says what would be right."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def parse_value(unit: Unit, raw: object) -> Any:
    """The typed value of a figure. Raises BadValue."""
    return _PARSERS[unit](raw)


def _duration(raw: object) -> timedelta:
    match = _DURATION.match(raw) if isinstance(raw, str) else None
    if match is None or int(match[1]) == 0:
        raise BadValue(f"{raw!r} is no period", "write a number and s, m, h or d, as in 72h or 15d")
    return timedelta(seconds=int(match[1]) * _SECONDS[match[2]])


def _whole(lowest: int, highest: int | None, example: str) -> Callable[[object], int]:
    def parse(raw: object) -> int:
        fits = isinstance(raw, int) and not isinstance(raw, bool) and raw >= lowest
        if not fits or (highest is not None and int(str(raw)) > highest):
            span = f"from {lowest}" + (f" to {highest}" if highest is not None else "")
            raise BadValue(f"{raw!r} is no whole number {span}", f"write {example}")
        return int(str(raw))

    return parse


def _fraction(raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= 1:
        raise BadValue(f"{raw!r} is no number from 0 to 1", "write a decimal, as in 0.9")
    return float(raw)


def _choice(raw: object) -> str:
    if not isinstance(raw, str) or not raw:
        raise BadValue(f"{raw!r} is no word", "write one word, as in tmall_points")
    return raw


def _choices(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(item, str) and item for item in raw):
        raise BadValue(f"{raw!r} is no list of words", "write a list, as in [paid, shipped]")
    if len(set(raw)) != len(raw):
        raise BadValue("a word stands twice in the list", "keep one of them")
    return tuple(raw)


def _flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise BadValue(f"{raw!r} is neither true nor false", "write true or false")
    return raw


def _table(raw: object) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise BadValue(f"{raw!r} is no table", "write names with their values")
    frozen: Mapping[str, Any] = frozen_json(raw)
    return frozen


def frozen_json(raw: Any) -> Any:
    """The same JSON value, with tables and lists that nobody can change."""
    if isinstance(raw, dict):
        return MappingProxyType({str(key): frozen_json(value) for key, value in raw.items()})
    if isinstance(raw, list):
        return tuple(frozen_json(value) for value in raw)
    return raw


_PARSERS: Mapping[Unit, Callable[[object], Any]] = {
    Unit.DURATION: _duration,
    Unit.WORKING_DAYS: _whole(1, 250, "a number of working days, as in 3"),
    Unit.LAW_DAYS: _whole(1, 3660, "a number of calendar days, as in 15"),
    Unit.MONEY: _whole(0, None, "an amount in fen, as in 50000 for ¥500"),
    Unit.BASIS_POINTS: _whole(0, 10_000, "basis points, as in 3000 for 30 %"),
    Unit.NUMBER: _whole(0, None, "a number, as in 10"),
    Unit.FRACTION: _fraction,
    Unit.CHOICE: _choice,
    Unit.CHOICES: _choices,
    Unit.FLAG: _flag,
    Unit.TABLE: _table,
}
