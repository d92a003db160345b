"""Instants of RFC 3339 with offset, days as YYYY-MM-DD, and nothing like them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from schemas import format_instant, parse_instant
from schemas.instants import parse_date


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-01T08:00:00+08:00", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01t00:00:00z", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00-00:00", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00.5Z", datetime(2026, 1, 1, microsecond=500_000, tzinfo=UTC)),
        ("2026-01-01T00:00:00.123456789Z", datetime(2026, 1, 1, microsecond=123_456, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("2199-12-31T23:59:59Z", datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2028-02-29T00:00:00Z", datetime(2028, 2, 29, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_in_utc(text: str, instant: datetime) -> None:
    assert parse_instant(text) == instant
    assert parse_instant(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00Z",
        "20260101T000000Z",
        "2026-01-01T00:00:00+0800",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T24:00:00Z",
        "2026-06-30T23:59:60Z",
        "2026-02-29T00:00:00Z",
        "2026-W01-1T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "0000-01-01T00:00:00Z",
        "２０２６-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z\n",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
    ],
)
def test_anything_else_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match=r"instant|years"):
        parse_instant(text)


def test_an_instant_is_written_in_utc_one_way() -> None:
    shanghai = timezone(timedelta(hours=8))

    assert format_instant(datetime(2026, 1, 1, 8, tzinfo=shanghai)) == "2026-01-01T00:00:00Z"
    assert format_instant(datetime(2026, 1, 1, 0, 0, 0, 1, UTC)) == "2026-01-01T00:00:00.000001Z"


def test_an_instant_without_a_zone_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="zone"):
        format_instant(datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_day_is_read() -> None:
    assert parse_date("9999-12-31") == date(9999, 12, 31)


@pytest.mark.parametrize(
    "text", ["2026-2-1", "20260201", "2026-02-30", "2026-W01-1", "", "0000-01-01"]
)
def test_anything_else_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|day"):
        parse_date(text)
