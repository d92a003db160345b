"""Three-valued logic (Kleene): what could not be read is neither true nor false."""

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    """The outcome of a check; FAIL only on a certain contradiction."""

    PASS = "pass"
    UNKNOWN = "unknown"
    FAIL = "fail"


_RANK = {Truth.FAIL: 0, Truth.UNKNOWN: 1, Truth.PASS: 2}


def all_of(values: Iterable[Truth]) -> Truth:
    """FAIL when any fails, PASS when all pass (or there is none), else UNKNOWN."""
    return min(values, key=_RANK.__getitem__, default=Truth.PASS)


def any_of(values: Iterable[Truth]) -> Truth:
    """PASS when any passes, FAIL when all fail (or there is none), else UNKNOWN."""
    return max(values, key=_RANK.__getitem__, default=Truth.FAIL)


def rank(value: Truth) -> int:
    """FAIL < UNKNOWN < PASS, for choosing the best of several."""
    return _RANK[value]


def certain(holds: bool) -> Truth:
    """A fact that is known either way."""
    return Truth.PASS if holds else Truth.FAIL
