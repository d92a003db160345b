"""I-08, I-12, I-13, I-15: appeals, withdrawal, proceedings, and when a notice case closes."""

from datetime import timedelta
from typing import Any

import pytest
from notice_world import (
    DAY,
    HOLDER,
    HOUR,
    OFFICER,
    OTHER_OFFICER,
    SELLER,
    SHOP_2,
    TICK,
    World,
    findings,
    listing,
    rules,
)


def appealed(
    world: World, decision: dict[str, Any], outcome: str, by: dict[str, str] = SELLER
) -> World:
    named = {"decision_id": decision["decision_id"]}
    world.act("appeal.filed", 2 * DAY, by, grounds="…", **named)
    return world.act("appeal.decided", 3 * DAY, OTHER_OFFICER, outcome=outcome, **named)


def proceedings(world: World, outcome: str, by: dict[str, str] = OFFICER) -> World:
    return world.act("proceedings.ended", 40 * DAY, by, outcome=outcome)


@pytest.mark.rule("I-08", "P-04")
def test_an_overturned_takedown_restores_and_revokes_the_warning_with_its_strike() -> None:
    world = World().notice()

    appealed(world, world.one("takedown"), "overturn")

    assert world.kinds() == ["takedown", "warning", "restore", "revoke"]
    assert rules(world.one("restore")) == ["I-08", "T-11"]
    revoked = world.one("revoke")
    assert revoked["target"] == {"type": "decision", "id": world.one("warning")["decision_id"]}
    assert "P-04" in rules(revoked)
    assert world.strikes() == {}
    assert world.one("restore")["decided_by"] == OTHER_OFFICER


@pytest.mark.rule("I-08")
def test_the_warning_stays_while_another_link_of_the_shop_is_down() -> None:
    world = World().notice(listings=[listing("l-1"), listing("l-2"), listing("l-3", SHOP_2)])

    first, second = (
        d for d in world.decisions if d["kind"] == "takedown" and d["target"]["id"] != "l-3"
    )
    appealed(world, first, "overturn")
    assert "revoke" not in world.kinds()

    named = {"decision_id": second["decision_id"]}
    world.act("appeal.filed", 4 * DAY, SELLER, grounds="…", **named)
    world.act("appeal.decided", 5 * DAY, OTHER_OFFICER, outcome="overturn", **named)

    assert world.kinds().count("revoke") == 1
    assert world.strikes() == {}
    assert len(world.strikes("s-2")) == 1


@pytest.mark.rule("T-11")
def test_an_upheld_takedown_stays_with_its_strike() -> None:
    world = World().notice()

    appealed(world, world.one("takedown"), "uphold")

    assert world.kinds() == ["takedown", "warning", "reject"]
    assert len(world.strikes()) == 1


@pytest.mark.rule("I-08", "P-04")
def test_an_overturned_warning_leaves_the_takedown() -> None:
    world = World().notice()

    appealed(world, world.one("warning"), "overturn")

    assert world.kinds() == ["takedown", "warning", "revoke"]
    assert world.strikes() == {}


@pytest.mark.rule("I-08", "I-05")
def test_a_rejection_overturned_upholds_the_notice() -> None:
    world = World().notice(certificate=findings("right_certificate"))
    world.officer("reject", HOUR, about="notice")

    appealed(world, world.one("reject"), "overturn", HOLDER)

    assert world.kinds() == ["reject", "revoke", "takedown", "warning"]
    assert world.state() == "measures_taken"


@pytest.mark.rule("I-08", "I-06")
def test_a_refused_counter_notice_is_forwarded_when_the_appeal_overturns_that() -> None:
    world = World().notice().counter_notice(HOUR)
    world.officer("reject", 2 * HOUR, about="counter_notice")

    appealed(world, world.one("reject"), "overturn")

    assert world.state() == "counter_notice_forwarded"


@pytest.mark.rule("T-11")
@pytest.mark.parametrize(("at", "rejected"), [(15 * DAY, False), (15 * DAY + TICK, True)])
def test_an_appeal_is_in_time_to_the_end_inclusive(at: timedelta, rejected: bool) -> None:
    world = World().notice()

    world.act(
        "appeal.filed", at, SELLER, grounds="…", decision_id=world.one("takedown")["decision_id"]
    )

    assert ("reject" in world.kinds()) is rejected
    assert world.refused == []


@pytest.mark.rule("T-11")
def test_eu_law_gives_six_months_for_an_appeal_and_the_case_waits_for_it() -> None:
    world = World().notice(right__territory="DE")

    world.run(180 * DAY)
    assert world.state() == "measures_taken"
    world.act(
        "appeal.filed",
        181 * DAY,
        SELLER,
        grounds="…",
        decision_id=world.one("takedown")["decision_id"],
    )

    assert "reject" not in world.kinds()
    assert world.one("takedown")["remedies"][0]["until"] == "2026-09-02T22:00:00Z"


@pytest.mark.rule("T-11")
def test_the_rights_holder_does_not_use_up_the_shops_appeal() -> None:
    world = World().notice()

    world.act(
        "appeal.filed",
        DAY,
        HOLDER,
        grounds="…",
        decision_id=world.one("takedown")["decision_id"],
    )

    assert [reason for reason, _ in world.refused] == ["wrong_party"]


@pytest.mark.rule("I-12")
def test_a_withdrawn_notice_restores_its_links_and_closes_15_days_later() -> None:
    world = World().notice().act("notice.withdrawn", DAY, HOLDER)

    assert world.kinds() == ["takedown", "warning", "restore"]
    assert rules(world.one("restore")) == ["I-12"]
    world.run(16 * DAY - TICK)
    assert world.state() == "decided"
    assert world.run(16 * DAY).state() == "closed"


@pytest.mark.rule("I-12")
@pytest.mark.parametrize("complete", [True, False])
def test_a_notice_withdrawn_before_any_measure_is_closed(complete: bool) -> None:
    changes = {} if complete else {"statement": None}
    world = World().notice(certificate=findings("right_certificate"), **changes)

    world.act("notice.withdrawn", HOUR, HOLDER)

    assert rules(world.one("close")) == ["I-12"]
    assert world.run(60 * DAY).kinds().count("close") == 1
    assert world.state() == "closed"


@pytest.mark.rule("I-12")
def test_a_notice_withdrawn_while_t10_runs_is_restored_once() -> None:
    world = World().forwarded().delivered(2 * DAY)

    world.act("notice.withdrawn", 3 * DAY, HOLDER).run(60 * DAY)

    assert world.kinds().count("restore") == 1


@pytest.mark.rule("I-13", "P-04")
def test_no_infringement_restores_closes_at_once_and_leaves_no_strike() -> None:
    world = World().forwarded().delivered(2 * DAY).word(3 * DAY)

    proceedings(world, "no_infringement")

    assert rules(world.one("restore")) == ["I-13", "P-04"]
    assert world.state() == "closed"
    assert world.strikes() == {}


@pytest.mark.rule("I-13")
def test_infringement_leaves_the_measures() -> None:
    world = World().forwarded().delivered(2 * DAY).word(3 * DAY)

    proceedings(world, "infringement").run(60 * DAY)

    assert "restore" not in world.kinds()
    assert world.state() == "closed"
    assert len(world.strikes()) == 1


@pytest.mark.rule("I-13")
def test_no_infringement_restores_after_the_case_was_closed_too() -> None:
    world = World().notice().run(20 * DAY)
    assert world.state() == "closed"

    proceedings(world, "no_infringement")

    assert rules(world.one("restore")) == ["I-13", "P-04"]
    assert world.refused == []
    assert world.state() == "closed"


@pytest.mark.rule("I-13")
def test_infringement_after_the_measures_ended_takes_nothing_down_by_itself() -> None:
    world = World().forwarded().delivered(2 * DAY).run(30 * DAY)

    proceedings(world, "infringement")

    assert world.kinds() == ["takedown", "warning", "restore"]
    assert len(world.notified("officer_task", rule="I-13")) == 1


@pytest.mark.rule("I-13")
def test_a_shop_that_reports_its_own_acquittal_is_restored_and_looked_at() -> None:
    links = [listing("l-1"), listing("l-3", SHOP_2)]
    world = World().notice(listings=links)

    world.act("proceedings.ended", DAY, SELLER, outcome="no_infringement")

    assert world.one("restore")["target"]["id"] == "l-1"
    assert len(world.notified("officer_task", rule="I-13")) == 1


@pytest.mark.rule("I-15")
def test_a_notice_case_closes_15_days_after_its_last_decision() -> None:
    world = World().notice()

    world.run(15 * DAY - TICK)
    assert world.state() == "measures_taken"
    world.run(15 * DAY)

    assert world.state() == "closed"
    assert rules(world.one("close")) == ["I-15"]
    assert [n["to"]["role"] for n in world.notified("case_closed")] == ["rights_holder", "seller"]


@pytest.mark.rule("I-15")
def test_a_counter_notice_at_the_very_end_is_in_time() -> None:
    world = World().notice().counter_notice(15 * DAY).run(20 * DAY)

    assert world.state() == "counter_notice_at_desk"
    assert world.refused == []


@pytest.mark.rule("I-15", "I-05")
def test_a_rejected_notice_closes_without_a_second_final_decision() -> None:
    world = World().notice(certificate=findings("right_certificate"))
    world.officer("reject", HOUR, about="notice")

    world.run(15 * DAY + HOUR)

    assert world.state() == "closed"
    assert world.kinds() == ["reject"]


@pytest.mark.rule("I-15")
def test_an_open_appeal_keeps_the_case_open() -> None:
    world = World().notice()
    named = {"decision_id": world.one("takedown")["decision_id"]}
    world.act("appeal.filed", DAY, SELLER, grounds="…", **named)

    world.run(40 * DAY)

    assert world.state() == "measures_taken"
    assert [n["rule"] for n in world.notified("deadline_breached")] == ["T-11"]


@pytest.mark.rule("I-15")
def test_a_closed_case_takes_nothing_but_what_section_8_lets_through() -> None:
    world = World().notice().run(20 * DAY)

    world.counter_notice(21 * DAY)
    world.word(21 * DAY)
    world.officer("reject", 21 * DAY, about="notice")
    assert [reason for reason, _ in world.refused] == ["case_closed"] * 3

    named = {"decision_id": world.one("takedown")["decision_id"]}
    world.act("appeal.filed", 22 * DAY, SELLER, grounds="late", id="late", **named)

    assert world.one("reject")["target"] == {"type": "request", "id": "late"}


@pytest.mark.rule("I-04", "T-10")
def test_a_restriction_ends_with_the_measures_it_came_with() -> None:
    world = World().notice()
    world.officer(
        "uphold",
        HOUR,
        about="notice",
        id="the-restriction",
        measures=[{"kind": "restrict_shop", "restriction": "publishing"}],
    )
    approval = {"event_id": "the-restriction", "event_source": "/test"}
    world.act("officer.approved", 2 * HOUR, OTHER_OFFICER, **approval)
    world.counter_notice(DAY)
    world.officer("uphold", DAY, about="counter_notice")

    world.delivered(2 * DAY).run(30 * DAY)

    assert world.kinds() == ["takedown", "warning", "restrict_shop", "restore", "revoke"]


@pytest.mark.rule("I-01")
def test_the_public_record_of_a_notice_names_no_person() -> None:
    world = World().notice()
    assert world.facts["publication", "n-1"]["n-1"]["links"][0]["result"] == "down"

    world.act("notice.withdrawn", DAY, HOLDER)

    record = world.facts["publication", "n-1"]["n-1"]
    assert record["links"] == [{"listing_id": "l-1", "shop_id": "s-1", "result": "restored"}]
    assert [r["kind"] for r in record["results"]] == ["takedown", "restore"]
    said = str(record)
    for private in (
        "云杉示例服饰有限公司",
        "ip@holder.example",
        "林某",
        "沐溪示例贸易有限公司",
        "r-1",
    ):
        assert private not in said
