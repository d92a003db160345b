"""Working-day clocks on cases: warning, breach, provisional ends."""

from dataclasses import replace
from pathlib import Path

import pytest
from case_driver import DAY, HOUR, OFFICER, SELLER, Run, at, by, filing, order
from changed_policy import changed

from processors.policy import Policies, load_policy

NEW_YEARS_EVE = at("2027-12-30T02:00")


def refused_at_new_year(policies: Policies | None = None) -> Run:
    """T-04 ends in a year whose calendar is not published."""
    run = Run(policies or load_policy())
    placed = order(succeeded_at="2027-12-29T00:00:00Z")
    run.send("complaint.filed", NEW_YEARS_EVE, filing("not_received", order=placed))
    run.send("seller.refused", NEW_YEARS_EVE + HOUR, by(SELLER, reason="no"))
    return run


@pytest.mark.rule("§0")
@pytest.mark.rule("T-04")
def test_an_unpublished_calendar_warns_and_does_not_breach() -> None:
    run = refused_at_new_year()
    clock = run.cases["c-1"].clock("T-04")
    assert clock is not None
    assert clock.provisional

    run.until(NEW_YEARS_EVE + 30 * DAY)

    assert run.notifications("deadline_breached") == []
    ends = [n for n in run.notifications("deadline_warning") if n["at"] == n["deadline"]]
    assert {n["rule"] for n in ends} == {"T-04", "T-05"}


@pytest.mark.rule("§0")
def test_a_policy_that_waits_for_no_calendar_breaches_at_the_weekdays_end(tmp_path: Path) -> None:
    impatient = changed(tmp_path, "calendar.provisional_until_published", "null", "flag", "false")
    run = refused_at_new_year(impatient)

    run.until(NEW_YEARS_EVE + 30 * DAY)

    assert {n["rule"] for n in run.notifications("deadline_breached")} == {"T-04", "T-05"}


@pytest.mark.rule("§0")
@pytest.mark.rule("T-04")
def test_a_provisional_end_moves_when_the_calendar_is_published() -> None:
    run = Run()
    run.send("complaint.filed", at("2026-03-02T10:00"), filing("not_received"))
    run.send("seller.refused", at("2026-03-02T11:00"), by(SELLER, reason="no"))
    case = run.cases["c-1"]
    early = at("2026-03-03T16:00")
    clocks = tuple(
        replace(c, provisional=True, due_at=early) if c.name == "T-04" else c for c in case.clocks
    )
    run.cases["c-1"] = replace(case, clocks=clocks)
    run.timers["c-1", "T-04"] = (early, 2)

    run.until(early)

    moved = run.cases["c-1"].clock("T-04")
    assert moved is not None
    assert (moved.due_at, moved.provisional) == (at("2026-03-04T16:00"), False)
    assert run.due("T-04") == at("2026-03-04T16:00")


@pytest.mark.rule("T-04", "T-05")
def test_taking_over_in_time_meets_t04_and_leaves_t05() -> None:
    run = Run()
    run.send("complaint.filed", at("2026-03-02T10:00"), filing("not_received"))
    run.send("seller.refused", at("2026-03-02T11:00"), by(SELLER, reason="no"))

    run.send("officer.took_over", at("2026-03-04T16:00"), by(OFFICER))
    run.until(at("2026-03-20"))

    assert [n["rule"] for n in run.notifications("deadline_breached")] == ["T-05"]
