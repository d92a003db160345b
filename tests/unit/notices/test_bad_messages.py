"""Section 8: what is wrong in a notice case, of each kind, and that the next event goes through."""

from typing import Any

import pytest
from notice_world import (
    DAY,
    HOLDER,
    HOUR,
    OFFICER,
    SELLER,
    SELLER_2,
    SYSTEM,
    World,
)

from processors.cases.events import ROLES
from processors.cases.lifecycles import LIFECYCLES
from processors.cases.values import Procedure, State

BUYER = {"role": "buyer", "id": "b-1"}

WRONG_ROLE = [
    ("counter_notice.filed", HOLDER),
    ("counter_notice.delivered", SELLER),
    ("notice.withdrawn", SELLER),
    ("rights_holder.acted", SELLER),
    ("proceedings.ended", SYSTEM),
    ("officer.decided", SELLER),
    ("officer.took_over", HOLDER),
    ("officer.approved", SELLER),
    ("appeal.filed", OFFICER),
    ("appeal.decided", SELLER),
    ("decision.executed", OFFICER),
]


def said(type: str) -> dict[str, Any]:
    """Data that would be right for an event of this type."""
    return {
        "decision_id": "d",
        "outcome": "reject",
        "event_id": "e",
        "event_source": "/test",
        "delivered_at": "2026-03-02T01:00:00Z",
        "kind": "sued",
    } | ({"grounds": []} if type == "officer.decided" else {})


@pytest.mark.rule("§8")
@pytest.mark.parametrize(("type", "by"), WRONG_ROLE)
def test_an_action_by_a_wrong_role_is_refused(type: str, by: dict[str, str]) -> None:
    world = World().notice()

    world.act(type, HOUR, by, **said(type))

    assert [reason for reason, _ in world.refused] == ["wrong_role"]
    assert world.counter_notice(DAY).state() == "counter_notice_at_desk"


@pytest.mark.parametrize(
    ("type", "by"),
    [
        ("counter_notice.filed", SELLER_2),
        ("notice.withdrawn", {"role": "rights_holder", "id": "r-9"}),
        ("rights_holder.acted", {"role": "rights_holder", "id": "r-9"}),
        ("proceedings.ended", SELLER_2),
        ("appeal.filed", SELLER_2),
    ],
)
def test_an_action_by_a_party_of_another_case_is_refused(type: str, by: dict[str, str]) -> None:
    world = World().notice()

    world.act(type, HOUR, by, **said(type))

    assert [reason for reason, _ in world.refused] == ["wrong_party"]


@pytest.mark.parametrize(
    ("type", "by", "reason"),
    [
        ("seller.agreed", SELLER, "invalid"),
        ("seller.refused", SELLER, "invalid"),
        ("return.received", SELLER, "invalid"),
        ("return.disputed", SELLER, "invalid"),
        ("arbitration.decided", {"role": "arbitrator", "id": "a"}, "invalid"),
        ("buyer.withdrew", BUYER, "wrong_party"),
        ("intervention.requested", BUYER, "wrong_party"),
    ],
)
def test_what_only_complaints_have_is_refused(type: str, by: dict[str, str], reason: str) -> None:
    world = World().notice()

    world.act(type, HOUR, by, outcome="reject")

    assert [r for r, _ in world.refused] == [reason]


@pytest.mark.rule("T-12")
@pytest.mark.parametrize("party", [SELLER, HOLDER])
def test_arbitration_of_a_notice_is_answered_by_a_rejection(party: dict[str, str]) -> None:
    world = World().notice()

    world.act("arbitration.requested", HOUR, party, id="ask")

    assert world.one("reject")["target"] == {"type": "request", "id": "ask"}


def test_an_officer_does_not_decide_an_incomplete_notice() -> None:
    world = World().notice(statement=None)

    world.officer("uphold", HOUR, about="notice")

    assert [reason for reason, _ in world.refused] == ["invalid"]


def test_a_case_nobody_reported_is_unknown() -> None:
    world = World().word(HOUR)

    assert [reason for reason, _ in world.refused] == ["unknown_case"]


def test_a_complaint_on_a_notices_subject_is_a_duplicate() -> None:
    world = World().notice()

    world.tell("complaint.filed", HOUR, {"filed_by": BUYER, "kind": "claim"})

    assert [reason for reason, _ in world.refused] == ["duplicate_case"]


def test_an_appeal_against_an_unknown_decision_is_refused() -> None:
    world = World().notice()

    world.act("appeal.filed", HOUR, SELLER, grounds="…", decision_id="nothing")

    assert [reason for reason, _ in world.refused] == ["invalid"]


def test_a_failed_execution_is_an_officers_task() -> None:
    world = World().notice()
    decision_id = world.one("takedown")["decision_id"]

    world.act("decision.executed", HOUR, SYSTEM, decision_id=decision_id, status="failed")

    assert len(world.notified("officer_task")) == 1


def test_a_listing_of_hostile_names_makes_a_case_like_any_other() -> None:
    hostile = {"shop_id": "T-10:0.warn", "company_name": "{{ 7*7 }}", "tax_id": "' OR 1=1"}
    link = {"listing_id": "x|y:z", "url": "javascript:alert(1)", "shop": hostile}
    world = World().notice(listings=[link | {"explanation": "<script>"}])

    world.counter_notice(DAY, {"role": "seller", "id": "T-10:0.warn"})
    world.officer("uphold", DAY, about="counter_notice")
    world.delivered(2 * DAY).run(30 * DAY)

    assert world.kinds() == ["takedown", "warning", "restore"]
    assert "<script>" not in str([d["statement_of_reasons"] for d in world.decisions])


def test_the_table_answers_everything_in_every_state_of_a_notice() -> None:
    table = LIFECYCLES[Procedure.NOTICE]
    states = {state for state, _ in table.table}

    assert {State.RECEIVED, State.INCOMPLETE, State.CLOSED, State.MERGED} <= states
    assert {what for _, what in table.table} == ROLES.keys() | table.timers
