from typing import Any

import pytest
from case_driver import (
    ARBITRATOR,
    BUYER,
    DAY,
    FILED_AT,
    HOUR,
    OFFICER,
    SELLER,
    SYSTEM,
    Run,
    by,
    filing,
    order,
)

from processors.cases.events import EVIDENCE, FILED, NEVER_CLOSED, REPORTED, ROLES

ACTIONS = sorted(set(ROLES) - {FILED, REPORTED, EVIDENCE})
WRONG = {
    role: {"role": role, "id": "x"}
    for role in ("buyer", "seller", "rights_holder", "officer", "system", "arbitrator")
}
RIGHT = {
    "buyer": BUYER,
    "seller": SELLER,
    "officer": OFFICER,
    "system": SYSTEM,
    "arbitrator": ARBITRATOR,
    "rights_holder": {"role": "rights_holder", "id": "r-1"},
}


def opened() -> Run:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received"))
    return run


def closed() -> Run:
    run = opened()
    run.send("seller.refused", FILED_AT + HOUR, by(SELLER, reason="no"))
    run.send("officer.decided", FILED_AT + DAY, by(OFFICER, outcome="reject"))
    run.until(FILED_AT + 16 * DAY)
    assert run.state() == "closed"
    return run


@pytest.mark.rule("§8")
@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_by_a_role_that_may_not_is_refused(action: str) -> None:
    run = opened()
    before = run.cases["c-1"]

    for role in sorted(set(WRONG) - ROLES[action]):
        run.send(action, FILED_AT + HOUR, by(RIGHT[role]))

    assert {r.reason for r in run.refused} == {"wrong_role"}
    assert run.cases["c-1"] == before


@pytest.mark.rule("§8")
@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_by_a_stranger_is_refused(action: str) -> None:
    parties = sorted(ROLES[action] & {"buyer", "seller", "rights_holder"})
    run = opened()

    for role in parties:
        run.send(action, FILED_AT + HOUR, by(WRONG[role]))

    assert [r.reason for r in run.refused] == ["wrong_party"] * len(parties)


@pytest.mark.rule("§8")
@pytest.mark.parametrize("action", sorted(set(ACTIONS) - NEVER_CLOSED))
def test_a_closed_case_takes_no_action(action: str) -> None:
    run = closed()
    roles = sorted(ROLES[action] - {"rights_holder"})

    for role in roles:
        run.send(action, FILED_AT + 17 * DAY, by(RIGHT[role]))

    assert [r.reason for r in run.refused] == ["case_closed"] * len(roles)


@pytest.mark.rule("§8")
def test_a_closed_case_takes_no_evidence() -> None:
    run = closed()

    data = {"evidence_id": "ev-1", "submitted_by": BUYER, "blob": {"sha256": "a" * 64}}
    run.send("evidence.submitted", FILED_AT + 17 * DAY, data)

    assert [r.reason for r in run.refused] == ["case_closed"]


@pytest.mark.rule("§8")
@pytest.mark.rule("T-11", "T-12")
@pytest.mark.parametrize(
    ("action", "data"),
    [("appeal.filed", {"grounds": "x"}), ("arbitration.requested", {"grounds": "x"})],
)
def test_a_closed_case_answers_late_appeals_and_arbitration_by_reject(
    action: str, data: dict[str, Any]
) -> None:
    run = closed()
    named = {"decision_id": run.decisions()[0]["decision_id"], **data}

    run.send(action, FILED_AT + 17 * DAY, by(BUYER, **named), id="late")

    assert run.refused == []
    assert run.decisions()[-1]["target"] == {"type": "request", "id": "late"}


@pytest.mark.rule("§8")
def test_a_second_filing_on_a_subject_is_a_duplicate() -> None:
    run = opened()

    run.send("complaint.filed", FILED_AT + HOUR, filing("not_received"))

    assert [r.reason for r in run.refused] == ["duplicate_case"]


@pytest.mark.rule("§8")
def test_an_event_without_a_filing_is_of_an_unknown_case() -> None:
    run = Run()

    run.send("seller.agreed", FILED_AT, by(SELLER))

    assert [r.reason for r in run.refused] == ["unknown_case"]


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        ("not_received", {"filed_by": SELLER}, "wrong_role"),
        ("not_received", {"filed_by": {"role": "buyer", "id": "b-2"}}, "wrong_party"),
        ("malicious_review", {}, "wrong_role"),
        ("malicious_review", {"filed_by": {"role": "seller", "id": "s-2"}}, "wrong_party"),
        ("malicious_harassment", {"accused": {"role": "seller", "id": "s-2"}}, "wrong_party"),
        ("malicious_harassment", {"accused": BUYER}, "invalid"),
        ("malicious_harassment", {}, "invalid"),
        ("not_received", {"order": None}, "invalid"),
        ("not_received", {"claim": None}, "invalid"),
        ("not_received", {"order": order(postage=31_000, paid_amount=30_900)}, "invalid"),
        ("not_received", {"order": order(points_used=31_000, paid_amount=30_900)}, "invalid"),
        ("counterfeit_report", {"order": None}, "invalid"),
        ("broken_promise", {"reason": "quality", "order": order(state="closed")}, "invalid"),
        ("surprise", {}, "invalid"),
    ],
)
def test_a_filing_that_is_wrong_is_refused_and_opens_nothing(
    kind: str, changes: dict[str, Any], reason: str
) -> None:
    run = Run()

    run.send("complaint.filed", FILED_AT, filing(kind, **changes))

    assert [r.reason for r in run.refused] == [reason]
    assert run.cases == {}


def test_a_filers_complaint_is_withdrawn_by_nobody_else() -> None:
    run = Run()
    review = {"review_id": "rv-1", "rating": "negative", "effective_at": "2026-03-01T10:00:00Z"}
    placed = order(review=review)
    run.send("complaint.filed", FILED_AT, filing("malicious_review", filed_by=SELLER, order=placed))

    run.send("buyer.withdrew", FILED_AT + HOUR, by(BUYER))

    assert [r.reason for r in run.refused] == ["wrong_party"]


@pytest.mark.rule("§8")
def test_an_officer_may_not_decide_while_the_seller_may_answer() -> None:
    run = opened()

    run.send("officer.decided", FILED_AT + HOUR, by(OFFICER, outcome="uphold"))

    assert [r.reason for r in run.refused] == ["invalid"]


def test_an_officer_who_looks_in_early_is_noted_and_nothing_else_changes() -> None:
    run = opened()

    run.send("officer.took_over", FILED_AT + HOUR, by(OFFICER))

    assert (run.state(), run.cases["c-1"].officers) == ("negotiating", ("o-7",))
