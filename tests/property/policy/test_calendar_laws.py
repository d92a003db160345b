"""What holds of every end, whatever the start and the length."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from processors.policy.calendar import (
    SHANGHAI,
    Calendar,
    add_law_days,
    add_us_business_days,
    add_working_days,
    prc_calendar,
    shanghai_day,
)

instants = st.datetimes(
    min_value=datetime(2015, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2026, 9, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
lengths = st.integers(1, 30)
days_of_2027 = st.dates(date(2027, 1, 1), date(2027, 12, 31))


@given(instants, lengths)
def test_an_end_is_midnight_after_a_working_day(start, n):
    for deadline in (add_working_days(start, n), add_law_days(start, n)):
        local = deadline.at.astimezone(SHANGHAI)

        assert (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
        assert prc_calendar().is_working_day((local - timedelta(days=1)).date())


@given(instants, lengths)
def test_exactly_n_working_days_lie_after_the_day_of_the_start(start, n):
    last = (add_working_days(start, n).at.astimezone(SHANGHAI) - timedelta(days=1)).date()
    first = shanghai_day(start)

    between = [first + timedelta(days=i) for i in range(1, (last - first).days + 1)]
    assert sum(prc_calendar().is_working_day(day) for day in between) == n


@given(instants, lengths)
def test_the_hour_of_the_start_does_not_matter_within_its_day(start, n):
    midnight = start.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)

    assert add_working_days(start, n) == add_working_days(midnight, n)
    assert add_law_days(start, n) == add_law_days(midnight, n)


@given(instants, instants, lengths)
def test_a_later_start_never_ends_earlier(one, other, n):
    first, second = sorted((one, other))

    assert add_working_days(first, n).at <= add_working_days(second, n).at
    assert add_law_days(first, n).at <= add_law_days(second, n).at
    assert add_us_business_days(first, n).at <= add_us_business_days(second, n).at


@given(instants, lengths)
def test_one_day_more_ends_later_or_at_the_same_working_day(start, n):
    assert add_working_days(start, n).at < add_working_days(start, n + 1).at
    assert add_law_days(start, n).at <= add_law_days(start, n + 1).at


@given(st.frozensets(days_of_2027, max_size=20), lengths)
def test_publishing_a_calendar_of_rest_days_never_shortens_a_working_day_clock(rest, n):
    start = datetime(2026, 12, 31, 2, tzinfo=UTC)
    bare = Calendar(frozenset(), frozenset(), frozenset({2026}))
    published = Calendar(rest, frozenset(), frozenset({2026, 2027}))

    before, after = add_working_days(start, n, bare), add_working_days(start, n, published)

    assert before.provisional
    assert not after.provisional
    assert before.at <= after.at
