"""One step of a case: what is read, what is changed, and what leaves, in order.

A Turn lives for one `decide` call and is dropped; from outside deciding stays pure.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from processors.cases import decisions, explain, notifications
from processors.cases.clocks import ClockSpec
from processors.cases.decisions import Draft, Ground, Strikes
from processors.cases.effects import (
    JSON,
    Effect,
    MergeInto,
    Publish,
    PutFact,
)
from processors.cases.events import TimerFired
from processors.cases.ladder import step_reached
from processors.cases.parties import QUEUE, Party
from processors.cases.running import Running
from processors.cases.values import ClockStatus, Decision, State, Target
from processors.text import Text

STRIKES = "strikes"
"""Scope of the live strikes of a shop: owner is the warning's decision id."""


class Turn(Running):
    """One step of a case; every change and everything that leaves goes through here."""

    def breach(self, name: str) -> None:
        """Tell the officers a clock was missed; only a warning while its end is provisional."""
        clock = self.case.clock(name)
        if clock is None:
            raise ValueError(f"no clock {name}")
        kind = "deadline_warning" if clock.provisional else "deadline_breached"
        self.notify(kind, QUEUE, clock.rule, deadline=clock.due_at)

    def wait_for_calendar(self, grace: str) -> bool:
        """Is the fired clock's end provisional? The right it bounds is not cut off (section 0).

        True the first time: it warns and runs on by the figure `grace`, the most that rest days
        not yet known could add.
        """
        clock = self.case.clock(self.fired)
        fired = [
            c for c in self.case.clocks if c.name == self.fired and c.status is ClockStatus.FIRED
        ]
        if clock is None or clock.figure is None or not clock.provisional or len(fired) > 1:
            return False
        due = self.now + self.clock_policy.duration(grace)
        spec = ClockSpec(clock.name, clock.rule, clock.figure)
        self.run(spec, clock.started_at, due, provisional=True, warns=clock.warns)
        self.notify("deadline_warning", clock.warns, clock.rule, deadline=due)
        return True

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
        """Tell `to`; the notification's instant is this step's.

        Said twice alike it leaves once. What would share an id with something else said in this
        step gets an ordinal: the outbox takes an id with one content only.
        """
        trigger = self.trigger
        told = partial(
            notifications.build,
            case_id=self.case.case_id,
            kind=kind,
            to=to,
            rule=rule,
            rule_name=self.policy.rule_name(rule),
            at=self.now,
            trigger=trigger.name if isinstance(trigger, TimerFired) else trigger.id,
            deadline=deadline,
            decision_id=decision_id,
            detail=detail,
        )
        said = {effect.id: effect for effect in self.effects if isinstance(effect, Publish)}
        notice = next(
            notice
            for notice in (told(ordinal=ordinal) for ordinal in range(len(said) + 1))
            if said.get(notice.id, notice) == notice
        )
        if notice.id not in said:
            self.effects.append(notice)

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
