"""Closing: T-11 and T-12 have run out, and each money decision is executed or recovered."""

from datetime import datetime

from processors.cases.clocks import CLOSING, REMINDER
from processors.cases.parties import Party
from processors.cases.review.execution import RECOURSE
from processors.cases.turn import Turn
from processors.cases.values import Case, ClockStatus, Execution, State
from processors.text import Text

_DONE = (
    Execution.NOT_MONEY,
    Execution.EXECUTED,
    Execution.FULFILLED,
    Execution.RECOVERED,
)


def watch_closing(turn: Turn) -> None:
    """Keep a decided case moving to its end: closing clock, reminder, or closed at once."""
    case = turn.case
    if case.state is not State.DECIDED:
        turn.stop(CLOSING.name)
        return
    if under_review(case):
        turn.stop(CLOSING.name)
        keep_reminding(turn)
        return
    due = last_remedy(case)
    if due is not None and not _has_passed(case, due, turn.now):
        clock = case.clock(CLOSING.name)
        if not case.running(CLOSING.name) or clock is None or clock.due_at != due:
            turn.run(CLOSING, turn.now, due)
        return
    if not _outstanding(case):
        close(turn)
    else:
        keep_reminding(turn)


def close(turn: Turn) -> None:
    """End the case and tell its parties."""
    turn.stop_procedure()
    turn.go(State.CLOSED)
    turn.change(closed_at=turn.now)
    rule = "T-12" if any(d.arbitration_until for d in turn.case.decisions) else "T-11"
    for party in _told_of(turn.case):
        turn.notify("case_closed", party, rule)


def _outstanding(case: Case) -> bool:
    """Is money decided and not executed, or taken back and its recovery not decided?"""
    proposed = (case.proposal or {}).get(RECOURSE)
    return bool(proposed) or any(d.execution not in _DONE for d in case.decisions if d.live)


def _told_of(case: Case) -> tuple[Party, ...]:
    """Who has heard of the case: a filing rejected at once never reached the other party."""
    if any(clock.name != CLOSING.name for clock in case.clocks):
        return case.parties
    return tuple(p for p in case.parties if any(p in d.addressees for d in case.decisions))


def remedies_ran_out(turn: Turn) -> None:
    """No remedy is left: the case closes unless money is outstanding."""
    if _outstanding(turn.case):
        turn.task(
            "C-06",
            Text("金钱决定尚未执行或追回。", "A money decision is neither executed nor recovered."),
        )


def remind(turn: Turn) -> None:
    """Nothing hangs: an officer is reminded of what is still open."""
    turn.task("T-14", Text("案件仍未了结。", "The case is still open."))
    turn.start(REMINDER)


def keep_reminding(turn: Turn) -> None:
    """Start the reminder unless it runs."""
    if not turn.case.running(REMINDER.name):
        turn.start(REMINDER)


def under_review(case: Case) -> bool:
    """Is an appeal or the arbitration open?"""
    arbitrated = case.arbitration is not None and case.arbitration.outcome is None
    return arbitrated or any(appeal.outcome is None for appeal in case.appeals)


def last_remedy(case: Case) -> datetime | None:
    """When the last appeal or arbitration window ends; None once arbitration was asked for."""
    if case.arbitration is not None:
        return None
    windows = [(d.appeal_until, d.arbitration_until) for d in case.decisions]
    return max((end for pair in windows for end in pair if end is not None), default=None)


def _has_passed(case: Case, due: datetime, now: datetime) -> bool:
    clock = case.clock(CLOSING.name)
    fired = clock is not None and clock.status is ClockStatus.FIRED and clock.due_at >= due
    return fired or now > due
