"""I-09: a complainant's standing over a rolling window, with hysteresis."""

from datetime import date

import pytest
from notice_world import DAY, HOUR, OFFICER, World, findings, listing

from processors.cases.notices.complainants import is_good, months_before
from processors.policy import load_policy

POLICY = load_policy().policies[-1]


def good(was_good: bool = True, **counts: int) -> bool:
    return is_good(counts, was_good=was_good, policy=POLICY)


@pytest.mark.rule("I-09")
@pytest.mark.parametrize(
    ("counts", "was_good", "expected"),
    [
        ({}, True, True),
        ({"decided": 9, "upheld": 0}, True, True),
        ({"decided": 10, "upheld": 9}, True, True),
        ({"decided": 10, "upheld": 8}, True, False),
        ({"decided": 100, "upheld": 90}, True, True),
        ({"decided": 100, "upheld": 92}, False, False),
        ({"decided": 100, "upheld": 93}, False, True),
        ({"decided": 100, "upheld": 100, "countered": 5}, True, True),
        ({"decided": 100, "upheld": 100, "countered": 6}, True, False),
        ({"decided": 100, "upheld": 100, "countered": 4}, False, False),
        ({"decided": 100, "upheld": 100, "countered": 3}, False, True),
        ({"decided": 1, "upheld": 0, "forged": 1}, True, False),
    ],
)
def test_standing_is_lost_and_regained_at_different_rates(
    counts: dict[str, int], was_good: bool, expected: bool
) -> None:
    assert good(was_good, **counts) is expected


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2026, 1, 15), 3, date(2025, 10, 15)),
        (date(2026, 3, 1), 3, date(2025, 12, 1)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_are_counted_back_by_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def counted(world: World) -> dict[str, int]:
    total: dict[str, int] = {}
    for (_, name), number in world.tallies.get(("complainant", "r-1"), {}).items():
        total[name] = total.get(name, 0) + number
    return {name: number for name, number in total.items() if number}


def with_record(world: World, day: str, **counts: int) -> World:
    world.tallies["complainant", "r-1"] = {
        (date.fromisoformat(day), name): number for name, number in counts.items()
    }
    return world


@pytest.mark.rule("I-09", "I-03")
def test_below_its_standing_a_complainants_notice_is_looked_at_first() -> None:
    world = with_record(World(), "2026-02-20", decided=10, upheld=5)

    world.notice()

    assert world.decisions == []
    assert len(world.notified("officer_task", rule="I-09")) == 1
    assert world.facts["complainant-standing", "r-1"] == {"platform": {"good": False}}


@pytest.mark.rule("I-09")
@pytest.mark.parametrize(("day", "looked_at"), [("2025-12-02", False), ("2025-12-03", True)])
def test_what_is_older_than_the_window_no_longer_counts(day: str, looked_at: bool) -> None:
    world = with_record(World(), day, decided=10, upheld=5)

    world.notice()

    assert (world.decisions == []) is looked_at


@pytest.mark.rule("I-09")
def test_a_notice_counts_once_as_decided_and_upheld() -> None:
    world = World().notice(listings=[listing("l-1"), listing("l-2")])

    assert counted(world) == {"decided": 1, "upheld": 1}


@pytest.mark.rule("I-09")
def test_a_counter_notice_that_carried_the_day_counts_against_the_complainant() -> None:
    world = World().forwarded().delivered(2 * DAY).run(30 * DAY)

    assert counted(world) == {"decided": 1, "upheld": 1, "countered": 1}


@pytest.mark.rule("I-09")
def test_an_overturned_notice_was_no_success() -> None:
    world = World().notice()
    named = {"decision_id": world.one("takedown")["decision_id"]}

    world.act("appeal.filed", DAY, {"role": "seller", "id": "s-1"}, grounds="…", **named)
    world.act("appeal.decided", 2 * DAY, OFFICER, outcome="overturn", **named)

    assert counted(world) == {"decided": 1}


@pytest.mark.rule("I-09", "I-12")
def test_a_withdrawn_notice_is_not_counted() -> None:
    world = World().notice()

    world.act("notice.withdrawn", DAY, {"role": "rights_holder", "id": "r-1"})

    assert counted(world) == {}


@pytest.mark.rule("I-09")
def test_forged_papers_end_good_standing_at_once() -> None:
    world = World().notice(certificate=findings("right_certificate"))
    world.officer("reject", HOUR, about="notice", grounds=[{"rule": "I-09", "text": "forged"}])

    world.notice(DAY, case="n-2", listings=[listing("l-2")])

    assert counted(world) == {"decided": 1, "forged": 1}
    assert world.kinds("n-2") == []
