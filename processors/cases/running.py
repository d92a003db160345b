"""What a step reads of a case, and how it moves the case's state and clocks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from processors.cases.clocks import APPEAL_RULING, WARNING, ClockSpec, end_of, warning_of
from processors.cases.effects import JSON, Context, Effect, StartTimer, StopTimer
from processors.cases.events import CaseEvent, TimerFired, Trigger
from processors.cases.parties import QUEUE, Party
from processors.cases.values import Case, Clock, ClockStatus, State
from processors.policy import Policies, Policy


class Running:
    """The case while one event or timer is applied to it: its facts, its state, its clocks."""

    def __init__(
        self, case: Case, trigger: Trigger, *, now: datetime, policies: Policies, context: Context
    ) -> None:
        self.case = case
        self.trigger = trigger
        self.now = now
        self.policies = policies
        self.context = context
        self.effects: list[Effect] = []

    @property
    def event(self) -> CaseEvent:
        """The event being applied. Raises TypeError in a timer's step: a bug in the table."""
        if not isinstance(self.trigger, CaseEvent):
            raise TypeError(f"{self.trigger.name} is a timer")
        return self.trigger

    @property
    def data(self) -> Mapping[str, JSON]:
        return self.event.data

    @property
    def by(self) -> Party:
        """Who sent the event. Raises TypeError when nobody did."""
        if self.event.by is None:
            raise TypeError(f"{self.event.type} has no sender")
        return self.event.by

    @property
    def fired(self) -> str:
        """The name of the timer being applied. Raises TypeError in an event's step."""
        if not isinstance(self.trigger, TimerFired):
            raise TypeError(f"{self.trigger.type} is no timer")
        return self.trigger.name

    @property
    def policy(self) -> Policy:
        """What decides: in force when the order was paid, else created, else at filing."""
        return self.policies.at(self.case.policy_instant)

    @property
    def clock_policy(self) -> Policy:
        """What times: in force when a clock starts."""
        return self.policies.at(self.now)

    def party(self, role: str) -> Party:
        """Who has a role in this case; the officers' queue when nobody has it."""
        case = self.case
        known = (case.filed_by, case.shop.party, case.buyer)
        return next((p for p in known if p is not None and p.role == role), QUEUE)

    def change(self, **fields: Any) -> None:
        self.case = replace(self.case, **fields)

    def change_complaint(self, **fields: Any) -> None:
        if self.case.complaint is None:
            raise TypeError(f"{self.case.case_id} is no complaint")
        self.case = replace(self.case, complaint=replace(self.case.complaint, **fields))

    def change_notice(self, **fields: Any) -> None:
        self.case = replace(self.case, notice=replace(self.case.infringement, **fields))

    def go(self, state: State) -> None:
        self.case = replace(self.case, state=state)

    def start(
        self, spec: ClockSpec, anchor: datetime | None = None, *, warns: Party | None = None
    ) -> Clock:
        """Start a clock at `anchor` (default now); one already running by that name is moved.

        `warns` is who is warned, where a role alone does not say it.
        """
        start = self.now if anchor is None else anchor
        policy = self.policies.at(start)
        end = end_of(spec.figure, start, policy)
        warn_at = warning_of(spec, start, end.at, policy)
        return self.run(
            spec, start, end.at, provisional=end.provisional, warn_at=warn_at, warns=warns
        )

    def run(
        self,
        spec: ClockSpec,
        start: datetime,
        due_at: datetime,
        *,
        provisional: bool = False,
        warn_at: datetime | None = None,
        warns: Party | None = None,
    ) -> Clock:
        """Run a clock to a given end; records a move when it runs already."""
        current = self.case.clock(spec.name)
        if current is not None and current.status is ClockStatus.RUNNING:
            clock = replace(
                current, due_at=due_at, provisional=provisional, moves=(*current.moves, self.now)
            )
            self._replace_clock(current, clock)
        else:
            clock = Clock(
                spec.name,
                spec.rule,
                start,
                due_at,
                figure=spec.figure,
                warns=warns or self.party(spec.warns),
                provisional=provisional,
            )
            self.change(clocks=(*self.case.clocks, clock))
        self.effects.append(StartTimer(spec.name, due_at))
        if warn_at is not None:
            self.effects.append(StartTimer(spec.name + WARNING, warn_at))
        return clock

    def stop(self, *names: str) -> None:
        """Stop the named clocks that run; harmless for the others."""
        for name in names:
            clock = self.case.clock(name)
            if clock is not None and clock.status is ClockStatus.RUNNING:
                self.end_clock(clock, ClockStatus.STOPPED)
                self.effects += (StopTimer(name), StopTimer(name + WARNING))

    def stop_procedure(self, *, keep: tuple[str, ...] = ()) -> None:
        """Stop every clock of the procedure but those to keep; reviews of decisions go on."""
        for clock in self.case.clocks:
            reviews = clock.name.startswith(APPEAL_RULING.name)
            if clock.status is ClockStatus.RUNNING and not reviews and clock.name not in keep:
                self.stop(clock.name)

    def moved_by_calendar(self, clock: Clock) -> bool:
        """Compute a provisional end again; True when a calendar now published puts it later."""
        if not clock.provisional or clock.figure is None:
            return False
        policy = self.policies.at(clock.started_at)
        end = end_of(clock.figure, clock.started_at, policy)
        later = end.at > clock.due_at
        moved = replace(clock, due_at=max(end.at, clock.due_at), provisional=end.provisional)
        self._replace_clock(
            clock, replace(moved, moves=(*clock.moves, self.now)) if later else moved
        )
        if later:
            self.effects.append(StartTimer(clock.name, end.at))
        return later

    def end_clock(self, clock: Clock, status: ClockStatus) -> None:
        self._replace_clock(clock, replace(clock, status=status, ended_at=self.now))

    def _replace_clock(self, old: Clock, new: Clock) -> None:
        self.change(clocks=tuple(new if clock is old else clock for clock in self.case.clocks))
