from datetime import date
from decimal import Decimal

import pytest

from processors.evidence.understanding.dates import find_dates, parse_date, short_dates
from processors.evidence.understanding.money import is_cents, parse_money, yuan


@pytest.mark.parametrize(
    "printed",
    [
        "2024年05月28日",
        "2024年5月28日",
        "2024 年 5 月 28 日",
        "2024-05-28",
        "2024/5/28",
        "2024.05.28",
        "20240528",
        "二〇二四年五月二十八日",
        "二○二四年五月二十八日",
        "May 28, 2024",
        "28 May 2024",
        "28th day of May, 2024".replace(" day", ""),
        "28/05/2024",
        "28-05-2024",
        "5/28/2024",
    ],
)
def test_every_printed_form_of_a_day_is_read(printed: str) -> None:
    assert parse_date(printed) == date(2024, 5, 28)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("1 Apri1 2025", date(2025, 4, 1)),
        ("3 Ju1y 2025", date(2025, 7, 3)),
        ("0ctober 9, 2025", date(2025, 10, 9)),
    ],
)
def test_a_month_is_known_by_its_name_with_a_letter_taken_for_a_digit(
    printed: str, day: date
) -> None:
    assert parse_date(printed) == day


def test_a_day_with_a_short_year_is_all_the_days_it_may_be() -> None:
    assert short_dates("on 17-03-18 14:49") == ((date(2018, 3, 17), date(2017, 3, 18)), 3, 11)
    assert short_dates("31/12/99") == ((date(2099, 12, 31),), 0, 8)
    assert short_dates("1-2-3, 17-03-2018, 45/45/45") is None


@pytest.mark.parametrize("text", ["", "2024-02-30", "05/06/2024", "2024 05 28", "124052812"])
def test_what_is_no_day_or_could_be_two_is_not_read(text: str) -> None:
    assert parse_date(text) is None


def test_the_ends_of_a_period_are_found_in_order() -> None:
    found = find_dates("自2025年1月1日起至2026年12月31日止")

    assert [f.value for f in found] == [date(2025, 1, 1), date(2026, 12, 31)]


@pytest.mark.parametrize(
    ("printed", "amount"),
    [("￥1,234.50", "1234.50"), ("１２．５０", "12.50"), ("399元", "399"), ("-10.00", "-10.00")],
)
def test_printed_money_is_read(printed: str, amount: str) -> None:
    assert parse_money(printed) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "¥", "52,70", "1.234,50", "12.5.0", "一百", "1e5", "9" * 40])
def test_what_is_not_money_is_not_read(text: str) -> None:
    assert parse_money(text) is None


def test_yuan_are_written_with_two_places_half_up() -> None:
    assert yuan(Decimal("0.005")) == "0.01"
    assert is_cents(Decimal("1.10"))
    assert not is_cents(Decimal("1.101"))
