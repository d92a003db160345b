"""Each reason the rules name is taken, one by one: a list that lost an entry would be noticed."""

from typing import Any

import pytest
from case_driver import FILED_AT, HOUR, SELLER, Run, by, filing, order, rules, shipped_order

RECEIVED = (
    "repair",
    "return_postage",
    "seven_day_no_reason",
    "spoiled",
    "quality",
    "size_mismatch",
    "date_mismatch",
    "label_mismatch",
    "not_as_described",
    "short_shipped",
    "wrong_item",
    "damaged",
    "counterfeit",
    "not_shipped_on_time",
    "invoice",
)
FAULTS = RECEIVED[:1] + RECEIVED[3:13]
FAULTS_ON_THE_WAY = ("empty_parcel", "never_delivered", "no_tracking")


def refund(reason: str, **changes: Any) -> dict[str, Any]:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("refund", reason=reason, order=changes))
    run.send("seller.agreed", FILED_AT + HOUR, by(SELLER))
    (decision,) = run.decisions("refund")
    return decision


@pytest.mark.rule("W-14")
@pytest.mark.parametrize("reason", RECEIVED)
def test_consumer_protection_takes_each_reason_of_goods_received(reason: str) -> None:
    run = Run()

    run.send(
        "complaint.filed",
        FILED_AT,
        filing(
            "after_sales",
            service="consumer_protection",
            reason=reason,
            shop={"shop_id": "s-1", "enrolled_services": ["consumer_protection"]},
            statements={"differs_from_description": True, "seller_refused_return": True},
        ),
    )

    assert run.decisions("reject") == []


@pytest.mark.rule("C-03", "R-14")
@pytest.mark.parametrize("reason", FAULTS)
def test_each_fault_of_the_seller_puts_the_postage_on_him(reason: str) -> None:
    received = shipped_order(delivered_at="2026-02-24T09:00:00Z")

    assert {"C-03", "R-14"} <= set(rules(refund(reason, **received)))


@pytest.mark.rule("C-03", "R-13")
@pytest.mark.parametrize("reason", FAULTS_ON_THE_WAY)
def test_each_fault_on_the_way_puts_the_postage_on_the_seller(reason: str) -> None:
    assert {"C-03", "R-13"} <= set(rules(refund(reason, **shipped_order())))


@pytest.mark.rule("C-03", "R-14")
@pytest.mark.parametrize("reason", ["return_postage", "seven_day_no_reason", "invoice"])
def test_a_reason_that_is_nobodys_fault_leaves_the_postage(reason: str) -> None:
    received = shipped_order(delivered_at="2026-02-24T09:00:00Z")

    assert "C-03" not in rules(refund(reason, **received))


@pytest.mark.rule("W-08")
def test_a_counterfeit_report_is_opened_by_its_own_rule() -> None:
    listing = order()["listing"] | {"listing_id": "l-1"}
    run = Run()

    run.send(
        "complaint.filed",
        FILED_AT,
        filing("counterfeit_report", order=None, claim=None, listing=listing),
    )

    assert {n["rule"] for n in run.notifications("case_opened")} == {"W-08"}
