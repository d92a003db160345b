"""What checks take from the policy: the rates of tax by day, the bars for seals."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from processors.evidence.checks import Thresholds
from processors.evidence.checks.thresholds import TaxRates
from processors.policy import load_policy

ALWAYS = {"0", "1", "1.5", "3", "5", "6"}


@pytest.fixture(scope="module")
def rates() -> TaxRates:
    (policy, *_) = load_policy().policies
    return Thresholds.of(policy).tax_rates


def of(*rates: str) -> frozenset[Decimal]:
    return frozenset(map(Decimal, rates))


@pytest.mark.rule("E-04")
@pytest.mark.parametrize(
    ("first", "in_use", "the_day_before"),
    [
        (date(2017, 7, 1), of("17", "11"), of("17", "13", "11")),
        (date(2018, 5, 1), of("16", "10"), of("17", "11")),
        (date(2019, 4, 1), of("13", "9"), of("16", "10")),
    ],
)
def test_a_set_of_rates_ends_the_day_the_next_begins(
    rates: TaxRates, first: date, in_use: frozenset[Decimal], the_day_before: frozenset[Decimal]
) -> None:
    assert rates.on(first) == in_use | of(*ALWAYS)
    assert rates.on(first - timedelta(days=1)) == the_day_before | of(*ALWAYS)


def test_before_the_first_set_only_the_lasting_rates_were_in_use(rates: TaxRates) -> None:
    assert rates.on(date(1993, 12, 31)) == of(*ALWAYS)


def test_of_an_unknown_day_every_rate_that_ever_was_is_possible(rates: TaxRates) -> None:
    assert rates.on(None) == of(*ALWAYS, "9", "10", "11", "13", "16", "17")
