"""Deciding: what holds for every case, then the table of its lifecycle."""

from datetime import datetime

from processors.cases.clocks import WARNING
from processors.cases.effects import Context, Needs, Outcome, RefuseEvent
from processors.cases.events import (
    EVIDENCE,
    FILED,
    NEVER_CLOSED,
    REPORTED,
    ROLES,
    CaseEvent,
    TimerFired,
    Trigger,
)
from processors.cases.evidence import keep_evidence
from processors.cases.lifecycles import lifecycle_of, lifecycle_of_filing
from processors.cases.parties import PARTY_ROLES, Party
from processors.cases.registers import ANSWERED
from processors.cases.turn import Turn
from processors.cases.values import NOTICE_KIND, Case, Clock, ClockStatus, State
from processors.errors import Refuse
from processors.policy import Policies
from processors.text import Text


def decide(
    case: Case | None,
    event: Trigger,
    *,
    now: datetime,
    policies: Policies,
    context: Context,
) -> Outcome:
    """Apply one event, or one timer that came due, and say what follows.

    Pure: the same arguments give the same outcome. A wrong message never raises: it comes back as
    one RefuseEvent with the case unchanged. `now` is the event's instant or the timer's due one.
    """
    try:
        if case is None:
            return _open(event, now=now, policies=policies, context=context)
        turn = Turn(case, event, now=now, policies=policies, context=context)
        if isinstance(event, TimerFired):
            _fire(turn, event)
        else:
            _apply(turn, event)
    except Refuse as refusal:
        return Outcome(case, (RefuseEvent(refusal.reason, refusal.detail),))
    return Outcome(turn.case, tuple(turn.effects))


def needs(case: Case | None, event: Trigger, *, policies: Policies) -> Needs:
    """Name the cross-case facts `decide` will read for these arguments; empty when none."""
    if case is not None:
        return lifecycle_of(case).needs(case, event, policies.at(case.policy_instant))
    if not isinstance(event, CaseEvent) or event.type not in (FILED, REPORTED):
        return Needs()
    try:
        lifecycle = lifecycle_of_filing(event)
        created = lifecycle.create(event)
        return lifecycle.needs(created, event, policies.at(created.policy_instant))
    except Refuse:
        return Needs()


def _open(event: Trigger, *, now: datetime, policies: Policies, context: Context) -> Outcome:
    if not isinstance(event, CaseEvent) or event.type not in (FILED, REPORTED):
        raise Refuse("unknown_case", "no complaint or notice of this subject was filed")
    _check_role(event)
    lifecycle = lifecycle_of_filing(event)
    created = lifecycle.create(event)
    turn = Turn(created, event, now=now, policies=policies, context=context)
    lifecycle.begin(turn)
    lifecycle.after(turn)
    return Outcome(turn.case, tuple(turn.effects))


def _apply(turn: Turn, event: CaseEvent) -> None:
    case = turn.case
    lifecycle = lifecycle_of(case)
    if event.type == FILED or (event.type == REPORTED and case.kind != NOTICE_KIND):
        raise Refuse("duplicate_case", f"{case.case_id} was filed already")
    _check_role(event)
    _check_party(event, (*case.parties, *lifecycle.guests(turn)))
    if missed := _fired_since(case, event.instant):
        _hand_over(turn, missed)
        return
    if case.state in (State.CLOSED, State.MERGED) and event.type not in NEVER_CLOSED:
        raise Refuse("case_closed", f"{case.case_id} is {case.state.value}")
    if event.type == EVIDENCE:
        keep_evidence(turn)
    lifecycle.entry(case.state, event.type).step(turn)
    lifecycle.after(turn)


def _check_role(event: CaseEvent) -> None:
    if event.by is None or event.by.role not in ROLES[event.type]:
        role = "nobody" if event.by is None else event.by.role
        raise Refuse("wrong_role", f"{event.type} is not for {role}")


def _check_party(event: CaseEvent, parties: tuple[Party, ...]) -> None:
    if event.by is not None and event.by.role in PARTY_ROLES and event.by not in parties:
        raise Refuse("wrong_party", f"this {event.by.role} has no part in the case")


def _fired_since(case: Case, instant: datetime) -> Clock | None:
    """A clock that has fired though this event goes before it: at equal instants it does too.

    A clock due at the instant it started has no event of that instant to wait for.
    """
    for clock in case.clocks:
        ended = clock.ended_at
        if clock.status is not ClockStatus.FIRED or ended is None:
            continue
        if ended > instant or (ended == instant and clock.started_at < ended):
            return clock
    return None


def _hand_over(turn: Turn, missed: Clock) -> None:
    """An event older than a clock that has fired is not applied silently: an officer gets both."""
    detail = Text(
        f"事件 {turn.event.id}（{turn.event.type}）早于已到期的 {missed.rule}，未自动处理。",
        f"Event {turn.event.id} ({turn.event.type}) is older than {missed.rule}, which has fired; "
        "it was not applied.",
    )
    turn.task(missed.rule, detail)


def _fire(turn: Turn, timer: TimerFired) -> None:
    if timer.base == ANSWERED:
        # What others found out comes at its own instant, by no clock of the case.
        _step(turn, timer)
        return
    name = timer.name.removesuffix(WARNING)
    clock = turn.case.clock(name)
    if clock is None or clock.status is not ClockStatus.RUNNING:
        return
    if timer.name.endswith(WARNING):
        turn.notify("deadline_warning", clock.warns, clock.rule, deadline=clock.due_at)
        return
    if clock.due_at != timer.due_at or turn.moved_by_calendar(clock):
        return
    turn.end_clock(turn.case.clock(name) or clock, ClockStatus.FIRED)
    _step(turn, timer)


def _step(turn: Turn, timer: TimerFired) -> None:
    lifecycle = lifecycle_of(turn.case)
    lifecycle.entry(turn.case.state, timer.base).step(turn)
    lifecycle.after(turn)
