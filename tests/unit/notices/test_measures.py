"""I-03, I-04, I-05: what follows an upheld notice, a partial one, a rejected one, a serious one."""

from datetime import timedelta
from typing import Any

import pytest
from notice_world import (
    DAY,
    HOUR,
    OFFICER,
    OTHER_OFFICER,
    SHOP_2,
    World,
    findings,
    listing,
    rules,
    when,
)

BLANK = findings("right_certificate")


def at_desk(**changes: Any) -> World:
    return World().notice(certificate=BLANK, **changes)


@pytest.mark.rule("I-03", "I-02")
def test_an_upheld_notice_takes_each_link_down_and_warns_each_shop_once() -> None:
    links = [listing("l-1"), listing("l-2"), listing("l-3", SHOP_2)]

    world = World().notice(listings=links)

    assert world.kinds() == ["takedown"] * 3 + ["warning"] * 2
    assert [d["target"]["id"] for d in world.decisions] == ["l-1", "l-2", "l-3", "s-1", "s-2"]
    assert all(when(d) == timedelta(0) for d in world.decisions)
    assert all(d["automation"] == "fully" for d in world.decisions)
    assert [d["strikes"]["added"] for d in world.decisions[3:]] == [1, 1]
    assert rules(world.decisions[0])[:2] == ["I-03", "I-02"]


@pytest.mark.rule("I-03")
def test_both_sides_are_told_of_each_takedown() -> None:
    world = World().notice()

    takedown = world.one("takedown")["decision_id"]
    told = [n["to"]["role"] for n in world.notifications if n["decision_id"] == takedown]
    assert sorted(told) == ["rights_holder", "seller"]
    assert len(world.notified("notice_forwarded", "seller")) == 1


def test_a_takedown_carries_the_form_of_the_eu_database() -> None:
    world = World().notice()

    form = world.one("takedown")["dsa"]
    assert form["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_REMOVED"]
    assert form["source_type"] == "SOURCE_ARTICLE_16"
    assert form["puid"] == world.one("takedown")["decision_id"]


@pytest.mark.rule("I-03")
def test_an_officer_who_takes_the_proposal_unchanged_decides_partially_by_machine() -> None:
    world = at_desk()

    world.officer("uphold", HOUR, about="notice")

    assert world.one("takedown")["automation"] == "partially"
    assert world.one("takedown")["decided_by"] == OFFICER


@pytest.mark.rule("I-03")
def test_an_officer_without_a_word_on_what_it_is_about_decides_the_notice() -> None:
    world = at_desk()

    world.officer("uphold", HOUR)

    assert world.kinds() == ["takedown", "warning"]


@pytest.mark.rule("I-05")
def test_a_rejected_notice_is_answered_with_why_and_what_would_change_it() -> None:
    world = at_desk()

    world.officer("reject", HOUR, about="notice")

    rejected = world.one("reject")
    assert rejected["target"] == {"type": "notice", "id": "n-1"}
    assert rejected["automation"] == "not"
    assert rejected["grounds"][0]["facts"]["doubts"] == ["holder", "registration_number"]
    assert "注册号" in rejected["statement_of_reasons"]["zh"]
    assert "registration number" in rejected["statement_of_reasons"]["en"]
    assert world.state() == "decided"


@pytest.mark.rule("I-03", "I-05")
def test_a_partial_result_decides_link_by_link() -> None:
    world = at_desk(listings=[listing("l-1"), listing("l-2"), listing("l-3", SHOP_2)])

    world.officer("partial", HOUR, about="notice", targets=["l-2"])

    assert world.kinds() == ["takedown", "warning", "reject"]
    assert world.one("takedown")["target"]["id"] == "l-2"
    assert world.one("warning")["target"]["id"] == "s-1"
    assert world.one("reject")["grounds"][0]["facts"]["listings"] == 2


@pytest.mark.rule("I-05")
@pytest.mark.parametrize(
    "ruling",
    [
        {"outcome": "partial"},
        {"outcome": "uphold", "targets": ["l-99"]},
        {"outcome": "uphold", "about": "return"},
        {"outcome": "uphold", "about": "counter_notice"},
        {"outcome": "uphold", "measures": [{"kind": "penalty", "amount": 100}]},
        {
            "outcome": "reject",
            "measures": [{"kind": "restrict_shop", "restriction": "publishing"}],
        },
    ],
)
def test_a_ruling_that_does_not_fit_the_notice_is_refused(ruling: dict[str, Any]) -> None:
    world = at_desk()
    given = {"about": "notice"} | ruling

    world.officer(given.pop("outcome"), HOUR, **given)

    assert [reason for reason, _ in world.refused] == ["invalid"]
    assert world.decisions == []


@pytest.mark.rule("I-03")
def test_a_notice_that_is_decided_is_not_decided_again() -> None:
    world = World().notice()

    world.officer("reject", HOUR, about="notice")

    assert [reason for reason, _ in world.refused] == ["invalid"]


@pytest.mark.rule("I-04")
@pytest.mark.parametrize(("links", "proposed"), [(9, False), (10, True)])
def test_many_links_of_one_shop_are_serious(links: int, proposed: bool) -> None:
    world = World().notice(listings=[listing(f"l-{n}") for n in range(links)])

    assert bool(world.notified("officer_task", rule="I-04")) is proposed
    assert "restrict_shop" not in world.kinds()


@pytest.mark.rule("I-04")
def test_the_same_right_again_is_serious_and_another_right_is_not() -> None:
    world = World().notice()
    world.notice(
        DAY,
        case="n-2",
        listings=[listing("l-2")],
        right__registration_number="99999999",
        certificate=findings(
            "right_certificate",
            trademark_registration_number="99999999",
            right_holder="云杉示例服饰有限公司",
        ),
    )
    assert world.notified("officer_task", rule="I-04") == []

    world.notice(2 * DAY, case="n-3", listings=[listing("l-3")])

    task = world.notified("officer_task", rule="I-04")
    assert [t["case_id"] for t in task] == ["n-3"]


@pytest.mark.rule("I-04", "P-04")
def test_strikes_over_the_threshold_are_serious_and_the_ladder_is_proposed() -> None:
    world = World()
    numbers = ("11111111", "22222222", "33333333")
    for place, number in enumerate(numbers):
        world.notice(
            place * DAY,
            case=f"n-{place}",
            listings=[listing(f"l-{place}")],
            right__registration_number=number,
            certificate=findings(
                "right_certificate",
                trademark_registration_number=number,
                right_holder="云杉示例服饰有限公司",
            ),
        )

    assert [t["case_id"] for t in world.notified("officer_task", rule="I-04")] == ["n-2"]
    assert [t["case_id"] for t in world.notified("officer_task", rule="P-04")] == ["n-2"]
    assert world.decisions[-1]["strikes"]["total"] == 3


def restricted(world: World, after: timedelta = HOUR) -> World:
    return world.officer(
        "uphold",
        after,
        about="notice",
        id="the-restriction",
        measures=[{"kind": "restrict_shop", "restriction": "publishing"}],
    )


@pytest.mark.rule("I-04")
def test_a_restriction_waits_for_a_second_officer_and_takes_his_instant() -> None:
    world = restricted(World().notice())
    assert "restrict_shop" not in world.kinds()

    world.act(
        "officer.approved",
        2 * HOUR,
        OTHER_OFFICER,
        event_id="the-restriction",
        event_source="/test",
    )

    decision = world.one("restrict_shop")
    assert when(decision) == 2 * HOUR
    assert decision["decided_by"] == OFFICER
    assert decision["restriction"] == "publishing"
    assert decision["ends_at"] == "2026-04-01T03:00:00Z"
    assert decision["automation"] == "not"
    assert decision["dsa"]["decision_provision"] == "DECISION_PROVISION_PARTIAL_SUSPENSION"


@pytest.mark.rule("I-04")
@pytest.mark.parametrize(
    ("by", "event_id", "reason"),
    [(OFFICER, "the-restriction", "wrong_party"), (OTHER_OFFICER, "other", "invalid")],
)
def test_nobody_approves_himself_or_what_is_not_there(
    by: dict[str, str], event_id: str, reason: str
) -> None:
    world = restricted(World().notice())

    world.act("officer.approved", 2 * HOUR, by, event_id=event_id, event_source="/test")

    assert [r for r, _ in world.refused] == [reason]
    assert "restrict_shop" not in world.kinds()


@pytest.mark.rule("T-14")
def test_an_approval_that_is_missing_becomes_another_officers_task() -> None:
    world = restricted(World().notice())

    world.run(4 * DAY)

    assert len(world.notified("officer_task", rule="T-14")) == 2


@pytest.mark.rule("I-04")
def test_upholding_with_a_restriction_leaves_nothing_before_the_approval() -> None:
    world = restricted(at_desk())
    assert world.decisions == []

    world.act(
        "officer.approved",
        3 * HOUR,
        OTHER_OFFICER,
        event_id="the-restriction",
        event_source="/test",
    )

    assert world.kinds() == ["takedown", "warning", "restrict_shop"]
    assert {when(d) for d in world.decisions} == {3 * HOUR}


@pytest.mark.rule("I-04")
def test_linked_merchants_are_shown_beside_a_proposed_restriction() -> None:
    world = World()
    world.facts["tax-id", "91350100M000100Y43"] = {"s-1": {}, "s-9": {}}

    world.notice(listings=[listing(f"l-{n}") for n in range(10)])

    case = world.cases["n-1"]
    assert case is not None
    assert case.proposal is not None
    assert case.proposal["shops"][0]["linked_shops"] == ["s-9"]


@pytest.mark.rule("T-04", "T-05")
def test_an_officer_who_is_late_breaches_and_the_case_still_waits() -> None:
    world = at_desk()

    world.run(30 * DAY)

    assert [n["rule"] for n in world.notified("deadline_breached")] == ["T-04", "T-05"]
    assert world.state() == "awaiting_officer"


@pytest.mark.rule("I-04", "I-12")
def test_an_approval_that_has_lost_its_ground_is_let_go() -> None:
    world = restricted(World().notice())

    world.act("notice.withdrawn", 2 * HOUR, {"role": "rights_holder", "id": "r-1"})
    world.act(
        "officer.approved",
        3 * HOUR,
        OTHER_OFFICER,
        event_id="the-restriction",
        event_source="/test",
    )

    assert "restrict_shop" not in world.kinds()
    assert [reason for reason, _ in world.refused] == ["invalid"]
    assert world.run(60 * DAY).state() == "closed"


@pytest.mark.rule("I-04")
def test_a_shop_whose_link_was_not_upheld_is_not_restricted() -> None:
    world = at_desk(listings=[listing("l-1"), listing("l-3", SHOP_2)])
    world.officer("partial", HOUR, about="notice", targets=["l-1"])

    measures = [{"kind": "restrict_shop", "restriction": "publishing"}]
    world.officer("uphold", 2 * HOUR, about="notice", targets=["l-3"], measures=measures)

    assert [reason for reason, _ in world.refused] == ["invalid"]


@pytest.mark.rule("I-05", "I-10")
@pytest.mark.parametrize(("outcome", "kind"), [("uphold", "takedown"), ("reject", "reject")])
def test_what_an_officer_writes_is_in_the_decisions_reasons(outcome: str, kind: str) -> None:
    world = at_desk()

    world.officer(outcome, DAY, grounds=["the label is another one", {"rule": "I-02"}])

    decision = world.one(kind)
    assert decision["grounds"][0]["facts"]["stated"] == "the label is another one"
    assert "the label is another one" in decision["statement_of_reasons"]["en"]
