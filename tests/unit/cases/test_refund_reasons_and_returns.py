from typing import Any

import pytest
from case_driver import (
    BUYER,
    DAY,
    FILED_AT,
    HOUR,
    MICROSECOND,
    OFFICER,
    SELLER,
    SYSTEM,
    Run,
    by,
    filing,
    order,
    paid_order,
    paid_out,
    rules,
    shipped_order,
)

END = FILED_AT + 72 * HOUR


def refund(reason: str, placed: dict[str, Any], **changes: Any) -> Run:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("refund", order=placed, reason=reason, **changes))
    return run


def returned(reason: str = "quality", **claim: Any) -> Run:
    """An after-sales return that the seller agreed to."""
    run = Run()
    shop = {"shop_id": "s-1", "enrolled_services": ["footwear_three_guarantees"]}
    asked = {"amount": 30900, "return_goods": True} | claim
    run.send(
        "complaint.filed",
        FILED_AT,
        filing(
            "after_sales",
            service="footwear_three_guarantees",
            reason=reason,
            shop=shop,
            claim=asked,
        ),
    )
    run.send("seller.agreed", FILED_AT + HOUR, by(SELLER))
    return run


@pytest.mark.rule("R-11", "C-01")
def test_out_of_stock_is_refunded_and_compensated_in_points() -> None:
    run = refund("out_of_stock", paid_order())

    run.until(END)

    back, paid = run.decisions()
    assert rules(back) == ["T-03", "R-11"]
    assert (paid["kind"], paid["target"]["id"]) == ("compensation", "ord-1")
    assert paid_out(paid) == {"tmall_points": 8970}
    assert paid["automation"] == "fully"


@pytest.mark.rule("C-01")
@pytest.mark.parametrize(
    ("goods", "points"), [(166_666, 50_000), (166_665, 50_000), (166_664, 49_999), (15, 5)]
)
def test_c01_is_rounded_half_up_and_capped(goods: int, points: int) -> None:
    run = refund("out_of_stock", paid_order(goods_amount=goods))

    run.until(END)

    assert paid_out(run.decisions("compensation")[0]) == {"tmall_points": points}


@pytest.mark.rule("R-12")
def test_a_change_of_mind_is_refunded_without_compensation() -> None:
    run = refund("changed_mind", paid_order())

    run.until(END)

    assert [d["kind"] for d in run.decisions()] == ["refund"]


@pytest.mark.rule("R-01", "T-08")
@pytest.mark.parametrize(
    ("placed", "reason", "contradicted"),
    [
        (paid_order(paid_at="2026-02-27T10:00:00Z"), "not_shipped_on_time", True),
        (paid_order(paid_at="2026-02-27T09:59:59Z"), "not_shipped_on_time", False),
        (shipped_order(first_scan_at="2026-02-23T09:00:00Z"), "not_shipped_on_time", True),
        (shipped_order(first_scan_at="2026-02-23T09:00:01Z"), "not_shipped_on_time", False),
        (paid_order(first_scan_at="2026-03-02T09:00:00Z"), "out_of_stock", True),
        (paid_order(first_scan_at="2026-03-02T10:00:01Z"), "out_of_stock", False),
    ],
)
def test_a_reason_the_shipping_record_contradicts_as_at_filing_is_to_be_corrected(
    placed: dict[str, Any], reason: str, contradicted: bool
) -> None:
    run = refund(reason, placed)

    asked = run.notifications("reason_correction_requested")
    assert bool(asked) is contradicted
    if contradicted:
        assert asked[0]["deadline"] == "2026-03-04T10:00:00Z"


@pytest.mark.rule("R-01")
def test_a_corrected_reason_goes_on_with_the_negotiation_of_the_filing() -> None:
    run = refund("not_shipped_on_time", paid_order(paid_at="2026-03-01T10:00:00Z"))

    run.send("buyer.amended", FILED_AT + HOUR, by(BUYER, reason="changed_mind"))
    run.until(END)

    (back,) = run.decisions()
    assert (back["kind"], back["decided_at"]) == ("refund", "2026-03-05T10:00:00Z")
    assert rules(back) == ["T-03", "R-12"]


@pytest.mark.rule("R-01", "T-14")
def test_an_uncorrected_reason_goes_to_an_officer_after_48_hours() -> None:
    run = refund("not_shipped_on_time", paid_order(paid_at="2026-03-01T10:00:00Z"))

    run.until(FILED_AT + 48 * HOUR)

    assert [n["rule"] for n in run.notifications("officer_task")] == ["R-01"]
    run.send("officer.decided", FILED_AT + 49 * HOUR, by(OFFICER, outcome="uphold"))
    assert [d["kind"] for d in run.decisions()] == ["refund"]


@pytest.mark.rule("R-01", "C-01")
def test_an_officer_may_confirm_the_reason_and_with_it_the_compensation() -> None:
    run = refund("not_shipped_on_time", paid_order(paid_at="2026-03-01T10:00:00Z"))

    ruling = by(OFFICER, outcome="uphold", about="reason")
    run.send("officer.decided", FILED_AT + 49 * HOUR, ruling)

    assert [d["kind"] for d in run.decisions()] == ["refund", "compensation"]


@pytest.mark.rule("R-02")
def test_a_rejected_delivery_is_refunded_when_the_parcel_is_back_less_postage() -> None:
    run = refund("changed_mind", shipped_order())
    run.until(END)
    assert (run.state(), run.decisions()) == ("awaiting_parcel", [])

    run.send("return.received", END + DAY, by(SYSTEM))

    (back,) = run.decisions()
    assert back["decided_at"] == "2026-03-06T10:00:00Z"
    assert paid_out(back) == {"original_payment": 29900}
    assert rules(back)[0] == "R-02"


@pytest.mark.rule("R-02")
def test_a_fault_leaves_postage_to_the_seller() -> None:
    run = refund("damaged_and_refused", shipped_order())
    run.until(END)

    run.send("return.received", END + DAY, by(SELLER))

    assert paid_out(run.decisions()[0]) == {"original_payment": 30900}


@pytest.mark.rule("T-14")
def test_a_rejected_parcel_not_back_after_15_days_is_an_officers_task() -> None:
    run = refund("changed_mind", shipped_order())

    run.until(END + 15 * DAY)

    assert run.notifications("officer_task")[-1]["at"] == "2026-03-20T10:00:00Z"
    run.send("return.received", END + 16 * DAY, by(SYSTEM))
    assert [d["kind"] for d in run.decisions()] == ["refund"]


@pytest.mark.rule("R-04")
def test_an_agreed_return_is_refunded_seven_days_after_it_arrived() -> None:
    run = returned()
    run.send("return.shipped", FILED_AT + DAY, by(BUYER, carrier="x", tracking_number="1"))
    run.send("return.received", FILED_AT + 3 * DAY, by(SELLER))

    run.until(FILED_AT + 10 * DAY)

    (back,) = run.decisions()
    assert back["decided_at"] == "2026-03-12T10:00:00Z"
    assert rules(back)[:3] == ["R-04", "T-02", "R-14"]


@pytest.mark.rule("R-04")
def test_a_dispute_at_the_end_of_the_inspection_is_in_time() -> None:
    run = returned()
    run.send("return.received", FILED_AT + DAY, by(SELLER))

    run.send("return.disputed", FILED_AT + 8 * DAY, by(SELLER, reason="empty box"))

    assert (run.state(), run.decisions()) == ("return_disputed", [])


@pytest.mark.rule("R-04")
def test_the_seller_may_end_the_inspection_by_agreeing() -> None:
    run = returned()
    run.send("return.received", FILED_AT + DAY, by(SELLER))

    run.send("seller.agreed", FILED_AT + 2 * DAY, by(SELLER))

    assert run.decisions()[0]["decided_at"] == "2026-03-04T10:00:00Z"


@pytest.mark.rule("R-04")
def test_an_officer_may_not_decide_while_the_seller_inspects() -> None:
    run = returned()
    run.send("return.received", FILED_AT + DAY, by(SELLER))

    run.send("officer.decided", FILED_AT + 2 * DAY, by(OFFICER, outcome="uphold"))

    assert [r.reason for r in run.refused] == ["invalid"]


@pytest.mark.rule("T-06")
@pytest.mark.parametrize(("after", "comes"), [(3 * DAY, True), (3 * DAY - MICROSECOND, False)])
def test_a_disputed_return_may_be_asked_about_after_three_days(after: Any, comes: bool) -> None:
    run = returned()
    run.send("return.received", FILED_AT + DAY, by(SELLER))
    run.send("return.disputed", FILED_AT + 2 * DAY, by(SELLER, reason="empty box"))

    run.send("intervention.requested", FILED_AT + 2 * DAY + after, by(BUYER))

    assert run.state() == ("awaiting_officer" if comes else "return_disputed")
    assert [rules(d) for d in run.decisions("reject")] == ([] if comes else [["T-06"]])


@pytest.mark.rule("T-14")
@pytest.mark.parametrize(
    ("steps", "closes_after"),
    [
        ([], 7 * DAY + HOUR),
        (["received", "disputed"], 7 * DAY + 3 * HOUR),
    ],
)
def test_a_return_nobody_follows_up_is_closed(steps: list[str], closes_after: Any) -> None:
    run = returned()
    if steps:
        run.send("return.received", FILED_AT + 2 * HOUR, by(SELLER))
        run.send("return.disputed", FILED_AT + 3 * HOUR, by(SELLER, reason="worn"))

    run.until(FILED_AT + closes_after - MICROSECOND)
    assert run.decisions() == []
    run.until(FILED_AT + closes_after)

    (close,) = run.decisions()
    assert (close["kind"], rules(close)) == ("close", ["T-14"])


@pytest.mark.rule("T-14")
def test_a_return_that_does_not_arrive_is_an_officers_task() -> None:
    run = returned()
    run.send("return.shipped", FILED_AT + DAY, by(BUYER, carrier="x", tracking_number="1"))

    run.until(FILED_AT + 16 * DAY)

    assert run.state() == "awaiting_officer"
    assert run.decisions() == []


@pytest.mark.rule("R-05", "R-03")
def test_a_due_no_reason_return_refused_is_enforced_from_the_deposit_with_a_warning() -> None:
    run = Run()
    shop = {"shop_id": "s-1", "enrolled_services": ["seven_day_no_reason"]}
    placed = order(delivered_at="2026-03-01T09:00:00Z")
    run.send(
        "complaint.filed",
        FILED_AT,
        filing(
            "after_sales",
            service="seven_day_no_reason",
            reason="seven_day_no_reason",
            shop=shop,
            order=placed,
        ),
    )
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))

    run.send("officer.decided", FILED_AT + DAY, by(OFFICER, outcome="uphold"))

    back, warning = run.decisions()
    assert paid_out(back) == {"deposit": 29900}  # not free of shipping: postage is the buyer's
    assert {"R-03", "R-05"} <= set(rules(back))
    assert (warning["kind"], warning["target"]) == ("warning", {"type": "shop", "id": "s-1"})
    assert rules(warning) == ["R-05"]


@pytest.mark.rule("T-06")
def test_in_r_the_buyer_asks_after_a_refusal_and_an_officer_comes() -> None:
    run = refund("quality", order(state="shipped", succeeded_at=None))
    run.send("intervention.requested", FILED_AT + HOUR, by(BUYER))
    run.send("seller.refused", FILED_AT + 2 * HOUR, by(SELLER, reason="no"))

    run.send("intervention.requested", FILED_AT + 3 * HOUR, by(BUYER))

    assert [rules(d) for d in run.decisions("reject")] == [["T-06"]]
    assert run.state() == "awaiting_officer"
    assert [(t.name, t.by) for t in run.tallies] == [("refunds", 1), ("disputes", 1)]


@pytest.mark.rule("T-06")
@pytest.mark.parametrize(
    ("requested", "asked_at", "comes"),
    [
        ("2026-02-28T10:00:00Z", FILED_AT + DAY - MICROSECOND, False),
        ("2026-02-28T10:00:00Z", FILED_AT + DAY, True),
        (None, FILED_AT + 3 * DAY - MICROSECOND, False),
        (None, FILED_AT + 3 * DAY, True),
    ],
)
def test_virtual_goods_wait_three_days_from_the_refunds_request(
    requested: str | None, asked_at: Any, comes: bool
) -> None:
    asked = None if requested is None else {"requested_at": requested}
    run = refund("changed_mind", paid_order(virtual=True, refund=asked))
    run.send("seller.refused", FILED_AT + MICROSECOND, by(SELLER, reason="used"))

    run.send("intervention.requested", asked_at, by(BUYER))

    assert run.state() == ("awaiting_officer" if comes else "refused")


@pytest.mark.rule("T-14")
def test_a_refusal_left_alone_for_seven_days_is_closed() -> None:
    run = refund("quality", order(state="shipped", succeeded_at=None))
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))
    run.send("buyer.amended", FILED_AT + DAY, by(BUYER, claim={"amount": 100}))

    run.until(FILED_AT + 8 * DAY)

    (close,) = run.decisions()
    assert (close["kind"], close["decided_at"]) == ("close", "2026-03-10T10:00:00Z")
