"""Where two rules meet: what must hold for both, from events to decisions through replay."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from storytelling import (
    ARBITRATOR,
    BUYER,
    DAY,
    HOUR,
    OFFICER,
    SELLER,
    START,
    SYSTEM,
    Replay,
    Story,
    money,
    order,
    rules,
    shop,
    when,
    wire,
)


def unshipped(**changes: Any) -> dict[str, Any]:
    """Paid, never scanned, never received."""
    nothing = dict.fromkeys(("shipped_at", "first_scan_at", "delivered_at", "succeeded_at"))
    return order("paid", **nothing) | changes


def on_its_way(**changes: Any) -> dict[str, Any]:
    """Scanned a day after payment, in time, and not received."""
    return order("shipped", delivered_at=None, succeeded_at=None) | changes


@pytest.mark.rule("R-01", "T-06")
def test_a_refusal_opens_the_way_to_an_officer_while_the_reason_is_corrected(
    replay: Replay,
) -> None:
    story = Story().refund("not_shipped_on_time", of=on_its_way())
    story.act("intervention.requested", HOUR, BUYER)
    story.act("seller.refused", 5 * HOUR, SELLER, reason="shipped in time")
    story.act("intervention.requested", 6 * HOUR, BUYER)

    told = replay(story)

    assert told.one("reject")["target"] == {"type": "request", "id": "c-1-e2"}
    (task,) = told.told("officer_task")
    assert (task["rule"], task["at"]) == ("T-06", wire(START + 6 * HOUR))


@pytest.mark.rule("R-01", "T-04")
def test_after_a_refusal_in_n_the_officer_does_not_wait_for_the_correction(
    replay: Replay,
) -> None:
    service = "footwear_three_guarantees"
    story = Story().filed(
        "after_sales",
        service=service,
        reason="not_shipped_on_time",
        shop=shop(enrolled_services=[service]),
    )
    story.act("seller.refused", 5 * HOUR, SELLER, reason="shipped in time")

    told = replay(story, until=49 * HOUR)

    (task,) = told.told("officer_task")
    assert task["at"] == wire(START + 5 * HOUR)
    assert task["deadline"] == "2026-03-04T16:00:00Z"  # 24:00 of the second working day


@pytest.mark.rule("R-02", "T-03")
def test_a_rejected_parcel_that_is_back_already_is_not_waited_for(replay: Replay) -> None:
    story = Story().refund("changed_mind", of=on_its_way())
    story.act("return.received", 10 * HOUR, SYSTEM)

    told = replay(story, until=20 * DAY)

    assert told.kinds() == ["refund"]
    refund = told.one("refund")
    assert (when(refund), money(refund)) == (72 * HOUR, [(29900, "original_payment")])
    assert {"T-03", "R-02"} <= set(rules(refund))


@pytest.mark.rule("R-02", "T-02")
def test_a_parcel_back_after_a_refusal_is_refunded_once_the_seller_agrees(replay: Replay) -> None:
    story = Story().refund("changed_mind", of=on_its_way())
    story.act("seller.refused", HOUR, SELLER, reason="no")
    story.act("return.received", 10 * HOUR, SYSTEM)
    story.act("seller.agreed", 11 * HOUR, SELLER)

    assert when(replay(story).one("refund")) == 11 * HOUR


@pytest.mark.rule("R-04")
def test_goods_nobody_agreed_to_take_back_are_no_return(replay: Replay) -> None:
    story = Story().refund("out_of_stock", of=unshipped())
    story.act("return.received", 10 * HOUR, SYSTEM)

    assert rules(replay(story).one("reject")) == ["R-04"]


@pytest.mark.rule("T-12", "C-01")
def test_an_arbitrator_who_rejects_takes_the_compensation_back_with_the_refund(
    replay: Replay,
) -> None:
    story = Story().refund("out_of_stock", of=unshipped())
    refund = replay(story, until=80 * HOUR).one("refund")["decision_id"]
    said = {"decision_id": refund, "grounds": ["it was on stock"]}
    story.act("appeal.filed", 90 * HOUR, SELLER, **said)
    story.act("appeal.decided", 100 * HOUR, OFFICER, decision_id=refund, outcome="uphold")
    story.act("arbitration.requested", 110 * HOUR, SELLER, grounds=["it was on stock"])
    story.act("arbitration.decided", 120 * HOUR, ARBITRATOR, outcome="reject", grounds=["it was"])

    told = replay(story)

    undone = {d["supersedes"] for d in told.decisions if d["kind"] == "revoke"}
    assert undone == {refund, told.one("compensation")["decision_id"]}


@pytest.mark.rule("W-12", "T-08")
@pytest.mark.parametrize(
    ("services", "kinds"),
    [(["consumer_protection"], ["reject"]), (["ship_within_24h"], ["refund", "compensation"])],
)
def test_only_an_enrolled_seller_has_promised_to_ship_in_a_day(
    replay: Replay, services: list[str], kinds: list[str]
) -> None:
    paid = START - 30 * HOUR
    of = unshipped(created_at=wire(paid - HOUR), paid_at=wire(paid))
    story = Story().refund(
        "not_shipped_on_time",
        of=of,
        service="ship_within_24h",
        shop=shop(enrolled_services=services),
    )

    assert replay(story, until=timedelta(hours=72)).kinds() == kinds


@pytest.mark.rule("W-05", "R-07")
def test_a_rejected_complaint_of_conduct_names_the_rule_that_would_have_led_to_a_measure(
    replay: Replay,
) -> None:
    review = {"review_id": "rv-1", "rating": "negative", "effective_at": wire(START - DAY)}
    story = Story().filed("malicious_review", by=SELLER, amount=None, order=order(review=review))
    story.officer("reject", HOUR)

    assert rules(replay(story).one("reject")) == ["R-07"]


@pytest.mark.rule("T-02", "T-03", "C-02")
@pytest.mark.parametrize("remedy", [None, "exchange"])
def test_a_seller_who_agrees_after_silence_admitted_the_refund_makes_no_second_one(
    replay: Replay, remedy: str | None
) -> None:
    story = Story().filed(
        "after_sales", service="genuine_guarantee", reason="counterfeit", amount=10000
    )
    story.act("seller.agreed", 4 * DAY, SELLER, remedy=remedy)
    story.officer("uphold", 5 * DAY)

    told = replay(story)

    assert when(told.one("refund")) == 72 * HOUR
    assert rules(told.one("reject")) == ["T-02"]
    assert told.one("compensation")["amounts"][0]["rule"] == "C-02"


@pytest.mark.rule("R-04", "R-06")
def test_a_seller_who_has_the_goods_back_does_not_turn_the_refund_into_an_exchange(
    replay: Replay,
) -> None:
    claim = {"amount": 30900, "return_goods": True, "return_postage": 0}
    story = Story().refund("quality", of=order("shipped", succeeded_at=None), claim=claim)
    story.act("seller.agreed", HOUR, SELLER)
    story.act("return.received", 2 * DAY, SELLER)
    story.act("seller.agreed", 3 * DAY, SELLER, remedy="exchange")

    told = replay(story, until=9 * DAY)

    assert rules(told.one("reject")) == ["R-04"]
    assert when(told.one("refund")) == 9 * DAY


@pytest.mark.rule("R-04", "C-02")
def test_goods_sent_back_unasked_after_the_refund_bring_no_second_refund(replay: Replay) -> None:
    story = Story().filed(
        "after_sales", service="genuine_guarantee", reason="counterfeit", amount=10000
    )
    story.act("return.received", 4 * DAY, SYSTEM)

    told = replay(story, until=20 * DAY)

    assert told.kinds() == ["request_evidence", "refund"]
    assert told.told("deadline_breached")  # an officer still has the case


@pytest.mark.rule("T-12", "R-07")
def test_what_an_arbitrator_grants_has_the_id_of_the_rule_it_cites_first(replay: Replay) -> None:
    story = Story().filed("malicious_harassment", amount=None, accused=SELLER)
    story.officer("reject", HOUR)
    story.act("arbitration.requested", DAY, BUYER, grounds=["I was threatened"])
    story.act("arbitration.decided", 2 * DAY, ARBITRATOR, outcome="uphold", grounds=["so it was"])

    warning = replay(story).one("warning")

    assert rules(warning)[:2] == ["R-07", "T-12"]
    key = "|".join(("c-1", "warning", "shop", "s-1", rules(warning)[0], "0"))
    assert warning["decision_id"] == str(uuid5(UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8"), key))


@pytest.mark.rule("W-01", "C-02")
def test_goods_not_received_are_never_a_counterfeit(replay: Replay) -> None:
    """A reason belongs to refunds, after-sales, claims and broken promises only."""
    story = Story().filed("not_received", reason="counterfeit")
    story.act("buyer.amended", HOUR, BUYER, reason="counterfeit")
    story.act("buyer.amended", 2 * HOUR, BUYER, reason="counterfeit", claim={"amount": 20000})

    told = replay(story, until=80 * HOUR)

    assert told.refused == [("invalid", "c-1-e2")]
    assert told.kinds() == ["refund"]
    assert (rules(told.one("refund")), money(told.one("refund"))) == (
        ["T-03"],
        [(20000, "original_payment")],
    )


@pytest.mark.rule("W-03")
def test_a_broken_promise_is_amended_to_a_reason_of_its_own(replay: Replay) -> None:
    closed = order("closed", closed_at=wire(START - 2 * DAY))
    story = Story().filed("broken_promise", reason="other", order=closed)
    story.act("buyer.amended", HOUR, BUYER, reason="quality")
    story.act("buyer.amended", 2 * HOUR, BUYER, reason="invoice")
    story.officer("uphold", 3 * HOUR)

    told = replay(story)

    assert rules(told.one("reject", target={"type": "request", "id": "c-1-e2"})) == ["W-03"]
    assert told.one("penalty")["amounts"][0]["rule"] == "C-04"


@pytest.mark.rule("C-05", "W-03")
@pytest.mark.parametrize(("amount", "kinds"), [(30900, []), (30901, ["reject"])])
def test_a_claim_beside_a_broken_promise_keeps_to_the_cap_too(
    replay: Replay, amount: int, kinds: list[str]
) -> None:
    closed = order("closed", closed_at=wire(START - 2 * DAY))
    story = Story().filed("broken_promise", reason="other", order=closed, amount=amount)

    told = replay(story)

    assert told.kinds() == kinds
    assert [rules(d) for d in told.decisions] == [["C-05"]] * len(kinds)
