"""One step of a case: what is read, what is changed, and what leaves, in order.

A Turn lives for one `decide` call and is dropped; from outside deciding stays pure.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from processors.cases import decisions, explain, notifications
from processors.cases.clocks import APPEAL_RULING, WARNING, ClockSpec, end_of, warning_of
from processors.cases.decisions import Draft, Ground, Strikes
from processors.cases.effects import (
    JSON,
    Context,
    Effect,
    MergeInto,
    Publish,
    PutFact,
    StartTimer,
    StopTimer,
)
from processors.cases.events import CaseEvent, TimerFired, Trigger
from processors.cases.ladder import step_reached
from processors.cases.parties import QUEUE, Party
from processors.cases.values import Case, Clock, ClockStatus, Decision, State, Target
from processors.policy import Policies, Policy
from processors.text import Text

STRIKES = "strikes"
"""Scope of the live strikes of a shop: owner is the warning's decision id."""


class Turn:
    """The case while one event or timer is applied to it; every change goes through here."""

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

    # Clocks

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

    def breach(self, name: str) -> None:
        """Tell the officers a clock was missed; only a warning while its end is provisional."""
        clock = self.case.clock(name)
        if clock is None:
            raise ValueError(f"no clock {name}")
        kind = "deadline_warning" if clock.provisional else "deadline_breached"
        self.notify(kind, QUEUE, clock.rule, deadline=clock.due_at)

    def end_clock(self, clock: Clock, status: ClockStatus) -> None:
        self._replace_clock(clock, replace(clock, status=status, ended_at=self.now))

    def _replace_clock(self, old: Clock, new: Clock) -> None:
        self.change(clocks=tuple(new if clock is old else clock for clock in self.case.clocks))

    # What leaves

    def decide(self, draft: Draft) -> Decision:
        """Make a decision: number it, explain it, publish it and tell each addressee."""
        decision = decisions.make(self.case, draft, self.now, self.clock_policy)
        texts = explain.grounds(draft, self.policy)
        statement = explain.statement(self.case, decision, draft, texts, self.policy)
        self.effects.append(
            decisions.publication(
                self.case, decision, draft, policy=self.policy, texts=texts, statement=statement
            )
        )
        self._record(decision, draft.strikes)
        if decision.final and self.case.decided_at is None:
            self.change(decided_at=self.now)
        for party in decision.addressees:
            self.notify(
                "decision_made", party, draft.grounds[0].rule, decision_id=decision.decision_id
            )
        if draft.strikes is not None:
            self._propose_step(decision, draft.strikes)
        return decision

    def _propose_step(self, warning: Decision, strikes: Strikes) -> None:
        """Tell the officers which step of the ladder the shop's strikes reached (P-04)."""
        step = step_reached(strikes, self.policy)
        if step is not None:
            detail = Text(
                f"店铺计分 {strikes.total}，建议：{step.zh}。",
                f"The shop has {strikes.total} strikes: {step.en} is proposed.",
            )
            self.notify(
                "officer_task", QUEUE, "P-04", decision_id=warning.decision_id, detail=detail
            )

    def _record(self, decision: Decision, strikes: Strikes | None) -> None:
        earlier = self.case.decision(decision.supersedes or "")
        if earlier is not None:
            self.revise(earlier, superseded_by=decision.decision_id)
            if earlier.kind == "warning" and earlier.target.type == "shop":
                self.put_fact(STRIKES, earlier.target.id, None, owner=earlier.decision_id)
        self.change(sequence=decision.sequence, decisions=(*self.case.decisions, decision))
        if strikes is not None:
            fact = {"rule": decision.rules[0], "decision_id": decision.decision_id}
            fact |= strikes.to_json()
            self.put_fact(STRIKES, decision.target.id, fact, owner=decision.decision_id)

    def revise(self, decision: Decision, **fields: Any) -> None:
        """Note what became of a decision: its execution, or what superseded it."""
        revised = replace(decision, **fields)
        self.change(
            decisions=tuple(
                revised if d.decision_id == decision.decision_id else d for d in self.case.decisions
            )
        )

    def reject_request(self, rule: str, because: str, **facts: JSON) -> Decision:
        """Answer the event by a `reject` of it, citing `rule`; the case goes on."""
        return self.reject_request_for((Ground(rule, {"because": because, **facts}),))

    def reject_review(self, rule: str, because: str, **facts: JSON) -> Decision:
        """Answer an appeal or a request for arbitration by a `reject`: the last word on it."""
        grounds = (Ground(rule, {"because": because, **facts}),)
        return self.reject_request_for(grounds, appealable=False)

    def reject_request_for(
        self, grounds: tuple[Ground, ...], *, appealable: bool = True
    ) -> Decision:
        """Answer the event by a `reject` of it, naming every rule."""
        return self.decide(
            Draft(
                kind="reject",
                target=Target("request", self.event.id),
                grounds=grounds,
                addressees=(self.by,),
                cause=self.event.id,
                appealable=appealable,
            )
        )

    def notify(
        self,
        kind: str,
        to: Party,
        rule: str,
        *,
        deadline: datetime | None = None,
        decision_id: str | None = None,
        detail: Text | None = None,
    ) -> None:
        """Tell `to`; the notification's instant is this step's."""
        name = self.policy.rule_name(rule)
        self.effects.append(
            notifications.build(
                case_id=self.case.case_id,
                kind=kind,
                to=to,
                rule=rule,
                rule_name=name,
                at=self.now,
                trigger=self.trigger.name
                if isinstance(self.trigger, TimerFired)
                else self.trigger.id,
                deadline=deadline,
                decision_id=decision_id,
                detail=detail,
            )
        )

    def task(
        self,
        rule: str,
        detail: Text,
        *,
        deadline: datetime | None = None,
        decision_id: str | None = None,
    ) -> None:
        """Put a task into the officers' queue; `decision_id` where it is about one decision."""
        self.notify(
            "officer_task", QUEUE, rule, deadline=deadline, decision_id=decision_id, detail=detail
        )

    def put_fact(self, scope: str, key: str, value: JSON | None, owner: str | None = None) -> None:
        self.effects.append(PutFact(scope, key, owner or self.case.case_id, value))

    def emit(self, *effects: Effect) -> None:
        """Any other effect (tallies, a shop's standing)."""
        self.effects += effects

    def publish(self, publication: Publish) -> None:
        self.effects.append(publication)

    def merge_into(self, case_id: str) -> None:
        """Send this subject's later messages to another case."""
        self.change(merged_into=case_id, state=State.MERGED)
        self.effects.append(MergeInto(case_id))

    def strikes(self, added: int, expires_at: datetime, *, shop_id: str) -> Strikes:
        """What a warning adds to the strikes known of the shop when the event was applied."""
        known = self.context.told(STRIKES, shop_id)
        live = sum(
            int(strike["added"])
            for strike in known.values()
            if datetime.fromisoformat(strike["expires_at"]) > self.now
        )
        return Strikes(added, expires_at, live + added)
