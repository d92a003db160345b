from datetime import timedelta

import pytest
from case_driver import (
    BUYER,
    DAY,
    FILED_AT,
    HOUR,
    MICROSECOND,
    OFFICER,
    SELLER,
    Run,
    by,
    filing,
    order,
    paid_out,
    rules,
)

END = FILED_AT + 72 * HOUR


def opened(kind: str = "not_received", **changes: object) -> Run:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing(kind, **changes))
    return run


def amend(run: Run, instant: object, amount: int) -> None:
    run.send("buyer.amended", instant, by(BUYER, claim={"amount": amount}))  # type: ignore[arg-type]


@pytest.mark.rule("T-01")
def test_the_seller_is_asked_with_the_end_of_the_negotiation() -> None:
    run = opened()

    told = {n["kind"]: n for n in run.notifications()}
    assert told["case_opened"]["to"] == SELLER
    assert told["answer_requested"]["deadline"] == "2026-03-05T10:00:00Z"


@pytest.mark.rule("T-01")
def test_the_seller_is_warned_a_day_before_the_end() -> None:
    run = opened()

    run.until(END - 24 * HOUR)

    (warning,) = run.notifications("deadline_warning")
    assert (warning["at"], warning["to"]) == ("2026-03-04T10:00:00Z", SELLER)


@pytest.mark.rule("T-03")
def test_silence_to_the_end_refunds_as_applied_for_at_the_due_instant() -> None:
    run = opened()

    run.until(END + DAY)

    (refund,) = run.decisions()
    assert (refund["kind"], refund["target"]) == ("refund", {"type": "order", "id": "ord-1"})
    assert refund["decided_at"] == "2026-03-05T10:00:00Z"
    assert refund["automation"] == "fully"
    assert paid_out(refund) == {"original_payment": 30900}
    assert rules(refund) == ["T-03"]


@pytest.mark.rule("T-03")
def test_nothing_is_decided_a_microsecond_before_the_end() -> None:
    run = opened()

    run.until(END - MICROSECOND)

    assert run.decisions() == []


@pytest.mark.rule("T-01", "T-02")
def test_an_answer_at_the_very_end_is_in_time() -> None:
    run = opened()

    run.send("seller.refused", END, by(SELLER, reason="shipped"))

    assert run.state() == "awaiting_officer"
    assert run.decisions() == []


@pytest.mark.rule("T-01")
def test_an_answer_a_microsecond_after_the_end_is_too_late() -> None:
    run = opened()

    run.send("seller.refused", END + MICROSECOND, by(SELLER, reason="shipped"))

    kinds = [d["kind"] for d in run.decisions()]
    assert kinds == ["refund", "reject"]
    assert run.decisions()[1]["target"] == {"type": "request", "id": "e-2"}


@pytest.mark.rule("T-02")
def test_agreement_refunds_at_once() -> None:
    run = opened()

    run.send("seller.agreed", FILED_AT + HOUR, by(SELLER))

    (refund,) = run.decisions()
    assert rules(refund) == ["T-02"]
    assert refund["decided_at"] == "2026-03-02T11:00:00Z"


@pytest.mark.rule("T-02")
def test_the_seller_may_agree_after_a_refusal_while_nothing_is_decided() -> None:
    run = opened()
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))

    run.send("seller.agreed", FILED_AT + 2 * HOUR, by(SELLER))

    assert [d["kind"] for d in run.decisions()] == ["refund"]
    assert run.state() == "decided"


@pytest.mark.rule("T-02")
def test_agreeing_after_the_decision_is_rejected() -> None:
    run = opened()
    run.until(END)

    run.send("seller.agreed", END + HOUR, by(SELLER))

    assert rules(run.decisions("reject")[0]) == ["T-02"]


@pytest.mark.rule("R-06")
@pytest.mark.parametrize(
    ("remedy", "kind"), [("exchange", "exchange"), ("repair", "close"), ("coupon", "close")]
)
def test_another_remedy_leaves_the_money_where_it_is(remedy: str, kind: str) -> None:
    run = opened("claim", reason="quality")

    run.send("seller.agreed", FILED_AT + HOUR, by(SELLER, remedy=remedy))

    (decision,) = run.decisions()
    assert decision["kind"] == kind
    assert "amounts" not in decision
    assert decision["grounds"][0]["facts"]["remedy"] == remedy


@pytest.mark.rule("T-01")
@pytest.mark.parametrize(
    ("after", "end"),
    [
        (timedelta(hours=1), 72 * HOUR),
        (timedelta(hours=48), 72 * HOUR),
        (timedelta(hours=48) + MICROSECOND, 72 * HOUR + MICROSECOND),
        (timedelta(hours=60), 84 * HOUR),
        (timedelta(hours=72), 96 * HOUR),
    ],
)
def test_an_amendment_in_the_last_day_moves_the_end(after: timedelta, end: timedelta) -> None:
    run = opened()

    amend(run, FILED_AT + after, 20000)

    assert run.due("T-01") == FILED_AT + end


@pytest.mark.rule("T-01")
def test_amendments_move_the_end_ten_times_and_then_the_amount_only() -> None:
    run = opened()
    instant = END
    for number in range(10):
        amend(run, instant, 20000 + number)
        instant += 24 * HOUR
    assert run.due("T-01") == instant

    amend(run, instant, 100)

    assert run.due("T-01") == instant
    run.until(instant)
    assert paid_out(run.decisions()[0]) == {"original_payment": 100}


@pytest.mark.rule("T-01")
def test_an_amendment_over_the_cap_is_rejected_and_the_case_goes_on() -> None:
    run = opened()

    amend(run, FILED_AT + HOUR, 30901)

    (reject,) = run.decisions()
    assert rules(reject) == ["C-05"]
    assert run.cases["c-1"].dispute.claim.amount == 30900


@pytest.mark.rule("T-04", "T-05")
def test_after_a_refusal_in_n_an_officer_comes_by_himself() -> None:
    run = opened()

    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))

    (task,) = run.notifications("officer_task")
    assert (task["rule"], task["to"]["id"]) == ("T-04", "queue")
    assert task["deadline"] == "2026-03-04T16:00:00Z"  # 24:00 Shanghai of the second working day
    assert run.due("T-05").isoformat() == "2026-03-11T16:00:00+00:00"


@pytest.mark.rule("T-04")
def test_a_missed_takeover_is_a_breach_and_decides_nothing() -> None:
    run = opened()
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))

    run.until(FILED_AT + 5 * DAY)

    (breach,) = run.notifications("deadline_breached")
    assert (breach["rule"], breach["at"]) == ("T-04", "2026-03-04T16:00:00Z")
    assert run.decisions() == []


@pytest.mark.rule("T-01")
def test_after_a_refusal_an_amendment_opens_no_new_round() -> None:
    run = opened()
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))

    amend(run, FILED_AT + 2 * HOUR, 10000)
    run.send("officer.decided", FILED_AT + DAY, by(OFFICER, outcome="uphold"))

    assert paid_out(run.decisions()[0]) == {"original_payment": 10000}


@pytest.mark.rule("T-14")
def test_withdrawal_closes_with_a_decision() -> None:
    run = opened()

    run.send("buyer.withdrew", FILED_AT + HOUR, by(BUYER))

    (close,) = run.decisions()
    assert (close["kind"], close["target"]) == ("close", {"type": "notice", "id": "c-1"})


@pytest.mark.rule("C-07")
def test_points_return_as_points_in_one_decision() -> None:
    run = opened(order=order(points_used=900))

    run.until(END)

    (refund,) = run.decisions()
    assert paid_out(refund) == {"points": 900, "original_payment": 30000}


@pytest.mark.rule("T-03", "C-02")
def test_silence_admits_the_refund_of_a_counterfeit_but_c02_waits_for_an_officer() -> None:
    run = opened(
        "after_sales",
        service="genuine_guarantee",
        reason="counterfeit",
        shop={"shop_id": "s-1", "enrolled_services": ["genuine_guarantee"]},
    )

    run.until(END)

    assert [d["kind"] for d in run.decisions()] == ["request_evidence", "refund"]
    assert run.state() == "awaiting_officer"


def test_an_event_older_than_a_fired_clock_goes_to_an_officer_with_both() -> None:
    run = opened()
    run.until(END)

    run.send("seller.refused", END - HOUR, by(SELLER, reason="late in arriving"))

    (task,) = run.notifications("officer_task")
    assert task["rule"] == "T-01"
    assert [d["kind"] for d in run.decisions()] == ["refund"]


@pytest.mark.rule("T-01", "§0")
def test_an_answer_of_the_clocks_own_instant_that_reaches_us_after_it_goes_to_an_officer() -> None:
    """At equal instants events go before clocks: it was in time, the clock fired without it."""
    run = opened()
    run.until(END)

    run.send("seller.refused", END, by(SELLER, reason="in time, late in arriving"))

    (task,) = run.notifications("officer_task")
    assert task["rule"] == "T-01"
    assert [d["kind"] for d in run.decisions()] == ["refund"]


@pytest.mark.rule("T-01", "R-04")
def test_an_amendment_changes_only_what_it_names() -> None:
    run = opened(
        "claim",
        reason="quality",
        claim={"amount": 31000, "return_goods": True, "return_postage": 800},
    )

    amend(run, FILED_AT + HOUR, 31700)

    claim = run.cases["c-1"].dispute.claim
    assert (claim.amount, claim.return_goods, claim.return_postage) == (31700, True, 800)
