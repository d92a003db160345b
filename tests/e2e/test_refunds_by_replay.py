"""Refunds of running orders, money and interventions, from events to decisions through replay."""

from datetime import timedelta
from typing import Any

import pytest

from storytelling import (
    BUYER,
    DAY,
    HOUR,
    OFFICER,
    OTHER_OFFICER,
    SELLER,
    START,
    SYSTEM,
    Replay,
    Story,
    money,
    order,
    rules,
    when,
    wire,
)


def unshipped(**changes: Any) -> dict[str, Any]:
    """Paid, never scanned, never received."""
    nothing = dict.fromkeys(("shipped_at", "first_scan_at", "delivered_at", "succeeded_at"))
    return order("paid", **nothing) | changes


def on_its_way(**changes: Any) -> dict[str, Any]:
    """Scanned a day after payment, not received."""
    return order("shipped", delivered_at=None, succeeded_at=None) | changes


def received(**changes: Any) -> dict[str, Any]:
    return order("shipped", succeeded_at=None) | changes


@pytest.mark.rule("R-12", "W-07")
def test_a_change_of_mind_before_shipping_is_refunded_without_compensation(replay: Replay) -> None:
    told = replay(Story().refund("changed_mind", of=unshipped()), until=72 * HOUR)

    assert told.kinds() == ["refund"]


@pytest.mark.rule("R-11", "C-01")
@pytest.mark.parametrize(("goods", "points"), [(29900, 8970), (29901, 8970), (300000, 50000)])
def test_what_is_out_of_stock_costs_thirty_percent_up_to_a_cap(
    replay: Replay, goods: int, points: int
) -> None:
    of = unshipped(goods_amount=goods, paid_amount=goods + 1000)
    story = Story().refund("out_of_stock", of=of, amount=goods + 1000)

    told = replay(story, until=72 * HOUR)

    assert money(told.one("refund")) == [(goods + 1000, "original_payment")]
    compensation = told.one("compensation")
    assert money(compensation) == [(points, "tmall_points")]
    assert compensation["amounts"][0]["rule"] == "C-01"
    assert compensation["target"] == {"type": "order", "id": "o-1"}


@pytest.mark.rule("R-01", "T-08")
def test_a_reason_the_carriers_scan_contradicts_is_given_back_for_correction(
    replay: Replay,
) -> None:
    story = Story().refund("not_shipped_on_time", of=on_its_way())

    told = replay(story, until=49 * HOUR)

    assert told.told("reason_correction_requested", "buyer")
    assert told.told("officer_task")
    assert "compensation" not in told.kinds()


@pytest.mark.rule("T-08", "C-01")
@pytest.mark.parametrize(
    ("scan", "compensated"), [(72 * HOUR, False), (72 * HOUR + timedelta(seconds=1), True)]
)
def test_shipped_at_exactly_the_promises_end_is_in_time(
    replay: Replay, scan: timedelta, compensated: bool
) -> None:
    paid = START - 8 * DAY
    of = on_its_way(paid_at=wire(paid), first_scan_at=wire(paid + scan))

    told = replay(Story().refund("not_shipped_on_time", of=of), until=72 * HOUR)

    assert ("compensation" in told.kinds()) is compensated


@pytest.mark.rule("R-11", "R-12")
def test_a_reason_not_in_the_states_row_is_rejected(replay: Replay) -> None:
    rejected = replay(Story().refund("quality", of=unshipped())).one("reject")

    assert {"R-11", "R-12"} & set(rules(rejected))


@pytest.mark.rule("R-13", "R-14")
def test_goods_on_their_way_and_goods_received_have_reasons_of_their_own(replay: Replay) -> None:
    early = replay(Story().refund("quality", of=on_its_way())).one("reject")
    late = replay(Story().refund("never_delivered", of=received())).one("reject")

    assert "R-13" in rules(early)
    assert "R-14" in rules(late)


@pytest.mark.rule("W-07")
def test_a_refund_of_a_succeeded_order_is_not_this_kind(replay: Replay) -> None:
    assert rules(replay(Story().refund("quality", of=order())).one("reject")) == ["W-07"]


@pytest.mark.rule("T-06")
def test_the_buyer_may_ask_for_an_officer_once_the_seller_refused(replay: Replay) -> None:
    story = Story().refund("quality", of=received())
    story.act("intervention.requested", HOUR, BUYER)
    story.act("seller.refused", 2 * HOUR, SELLER, reason="worn")
    story.act("intervention.requested", 3 * HOUR, BUYER)

    told = replay(story)

    rejected = told.one("reject")
    assert (rejected["target"]["id"], rules(rejected)) == ("c-1-e2", ["T-06"])
    assert {n["deadline"] for n in told.told("officer_task")} == {"2026-03-04T16:00:00Z"}


@pytest.mark.rule("T-06")
@pytest.mark.parametrize(("asked", "kinds"), [(3 * DAY, []), (3 * DAY - HOUR, ["reject"])])
def test_virtual_goods_wait_three_days_and_a_refusal(
    replay: Replay, asked: timedelta, kinds: list[str]
) -> None:
    of = unshipped(virtual=True, refund={"requested_at": wire(START), "succeeded_at": None})
    story = Story().refund("changed_mind", of=of)
    story.act("seller.refused", HOUR, SELLER, reason="used")
    story.act("intervention.requested", asked, BUYER)

    assert replay(story).kinds() == kinds


@pytest.mark.rule("T-14")
def test_a_refused_refund_nobody_pursues_is_closed_after_seven_days(replay: Replay) -> None:
    story = Story().refund("quality", of=received())
    story.act("seller.refused", HOUR, SELLER, reason="worn")

    closed = replay(story, until=20 * DAY).one("close")

    assert when(closed) == 7 * DAY + HOUR
    assert "T-14" in rules(closed)


@pytest.mark.rule("R-04")
def test_an_agreed_return_is_refunded_seven_days_after_it_came_back(replay: Replay) -> None:
    story = Story().refund("quality", of=received(), claim={"amount": 30900, "return_goods": True})
    story.act("seller.agreed", HOUR, SELLER)
    story.act("return.shipped", DAY, BUYER, carrier="SF", tracking_number="SF1")
    story.act("return.received", 3 * DAY, SELLER)

    refund = replay(story, until=30 * DAY).one("refund")

    assert when(refund) == 10 * DAY
    assert "R-04" in rules(refund)


@pytest.mark.rule("R-04")
def test_a_seller_who_agrees_after_receipt_pays_earlier(replay: Replay) -> None:
    story = Story().refund("quality", of=received(), claim={"amount": 30900, "return_goods": True})
    story.act("seller.agreed", HOUR, SELLER)
    story.act("return.shipped", DAY, BUYER, carrier="SF", tracking_number="SF1")
    story.act("return.received", 3 * DAY, SELLER)
    story.act("seller.agreed", 4 * DAY, SELLER)

    assert when(replay(story, until=30 * DAY).one("refund")) == 4 * DAY


@pytest.mark.rule("R-02")
def test_a_rejected_parcel_is_refunded_when_it_is_back(replay: Replay) -> None:
    story = Story().refund("damaged_and_refused", of=on_its_way())
    story.act("seller.agreed", HOUR, SELLER)
    story.act("return.received", 2 * DAY, SYSTEM)

    refund = replay(story, until=3 * DAY).one("refund")

    assert when(refund) == 2 * DAY


@pytest.mark.rule("C-02", "C-08")
def test_counterfeit_upheld_costs_the_goods_and_four_times_what_was_paid_for_them(
    replay: Replay,
) -> None:
    story = Story().filed(
        "after_sales", service="genuine_guarantee", reason="counterfeit", amount=29900
    )
    story.act("seller.refused", HOUR, SELLER, reason="genuine")
    story.officer("uphold", 4 * DAY, liable="seller")  # T-09 has run out

    told = replay(story)

    if "compensation" not in told.kinds():  # over the policy's amount a second officer is asked
        story.act(
            "officer.approved",
            5 * DAY,
            OTHER_OFFICER,
            event_id="c-1-e3",
            event_source="/platform/test",
        )
        told = replay(story)
    assert [v for v, _ in money(told.one("compensation"))] == [4 * 29900]
    assert told.one("compensation")["amounts"][0]["rule"] == "C-02"
    assert sum(v for v, _ in money(told.one("refund"))) in (29900, 30900)


@pytest.mark.rule("T-03", "C-02")
def test_silence_admits_the_refund_but_not_the_counterfeit(replay: Replay) -> None:
    story = Story().filed(
        "after_sales", service="genuine_guarantee", reason="counterfeit", amount=29900
    )

    told = replay(story, until=72 * HOUR)

    assert told.kinds() == ["request_evidence", "refund"]


@pytest.mark.rule("W-11", "W-12", "W-13", "W-14", "W-17")
def test_a_filing_that_fails_names_every_rule_it_fails(replay: Replay) -> None:
    story = Story().filed(
        "after_sales",
        service="consumer_protection",
        reason="quality",
        shop={"shop_id": "s-1", "company_name": "…", "tax_id": "…", "enrolled_services": []},
        statements={"surface_conformity_confirmed": True},
    )

    rejected = replay(story).one("reject")

    assert {"W-11", "W-12", "W-13"} <= set(rules(rejected))


@pytest.mark.rule("W-16")
def test_consumer_protection_has_a_window_of_its_own(replay: Replay) -> None:
    story = Story().filed(
        "after_sales",
        service="consumer_protection",
        reason="quality",
        order=order(
            created_at=wire(START - 60 * DAY),
            paid_at=wire(START - 60 * DAY),
            succeeded_at=wire(START - 16 * DAY),
        ),
        statements={"differs_from_description": True, "seller_refused_return": True},
    )

    assert rules(replay(story).one("reject")) == ["W-16"]


@pytest.mark.rule("C-05")
def test_a_claim_over_what_was_paid_is_rejected_at_filing(replay: Replay) -> None:
    assert rules(replay(Story().filed("not_received", amount=30901)).one("reject")) == ["C-05"]


@pytest.mark.rule("W-08", "I-16", "T-07")
def test_a_counterfeit_report_upheld_takes_the_listing_down_with_a_strike(replay: Replay) -> None:
    story = Story().tell(
        "complaint.filed",
        timedelta(0),
        {
            "kind": "counterfeit_report",
            "filed_by": BUYER,
            "shop": {"shop_id": "s-1", "company_name": "…", "tax_id": "…"},
            "listing": {"listing_id": "l-1", "title": "…", "brand": "云杉", "category": "clothing"},
            "description": "…",
        },
    )
    story.officer("uphold", 5 * DAY)

    told = replay(story)

    assert told.one("takedown")["target"] == {"type": "listing", "id": "l-1"}
    warning = told.one("warning")
    assert warning["target"] == {"type": "shop", "id": "s-1"}
    assert warning["strikes"]["added"] >= 1
    assert told.one("takedown")["dsa"]["decision_ground"]
    assert "compensation" not in told.kinds()


@pytest.mark.rule("W-04", "C-01")
def test_a_late_shipment_upheld_is_compensated(replay: Replay) -> None:
    paid = START - 8 * DAY
    of = unshipped(
        state="closed",
        closed_at=wire(START - DAY),
        refund={"requested_at": wire(paid + 4 * DAY), "succeeded_at": wire(START - DAY)},
    )
    story = Story().filed("late_shipment", order=of, amount=None).officer("uphold", DAY)

    compensation = replay(story).one("compensation")

    assert money(compensation) == [(8970, "tmall_points")]


@pytest.mark.rule("W-05", "R-07")
def test_a_malicious_review_upheld_is_taken_down(replay: Replay) -> None:
    review = {"review_id": "rv-1", "rating": "negative", "effective_at": wire(START - DAY)}
    story = Story().filed("malicious_review", by=SELLER, order=order(review=review), amount=None)
    story.officer("uphold", DAY)

    assert replay(story).one("takedown")["target"] == {"type": "review", "id": "rv-1"}


@pytest.mark.rule("W-06", "R-07")
def test_harassment_upheld_warns_the_harassing_party(replay: Replay) -> None:
    story = Story().filed("malicious_harassment", accused=SELLER, amount=None)
    story.officer("uphold", DAY)

    assert replay(story).one("warning")["target"]["id"] == "s-1"


@pytest.mark.rule("C-08")
@pytest.mark.parametrize(("share", "paid"), [(5000, 15450), (3333, 10299), (1, 3)])
def test_a_sellers_share_is_rounded_half_up_once(replay: Replay, share: int, paid: int) -> None:
    story = Story().filed("not_received").act("seller.refused", HOUR, SELLER, reason="sent")
    story.officer("partial", DAY, liable="shared", seller_share=share)

    assert [v for v, _ in money(replay(story).one("refund"))] == [paid]


def test_two_cases_on_one_order_are_one(replay: Replay) -> None:
    first = Story("c-1").filed("not_received")
    second = Story("c-2").filed("not_received", after=HOUR)
    second.act("seller.agreed", 2 * HOUR, SELLER)

    told = replay(first, second)

    merge = told.one("merge")
    assert merge["case_id"] == "c-2"
    refund = told.one("refund")
    assert refund["case_id"] == "c-1"


def test_the_machine_never_fines_a_shop_alone(replay: Replay) -> None:
    story = Story().filed(
        "broken_promise", reason="invoice", order=order("closed", closed_at=wire(START))
    )

    told = replay(story, until=30 * DAY)

    assert not {"penalty", "restrict_shop"} & set(told.kinds())


@pytest.mark.rule("T-14")
def test_a_restriction_waits_for_a_second_officer(replay: Replay) -> None:
    story = Story().filed(
        "broken_promise", reason="campaign_terms", order=order("closed", closed_at=wire(START))
    )
    story.officer(
        "uphold",
        DAY,
        measures=[
            {
                "kind": "restrict_shop",
                "restriction": "publishing",
                "ends_at": wire(START + 30 * DAY),
            }
        ],
    )
    approval = {"event_id": "c-1-e2", "event_source": "/platform/test"}
    story.act("officer.approved", 2 * DAY, OFFICER, **approval)
    story.act("officer.approved", 3 * DAY, OTHER_OFFICER, **approval)

    told = replay(story)

    restriction = told.one("restrict_shop")
    assert when(restriction) == 3 * DAY
    assert restriction["restriction"] == "publishing"
    assert len(told.refused) == 1
