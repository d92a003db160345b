from pathlib import Path
from typing import Any

import pytest
from case_driver import (
    ARBITRATOR,
    BUYER,
    DAY,
    FILED_AT,
    HOUR,
    MICROSECOND,
    OFFICER,
    OTHER_OFFICER,
    SELLER,
    SYSTEM,
    Run,
    by,
    filing,
    order,
    paid_out,
    rules,
)
from changed_policy import changed

END = FILED_AT + 72 * HOUR
RULED = FILED_AT + DAY


def silent() -> Run:
    """A refund by silence."""
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received"))
    run.until(END)
    return run


def ruled(outcome: str = "uphold", **ruling: Any) -> Run:
    """A refusal, then an officer's ruling a day after filing."""
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received"))
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))
    run.send("officer.decided", RULED, by(OFFICER, outcome=outcome, **ruling))
    return run


def first(run: Run, kind: str) -> str:
    return str(run.decisions(kind)[0]["decision_id"])


def executed(run: Run, decision_id: str, instant: Any, status: str = "executed") -> None:
    data = by(SYSTEM, decision_id=decision_id, status=status, at="2026-03-06T00:00:00Z")
    run.send("decision.executed", instant, data)


def appealed(run: Run, decision_id: str, instant: Any, who: dict[str, str] = SELLER) -> None:
    data = by(who, decision_id=decision_id, grounds="wrong")
    run.send("appeal.filed", instant, data, id="appeal")


@pytest.mark.rule("T-11", "T-12")
def test_remedies_of_the_machine_and_of_an_officer() -> None:
    automatic = silent().decisions("refund")[0]["remedies"]
    by_officer = ruled().decisions("refund")[0]["remedies"]

    assert automatic == [{"kind": "appeal", "until": "2026-03-20T10:00:00Z"}]
    assert by_officer == [
        {"kind": "appeal", "until": "2026-03-18T10:00:00Z"},
        {"kind": "arbitration", "until": "2026-03-18T10:00:00Z"},
    ]


@pytest.mark.rule("T-11")
@pytest.mark.parametrize(("after", "late"), [(15 * DAY, False), (15 * DAY + MICROSECOND, True)])
def test_an_appeal_is_in_time_to_the_last_instant(after: Any, late: bool) -> None:
    run = silent()

    appealed(run, first(run, "refund"), END + after)

    assert [rules(d) for d in run.decisions("reject")] == ([["T-11"]] if late else [])
    assert (("c-1", f"T-11:{first(run, 'refund')}") in run.timers) is not late


@pytest.mark.rule("T-11")
def test_a_second_appeal_against_a_decision_is_rejected() -> None:
    run = silent()
    appealed(run, first(run, "refund"), END + HOUR)

    run.send(
        "appeal.filed", END + 2 * HOUR, by(BUYER, decision_id=first(run, "refund"), grounds="more")
    )

    assert [rules(d) for d in run.decisions("reject")] == [["T-11"]]


@pytest.mark.rule("T-11")
def test_a_policy_may_allow_another_appeal_once_the_first_is_decided(tmp_path: Path) -> None:
    run = Run(changed(tmp_path, "T-11.per_decision", "T-11", "number", "2"))
    run.send("complaint.filed", FILED_AT, filing("not_received"))
    run.until(END)
    refund = first(run, "refund")
    verdict = {"decision_id": refund, "outcome": "uphold"}

    appealed(run, refund, END + HOUR)
    again = by(BUYER, decision_id=refund, grounds="more")
    run.send("appeal.filed", END + 2 * HOUR, again, id="too-soon")
    run.send("appeal.decided", END + 3 * HOUR, by(OFFICER, **verdict))
    run.send("appeal.filed", END + 4 * HOUR, again, id="second")
    run.send("appeal.decided", END + 5 * HOUR, by(OFFICER, **verdict))
    run.send("appeal.filed", END + 6 * HOUR, again, id="too-many")

    answered = [d["target"]["id"] for d in run.decisions("reject")]
    assert answered == ["too-soon", "appeal", "second", "too-many"]
    assert run.refused == []


@pytest.mark.rule("T-11")
def test_only_an_addressed_party_appeals_and_only_against_a_decision_there_is() -> None:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received", claim={"amount": 40000}))

    appealed(run, first(run, "reject"), FILED_AT + HOUR, SELLER)
    appealed(run, "no-such-decision", FILED_AT + HOUR, BUYER)

    assert [r.reason for r in run.refused] == ["wrong_party", "invalid"]


@pytest.mark.rule("T-11")
def test_the_first_officer_decides_no_appeal() -> None:
    run = ruled()
    appealed(run, first(run, "refund"), RULED + HOUR)
    verdict = {"decision_id": first(run, "refund"), "outcome": "overturn"}

    run.send("appeal.decided", RULED + 2 * HOUR, by(OFFICER, **verdict))
    run.send("appeal.decided", RULED + 3 * HOUR, by(OTHER_OFFICER, **verdict))

    assert [r.reason for r in run.refused] == ["wrong_party"]
    (revoke,) = run.decisions("revoke")
    assert revoke["target"] == {"type": "decision", "id": first(run, "refund")}
    assert revoke["supersedes"] == first(run, "refund")
    assert [r["kind"] for r in revoke["remedies"]] == ["arbitration"]


@pytest.mark.rule("T-11")
def test_an_upheld_decision_stands_and_the_appeal_is_answered() -> None:
    run = ruled()
    appealed(run, first(run, "refund"), RULED + HOUR)

    run.send(
        "appeal.decided",
        RULED + 2 * HOUR,
        by(OTHER_OFFICER, decision_id=first(run, "refund"), outcome="uphold"),
    )

    (answer,) = run.decisions("reject")
    assert answer["target"] == {"type": "request", "id": "appeal"}
    assert run.cases["c-1"].live("refund")


@pytest.mark.rule("T-11")
def test_an_appeal_not_decided_in_seven_working_days_is_a_breach() -> None:
    run = ruled()
    appealed(run, first(run, "refund"), RULED + HOUR)

    run.until(RULED + 20 * DAY)

    breaches = [(n["rule"], n["at"]) for n in run.notifications("deadline_breached")]
    assert breaches == [("T-11", "2026-03-12T16:00:00Z")]
    assert run.state() == "decided"


@pytest.mark.rule("C-08")
def test_an_executed_refund_overturned_is_recovered_only_by_an_officer() -> None:
    run = ruled()
    refund = first(run, "refund")
    executed(run, refund, RULED + HOUR)
    appealed(run, refund, RULED + 2 * HOUR)
    run.send(
        "appeal.decided",
        RULED + 3 * HOUR,
        by(OTHER_OFFICER, decision_id=refund, outcome="overturn"),
    )
    assert run.decisions("recourse") == []
    assert run.notifications("officer_task")[-1]["rule"] == "C-08"

    run.send(
        "officer.decided",
        RULED + 4 * HOUR,
        by(OFFICER, outcome="uphold", measures=[{"kind": "recourse"}]),
    )

    (recourse,) = run.decisions("recourse")
    assert recourse["target"] == {"type": "party", "id": "b-1"}
    assert paid_out(recourse) == {"original_payment": 30900}


@pytest.mark.rule("T-11")
def test_an_overturned_rejection_goes_back_to_an_officer_and_a_new_one_is_a_new_generation() -> (
    None
):
    run = ruled("reject")
    appealed(run, first(run, "reject"), RULED + HOUR, BUYER)
    run.send(
        "appeal.decided",
        RULED + 2 * HOUR,
        by(OTHER_OFFICER, decision_id=first(run, "reject"), outcome="overturn"),
    )
    assert run.state() == "awaiting_officer"

    run.send("officer.decided", RULED + 3 * HOUR, by(OTHER_OFFICER, outcome="reject"))

    earlier, later = run.decisions("reject")
    assert earlier["decision_id"] != later["decision_id"]
    assert run.cases["c-1"].decisions[-1].generation == 1


@pytest.mark.rule("I-08", "P-04", "I-16")
def test_an_overturned_takedown_is_restored_and_its_warning_and_strike_go() -> None:
    run = Run()
    listing = {"listing_id": "l-9"}
    run.send(
        "complaint.filed",
        FILED_AT,
        filing("counterfeit_report", order=None, claim=None, listing=listing),
    )
    run.send("officer.decided", FILED_AT + 5 * DAY, by(OFFICER, outcome="uphold"))
    takedown = first(run, "takedown")
    appealed(run, takedown, FILED_AT + 6 * DAY)

    run.send(
        "appeal.decided",
        FILED_AT + 7 * DAY,
        by(OTHER_OFFICER, decision_id=takedown, outcome="overturn"),
    )

    (restore,) = run.decisions("restore")
    assert restore["target"] == {"type": "listing", "id": "l-9"}
    assert restore["supersedes"] == takedown
    assert run.decisions("revoke")[0]["target"]["id"] == first(run, "warning")
    assert run.facts["strikes", "s-1"] == {}


@pytest.mark.rule("T-12")
@pytest.mark.parametrize(("after", "accepted"), [(15 * DAY, True), (15 * DAY + MICROSECOND, False)])
def test_arbitration_is_asked_for_within_15_days_of_the_officers_result(
    after: Any, accepted: bool
) -> None:
    run = ruled("reject")

    run.send("arbitration.requested", RULED + after, by(BUYER, grounds="unjust"))

    answers = [rules(d) for d in run.decisions("reject")[1:]]
    assert answers == ([] if accepted else [["T-12"]])
    assert (run.cases["c-1"].arbitration is not None) is accepted


@pytest.mark.rule("T-12")
def test_without_an_officers_result_arbitration_is_rejected() -> None:
    run = silent()

    run.send("arbitration.requested", END + HOUR, by(SELLER, grounds="unjust"))

    assert [rules(d) for d in run.decisions("reject")] == [["T-12"]]


@pytest.mark.rule("T-12")
def test_a_report_has_no_arbitration() -> None:
    run = Run()
    run.send(
        "complaint.filed",
        FILED_AT,
        filing("counterfeit_report", order=None, claim=None, listing={"listing_id": "l"}),
    )
    run.send("officer.decided", FILED_AT + 5 * DAY, by(OFFICER, outcome="uphold"))

    run.send("arbitration.requested", FILED_AT + 6 * DAY, by(SELLER, grounds="unjust"))

    assert [rules(d) for d in run.decisions("reject")] == [["T-12"]]


@pytest.mark.rule("T-12")
def test_after_the_arbitration_nothing_follows() -> None:
    run = ruled("reject")
    rejection = first(run, "reject")
    run.send("arbitration.requested", RULED + HOUR, by(BUYER, grounds="unjust"))

    run.send(
        "arbitration.decided", RULED + DAY, by(ARBITRATOR, outcome="partial", refund_amount=12345)
    )
    appealed(run, rejection, RULED + 2 * DAY, BUYER)

    (refund,) = run.decisions("refund")
    assert (paid_out(refund), refund["remedies"]) == ({"original_payment": 12345}, [])
    assert refund["supersedes"] == rejection
    assert rules(run.decisions("reject")[-1]) == ["T-12"]
    executed(run, refund["decision_id"], RULED + 3 * DAY)
    assert run.state() == "closed"


@pytest.mark.rule("T-12")
def test_an_arbitrator_who_rejects_undoes_the_refund() -> None:
    run = ruled("uphold")
    run.send("arbitration.requested", RULED + HOUR, by(SELLER, grounds="unjust"))

    run.send("arbitration.decided", RULED + DAY, by(ARBITRATOR, outcome="reject"))

    assert run.cases["c-1"].live("refund") == ()
    assert [d["kind"] for d in run.decisions()] == ["refund", "revoke", "reject"]


@pytest.mark.rule("T-12")
def test_an_arbitrator_who_upholds_what_stands_changes_nothing() -> None:
    run = ruled("uphold")
    run.send("arbitration.requested", RULED + HOUR, by(SELLER, grounds="unjust"))

    run.send("arbitration.decided", RULED + DAY, by(ARBITRATOR, outcome="uphold"))

    assert len(run.cases["c-1"].live("refund")) == 1
    assert [d["kind"] for d in run.decisions()] == ["refund", "reject"]


@pytest.mark.rule("T-12")
@pytest.mark.parametrize(
    ("party", "zh", "en"), [(BUYER, "买家", "buyer"), (SELLER, "卖家", "seller")]
)
def test_what_an_arbitrator_decides_says_who_asked_for_it(
    party: dict[str, str], zh: str, en: str
) -> None:
    run = ruled("uphold")
    run.send("arbitration.requested", RULED + HOUR, by(party, grounds="unjust"))

    run.send("arbitration.decided", RULED + DAY, by(ARBITRATOR, outcome="uphold"))

    told = run.decisions()[-1]["statement_of_reasons"]
    assert f"申请方：{zh}" in told["zh"]
    assert f"asked for by: {en}" in told["en"]


@pytest.mark.rule("C-06")
def test_default_leads_to_one_recourse_and_never_a_second_refund() -> None:
    run = ruled()
    refund = first(run, "refund")

    for hour in (1, 2):
        run.send("seller.defaulted", RULED + hour * HOUR, by(SYSTEM, decision_id=refund))

    (recourse,) = run.decisions("recourse")
    assert paid_out(recourse) == {"deposit": 30900}
    assert recourse["target"] == {"type": "shop", "id": "s-1"}
    assert len(run.decisions("refund")) == 1


def test_a_failed_execution_is_an_officers_task() -> None:
    run = silent()

    executed(run, first(run, "refund"), END + HOUR, "failed")

    assert run.notifications("officer_task")[-1]["at"] == "2026-03-05T11:00:00Z"


def test_a_case_closes_when_remedies_ran_out_and_the_money_is_executed() -> None:
    run = silent()
    executed(run, first(run, "refund"), END + HOUR)

    run.until(END + 15 * DAY - MICROSECOND)
    assert run.state() == "decided"
    run.until(END + 15 * DAY)

    assert run.state() == "closed"
    assert {n["to"]["role"] for n in run.notifications("case_closed")} == {"buyer", "seller"}
    assert run.timers == {}


def test_outstanding_money_holds_the_closing_until_it_is_executed() -> None:
    run = silent()
    run.until(END + 20 * DAY)
    assert run.state() == "decided"

    executed(run, first(run, "refund"), END + 21 * DAY)

    assert run.state() == "closed"
    assert run.notifications("case_closed")[0]["at"] == "2026-03-26T10:00:00Z"


def test_a_case_without_money_closes_by_itself() -> None:
    run = ruled("reject")

    run.until(RULED + 15 * DAY)

    assert run.state() == "closed"


@pytest.mark.rule("C-05", "C-01")
def test_an_orders_caps_hold_over_all_its_cases() -> None:
    run = Run()
    closed = order(state="closed", closed_at="2026-03-01T12:00:00Z")
    run.send(
        "complaint.filed",
        FILED_AT,
        filing("broken_promise", order=closed, reason="other"),
        case="c-0",
    )
    run.send(
        "officer.decided", FILED_AT, by(OFFICER, outcome="uphold", refund_amount=10000), case="c-0"
    )

    run.send("complaint.filed", FILED_AT + HOUR, filing("not_received", claim={"amount": 20901}))

    assert rules(run.decisions("reject")[0]) == ["C-05"]


def test_a_second_case_of_the_same_party_on_an_order_is_merged() -> None:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received"))

    run.send("complaint.filed", FILED_AT + HOUR, filing("claim"), case="c-2")
    run.send("seller.agreed", FILED_AT + 2 * HOUR, by(SELLER), case="c-2")

    merge, refund = run.decisions()
    assert (merge["case_id"], merge["target"]) == ("c-2", {"type": "notice", "id": "c-1"})
    assert refund["case_id"] == "c-1"


@pytest.mark.rule("T-12", "R-07")
def test_an_arbitrator_who_upholds_a_warning_adds_no_second_one() -> None:
    run = Run()
    closed = order(state="closed", closed_at="2026-03-01T12:00:00Z")
    run.send(
        "complaint.filed", FILED_AT, filing("broken_promise", order=closed, reason="campaign_terms")
    )
    run.send("officer.decided", FILED_AT + HOUR, by(OFFICER, outcome="uphold"))
    run.send("arbitration.requested", FILED_AT + DAY, by(SELLER, grounds="unjust"))

    run.send("arbitration.decided", FILED_AT + 2 * DAY, by(ARBITRATOR, outcome="uphold"))

    assert [d["kind"] for d in run.decisions()] == ["warning", "reject"]
    assert len(run.facts["strikes", "s-1"]) == 1


@pytest.mark.rule("C-08")
def test_a_refund_executed_after_it_was_overturned_is_recovered_too() -> None:
    run = ruled()
    refund = first(run, "refund")
    appealed(run, refund, RULED + HOUR)
    verdict = by(OTHER_OFFICER, decision_id=refund, outcome="overturn")
    run.send("appeal.decided", RULED + 2 * HOUR, verdict)
    assert run.notifications("officer_task")[-1]["rule"] == "T-11"

    executed(run, refund, RULED + 3 * HOUR)

    assert run.notifications("officer_task")[-1]["rule"] == "C-08"


@pytest.mark.rule("T-11")
def test_a_decision_that_was_replaced_is_not_appealed_against() -> None:
    run = ruled()
    run.send("arbitration.requested", RULED + HOUR, by(SELLER, grounds="unjust"))
    ruling = by(ARBITRATOR, outcome="partial", refund_amount=100)
    run.send("arbitration.decided", RULED + 2 * HOUR, ruling)
    refund = run.decisions("refund")[1]
    assert refund["supersedes"] == first(run, "refund")

    appealed(run, first(run, "refund"), RULED + 3 * HOUR)

    assert run.decisions("reject")[-1]["target"] == {"type": "request", "id": "appeal"}


@pytest.mark.rule("C-08")
def test_an_open_question_of_recourse_holds_the_closing_until_an_officer_answers() -> None:
    run = ruled()
    refund = first(run, "refund")
    executed(run, refund, RULED + HOUR)
    appealed(run, refund, RULED + 2 * HOUR)
    verdict = by(OTHER_OFFICER, decision_id=refund, outcome="overturn")
    run.send("appeal.decided", RULED + 3 * HOUR, verdict)
    run.until(RULED + 20 * DAY)
    assert run.state() == "decided"

    run.send("officer.decided", RULED + 21 * DAY, by(OFFICER, outcome="reject"))

    assert run.refused == []
    assert run.decisions("recourse") == []
    assert run.state() == "closed"
