"""What public registers say in a notice: of the right, and of the shops' proof."""

from datetime import timedelta
from typing import Any

import pytest
from notice_world import (
    CERTIFICATE,
    DAY,
    HOUR,
    NUMBER,
    OFFICER,
    OWNER,
    SELLER,
    World,
    findings,
    invoice,
)

from processors.evidence.values import LIKENESSES
from processors.proof.registers import Question
from processors.proof.registers.questions import trademark_question

RIGHT = trademark_question(NUMBER, OWNER)
BILL = Question(
    "tax",
    {
        "invoice_number": "26352000000000000017",
        "issue_date": "2026-01-10",
        "total_amount": "113.00",
    },
)
UNDATED = findings("right_certificate", trademark_registration_number=NUMBER, right_holder=OWNER)
OVER = findings(
    "right_certificate",
    trademark_registration_number=NUMBER,
    right_holder=OWNER,
    valid_until="2025-12-31",
)


def proposal(world: World) -> dict[str, Any]:
    case = world.cases["n-1"]
    assert case is not None
    return case.proposal or {}


def asked_last(world: World) -> str:
    return str(world.notified("officer_task")[-1]["text"]["en"])


@pytest.mark.rule("I-03")
def test_the_register_is_asked_about_each_trade_mark_and_holds_nothing_up() -> None:
    world = World().notice()

    assert ("register-asked", RIGHT.key) in world.facts
    assert world.kinds() == ["takedown", "warning"]


@pytest.mark.rule("I-03")
@pytest.mark.parametrize("right", ["copyright", "patent", "other_ip"])
def test_no_trade_mark_register_is_asked_about_another_right(right: str) -> None:
    world = World().notice(type=right)

    assert not [key for scope, key in world.facts if scope == "register-asked"]


@pytest.mark.rule("I-03")
@pytest.mark.parametrize("standing", ["void", "different", "not_found"])
def test_a_right_the_register_contradicts_is_never_upheld_by_the_machine(standing: str) -> None:
    world = World().answer(RIGHT, standing, -HOUR)

    world.notice()

    assert world.kinds() == []
    assert proposal(world)["contradicted"] == ["register"]
    assert proposal(world)["outcome"] == "reject"
    assert "register" in asked_last(world)


@pytest.mark.rule("I-03")
def test_a_right_the_register_bears_out_is_in_force_without_stated_days() -> None:
    undated = {"right__valid_from": None, "right__valid_until": None}

    doubted = World().notice(**undated)
    known = World().answer(RIGHT, "consistent", -HOUR).notice(**undated)

    assert proposal(doubted)["doubts"] == ["in_force"]
    assert known.kinds() == ["takedown", "warning"]


@pytest.mark.rule("I-03")
def test_a_register_that_bears_out_what_a_certificate_says_is_over_is_for_a_person() -> None:
    world = World().answer(RIGHT, "consistent", -HOUR).notice(certificate=OVER)

    assert world.kinds() == []
    assert proposal(world)["contradicted"] == []
    assert proposal(world)["doubts"] == ["in_force"]


@pytest.mark.rule("I-03")
def test_an_answer_that_dispels_the_last_doubt_upholds_the_notice_at_its_instant() -> None:
    world = World().notice(right__valid_from=None, right__valid_until=None)
    world.answer(RIGHT, "consistent", 5 * HOUR)

    before = world.run(5 * HOUR - timedelta(microseconds=1)).kinds()
    world.run(5 * HOUR)

    assert before == []
    assert world.kinds() == ["takedown", "warning"]
    assert world.one("takedown")["decided_at"] == "2026-03-02T06:00:00Z"
    assert world.one("takedown")["automation"] == "fully"


@pytest.mark.rule("I-03")
def test_an_answer_before_an_officer_changes_the_proposal_and_decides_nothing() -> None:
    world = World().notice(right__valid_from=None, right__valid_until=None)
    world.act("officer.took_over", HOUR, OFFICER)
    world.answer(RIGHT, "consistent", 2 * HOUR).answer(RIGHT, "void", 3 * HOUR)

    borne_out = proposal(world.run(2 * HOUR))
    contradicted = proposal(world.run(3 * HOUR))

    assert (borne_out["outcome"], borne_out["doubts"]) == ("uphold", [])
    assert (contradicted["outcome"], contradicted["contradicted"]) == ("reject", ["register"])
    assert world.kinds() == []


@pytest.mark.rule("I-03")
def test_an_answer_against_a_right_that_was_upheld_goes_to_an_officer() -> None:
    world = World().notice().answer(RIGHT, "void", DAY)

    world.run(DAY)

    assert world.kinds() == ["takedown", "warning"]
    assert "trade mark register contradicts" in asked_last(world)


@pytest.mark.rule("I-06", "E-03")
def test_an_answer_on_a_shops_proof_judges_a_waiting_counter_notice_again() -> None:
    world = World().notice()
    world.answer(BILL, "void", 2 * HOUR)
    world.evidence("ev-9", invoice(), 3 * HOUR, by=SELLER, purpose="genuine_goods")
    world.counter_notice(4 * HOUR, evidence=["ev-9"])
    returned = world.state()
    world.answer(BILL, "consistent", 5 * HOUR)

    world.run(5 * HOUR)

    assert returned == "counter_notice_returned"
    assert world.state() == "counter_notice_forwarded"
    assert [n["at"] for n in world.notified("counter_notice_forwarded", "seller")] == [
        "2026-03-02T06:00:00Z"
    ]


@pytest.mark.rule("I-06", "E-03")
def test_an_answer_against_proof_that_was_forwarded_goes_to_an_officer() -> None:
    world = World().forwarded().answer(BILL, "void", 2 * DAY)

    world.run(2 * DAY)

    assert world.state() == "counter_notice_forwarded"
    assert "ev-9" in asked_last(world)


@pytest.mark.rule("I-03")
def test_an_incomplete_notice_waits_for_its_supplement_whatever_a_register_says() -> None:
    world = World().answer(RIGHT, "consistent", HOUR)
    world.notice(statement={"good_faith": False, "signed_by": None, "signed_at": None})

    world.run(2 * HOUR)

    assert world.state() == "incomplete"
    assert world.kinds() == ["request_evidence"]


@pytest.mark.rule("E-11")
def test_a_page_that_looks_like_another_shops_is_told_to_an_officer() -> None:
    look = f"{1:0144x}"
    world = World()
    for number, shop in (("26352000000000000017", "s-1"), ("26352000000000000018", "s-2")):
        paper = invoice(invoice_number=number) | {LIKENESSES: [look], "sha256": number}
        case = f"n-{shop}"
        links = [{"listing_id": f"l-{shop}", "shop": {"shop_id": shop, "company_name": "甲公司"}}]
        links = [link | {"url": "https://mall.example/x", "explanation": "x"} for link in links]
        world.notice(case=case, certificate=CERTIFICATE, listings=links)
        by = {"role": "seller", "id": shop}
        world.evidence("ev-9", paper, HOUR, by=by, purpose="genuine_goods", case=case)

    flagged = world.notified("officer_task", rule="E-11")
    assert [n["case_id"] for n in flagged] == ["n-s-2"]
    assert "looks nearly the same" in flagged[0]["text"]["en"]
