"""E-11: two papers that look alike are one when their values say so, else two."""

from pathlib import Path
from typing import Any

import pytest
from case_driver import at, shipped_policies
from changed_policy import changed

from processors.cases.same_paper import apart, is_one_paper, keys_of, says_the_same
from processors.evidence.values import LIKENESSES

POLICY = shipped_policies().at(at("2026-03-02"))
INVOICE = {"invoice_number": "01", "issue_date": "2026-01-05", "total_amount": "1000.00"}
LETTER = {
    "grantee": "甲示例有限公司",
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
    "issued_on": "2025-12-20",
}
FAR = 80
"""Bits: a re-scan may be so far, and so are many papers of one template from each other."""


@pytest.mark.rule("E-11")
def test_an_invoice_with_only_its_number_edited_is_one_paper_though_scanned_anew() -> None:
    edited = INVOICE | {"invoice_number": "02"}

    assert is_one_paper(INVOICE, edited, FAR, POLICY)
    assert not is_one_paper(INVOICE, edited, 200, POLICY)


@pytest.mark.rule("E-11")
def test_an_invoice_that_differs_in_most_is_another_however_alike_it_looks() -> None:
    other = INVOICE | {"invoice_number": "02", "issue_date": "2026-01-06"}

    assert not is_one_paper(INVOICE, other, 0, POLICY)


@pytest.mark.rule("E-11")
def test_letters_that_agree_in_everything_may_look_as_different_as_a_new_scan_does() -> None:
    assert is_one_paper(LETTER, dict(LETTER), FAR, POLICY)


@pytest.mark.rule("E-11")
@pytest.mark.parametrize(
    "changed",
    [{"grantor": "乙示例有限公司"}, {"trademark_registration_number": "2"}, {"issued_on": "2026"}],
    ids=["grantor", "mark", "day"],
)
def test_letters_that_differ_in_anything_must_look_nearly_the_same(changed: dict[str, str]) -> None:
    mine = LETTER | {"grantor": "甲示例集团", "trademark_registration_number": "1"}

    assert not is_one_paper(mine, mine | changed, FAR, POLICY)
    assert is_one_paper(mine, mine | changed, 20, POLICY)


def read(look: str | None = "0f", **values: str) -> dict[str, Any]:
    fields = {name: {"value": value} for name, value in values.items()}
    return {"fields": fields} | ({} if look is None else {LIKENESSES: [look]})


@pytest.mark.rule("E-11")
def test_a_paper_is_found_by_values_that_few_share_however_they_are_written() -> None:
    mine = read(issue_date="2026-01-05", total_amount="1,000.00")
    theirs = read(issue_date="2026-01-05", total_amount="1000")

    assert list(keys_of(mine)) == list(keys_of(theirs)) == ["total_amount|20260105|1000"]


@pytest.mark.rule("E-11")
@pytest.mark.parametrize(
    "found", [read(issue_date="2026-01-05"), read(total_amount="1000.00"), read()]
)
def test_by_a_day_or_an_amount_alone_nothing_is_looked_for(
    found: dict[str, Any],
) -> None:
    assert list(keys_of(found)) == []


@pytest.mark.rule("E-11")
@pytest.mark.parametrize(
    ("mine", "changed", "same"),
    [
        (LETTER, {}, True),
        (LETTER, {"issued_on": "2025-12-21"}, False),
        (INVOICE, {}, False),
        ({"report_number": "WT1", "issued_on": "2026-01-01"}, {}, True),
        ({"report_number": "WT1", "issued_on": "2026-01-01"}, {"issued_on": "2026-02-01"}, False),
        ({"report_number": "WT1"}, {}, False),
    ],
    ids=["letter", "another day", "three values", "report", "another report", "a number alone"],
)
def test_papers_that_say_much_and_all_the_same_are_one_however_they_look(
    mine: dict[str, str], changed: dict[str, str], same: bool
) -> None:
    assert says_the_same(mine, mine | changed, POLICY) is same


@pytest.mark.rule("E-11")
def test_the_policy_says_what_tells_papers_apart(tmp_path: Path) -> None:
    edited = INVOICE | {"invoice_number": "02"}
    number_alone = changed(tmp_path, "E-11.aspects", "E-11", "table", "{n: [invoice_number]}")

    assert is_one_paper(INVOICE, edited, 0, POLICY)
    assert not is_one_paper(INVOICE, edited, 0, number_alone.at(at("2026-03-02")))


@pytest.mark.rule("E-11")
def test_the_policy_says_which_values_weigh_more(tmp_path: Path) -> None:
    light = changed(tmp_path, "E-11.weights", "E-11", "table", "{report_number: 1}")
    report = {"report_number": "WT1", "issued_on": "2026-01-01"}

    assert says_the_same(report, report, POLICY)
    assert not says_the_same(report, report, light.at(at("2026-03-02")))


def test_what_is_compared_are_fields_that_papers_have() -> None:
    aspects = POLICY.table("E-11.aspects")
    compared = {
        *POLICY.choices("E-11.also_compared"),
        *POLICY.table("E-11.weights"),
        *(name for names in aspects.values() for name in names),
    }

    assert compared <= POLICY.table("E-02.field_class").keys()
    assert set(POLICY.choices("E-11.numbered_aspects")) <= aspects.keys()


def test_papers_are_as_far_apart_as_their_likest_pages() -> None:
    assert apart(("ff", "0f"), ("0e", "00")) == 1
    assert apart((), ("0e",)) is None
