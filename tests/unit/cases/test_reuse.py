"""E-11 across cases: the same document by digest, number and look; what of it is used up."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from case_driver import FILED_AT, HOUR, Run, at, filing
from changed_policy import changed

from processors.cases.evidence import latest_evidence
from processors.evidence.values import LIKENESSES
from processors.policy import Policies

LOOK = f"{1:0144x}"
"""Any look; `away` is one that differs from it in some bits."""
INVOICE = {
    "invoice_number": "26110000000000000001",
    "issue_date": "2026-01-05",
    "total_amount": "1000.00",
    "buyer_tax_id": "XX110000MA00000001",
}


def away(bits: int) -> str:
    return f"{int(LOOK, 16) ^ ((1 << bits + 4) - (1 << 4)):0144x}"


def findings(digest: str, *, look: str | None = None, **fields: Any) -> dict[str, Any]:
    return {
        "sha256": digest * 64,
        "status": "read",
        "refusal": None,
        "kind": "purchase_invoice",
        "pages": 1,
        "examiner": "test",
        "fields": {
            name: {
                "value": value,
                "confidence": 0.99,
                "source": "text_layer",
                "engine": None,
                "page": 1,
                "box": [0, 0, 1, 1],
                "alternatives": [],
            }
            for name, value in fields.items()
        },
        "checks": [],
        "verdict": "sufficient",
    } | ({} if look is None else {LIKENESSES: [look]})


def report(run: Run, case: str, shop: str, after: timedelta, **listing: Any) -> None:
    offered = {"listing_id": f"l-{case}", "brand": "ACME", "category": "shoes"} | listing
    data = filing(
        "counterfeit_report",
        order=None,
        claim=None,
        listing=offered,
        shop={"shop_id": shop, "company_name": "甲公司"},
    )
    run.send("complaint.filed", FILED_AT + after, data, case=case)


def show(
    run: Run, found: dict[str, Any], *, case: str, shop: str, after: timedelta, name: str = "ev-1"
) -> None:
    data = {
        "evidence_id": name,
        "submitted_by": {"role": "seller", "id": shop},
        "declared_kind": "purchase_invoice",
        "purpose": "genuine_goods",
        "blob": {"key": "k", "sha256": found["sha256"]},
    }
    run.send("evidence.submitted", FILED_AT + after, data, case=case, findings=found)


def flags(run: Run) -> list[str]:
    return [n["text"]["en"] for n in run.notifications("officer_task") if n["rule"] == "E-11"]


def used_twice(
    first: dict[str, Any],
    second: dict[str, Any],
    *,
    by: str = "s-2",
    policies: Policies | None = None,
) -> Run:
    """Shop s-1 shows the first document, then shop `by` the second in another case."""
    run = Run() if policies is None else Run(policies)
    report(run, "c-1", "s-1", timedelta())
    show(run, first, case="c-1", shop="s-1", after=HOUR)
    report(run, "c-2", by, 2 * HOUR)
    show(run, second, case="c-2", shop=by, after=3 * HOUR)
    return run


@pytest.mark.rule("E-11")
def test_the_same_file_of_another_shop_is_flagged_to_a_person() -> None:
    run = used_twice(findings("a", **INVOICE), findings("a", **INVOICE))

    (flag,) = flags(run)
    assert "evidence_reuse" in flag
    assert "the same file as one used by shop s-1" in flag
    assert run.cases["c-2"].proposal is not None
    assert run.cases["c-2"].proposal["verdict"] == "needs_review"


@pytest.mark.rule("E-11")
def test_a_new_scan_of_anothers_invoice_is_found_by_its_number_and_not_called_altered() -> None:
    run = used_twice(findings("a", **INVOICE), findings("b", **INVOICE))

    (flag,) = flags(run)
    assert "the same number" in flag
    assert "other values" not in flag


@pytest.mark.rule("E-11")
@pytest.mark.parametrize("by", ["s-1", "s-2"])
def test_the_same_number_with_another_total_is_altered_whoever_shows_it(by: str) -> None:
    edited = INVOICE | {"total_amount": "9000.00"}

    run = used_twice(findings("a", **INVOICE), findings("b", **edited), by=by)

    (flag,) = flags(run)
    assert "other values" in flag


@pytest.mark.rule("E-11")
def test_a_shop_may_show_its_own_invoice_again_in_another_case() -> None:
    run = used_twice(findings("a", **INVOICE), findings("a", **INVOICE), by="s-1")

    assert flags(run) == []


@pytest.mark.rule("E-11")
def test_a_corrected_number_in_the_same_case_is_altered_between_uses() -> None:
    run = Run()
    report(run, "c-1", "s-1", timedelta())
    show(run, findings("a", **INVOICE), case="c-1", shop="s-1", after=HOUR)

    edited = findings("b", **(INVOICE | {"issue_date": "2026-02-05"}))
    show(run, edited, case="c-1", shop="s-1", after=2 * HOUR)

    (flag,) = flags(run)
    assert "other values" in flag


@pytest.mark.rule("E-11")
def test_an_edited_number_is_found_by_the_look_and_the_other_values() -> None:
    edited = INVOICE | {"invoice_number": "26110000000000000009"}

    run = used_twice(findings("a", look=LOOK, **INVOICE), findings("b", look=away(30), **edited))

    (flag,) = flags(run)
    assert "looks nearly the same" in flag
    assert "other values" in flag


@pytest.mark.rule("E-11")
def test_an_edited_number_is_found_by_its_values_where_the_look_is_too_far_to_be_searched() -> None:
    edited = INVOICE | {"invoice_number": "26110000000000000009"}

    run = used_twice(findings("a", look=LOOK, **INVOICE), findings("b", look=away(80), **edited))

    (flag,) = flags(run)
    assert "looks nearly the same" in flag
    assert "other values" in flag


@pytest.mark.rule("E-11")
def test_a_grey_copy_of_a_report_is_found_by_what_it_says() -> None:
    report_read = {"report_number": "WT2026000001", "issued_on": "2026-01-05"}

    run = used_twice(
        findings("a", look=LOOK, **report_read), findings("b", look=away(300), **report_read)
    )

    (flag,) = flags(run)
    assert "says the same" in flag
    assert "other values" not in flag


@pytest.mark.rule("E-11")
def test_another_invoice_of_the_same_template_is_no_reuse_however_alike_it_looks() -> None:
    other = {
        "invoice_number": "26110000000000000009",
        "issue_date": "2026-01-06",
        "total_amount": "77.00",
    }

    run = used_twice(findings("a", look=LOOK, **INVOICE), findings("b", look=away(1), **other))

    assert flags(run) == []


@pytest.mark.rule("E-11")
@pytest.mark.parametrize(("bits", "flagged"), [(20, 1), (40, 0)])
def test_papers_of_which_nothing_was_read_must_look_nearly_the_same(
    bits: int, flagged: int
) -> None:
    run = used_twice(findings("a", look=LOOK), findings("b", look=away(bits)))

    assert len(flags(run)) == flagged


@pytest.mark.rule("E-11")
@pytest.mark.parametrize(("within", "flagged"), [("48", 1), ("10", 0)])
def test_how_far_a_look_is_searched_is_the_policys(
    tmp_path: Path, within: str, flagged: int
) -> None:
    policies = changed(tmp_path, "E-11.picture_asked_distance", "E-11", "number", within)

    run = used_twice(findings("a", look=LOOK), findings("b", look=away(20)), policies=policies)

    assert len(flags(run)) == flagged


@pytest.mark.rule("E-11")
def test_how_a_page_looks_is_kept_on_the_case_and_not_published() -> None:
    run = used_twice(findings("a", look=LOOK, **INVOICE), findings("b"))

    (item,) = latest_evidence(run.cases["c-1"])
    published = [p.data for p in run.published if p.topic == "evidence-findings"]
    assert (item.findings or {})[LIKENESSES] == [LOOK]
    assert all(LIKENESSES not in data for data in published)


def bought(units: int) -> dict[str, Any]:
    goods = [{"name": "*鞋* ACME 运动鞋", "quantity": str(units)}]
    return findings("a", **INVOICE, goods=goods)


@pytest.mark.rule("E-11", "E-03")
@pytest.mark.parametrize(
    ("listing", "used"), [({}, 80), ({"listing_id": "l-c-1"}, None)], ids=["another", "the same"]
)
def test_what_other_listings_rest_on_is_used_up_and_the_same_sales_count_once(
    listing: dict[str, Any], used: int | None
) -> None:
    run = Run()
    sold = {"units_sold": {"since": "2026-01-01", "quantity": 80}}
    report(run, "c-1", "s-1", timedelta(), **sold)
    show(run, bought(100), case="c-1", shop="s-1", after=HOUR)
    report(run, "c-2", "s-1", 2 * HOUR, **sold, **listing)

    show(run, bought(100), case="c-2", shop="s-1", after=3 * HOUR)

    told = run.facts["document", "a" * 64]
    taken = {use["case_id"]: use["units"] for use in told.values()}
    assert taken == {"c-1": 80, "c-2": 80 if used is None else 100 - used}


@pytest.mark.rule("E-11")
def test_a_use_is_known_to_a_case_when_its_own_event_comes_and_not_before() -> None:
    run = used_twice(findings("a", **INVOICE), findings("a", **INVOICE))

    run.until(at("2026-03-20"))

    assert len(flags(run)) == 1
    assert all(
        n["at"] == "2026-03-02T13:00:00Z" for n in run.notifications() if n["rule"] == "E-11"
    )
