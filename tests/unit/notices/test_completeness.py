"""I-01: what makes a notice complete, what is named when it is returned, what completes it."""

from datetime import timedelta
from typing import Any

import pytest
from notice_world import (
    CERTIFICATE,
    DAY,
    HOLDER,
    HOUR,
    LICENCE,
    PHOTO,
    SELLER,
    World,
    findings,
    listing,
    report,
    rules,
    when,
)

NOW = timedelta(0)


def returned_for(world: World) -> list[str]:
    decision = world.one("request_evidence")
    named: list[str] = decision["grounds"][0]["facts"]["missing"]
    return named


@pytest.mark.rule("I-01")
@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"complainant__name": None}, ["identity"]),
        ({"complainant__identity_evidence": []}, ["identity"]),
        ({"complainant__identity_evidence": ["ev-77"]}, ["identity"]),
        ({"complainant__role": "agent"}, ["power_of_attorney"]),
        ({"complainant__email": None}, ["contact"]),
        ({"complainant__email": "  "}, ["contact"]),
        ({"right__registration_number": None}, ["registration_number"]),
        ({"right__holder": ""}, ["holder"]),
        ({"right__certificate_evidence": []}, ["right_certificate"]),
        ({"right__valid_until": "2026-03-01"}, ["in_force"]),
        ({"right__valid_from": "2026-03-03"}, ["in_force"]),
        ({"right": None}, ["registration_number", "holder", "right_certificate"]),
        ({"listings": []}, ["links"]),
        ({"listings": [listing(url=None)]}, ["links"]),
        ({"listings": [listing(explanation=None)]}, ["explanation"]),
        ({"preliminary_evidence": []}, ["preliminary_evidence"]),
        ({"preliminary_evidence": ["ev-77"]}, ["preliminary_evidence"]),
        ({"statement": None}, ["signature", "good_faith"]),
        ({"statement__good_faith": None}, ["good_faith"]),
        ({"statement__signed_by": None}, ["signature"]),
    ],
)
def test_each_missing_part_is_named_in_the_return(
    change: dict[str, Any], missing: list[str]
) -> None:
    world = World().notice(**change)

    assert returned_for(world) == missing
    assert world.state() == "incomplete"
    assert world.one("request_evidence")["target"] == {"type": "notice", "id": "n-1"}
    assert len(world.notified("notice_returned", "rights_holder")) == 1


@pytest.mark.rule("I-01")
@pytest.mark.parametrize(
    "change",
    [
        {"complainant__email": None, "complainant__phone": "010-0000"},
        {"right__valid_until": "2026-03-02"},
        {"right__valid_from": "2026-03-02"},
        {"preliminary_evidence": ["ev-3", "ev-77"]},
        {"allegation": None},
    ],
)
def test_a_notice_at_the_edge_of_completeness_is_complete(change: dict[str, Any]) -> None:
    world = World().notice(**change)

    assert world.kinds() == ["takedown", "warning"]


@pytest.mark.rule("I-01")
def test_only_the_rights_holders_side_brings_its_evidence() -> None:
    world = World().tell("infringement.reported", NOW, report())
    for name, found in (("ev-1", LICENCE), ("ev-2", CERTIFICATE), ("ev-3", PHOTO)):
        world.evidence(name, found, NOW, by=SELLER)

    world.run(NOW)

    assert returned_for(world) == ["identity", "right_certificate", "preliminary_evidence"]


@pytest.mark.rule("I-01")
def test_evidence_that_follows_completes_the_notice_by_itself() -> None:
    world = World().tell("infringement.reported", NOW, report())
    world.run(NOW)
    world.evidence("ev-1", LICENCE, DAY)
    world.evidence("ev-3", PHOTO, 2 * DAY)
    assert world.kinds() == ["request_evidence"]

    world.evidence("ev-2", CERTIFICATE, 3 * DAY)

    assert world.kinds() == ["request_evidence", "takedown", "warning"]
    assert when(world.one("takedown")) == 3 * DAY


@pytest.mark.rule("I-01")
def test_a_further_report_replaces_the_incomplete_one() -> None:
    world = World().notice(statement=None, listings=[listing("l-7")])

    world.tell("infringement.reported", DAY, report()).run(DAY)

    assert world.one("takedown")["target"]["id"] == "l-1"
    assert world.refused == []


@pytest.mark.rule("I-01")
def test_a_further_report_that_is_incomplete_too_is_returned_for_what_it_lacks() -> None:
    world = World().notice(statement=None)

    world.tell("infringement.reported", DAY, report(listings=[])).run(DAY)

    assert world.kinds() == ["request_evidence", "request_evidence"]
    assert world.decisions[-1]["grounds"][0]["facts"]["missing"] == ["links"]


@pytest.mark.rule("I-01")
def test_a_complete_notice_is_not_replaced() -> None:
    world = World().notice()

    world.tell("infringement.reported", DAY, report(listings=[listing("l-7")]), id="again")

    assert world.one("reject")["target"] == {"type": "request", "id": "again"}
    assert len([k for k in world.kinds() if k == "takedown"]) == 1


def test_another_complainant_does_not_replace_a_notice() -> None:
    world = World().notice(statement=None)

    world.tell("infringement.reported", DAY, report(complainant__id="r-2"))

    assert world.refused == [("wrong_party", "this rights_holder has no part in the case")]


def test_one_listing_of_two_shops_is_no_notice() -> None:
    other = listing("l-1", {"shop_id": "s-2"})

    world = World().tell("infringement.reported", NOW, report(listings=[listing(), other]))

    assert [reason for reason, _ in world.refused] == ["invalid"]


@pytest.mark.rule("T-13")
@pytest.mark.parametrize(("answered", "closes"), [(None, 15), (10, 25)])
def test_silence_closes_an_incomplete_notice(answered: int | None, closes: int) -> None:
    world = World().notice(statement=None)
    if answered is not None:
        world.evidence("ev-4", PHOTO, answered * DAY)

    world.run(closes * DAY - timedelta(seconds=1))
    assert world.state() == "incomplete"
    world.run(closes * DAY)

    closed = world.one("close")
    assert (rules(closed), when(closed)) == (["T-13", "I-01"], closes * DAY)
    assert world.state() == "decided"


@pytest.mark.rule("T-13")
def test_a_supplement_at_the_very_end_is_in_time() -> None:
    world = World().notice(statement=None)

    world.tell("infringement.reported", 15 * DAY, report()).run(16 * DAY)

    assert world.kinds() == ["request_evidence", "takedown", "warning"]


@pytest.mark.rule("I-03")
@pytest.mark.parametrize(
    ("certificate", "doubts", "proposed"),
    [
        (findings("right_certificate"), ["holder", "registration_number"], "uphold"),
        (
            findings(
                "right_certificate",
                trademark_registration_number=("12345678", 0.89),
                right_holder="云杉示例服饰有限公司",
            ),
            ["registration_number"],
            "uphold",
        ),
        (
            findings(
                "right_certificate",
                trademark_registration_number="87654321",
                right_holder="云杉示例服饰有限公司",
            ),
            ["registration_number"],
            "reject",
        ),
        (
            findings(
                "right_certificate",
                trademark_registration_number="12345678",
                right_holder="另一示例有限公司",
            ),
            ["holder"],
            "reject",
        ),
        (
            findings(
                "right_certificate",
                trademark_registration_number="12345678",
                right_holder="云杉示例服饰有限公司",
                valid_until="2026-02-28",
            ),
            ["in_force"],
            "reject",
        ),
    ],
)
def test_what_the_certificate_does_not_bear_out_goes_to_an_officer(
    certificate: dict[str, Any], doubts: list[str], proposed: str
) -> None:
    world = World().notice(certificate=certificate)

    case = world.cases["n-1"]
    assert case is not None
    assert case.proposal is not None
    assert (case.proposal["doubts"], case.proposal["outcome"]) == (doubts, proposed)
    assert world.decisions == []
    assert len(world.notified("officer_task", rule="I-03")) == 1


@pytest.mark.rule("I-03")
def test_a_certificate_named_but_not_there_yet_keeps_the_machine_from_deciding() -> None:
    world = World().notice(right__certificate_evidence=["ev-2", "ev-8"])
    assert world.state() == "awaiting_officer"

    world.evidence("ev-8", CERTIFICATE, HOUR)

    assert world.kinds() == ["takedown", "warning"]


@pytest.mark.rule("I-03")
def test_evidence_before_an_officer_who_took_over_leaves_the_decision_to_him() -> None:
    world = World().notice(certificate=findings("right_certificate"))
    world.act("officer.took_over", HOUR, {"role": "officer", "id": "o-1"})

    world.evidence("ev-2", CERTIFICATE, 2 * HOUR)

    assert world.decisions == []


@pytest.mark.rule("I-01")
@pytest.mark.parametrize(
    ("letter", "upheld"),
    [
        (findings("power_of_attorney", grantor="云杉示例服饰有限公司"), True),
        (findings("power_of_attorney"), False),
        (findings("power_of_attorney", grantor="另一示例有限公司"), False),
    ],
)
def test_an_agent_is_believed_on_a_letter_of_the_holder(
    letter: dict[str, Any], upheld: bool
) -> None:
    agent = {"complainant__role": "agent", "complainant__power_of_attorney": ["ev-5"]}
    world = World().tell("infringement.reported", NOW, report(**agent))
    world.evidence("ev-5", letter, NOW)
    for name, found in (("ev-1", LICENCE), ("ev-2", CERTIFICATE), ("ev-3", PHOTO)):
        world.evidence(name, found, NOW, by=HOLDER)

    world.run(NOW)

    assert ("takedown" in world.kinds()) is upheld
