from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from case_driver import (
    BUYER,
    DAY,
    FILED_AT,
    HOUR,
    MICROSECOND,
    SELLER,
    Run,
    filing,
    order,
    paid_order,
    rules,
    shipped_order,
)
from changed_policy import changed

LAST = 15 * DAY
WIRE = "%Y-%m-%dT%H:%M:%S.%fZ"


def wire(instant: datetime) -> str:
    return instant.strftime(WIRE)


def filed(kind: str, **changes: Any) -> Run:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing(kind, **changes))
    return run


def rejected_by(run: Run) -> list[str]:
    """The rules of the rejection of the filing; empty when the case was opened."""
    assert not run.refused, run.refused
    found = run.decisions("reject")
    return rules(found[0]) if found else []


@pytest.mark.rule("§0")
@pytest.mark.rule("W-01", "W-02", "W-05", "W-06")
@pytest.mark.parametrize(
    ("kind", "rule", "more"),
    [
        ("not_received", "W-01", {}),
        ("after_sales", "W-02", {"service": "footwear_three_guarantees", "reason": "quality"}),
        ("malicious_harassment", "W-06", {"accused": SELLER}),
        (
            "malicious_review",
            "W-05",
            {"filed_by": SELLER},
        ),
    ],
)
@pytest.mark.parametrize(
    ("since", "inside"),
    [(LAST, True), (LAST + MICROSECOND, False), (0 * DAY, True), (-MICROSECOND, False)],
)
def test_windows_from_success_include_both_ends(
    kind: str, rule: str, more: dict[str, Any], since: Any, inside: bool
) -> None:
    placed = order(
        succeeded_at=wire(FILED_AT - since),
        review={"review_id": "rv-1", "rating": "negative", "effective_at": "2026-01-01T00:00:00Z"},
    )

    run = filed(kind, order=placed, **more)

    assert rejected_by(run) == ([] if inside else [rule])


@pytest.mark.rule("W-01")
def test_a_state_before_success_is_outside_the_window_without_its_anchor() -> None:
    run = filed("not_received", order=shipped_order())

    assert rejected_by(run) == ["W-01"]
    assert run.state() == "decided"


@pytest.mark.rule("§0")
@pytest.mark.rule("W-01")
def test_a_missing_anchor_is_a_refused_message() -> None:
    run = filed("not_received", order=order(succeeded_at=None))

    assert [(r.reason, run.cases) for r in run.refused] == [("invalid", {})]
    assert "succeeded_at" in run.refused[0].detail


@pytest.mark.rule("W-01")
def test_the_policy_says_what_a_window_runs_from(tmp_path: Path) -> None:
    run = Run(changed(tmp_path, "W-01.anchor", "W-01", "choice", "delivered_at"))
    placed = order(
        delivered_at=wire(FILED_AT - LAST - MICROSECOND), succeeded_at=wire(FILED_AT - DAY)
    )

    run.send("complaint.filed", FILED_AT, filing("not_received", order=placed))

    assert rejected_by(run) == ["W-01"]


@pytest.mark.rule("W-01")
def test_an_anchor_that_orders_do_not_have_is_named(tmp_path: Path) -> None:
    run = Run(changed(tmp_path, "W-01.anchor", "W-01", "choice", "blessed_at"))

    run.send("complaint.filed", FILED_AT, filing("not_received"))

    assert [r.reason for r in run.refused] == ["invalid"]
    assert "blessed_at" in run.refused[0].detail


@pytest.mark.rule("W-03")
@pytest.mark.parametrize(("since", "expected"), [(LAST, []), (LAST + MICROSECOND, ["W-03"])])
def test_a_broken_promise_runs_from_the_orders_creation(since: Any, expected: list[str]) -> None:
    placed = order(state="closed", created_at=wire(FILED_AT - since))

    run = filed("broken_promise", order=placed, reason="campaign_terms")

    assert rejected_by(run) == expected


@pytest.mark.rule("W-03")
def test_a_broken_promise_of_another_state_is_rejected_but_not_on_delivery_payment() -> None:
    late = {"created_at": wire(FILED_AT - DAY)}

    assert rejected_by(filed("broken_promise", order=paid_order(**late), reason="invoice")) == [
        "W-03"
    ]
    assert (
        rejected_by(
            filed(
                "broken_promise",
                order=paid_order(cash_on_delivery=True, **late),
                reason="invoice",
            )
        )
        == []
    )


def late_order(**changes: Any) -> dict[str, Any]:
    """Paid, never shipped, refunded and closed."""
    return (
        paid_order(
            state="closed",
            closed_at=wire(FILED_AT - DAY),
            refund={"requested_at": "2026-02-23T09:00:00Z", "succeeded_at": "2026-02-28T00:00:00Z"},
        )
        | changes
    )


EARLY = {
    "paid_at": "2026-02-01T09:00:00Z",
    "refund": {"requested_at": "2026-02-05T09:00:00Z", "succeeded_at": "2026-02-10T00:00:00Z"},
}


@pytest.mark.rule("W-04", "T-08")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        (EARLY | {"closed_at": wire(FILED_AT - LAST)}, []),
        (EARLY | {"closed_at": wire(FILED_AT - LAST - MICROSECOND)}, ["W-04"]),
        (
            {
                "refund": {
                    "requested_at": "2026-02-23T08:59:59Z",
                    "succeeded_at": "2026-02-28T00:00:00Z",
                }
            },
            ["W-04"],
        ),
        ({"refund": {"requested_at": "2026-02-23T09:00:00Z"}}, ["W-04"]),
        ({"first_scan_at": "2026-02-23T09:00:00Z"}, ["T-08"]),
        ({"first_scan_at": "2026-02-23T09:00:00.000001Z"}, []),
        (
            {
                "first_scan_at": "2026-02-22T09:00:00Z",
                "refund": {"requested_at": "2026-02-22T00:00:00Z"},
            },
            ["W-04", "T-08"],
        ),
    ],
)
def test_late_shipment_asks_for_the_wait_and_the_broken_promise(
    changes: dict[str, Any], expected: list[str]
) -> None:
    run = filed("late_shipment", order=late_order(**changes), claim=None)

    assert rejected_by(run) == expected


@pytest.mark.rule("T-08")
@pytest.mark.parametrize(
    ("changes", "more", "expected"),
    [
        (
            {"shipping_promise": {"kind": "group_buy"}, "closed_at": "2026-02-27T09:00:00Z"},
            {},
            ["T-08"],
        ),
        ({"shipping_promise": {"kind": "listing", "ship_by": "2026-02-24T00:00:00Z"}}, {}, []),
        ({"first_scan_at": "2026-02-21T09:00:01Z"}, {"service": "ship_within_24h"}, []),
        ({"first_scan_at": "2026-02-21T09:00:00Z"}, {"service": "ship_within_24h"}, ["T-08"]),
    ],
)
def test_the_promise_is_the_listings_the_group_buys_or_the_services(
    changes: dict[str, Any], more: dict[str, Any], expected: list[str]
) -> None:
    run = filed("late_shipment", order=late_order(**changes), claim=None, **more)

    assert rejected_by(run) == expected


@pytest.mark.rule("W-05")
@pytest.mark.parametrize(
    ("rating", "since", "expected"),
    [
        ("neutral", "2026-03-02T10:00:00Z", []),
        ("positive", "2026-03-01T10:00:00Z", ["W-05"]),
        ("negative", "2026-03-02T10:00:01Z", ["W-05"]),
    ],
)
def test_only_a_bad_review_in_effect_is_complained_of(
    rating: str, since: str, expected: list[str]
) -> None:
    review = {"review_id": "rv-1", "rating": rating, "effective_at": since}

    run = filed("malicious_review", filed_by=SELLER, order=order(review=review), claim=None)

    assert rejected_by(run) == expected


@pytest.mark.rule("W-07", "R-11", "R-12", "R-13", "R-14")
@pytest.mark.parametrize(
    ("placed", "reason", "expected"),
    [
        (paid_order(), "out_of_stock", []),
        (paid_order(), "changed_mind", []),
        (paid_order(), "damaged", ["R-11", "R-12"]),
        (shipped_order(), "no_tracking", []),
        (shipped_order(), "quality", ["R-13"]),
        (order(state="shipped", succeeded_at=None), "quality", []),
        (order(state="shipped", succeeded_at=None), "no_tracking", ["R-14"]),
        (order(), "quality", ["W-07"]),
    ],
)
def test_a_refund_carries_a_reason_of_its_states_row(
    placed: dict[str, Any], reason: str, expected: list[str]
) -> None:
    run = filed("refund", order=placed, reason=reason)

    assert rejected_by(run) == expected


@pytest.mark.rule("W-10")
@pytest.mark.parametrize(
    ("since", "damaged", "expected"),
    [
        (LAST, False, []),
        (LAST + MICROSECOND, False, ["W-10"]),
        (HOUR, True, ["W-10"]),
    ],
)
def test_a_claim_runs_from_signing_and_not_for_goods_damaged_by_use(
    since: Any, damaged: bool, expected: list[str]
) -> None:
    run = filed(
        "claim",
        order=order(delivered_at=wire(FILED_AT - since)),
        statements={"damaged_by_use": damaged},
    )

    assert rejected_by(run) == expected


ENROLLED = {"shop_id": "s-1", "enrolled_services": ["consumer_protection"]}
COMPLETE = {"differs_from_description": True, "seller_refused_return": True}


def protected(**changes: Any) -> Run:
    given = {
        "service": "consumer_protection",
        "reason": "not_as_described",
        "shop": ENROLLED,
        "statements": COMPLETE,
    }
    return filed("after_sales", **(given | changes))


@pytest.mark.rule("W-11", "W-12", "W-13", "W-14", "W-15", "W-16", "W-17")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"statements": COMPLETE | {"differs_from_description": False}}, ["W-11"]),
        ({"shop": {"shop_id": "s-1", "enrolled_services": []}}, ["W-12"]),
        ({"statements": COMPLETE | {"seller_refused_return": False}}, ["W-13"]),
        ({"statements": {"differs_from_description": True, "seller_ceased_trading": True}}, []),
        ({"claim": {"amount": 0}}, ["W-14"]),
        ({"reason": "wrong_order"}, ["W-14"]),
        ({"claim": {"amount": 30900 + 500, "return_postage": 500}}, []),
        ({"claim": {"amount": 30900 + 501, "return_postage": 500}}, ["W-15"]),
        ({"order": order(succeeded_at=wire(FILED_AT - LAST - MICROSECOND))}, ["W-16"]),
        ({"order": order(succeeded_at=wire(FILED_AT - LAST))}, []),
        ({"statements": COMPLETE | {"surface_conformity_confirmed": True}}, ["W-17"]),
        (
            {"statements": None, "claim": {"amount": 40000}},
            ["W-11", "W-13", "W-15"],
        ),
    ],
)
def test_consumer_protection_names_every_condition_that_fails(
    changes: dict[str, Any], expected: list[str]
) -> None:
    run = protected(**changes)

    assert rejected_by(run) == expected


@pytest.mark.rule("W-12")
def test_the_record_of_services_fills_in_only_where_the_filing_is_silent() -> None:
    run = Run()
    run.facts[("shop", "s-1")] = {"s-1": {"enrolled_services": ["genuine_guarantee"]}}
    silent = filing("after_sales", service="footwear_three_guarantees", reason="quality")

    run.send("complaint.filed", FILED_AT, silent)

    assert rejected_by(run) == ["W-12"]


@pytest.mark.rule("W-19", "W-20")
@pytest.mark.parametrize(
    ("service", "since", "supports", "expected"),
    [
        ("seven_day_no_reason", 7 * DAY, True, []),
        ("seven_day_no_reason", 7 * DAY + MICROSECOND, True, ["W-19"]),
        ("seven_day_no_reason", DAY, False, ["W-20"]),
        ("electronics_30_day_repair", 30 * DAY, True, []),
        ("electronics_30_day_repair", 30 * DAY + MICROSECOND, True, ["W-19"]),
    ],
)
def test_services_have_their_own_windows(
    service: str, since: Any, supports: bool, expected: list[str]
) -> None:
    listing = {"listing_id": "l-1", "no_reason_return": supports}
    placed = order(delivered_at=wire(FILED_AT - since), listing=listing)
    shop = {"shop_id": "s-1", "enrolled_services": [service]}

    run = filed("after_sales", service=service, reason="repair", shop=shop, order=placed)

    assert rejected_by(run) == expected


@pytest.mark.rule("C-05")
@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("not_received", {}),
        ("refund", {"order": paid_order(), "reason": "changed_mind"}),
        ("claim", {}),
    ],
)
def test_a_claim_over_the_cap_is_rejected_elsewhere_citing_c05(
    kind: str, more: dict[str, Any]
) -> None:
    assert rejected_by(filed(kind, claim={"amount": 30901}, **more)) == ["C-05"]
    assert rejected_by(filed(kind, claim={"amount": 30900}, **more)) == []


def test_a_rejected_filing_is_a_final_decision_addressed_to_its_filer() -> None:
    run = filed("not_received", order=shipped_order())

    (reject,) = run.decisions()
    assert reject["target"] == {"type": "notice", "id": "c-1"}
    assert reject["remedies"] == [{"kind": "appeal", "until": "2026-03-17T10:00:00Z"}]
    assert [n["to"] for n in run.notifications("decision_made")] == [BUYER]
