"""Ends of periods at the days where they are easy to get wrong."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from processors.policy.calendar import (
    Calendar,
    add_law_days,
    add_months,
    add_period,
    add_us_business_days,
    add_working_days,
    end_of_period,
    prc_calendar,
    shanghai_day,
    start_of_day,
    us_federal_holidays,
)
from processors.policy.policy import Period

SHANGHAI = ZoneInfo("Asia/Shanghai")
BARE = Calendar(rest_days=frozenset(), make_up_days=frozenset(), years=frozenset({2026}))


def shanghai(year, month, day, hour=10, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.rule("§0")
@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        # a plain week: Monday + 2 working days ends at 24:00 of Wednesday
        (shanghai(2025, 3, 3), 2, shanghai(2025, 3, 6, 0)),
        # one second before midnight the day of the start is still not counted
        (shanghai(2025, 3, 3, 23, 59), 2, shanghai(2025, 3, 6, 0)),
        # over a weekend
        (shanghai(2025, 3, 7), 1, shanghai(2025, 3, 11, 0)),
        # from a rest day
        (shanghai(2025, 3, 8), 1, shanghai(2025, 3, 11, 0)),
        # National Day 2025: 1 to 8 October rest, Sunday 28 September and Saturday 11 October work
        (shanghai(2025, 9, 26), 1, shanghai(2025, 9, 29, 0)),
        (shanghai(2025, 9, 30), 2, shanghai(2025, 10, 11, 0)),
        (shanghai(2025, 9, 30), 3, shanghai(2025, 10, 12, 0)),
        # New Year 2025 is a Wednesday
        (shanghai(2024, 12, 31), 1, shanghai(2025, 1, 3, 0)),
        # Spring Festival 2025: 26 January (Sunday) works, 28 January to 4 February rest
        (shanghai(2025, 1, 24), 2, shanghai(2025, 1, 28, 0)),
        (shanghai(2025, 1, 27), 1, shanghai(2025, 2, 6, 0)),
        # leap day 2024
        (shanghai(2024, 2, 28), 1, shanghai(2024, 3, 1, 0)),
    ],
)
def test_working_days_know_rest_days_and_make_up_days(start, n, end):
    deadline = add_working_days(start, n)

    assert deadline.at == end
    assert not deadline.provisional


def test_the_day_of_the_start_is_shanghais_whatever_the_offset():
    late_in_utc = datetime(2025, 3, 3, 17, 0, tzinfo=UTC)

    assert shanghai_day(late_in_utc) == date(2025, 3, 4)
    assert add_working_days(late_in_utc, 1).at == shanghai(2025, 3, 6, 0)


@pytest.mark.rule("§0")
@pytest.mark.rule("T-10")
@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        # a plain end
        (shanghai(2025, 3, 3), 15, shanghai(2025, 3, 19, 0)),
        # the last day is a Saturday: Monday
        (shanghai(2025, 2, 28), 15, shanghai(2025, 3, 18, 0)),
        # the last day is in National Day: 9 October is the next working day
        (shanghai(2025, 9, 20), 15, shanghai(2025, 10, 10, 0)),
        # the last day is a make-up Saturday: it is a working day
        (shanghai(2025, 9, 26), 15, shanghai(2025, 10, 12, 0)),
        # leap day
        (shanghai(2024, 2, 14), 15, shanghai(2024, 3, 1, 0)),
    ],
)
def test_days_of_law_end_at_midnight_of_a_working_day(start, n, end):
    assert add_law_days(start, n).at == end


def test_a_year_without_a_published_calendar_counts_weekdays_and_is_provisional():
    unpublished = max(prc_calendar().years) + 1
    friday = next(
        day
        for day in (start_of_day(date(unpublished, 5, n)) for n in range(1, 8))
        if day.weekday() == 4
    )

    deadline = add_working_days(friday, 1)

    assert deadline.provisional
    assert deadline.at == friday + timedelta(days=4)


def test_a_provisional_deadline_is_computed_again_on_publication():
    start = datetime(2026, 12, 30, 2, tzinfo=UTC)
    published = Calendar(
        rest_days=frozenset({date(2027, 1, 1)}),
        make_up_days=frozenset({date(2027, 1, 3)}),
        years=frozenset({2026, 2027}),
    )

    before = add_working_days(start, 3, BARE)
    after = add_working_days(start, 3, published)

    assert before.provisional
    assert before.at == shanghai(2027, 1, 5, 0)
    assert not after.provisional
    assert after.at == shanghai(2027, 1, 5, 0)


def test_a_period_that_ends_before_the_unpublished_year_is_certain():
    assert not add_working_days(datetime(2026, 12, 28, 2, tzinfo=UTC), 2, BARE).provisional
    assert add_law_days(datetime(2026, 12, 28, 2, tzinfo=UTC), 5, BARE).provisional


@pytest.mark.rule("§0")
def test_periods_of_hours_are_multiples_of_24_h_whatever_the_wall_says():
    before_summer_time = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))

    later = add_period(before_summer_time, timedelta(days=1))

    assert later - before_summer_time.astimezone(UTC) == timedelta(hours=24)


@pytest.mark.parametrize(
    ("start", "n", "last_day"),
    [
        # Thanksgiving 2026 is 26 November
        (datetime(2026, 11, 25, 17, tzinfo=UTC), 1, date(2026, 11, 27)),
        # Independence Day 2026 is a Saturday, kept on Friday 3 July
        (datetime(2026, 7, 2, 17, tzinfo=UTC), 1, date(2026, 7, 6)),
        # New Year 2022 was a Saturday, kept on 31 December 2021
        (datetime(2021, 12, 30, 17, tzinfo=UTC), 1, date(2022, 1, 3)),
        # ten business days over Labor Day 2026
        (datetime(2026, 9, 1, 17, tzinfo=UTC), 10, date(2026, 9, 16)),
    ],
)
def test_us_business_days_leave_out_federal_holidays(start, n, last_day):
    midnight = datetime.combine(
        last_day + timedelta(days=1), datetime.min.time(), ZoneInfo("America/New_York")
    )

    assert add_us_business_days(start, n).at == midnight


def test_juneteenth_is_a_holiday_since_2021():
    assert date(2020, 6, 19) not in us_federal_holidays(2020)
    assert date(2023, 6, 19) in us_federal_holidays(2023)


@pytest.mark.parametrize(
    ("start", "n", "last_day"),
    [
        (datetime(2026, 1, 10, 12, tzinfo=UTC), 6, date(2026, 7, 10)),
        (datetime(2025, 8, 31, 12, tzinfo=UTC), 6, date(2026, 2, 28)),
        (datetime(2023, 8, 31, 12, tzinfo=UTC), 6, date(2024, 2, 29)),
        (datetime(2025, 12, 1, 12, tzinfo=UTC), 1, date(2026, 1, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(start, n, last_day):
    midnight = datetime.combine(
        last_day + timedelta(days=1), datetime.min.time(), ZoneInfo("Europe/Brussels")
    )

    assert add_months(start, n).at == midnight


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("days", datetime(2025, 3, 8, 2, tzinfo=UTC)),
        ("law_days", shanghai(2025, 3, 11, 0)),
        ("working_days", shanghai(2025, 3, 11, 0)),
        ("us_business_days", datetime(2025, 3, 8, 5, tzinfo=UTC)),
        ("months", datetime(2025, 8, 3, 22, tzinfo=UTC)),
    ],
)
def test_each_unit_of_a_law_profile_has_its_end(unit, expected):
    start = datetime(2025, 3, 3, 2, tzinfo=UTC)

    assert end_of_period(start, Period(5, unit, "delivered", None)).at == expected


def test_an_instant_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        add_working_days(datetime(2025, 3, 3), 1)  # noqa: DTZ001


def test_a_period_of_no_days_is_refused():
    with pytest.raises(ValueError, match="0 days"):
        add_law_days(shanghai(2025, 3, 3), 0)
