"""Procedure N as the rules state it, from events to decisions through replay."""

from datetime import datetime, timedelta

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
    TICK,
    Replay,
    Story,
    money,
    order,
    rules,
    when,
    wire,
)

pytestmark = pytest.mark.rule("T-01")


@pytest.mark.rule("T-03", "R-06")
def test_a_silent_seller_is_held_to_what_was_applied_for(replay: Replay) -> None:
    told = replay(Story().filed("not_received"), until=72 * HOUR)

    refund = told.one("refund")
    assert when(refund) == 72 * HOUR
    assert rules(refund)[0] == "T-03"
    assert money(refund) == [(30900, "original_payment")]
    assert refund["target"] == {"type": "order", "id": "o-1"}
    assert refund["automation"] == "fully"
    assert told.kinds() == ["refund"]


def test_the_clock_does_not_fire_a_tick_early(replay: Replay) -> None:
    told = replay(Story().filed("not_received"), until=72 * HOUR - TICK)

    assert told.decisions == []


@pytest.mark.rule("T-02")
def test_a_seller_who_agrees_ends_it_at_once(replay: Replay) -> None:
    told = replay(Story().filed("not_received").act("seller.agreed", 10 * HOUR, SELLER))

    refund = told.one("refund")
    assert (when(refund), rules(refund)[0]) == (10 * HOUR, "T-02")


@pytest.mark.rule("T-02")
def test_an_answer_at_the_very_end_comes_before_the_clock(replay: Replay) -> None:
    story = Story().filed("not_received").act("seller.refused", 72 * HOUR, SELLER, reason="sent")

    told = replay(story, until=73 * HOUR)

    assert told.kinds() == []
    assert told.told("officer_task")


@pytest.mark.parametrize(
    ("amended", "ends"),
    [
        (47 * HOUR, 72 * HOUR),
        (48 * HOUR, 72 * HOUR),
        (50 * HOUR, 74 * HOUR),
        (72 * HOUR, 96 * HOUR),
    ],
)
def test_only_an_amendment_in_the_last_day_moves_the_end(
    replay: Replay, amended: timedelta, ends: timedelta
) -> None:
    story = Story().filed("not_received")
    story.act("buyer.amended", amended, BUYER, claim={"amount": 20000})

    told = replay(story, until=200 * HOUR)

    refund = told.one("refund")
    assert when(refund) == ends
    assert money(refund) == [(20000, "original_payment")]


@pytest.mark.rule("C-05")
def test_an_amendment_over_the_cap_is_rejected_and_the_claim_stays(replay: Replay) -> None:
    story = Story().filed("not_received")
    story.act("buyer.amended", 60 * HOUR, BUYER, claim={"amount": 30901})

    told = replay(story, until=72 * HOUR)

    rejected = told.one("reject")
    assert rejected["target"] == {"type": "request", "id": "c-1-e2"}
    assert "C-05" in rules(rejected)
    assert money(told.one("refund")) == [(30900, "original_payment")]


@pytest.mark.rule("T-04")
def test_after_a_refusal_an_officer_has_two_working_days(replay: Replay) -> None:
    story = Story().filed("not_received").act("seller.refused", HOUR, SELLER, reason="sent")

    told = replay(story)

    deadlines = {n["deadline"] for n in told.told("officer_task") if n["rule"] == "T-04"}
    assert deadlines == {"2026-03-04T16:00:00Z"}


@pytest.mark.rule("T-04", "T-05")
def test_officers_are_warned_of_their_clock_and_the_breach_decides_nothing(replay: Replay) -> None:
    story = Story().filed("not_received").act("seller.refused", HOUR, SELLER, reason="sent")

    told = replay(story, until=30 * DAY)

    assert told.kinds() == []
    assert {n["rule"] for n in told.told("deadline_breached")} == {"T-04", "T-05"}


@pytest.mark.rule("T-02")
def test_a_seller_may_still_agree_after_refusing(replay: Replay) -> None:
    story = Story().filed("not_received").act("seller.refused", HOUR, SELLER, reason="sent")
    story.act("seller.agreed", 5 * HOUR, SELLER)

    refund = replay(story).one("refund")

    assert (when(refund), rules(refund)[0]) == (5 * HOUR, "T-02")


@pytest.mark.rule("C-08")
def test_an_officer_who_upholds_without_an_amount_upholds_the_claim(replay: Replay) -> None:
    story = Story().filed("not_received", amount=25000)
    story.act("seller.refused", HOUR, SELLER, reason="sent")
    story.officer("uphold", 20 * HOUR, liable="seller")

    refund = replay(story).one("refund")

    assert money(refund) == [(25000, "original_payment")]
    assert refund["decided_by"] == OFFICER
    assert refund["automation"] in ("not", "partially")


@pytest.mark.rule("C-05")
def test_an_officer_over_the_cap_is_refused_never_cut(replay: Replay) -> None:
    story = Story().filed("not_received").act("seller.refused", HOUR, SELLER, reason="sent")
    story.officer("partial", 20 * HOUR, liable="seller", refund_amount=30901)

    told = replay(story)

    assert told.refused == [("invalid", "c-1-e3")]
    assert told.decisions == []


def test_an_officer_may_not_decide_while_the_sellers_clock_runs(replay: Replay) -> None:
    told = replay(Story().filed("not_received").officer("uphold", HOUR))

    assert told.refused == [("invalid", "c-1-e2")]


def test_an_officer_who_rejects_explains_it_and_nobody_is_paid(replay: Replay) -> None:
    story = Story().filed("not_received").act("seller.refused", HOUR, SELLER, reason="sent")
    story.officer("reject", 20 * HOUR)

    told = replay(story)

    assert told.kinds() == ["reject"]
    assert told.one("reject")["target"] == {"type": "notice", "id": "c-1"}


@pytest.mark.rule("W-01")
@pytest.mark.parametrize(
    ("succeeded", "kinds"), [(START - 15 * DAY, []), (START - 15 * DAY - TICK, ["reject"])]
)
def test_the_window_ends_inclusively_fifteen_days_after_success(
    replay: Replay, succeeded: datetime, kinds: list[str]
) -> None:
    old = order(
        created_at=wire(START - 40 * DAY),
        paid_at=wire(START - 39 * DAY),
        succeeded_at=wire(succeeded),
    )

    told = replay(Story().filed("not_received", order=old))

    assert told.kinds() == kinds
    for rejected in told.decisions:
        assert rules(rejected) == ["W-01"]
        assert rejected["target"] == {"type": "notice", "id": "c-1"}


@pytest.mark.rule("W-01")
def test_an_order_that_has_not_succeeded_is_outside_the_window(replay: Replay) -> None:
    told = replay(Story().filed("not_received", order=order("shipped", succeeded_at=None)))

    # The anchor is missing: refused; were it there, the state alone would reject.
    assert told.refused == [("invalid", "c-1-e1")] or rules(told.one("reject")) == ["W-01"]


@pytest.mark.parametrize(
    ("by", "reason"),
    [(BUYER, "wrong_role"), ({"role": "seller", "id": "s-2"}, "wrong_party")],
)
def test_nobody_answers_for_the_seller(replay: Replay, by: dict[str, str], reason: str) -> None:
    told = replay(Story().filed("not_received").act("seller.agreed", HOUR, by))

    assert told.refused == [(reason, "c-1-e2")]
    assert told.decisions == []


def test_a_second_filing_on_the_same_subject_is_refused(replay: Replay) -> None:
    told = replay(Story().filed("not_received").filed("not_received", after=HOUR, amount=10000))

    assert told.refused == [("duplicate_case", "c-1-e2")]


def test_a_repeated_event_is_ignored_and_a_changed_one_refused(replay: Replay) -> None:
    story = Story().filed("not_received").act("seller.refused", HOUR, SELLER, reason="sent")
    repeated = dict(story.events[1])
    changed = {**repeated, "data": {**repeated["data"], "reason": "other"}}
    story.events += [repeated, changed]

    told = replay(story)

    assert told.refused == [("id_reuse", "c-1-e2")]


def test_events_without_a_case_wait_fifteen_days_then_are_refused(replay: Replay) -> None:
    orphan = Story().act("seller.agreed", 0 * HOUR, SELLER)

    assert replay(orphan, until=15 * DAY - TICK).refused == []
    assert replay(orphan, until=15 * DAY).refused == [("unknown_case", "c-1-e1")]


def test_an_answer_that_came_before_its_filing_counts(replay: Replay) -> None:
    story = Story().act("seller.agreed", 0 * HOUR, SELLER).filed("not_received", after=HOUR)

    assert replay(story).kinds() == ["refund"]


def test_a_withdrawn_complaint_is_closed_and_takes_nothing_more(replay: Replay) -> None:
    story = Story().filed("not_received").act("buyer.withdrew", HOUR, BUYER)
    story.act("seller.agreed", 2 * HOUR, SELLER)
    story.act("seller.agreed", 2 * HOUR + 16 * DAY, SELLER)

    told = replay(story)

    assert told.kinds() == ["close", "reject"]
    assert told.one("reject")["target"] == {"type": "request", "id": "c-1-e3"}
    assert told.refused == [("case_closed", "c-1-e4")]


@pytest.mark.rule("T-11")
def test_an_overturned_refund_is_superseded_by_another_officer(replay: Replay) -> None:
    story = Story().filed("not_received").act("seller.refused", HOUR, SELLER, reason="sent")
    story.officer("uphold", 10 * HOUR)
    refund = replay(story).one("refund")
    story.act(
        "appeal.filed", 20 * HOUR, SELLER, decision_id=refund["decision_id"], grounds=["signed"]
    )
    story.act(
        "appeal.decided", 30 * HOUR, OFFICER, decision_id=refund["decision_id"], outcome="overturn"
    )
    story.act(
        "appeal.decided",
        31 * HOUR,
        OTHER_OFFICER,
        decision_id=refund["decision_id"],
        outcome="overturn",
    )

    told = replay(story)

    assert [reason for reason, _ in told.refused] in (["wrong_party"], ["invalid"])
    assert any(d["supersedes"] == refund["decision_id"] for d in told.decisions)


@pytest.mark.rule("T-11")
@pytest.mark.parametrize(("late", "kinds"), [(0 * TICK, []), (TICK, ["reject"])])
def test_an_appeal_is_in_time_for_fifteen_days(
    replay: Replay, late: timedelta, kinds: list[str]
) -> None:
    story = Story().filed("not_received")
    refund = replay(story, until=72 * HOUR).one("refund")
    story.act(
        "appeal.filed",
        72 * HOUR + 15 * DAY + late,
        SELLER,
        decision_id=refund["decision_id"],
        grounds=["signed"],
    )

    told = replay(story)

    assert told.kinds() == ["refund", *kinds]
    assert told.refused == []


@pytest.mark.rule("T-12")
def test_arbitration_follows_an_officers_result_only(replay: Replay) -> None:
    story = Story().filed("not_received").act("arbitration.requested", HOUR, BUYER, grounds=["…"])

    rejected = replay(story).one("reject")

    assert rules(rejected) == ["T-12"]
    assert rejected["target"]["type"] == "request"


@pytest.mark.rule("C-06")
def test_a_default_is_recovered_from_the_deposit_once(replay: Replay) -> None:
    story = Story().filed("not_received")
    refund = replay(story, until=72 * HOUR).one("refund")
    for hours in (80, 81):
        story.act("seller.defaulted", hours * HOUR, SYSTEM, decision_id=refund["decision_id"])

    told = replay(story)

    recourse = told.one("recourse")
    assert money(recourse) == [(30900, "deposit")]
    assert recourse["target"] == {"type": "shop", "id": "s-1"}


@pytest.mark.rule("C-07")
def test_points_go_back_as_points(replay: Replay) -> None:
    bought = order(points_used=900)

    refund = replay(Story().filed("not_received", order=bought), until=72 * HOUR).one("refund")

    assert sorted(money(refund)) == [(900, "points"), (30000, "original_payment")]
