"""Ends of periods: working days of the PRC, days of law, US business days, months.

This file alone knows `chinesecalendar`. All functions are pure, take aware instants and raise
ValueError for naive ones. An end is the first instant after 24:00 of the last day; an event at
it is in time (rules.md, section 0).
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from chinese_calendar import constants  # type: ignore[import-untyped]

from processors.policy.policy import Period

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
BRUSSELS = ZoneInfo("Europe/Brussels")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a period ends. `provisional`: a calendar it needs is not published yet, weekdays
    were counted; it is computed again on publication and meanwhile cuts nobody's right off.
    """

    at: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """Rest days on weekdays, working days on weekends (调休), and the years for which both are
    published. Build one by hand for tests or to compute provisional deadlines again.
    """

    rest_days: frozenset[date]
    make_up_days: frozenset[date]
    years: frozenset[int]

    def is_published(self, day: date) -> bool:
        return day.year in self.years

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is a working day; in a year that is not published, a weekday."""
        if day.weekday() >= 5:
            return day in self.make_up_days
        return day not in self.rest_days


@cache
def prc_calendar() -> Calendar:
    """The State Council's calendar, as far as the library knows it."""
    return Calendar(
        rest_days=frozenset(constants.holidays),
        make_up_days=frozenset(constants.workdays),
        years=frozenset(day.year for day in constants.holidays),
    )


def add_period(start: datetime, period: timedelta) -> datetime:
    """A multiple of seconds or of 24 h from `start`, whatever the clocks on walls do."""
    return _aware(start).astimezone(UTC) + period


def shanghai_day(instant: datetime) -> date:
    """The day on the platform's wall."""
    return _aware(instant).astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """00:00 Asia/Shanghai of `day`."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def add_working_days(start: datetime, n: int, calendar: Calendar | None = None) -> Deadline:
    """24:00 Shanghai of the n-th working day after the day of `start` (Civil Code art. 201)."""
    calendar = calendar or prc_calendar()
    day, provisional = shanghai_day(start), False
    left = _positive(n)
    while left:
        day += _DAY
        provisional = provisional or not calendar.is_published(day)
        left -= calendar.is_working_day(day)
    return Deadline(_end_of(day, SHANGHAI), provisional)


def add_law_days(start: datetime, n: int, calendar: Calendar | None = None) -> Deadline:
    """24:00 Shanghai of the n-th day after the day of `start`; where that is a rest day, of the
    next working day (Civil Code arts 200-203).
    """
    calendar = calendar or prc_calendar()
    day = shanghai_day(start) + _positive(n) * _DAY
    provisional = not calendar.is_published(day)
    while not calendar.is_working_day(day):
        day += _DAY
        provisional = provisional or not calendar.is_published(day)
    return Deadline(_end_of(day, SHANGHAI), provisional)


def add_us_business_days(start: datetime, n: int) -> Deadline:
    """24:00 New York of the n-th business day after the day of `start` (17 U.S.C. 512(g)(2);
    holidays of 5 U.S.C. 6103, where a Saturday's is kept on Friday and a Sunday's on Monday).
    """
    day = _aware(start).astimezone(NEW_YORK).date()
    left = _positive(n)
    while left:
        day += _DAY
        left -= day.weekday() < 5 and day not in us_federal_holidays(day.year)
    return Deadline(_end_of(day, NEW_YORK))


def add_months(start: datetime, n: int) -> Deadline:
    """24:00 Brussels of the day with the same number n months on, or of that month's last day
    (Regulation 1182/71 art. 3; DSA art. 20 asks for *at least* six months).
    """
    first = _aware(start).astimezone(BRUSSELS).date()
    years, month = divmod(first.month - 1 + _positive(n), 12)
    year = first.year + years
    day = date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
    return Deadline(_end_of(day, BRUSSELS))


def end_of_period(start: datetime, period: Period, calendar: Calendar | None = None) -> Deadline:
    """The end of a law profile's period that began at `start`."""
    return _ENDS[period.unit](start, period.count, calendar)


@cache
def us_federal_holidays(year: int) -> frozenset[date]:
    """Days of `year` on which federal offices rest, as observed."""
    fixed = [date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    if year >= 2021:
        fixed.append(date(year, 6, 19))
    kept = {_observed(day) for day in [*fixed, date(year + 1, 1, 1)]}
    mondays = {
        _nth_weekday(year, 1, 0, 3),
        _nth_weekday(year, 2, 0, 3),
        _nth_weekday(year, 6, 0, 1) - timedelta(days=7),
        _nth_weekday(year, 9, 0, 1),
        _nth_weekday(year, 10, 0, 2),
    }
    thanksgiving = _nth_weekday(year, 11, 3, 4)
    return frozenset(day for day in kept | mondays | {thanksgiving} if day.year == year)


def _observed(day: date) -> date:
    return day + {5: -_DAY, 6: _DAY}.get(day.weekday(), timedelta())


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    after = day + _DAY
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant without an offset has no place on the calendar")
    return instant


def _positive(n: int) -> int:
    if n < 1:
        raise ValueError(f"a period of {n} days has no end")
    return n


_ENDS: dict[str, Callable[[datetime, int, Calendar | None], Deadline]] = {
    "law_days": add_law_days,
    "working_days": add_working_days,
    "us_business_days": lambda start, n, _: add_us_business_days(start, n),
    "months": lambda start, n, _: add_months(start, n),
    "days": lambda start, n, _: Deadline(add_period(start, n * _DAY)),
}
