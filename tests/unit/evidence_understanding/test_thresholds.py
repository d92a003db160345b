"""What checks take from the policy: the rates of tax by day, the bars for seals, the signals."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from processors.evidence.checks import Thresholds
from processors.evidence.checks.outcome import unknown, verdict
from processors.evidence.checks.thresholds import TaxRates
from processors.evidence.values import Field, Source
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


@pytest.mark.rule("E-02")
def test_what_the_policy_calls_a_signal_asks_for_no_person(thresholds: Thresholds) -> None:
    fields = {"invoice_kind": Field("other", 1.0, Source.OCR, None, 1, (0, 0, 1, 1), ())}
    found = [unknown("E-04", "INV_QR_MISSING", "无二维码", "no code was seen")]

    signalled = verdict("purchase_invoice", fields, found, thresholds)
    asked = verdict("purchase_invoice", fields, found, replace(thresholds, signals=()))

    assert (signalled, asked) == ("sufficient", "needs_review")


def test_thresholds_print_alike_in_every_process_as_findings_are_kept_by_them() -> None:
    program = (
        "from processors.evidence.checks import Thresholds\n"
        "from processors.policy import load_policy\n"
        "print(Thresholds.of(load_policy().policies[-1]))"
    )

    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(printed) == 1


@pytest.mark.parametrize("kind", ["name", "text", "goods"])
def test_what_a_glare_or_an_edge_may_hide_is_never_held_for_sure(
    thresholds: Thresholds, kind: str
) -> None:
    assert thresholds.legible.half_hidden < thresholds.confidence[kind]
