"""I-11: the same registration number and a link still open elsewhere."""

from typing import Any

import pytest
from notice_world import (
    CERTIFICATE,
    DAY,
    HOLDER,
    HOUR,
    PHOTO,
    World,
    findings,
    listing,
    rules,
)

OTHER = {"role": "rights_holder", "id": "r-2"}
SECOND: dict[str, Any] = {"case": "n-2", "complainant__id": "r-2"}


@pytest.mark.rule("I-11")
def test_whoever_reports_an_open_link_again_is_merged_into_the_open_case() -> None:
    world = World().notice()

    world.notice(DAY, **SECOND)

    merged = world.one("merge")
    assert merged["case_id"] == "n-2"
    assert merged["target"] == {"type": "notice", "id": "n-1"}
    assert merged["remedies"] == []
    assert world.kinds("n-2") == ["merge"]
    assert world.merged == {"n-2": "n-1"}


@pytest.mark.rule("I-11")
def test_the_number_is_the_same_however_it_is_written() -> None:
    world = World().notice()

    world.notice(DAY, right__registration_number="１２３４-5678", **SECOND)

    assert world.kinds("n-2") == ["merge"]


@pytest.mark.rule("I-11")
def test_only_the_other_links_go_on() -> None:
    world = World().notice()

    world.notice(DAY, listings=[listing("l-1"), listing("l-2")], **SECOND)

    assert world.kinds("n-2") == ["merge", "takedown", "warning"]
    assert world.decisions[-2]["target"]["id"] == "l-2"
    assert world.merged == {}


@pytest.mark.rule("I-11")
@pytest.mark.parametrize("other", [{"listings": [listing("l-2")]}, {"number": "99999999"}])
def test_another_link_or_another_right_is_a_case_of_its_own(other: dict[str, Any]) -> None:
    number = other.pop("number", "12345678")
    certificate = findings(
        "right_certificate",
        trademark_registration_number=number,
        right_holder="云杉示例服饰有限公司",
    )
    world = World().notice()

    world.notice(DAY, certificate=certificate, right__registration_number=number, **other, **SECOND)

    assert world.kinds("n-2") == ["takedown", "warning"]


@pytest.mark.rule("I-11")
@pytest.mark.parametrize("ended", ["withdrawn", "closed", "rejected"])
def test_a_link_that_is_no_longer_open_may_be_reported_anew(ended: str) -> None:
    blank = {"certificate": findings("right_certificate")} if ended == "rejected" else {}
    world = World().notice(**blank)
    if ended == "withdrawn":
        world.act("notice.withdrawn", HOUR, HOLDER)
    elif ended == "rejected":
        world.officer("reject", HOUR, about="notice")

    world.notice(20 * DAY, **SECOND)

    assert world.kinds("n-2") == ["takedown", "warning"]


@pytest.mark.rule("I-11", "I-01")
def test_a_complete_notice_never_waits_for_one_that_was_only_returned() -> None:
    world = World().notice(statement=None)

    world.notice(DAY, **SECOND)

    assert world.kinds("n-2") == ["takedown", "warning"]


@pytest.mark.rule("I-11")
def test_a_returned_notice_completed_later_merges_into_the_one_that_came_between() -> None:
    world = World().notice(right__certificate_evidence=["ev-8"])
    world.notice(DAY, **SECOND)

    world.evidence("ev-8", CERTIFICATE, 2 * DAY)

    assert world.kinds("n-1") == ["request_evidence", "merge"]
    assert world.run(60 * DAY).refused == []


@pytest.mark.rule("I-11")
def test_who_was_merged_speaks_in_the_open_case_but_does_not_withdraw_it() -> None:
    world = World().notice().notice(DAY, **SECOND)

    world.evidence("ev-1", PHOTO, 2 * DAY, by=OTHER, case="n-2")
    world.act("notice.withdrawn", 2 * DAY, OTHER, case="n-2", id="not-yours")

    assert world.refused == []
    assert world.one("reject")["target"]["id"] == "not-yours"
    assert rules(world.one("reject")) == ["I-11"]
    assert world.state() == "measures_taken"


@pytest.mark.rule("I-11", "I-07")
@pytest.mark.parametrize("complete", [True, False])
def test_word_of_who_was_merged_counts_when_its_own_notice_was_complete(complete: bool) -> None:
    changes = {} if complete else {"statement": None}
    world = World().forwarded().notice(30 * HOUR, **changes, **SECOND).delivered(2 * DAY)

    world.word(3 * DAY, by=OTHER, case="n-2")
    world.run(40 * DAY)

    assert ("restore" not in world.kinds()) is complete


def test_a_rights_holder_of_another_case_has_no_part_in_this_one() -> None:
    world = World().notice().word(DAY, by=OTHER)

    assert [reason for reason, _ in world.refused] == ["wrong_party"]
