"""W-09: who may report an infringement, of which right, against how many listings."""

from datetime import timedelta

import pytest
from notice_world import HOLDER, SHOP_2, World, findings, listing, report

NOW = timedelta(0)
TYPES = ("trademark", "copyright", "patent", "other_ip")


@pytest.mark.rule("W-09")
def test_a_notice_opens_a_case_of_the_rights_holder_and_tells_it() -> None:
    world = World().notice()

    case = world.cases["n-1"]
    assert case is not None
    assert (case.filed_by.role, case.filed_by.id) == (HOLDER["role"], HOLDER["id"])
    assert [(n["to"]["id"], n["rule"]) for n in world.notified("case_opened")] == [("r-1", "W-09")]


@pytest.mark.rule("W-09")
def test_an_agent_reports_by_its_power_of_attorney() -> None:
    agent = {"complainant__role": "agent", "complainant__power_of_attorney": ["ev-4"]}
    power = findings("power_of_attorney")
    world = World().tell("infringement.reported", NOW, report(**agent), case="n-1")

    world.evidence("ev-4", power, NOW)

    assert world.refused == []
    assert world.cases["n-1"] is not None


@pytest.mark.rule("W-09")
def test_one_notice_is_against_listings_of_several_shops() -> None:
    world = World().notice(listings=[listing("l-1"), listing("l-2", SHOP_2)])

    targets = {d["target"]["id"] for d in world.decisions if d["kind"] == "takedown"}
    assert targets == {"l-1", "l-2"}


@pytest.mark.rule("W-09", "I-02")
@pytest.mark.parametrize("right", TYPES)
def test_each_type_of_right_is_taken_in(right: str) -> None:
    world = World().notice(type=right)

    assert world.refused == []
    assert world.notified("case_opened")
