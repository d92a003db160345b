"""I-06 and I-14: counter-notices forwarded, returned once, put before an officer."""

from datetime import timedelta
from typing import Any

import pytest
from notice_world import (
    DAY,
    HOUR,
    OFFICER,
    SELLER,
    SELLER_2,
    SHOP_2,
    World,
    findings,
    invoice,
    listing,
    report,
    rules,
    when,
)

WRONG_BUYER = {"buyer_name": "另一示例有限公司", "buyer_tax_id": "91310000MA1EXAMPL5"}


def proof(world: World, found: dict[str, Any], after: timedelta, name: str = "ev-9") -> World:
    return world.evidence(name, found, after, by=SELLER, purpose="genuine_goods")


def insufficient(world: World, after: timedelta = DAY, name: str = "ev-9") -> World:
    proof(world, invoice(**WRONG_BUYER), after, name)
    return world.counter_notice(after, evidence=[name], id=f"counter-{name}")


@pytest.mark.rule("I-06")
def test_sufficient_proof_forwards_the_counter_notice_to_the_rights_holder() -> None:
    world = World().forwarded()

    told = world.notified("counter_notice_forwarded", rule="I-06")
    assert [n["to"]["role"] for n in told] == ["rights_holder", "seller"]
    assert world.state() == "counter_notice_forwarded"
    assert world.kinds() == ["takedown", "warning"]


@pytest.mark.rule("I-06", "E-03", "E-12")
def test_insufficient_proof_returns_the_counter_notice_once_with_reasons() -> None:
    world = insufficient(World().notice())

    returned = world.one("request_evidence")
    assert rules(returned) == ["I-06", "E-03"]
    assert returned["grounds"][0]["facts"]["verdict"] == "insufficient"
    assert returned["grounds"][1]["facts"]["codes"]
    asked = world.notified("evidence_requested", "seller", "I-06")
    assert asked[0]["deadline"] == "2026-03-18T01:00:00Z"
    assert world.state() == "counter_notice_returned"


@pytest.mark.rule("I-06")
def test_the_second_insufficient_counter_notice_goes_to_an_officer() -> None:
    world = insufficient(World().notice())

    insufficient(world, 2 * DAY, "ev-10")

    assert world.state() == "counter_notice_at_desk"
    assert len(world.notified("officer_task", rule="I-06")) == 1
    assert world.kinds().count("request_evidence") == 1


@pytest.mark.rule("I-06")
def test_a_returned_counter_notice_is_forwarded_once_further_proof_suffices() -> None:
    world = insufficient(World().notice())

    proof(world, invoice(invoice_number="26352000000000000018"), 2 * DAY, "ev-10")

    assert world.state() == "counter_notice_forwarded"


@pytest.mark.rule("I-06", "I-15")
def test_a_returned_counter_notice_left_alone_ends_the_case_after_its_15_days() -> None:
    world = insufficient(World().notice())

    world.run(16 * DAY - timedelta(seconds=1))
    assert world.state() == "counter_notice_returned"
    world.run(16 * DAY)

    assert world.state() == "closed"
    assert world.one("close")["grounds"][0]["rule"] == "I-15"


@pytest.mark.rule("I-06")
def test_doubtful_proof_goes_to_an_officer_at_once_who_may_forward() -> None:
    world = World().notice().counter_notice(DAY)
    assert world.state() == "counter_notice_at_desk"

    world.officer("uphold", DAY + HOUR, about="counter_notice")

    assert world.state() == "counter_notice_forwarded"
    assert world.refused == []


@pytest.mark.rule("I-06")
def test_an_officer_may_find_that_a_counter_notice_does_not_carry() -> None:
    world = World().notice().counter_notice(DAY, id="the-counter-notice")

    world.officer("reject", DAY + HOUR, about="counter_notice")

    rejected = world.one("reject")
    assert rejected["target"] == {"type": "request", "id": "the-counter-notice"}
    assert rejected["decided_by"] == OFFICER
    assert world.state() == "measures_taken"
    world.counter_notice(2 * DAY, id="once-more")
    assert world.decisions[-1]["target"]["id"] == "once-more"


@pytest.mark.rule("I-06")
def test_an_officer_may_decide_while_the_merchant_supplements() -> None:
    world = insufficient(World().notice())

    world.officer("uphold", 2 * DAY, about="counter_notice")

    assert world.state() == "counter_notice_forwarded"


@pytest.mark.rule("I-06")
@pytest.mark.parametrize("right", ["patent", "copyright"])
def test_goods_proof_never_answers_a_patent_or_a_copyright(right: str) -> None:
    world = World().forwarded(type=right)

    assert world.state() == "counter_notice_at_desk"


@pytest.mark.rule("I-14")
def test_a_counter_notice_covers_every_link_of_its_shop_and_no_other_shops() -> None:
    links = [listing("l-1"), listing("l-2"), listing("l-3", SHOP_2)]
    world = World().forwarded(listings=links).delivered(2 * DAY)

    world.run(30 * DAY)

    restored = [d["target"]["id"] for d in world.decisions if d["kind"] == "restore"]
    assert restored == ["l-1", "l-2"]
    assert all(rules(d) == ["T-10", "I-14"] for d in world.decisions if d["kind"] == "restore")


@pytest.mark.rule("I-14")
def test_two_shops_counter_and_wait_each_for_itself() -> None:
    links = [listing("l-1"), listing("l-3", SHOP_2)]
    world = World().forwarded(listings=links).delivered(2 * DAY)
    world.counter_notice(3 * DAY, SELLER_2)
    world.officer("uphold", 3 * DAY, about="counter_notice")
    world.delivered(5 * DAY)

    world.run(40 * DAY)

    restored = {d["target"]["id"]: when(d) for d in world.decisions if d["kind"] == "restore"}
    assert list(restored) == ["l-1", "l-3"]
    assert restored["l-1"] < restored["l-3"]
    assert world.state() == "closed"


def test_a_ruling_on_one_of_two_waiting_counter_notices_names_a_link() -> None:
    links = [listing("l-1"), listing("l-3", SHOP_2)]
    world = World().notice(listings=links)
    world.counter_notice(DAY).counter_notice(DAY, SELLER_2)

    world.officer("reject", 2 * DAY, about="counter_notice")
    assert [reason for reason, _ in world.refused] == ["invalid"]
    world.officer("reject", 2 * DAY, about="counter_notice", targets=["l-3"])

    assert world.one("reject")["statement_of_reasons"]["en"]
    assert world.state() == "counter_notice_at_desk"


@pytest.mark.rule("I-06")
@pytest.mark.parametrize("stage", ["incomplete", "at_desk"])
def test_a_counter_notice_before_any_measure_is_rejected_as_a_request(stage: str) -> None:
    changes = {"statement": None} if stage == "incomplete" else {}
    blank = findings("right_certificate")
    world = World().notice(certificate=blank, **changes)

    world.counter_notice(HOUR, id="too-early")

    rejected = world.one("reject")
    assert (rejected["target"]["id"], rules(rejected)) == ("too-early", ["I-06"])


def test_a_second_counter_notice_while_one_is_forwarded_is_rejected_as_a_request() -> None:
    world = World().forwarded()

    world.counter_notice(2 * DAY, id="again")

    assert world.one("reject")["target"]["id"] == "again"
    assert world.state() == "counter_notice_forwarded"


def test_a_shop_without_a_link_in_the_notice_has_no_part_in_it() -> None:
    world = World().notice()

    world.counter_notice(DAY, SELLER_2)

    assert [reason for reason, _ in world.refused] == ["wrong_party"]


@pytest.mark.rule("E-11", "I-04")
def test_a_document_altered_since_another_shop_used_it_is_for_a_person() -> None:
    world = World().notice()
    proof(world, invoice(), HOUR)
    world.facts["document", "+26352000000000000017"]["other|s-5"] = {
        "shop_id": "s-5",
        "sha256": "0" * 64,
        "values": {"total_amount": "1.00"},
    }

    world.counter_notice(DAY, evidence=["ev-9"])

    assert world.state() == "counter_notice_at_desk"
    assert len(world.notified("officer_task", rule="I-04")) == 1


@pytest.mark.rule("E-11")
def test_proof_of_a_shop_is_told_to_other_cases() -> None:
    world = proof(World().notice(), invoice(), HOUR)

    told = world.facts["document", "+26352000000000000017"]
    assert [use["shop_id"] for use in told.values()] == ["s-1"]


def test_nobody_but_the_complainant_learns_who_reported() -> None:
    world = World().forwarded()

    texts = str([d["statement_of_reasons"] for d in world.decisions])
    texts += str([n["text"] for n in world.notifications])
    said = report()["complainant"]
    assert said["name"] not in texts
    assert said["email"] not in texts


@pytest.mark.rule("E-03")
def test_the_platforms_record_fills_what_the_notice_leaves_out_of_a_shop() -> None:
    bare = listing(shop={"shop_id": "s-1"})
    world = World().notice(listings=[bare])
    world.facts["shop", "s-1"] = {
        "platform": {"company_name": "沐溪示例贸易有限公司", "tax_id": "91350100M000100Y43"}
    }
    proof(world, invoice(), HOUR)

    world.counter_notice(DAY, evidence=["ev-9"])

    assert world.state() == "counter_notice_forwarded"


@pytest.mark.rule("E-03")
@pytest.mark.parametrize(("tax_id", "state"), [("91350100M000100Y43", True), ("T-other", False)])
def test_a_paper_under_a_former_name_is_the_companys_under_one_tax_id_only(
    tax_id: str, state: bool
) -> None:
    world = World().notice()
    world.facts["shop", "s-1"] = {
        "platform": {
            "company_name": "沐溪新名示例有限公司",
            "former_names": ["沐溪旧名示例有限公司", "沐溪示例贸易有限公司"],
            "tax_id": tax_id,
        }
    }
    proof(world, invoice(buyer_name="沐溪旧名示例有限公司"), HOUR)

    world.counter_notice(DAY, evidence=["ev-9"])

    assert (world.state() == "counter_notice_forwarded") is state
