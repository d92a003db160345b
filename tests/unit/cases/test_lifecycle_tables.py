"""The tables are total, their entries explicit, and what they promise is what steps do."""

import pytest
from case_driver import FILED_AT, HOUR, Run, filing

from processors.cases.diagram import mermaid
from processors.cases.events import ROLES
from processors.cases.lifecycle import Lifecycle, does, ignored, rows
from processors.cases.lifecycles import LIFECYCLES
from processors.cases.turn import Turn
from processors.cases.values import State

PROCEDURES = sorted(LIFECYCLES)


def noted(turn: Turn) -> None:
    """Note it."""
    turn.change()


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_pair_of_state_and_event_has_an_entry_with_a_sentence(procedure: str) -> None:
    lifecycle = LIFECYCLES[procedure]  # type: ignore[index]
    states = {state for state, _ in lifecycle.table}

    for state in states:
        for what in [*ROLES, *lifecycle.timers]:
            entry = lifecycle.entry(state, what)
            assert entry.says, (state, what)
            assert set(entry.leads_to) <= states


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_state_but_the_last_can_be_left_or_ended(procedure: str) -> None:
    lifecycle = LIFECYCLES[procedure]  # type: ignore[index]
    states = {state for state, _ in lifecycle.table} - {State.CLOSED, State.MERGED}

    for state in states:
        reached = {
            target
            for (origin, _), entry in lifecycle.table.items()
            if origin is state
            for target in entry.leads_to
        }
        assert reached - {state}, state


def test_a_table_with_a_gap_is_refused() -> None:
    whole = LIFECYCLES["N"]  # type: ignore[index]
    gap = {key: entry for key, entry in whole.table.items() if key[1] != "seller.agreed"}

    with pytest.raises(ValueError, match="missing"):
        Lifecycle(
            whole.procedure, whole.create, whole.begin, whole.after, gap, whole.timers, whole.needs
        )


def test_a_table_that_leads_nowhere_is_refused() -> None:
    whole = LIFECYCLES["O"]  # type: ignore[index]
    lost = dict(whole.table)
    lost[State.DECIDED, "seller.agreed"] = does(noted, State.INCOMPLETE)

    with pytest.raises(ValueError, match="leads to"):
        Lifecycle(
            whole.procedure, whole.create, whole.begin, whole.after, lost, whole.timers, whole.needs
        )


def test_a_step_without_a_sentence_is_refused() -> None:
    def silent(turn: Turn) -> None:
        turn.change()

    with pytest.raises(ValueError, match="docstring"):
        does(silent)


def test_a_later_row_replaces_an_earlier_one() -> None:
    first, second = ignored("first"), ignored("second")

    table = rows(((State.DECIDED,), {"x": first}), ((State.DECIDED,), {"x": second}))

    assert table == {(State.DECIDED, "x"): second}


def test_a_timer_that_was_stopped_changes_nothing() -> None:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received"))
    run.send("seller.refused", FILED_AT + HOUR, {"by": {"role": "seller", "id": "s-1"}})

    before = run.cases["c-1"]
    run.timers["c-1", "T-01"] = (FILED_AT + 2 * HOUR, 9)
    run.until(FILED_AT + 3 * HOUR)

    assert run.cases["c-1"] == before


def test_the_diagram_is_drawn_from_the_table() -> None:
    drawn = mermaid(LIFECYCLES["R"])  # type: ignore[index]

    assert "negotiating --> refused: seller.refused" in drawn
    assert "closed --> [*]" in drawn
