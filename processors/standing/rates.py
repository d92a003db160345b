"""P-02 and P-03: rates over whole Shanghai days, in basis points, half-up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from processors.policy.calendar import shanghai_day

WHOLE = 10_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Whole days, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def window_at(now: datetime, days: int, *, counted: date | None = None) -> Window:
    """The last `days` whole Shanghai days at `now`; a day that was counted today is whole."""
    today = shanghai_day(now)
    last = today if counted == today else today - _DAY
    return Window(last - (days - 1) * _DAY, last)


def basis_points(part: int, whole: int) -> int | None:
    """part ÷ whole in basis points, half-up; None without a whole."""
    if whole <= 0:
        return None
    return (2 * part * WHOLE + whole) // (2 * whole)
