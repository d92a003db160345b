"""One batch of one partition: events and clocks in the order of their instants, decided and kept.

Runs inside one ledger transaction and does nothing but talk to it and to the pure core.
"""

import heapq
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from processors.cases import Context, TimerFired, decide, needs, notifications
from processors.cases.effects import (
    AddTally,
    Effect,
    KeepLook,
    MergeInto,
    Needs,
    Outcome,
    Publish,
    PutFact,
    RefuseEvent,
    StartTimer,
    StopTimer,
)
from processors.cases.events import FILED, REPORTED, CaseEvent, Trigger
from processors.cases.parties import QUEUE
from processors.errors import Refuse
from processors.policy import Policies
from processors.text import Text
from schemas import OUR_SOURCE
from storage.ledger import Applying
from storage.ledger.values import CaseEntry, Due, DueEvent, DueTimer, OutboxEntry
from storage.ledger.values import Outcome as JobEnd
from streams import outbound
from streams.intake import SHOP_MARK
from streams.items import Item, order_of, read_item, subject_of
from streams.shadow import Shadow, Step
from streams.shops import apply_shop_event, context_of, tell_changed
from streams.trace import context_bytes, outcome_bytes, timer_bytes
from streams.working import WorkingCase, WorkingCases

PARKING = "parking"
"""Timer of a subject without a case: when it fires, what was parked too long is refused."""

CLOCK_FAILED = Text(
    "系统故障，期限未能自动处理，请人工处理。",
    "A fault kept this deadline from being handled; please handle it by hand.",
)

BLOB_DETAILS = {
    JobEnd.BLOB_MISSING: "data.blob: the object is not in the store; store it, then send anew",
    JobEnd.BLOB_MISMATCH: "data.blob: the object's size or digest is not the one that is named",
}


@dataclass(slots=True)
class Report:
    """What one batch did; `items` is how many due items were worked off."""

    items: int = 0
    events: int = 0
    timers: int = 0
    refused: int = 0
    parked: int = 0


class Batch:
    """Applies what is due. `current` is what it is busy with, for whoever catches its error."""

    def __init__(
        self,
        ledger: Applying,
        policies: Policies,
        condemned: Mapping[str, int],
        due: Due,
        *,
        shadow: Shadow | None = None,
    ) -> None:
        self._ledger = ledger
        self._policies = policies
        self._shadow = shadow
        self._condemned = condemned
        self._due = due
        self._ticket = count()
        self._heap: list[tuple[tuple[Any, ...], int, Item, bool]] = []
        self._cases = WorkingCases(ledger, (subject_of(item) for item in due.items))
        self._events: dict[str, CaseEvent] = {}
        self.current: Item | None = None
        self.report = Report()
        self.given_up: set[str] = set()

    @property
    def blamed(self) -> Item:
        """What an error is laid to: the item at work, else the batch's last."""
        return self.current or self._due.items[-1]

    def run(self) -> Report:
        """Apply everything due and the timers that come due meanwhile; keep the cases."""
        for item in self._due.items:
            self._push(item, was_due=True)
        self._look_ahead()
        while self._heap:
            _, _, self.current, was_due = heapq.heappop(self._heap)
            if isinstance(self.current, DueTimer):
                self._timer(self.current)
            else:
                self._event(self.current)
            self.report.items += was_due
        self.current = None
        self._cases.save()
        return self.report

    def _look_ahead(self) -> None:
        """Read what the batch will ask for in one step: a look-up each costs more than deciding.

        A hint only: what a case asks for when it has changed meanwhile is read then.
        """
        wanted: set[tuple[str, str]] = set()
        for item in self._due.items:
            self.current = item
            subject = subject_of(item)
            if subject.startswith(SHOP_MARK) or item.attempt_key in self._condemned:
                continue
            with suppress(Refuse):
                wanted.update(self._needs(self._cases.of(subject), self._trigger(item)).facts)
        if wanted:
            self._ledger.facts(sorted(wanted))

    def _needs(self, working: WorkingCase, trigger: Trigger) -> Needs:
        return needs(working.case, trigger, policies=self._policies)

    def _trigger(self, item: Item) -> Trigger:
        if isinstance(item, DueTimer):
            return TimerFired(item.name, item.generation, item.due_at)
        return self._read(item)

    def _read(self, event: DueEvent) -> CaseEvent:
        """What the event is to the core. Raises Refuse for what only the core can see."""
        if event.attempt_key not in self._events:
            self._events[event.attempt_key] = read_item(event)
        return self._events[event.attempt_key]

    def _push(self, item: Item, *, was_due: bool) -> None:
        heapq.heappush(self._heap, (order_of(item), next(self._ticket), item, was_due))

    # Events

    def _event(self, event: DueEvent) -> None:
        attempts = self._condemned.get(event.attempt_key)
        if attempts is not None:
            self.given_up.add(event.attempt_key)
            detail = "a fault of this product met the message; replay it after a repair"
            self._refuse(event, "failed", detail, attempts=attempts)
        elif event.job is not None and event.job.outcome in BLOB_DETAILS:
            self._refuse(event, event.job.outcome.value, BLOB_DETAILS[event.job.outcome])
        elif event.subject.startswith(SHOP_MARK):
            self._ledger.mark_applied([event])
            apply_shop_event(self._ledger, event, self._policies)
            self.report.events += 1
        else:
            self._case_event(event)

    def _case_event(self, event: DueEvent) -> None:
        try:
            trigger = self._read(event)
        except Refuse as refusal:
            self._refuse(event, refusal.reason, refusal.detail)
            return
        working = self._cases.of(event.subject)
        if working.case is None and trigger.type not in (FILED, REPORTED):
            self._park(event)
            return
        opens = working.case is None
        self._decide_event(working, trigger, event)
        if opens and working.case is not None:
            self._unpark(working.case_id)

    def _decide_event(self, working: WorkingCase, trigger: CaseEvent, event: DueEvent) -> None:
        context = context_of(self._ledger, self._needs(working, trigger))
        outcome = self._decided(working, trigger, event.instant, context)
        refusal = next((e for e in outcome.effects if isinstance(e, RefuseEvent)), None)
        if refusal is not None:
            detail = "; ".join((refusal.detail, *refusal.also))
            self._refuse(event, refusal.reason, detail)
            return
        self._ledger.mark_applied([event])
        published = self._perform(working.case_id, outcome)
        self._record(
            working,
            outcome,
            CaseEntry(
                source=event.source,
                id=event.id,
                type=event.type,
                instant=event.instant,
                event=event.envelope,
                context=context_bytes(context, trigger.findings),
                outcome=outcome_bytes(outcome.effects, published),
            ),
        )
        cause = f"{event.source}|{event.id}"
        tell_changed(self._ledger, self._policies, outcome.effects, event.instant, cause)
        self.report.events += 1

    def _refuse(self, event: DueEvent, reason: str, detail: str, *, attempts: int = 1) -> None:
        self._ledger.refuse(event, reason=reason, detail=detail, attempts=attempts)
        self.report.refused += 1

    # Events before their filing

    def _park(self, event: DueEvent) -> None:
        self._ledger.park(event)
        self.report.parked += 1
        self._arm_parking(event.subject)

    def _unpark(self, subject: str) -> None:
        if not any(timer.name == PARKING for timer in self._ledger.timers_of(subject)):
            return
        self._ledger.stop_timer(subject, PARKING)
        for event in self._ledger.parked(subject):
            self.current = event
            self._event(event)

    def _arm_parking(self, subject: str) -> None:
        ends = [event.instant + self._parking(event) for event in self._ledger.parked(subject)]
        if ends:
            self._arm(subject, PARKING, min(ends))

    def _parking(self, event: DueEvent) -> timedelta:
        return self._policies.at(event.instant).duration("platform.parking")

    def _end_parking(self, timer: DueTimer) -> None:
        detail = "subject: no complaint or notice with this number came in the parking time"
        for event in self._ledger.parked(timer.case_id):
            if event.instant + self._parking(event) <= timer.due_at:
                self._refuse(event, "unknown_case", detail)
        self._arm_parking(timer.case_id)

    # Timers

    def _timer(self, timer: DueTimer) -> None:
        attempts = self._condemned.get(timer.attempt_key)
        if attempts is not None:
            self._give_up(timer, attempts)
            return
        if not self._ledger.fire_timer(timer):
            return
        self.report.timers += 1
        if timer.name == PARKING:
            self._end_parking(timer)
            return
        working = self._cases.of(timer.case_id)
        trigger = self._trigger(timer)
        context = context_of(self._ledger, self._needs(working, trigger))
        outcome = self._decided(working, trigger, timer.due_at, context)
        published = self._perform(working.case_id, outcome)
        self._record(
            working,
            outcome,
            CaseEntry(
                source=OUR_SOURCE,
                id=f"{timer.name}#{timer.generation}",
                type="timer",
                instant=timer.due_at,
                event=timer_bytes(timer),
                context=context_bytes(context, None),
                outcome=outcome_bytes(outcome.effects, published),
            ),
        )
        cause = f"{timer.case_id}|{timer.name}#{timer.generation}"
        tell_changed(self._ledger, self._policies, outcome.effects, timer.due_at, cause)

    def _give_up(self, timer: DueTimer, attempts: int) -> None:
        """A clock that keeps failing is a person's: never lost, never tried for ever."""
        self.given_up.add(timer.attempt_key)
        detail = f"a fault of this product met the clock {timer.name} of {timer.case_id}"
        self._ledger.fail_timer(timer, detail=detail, attempts=attempts)
        rule = re.split(r"[.:]", timer.name)[0]
        policy = self._policies.at(timer.due_at)
        named = policy.rules.get(rule)
        task = notifications.build(
            case_id=timer.case_id,
            kind="officer_task",
            to=QUEUE,
            rule=rule,
            rule_name=named.name if named else Text(timer.name, timer.name),
            at=timer.due_at,
            trigger=timer.name,
            detail=CLOCK_FAILED,
        )
        self._ledger.append_outbox([outbound.entry(task)])

    # Deciding and what follows

    def _decided(
        self, working: WorkingCase, trigger: Trigger, now: datetime, context: Context
    ) -> Outcome:
        case = working.case
        outcome = decide(case, trigger, now=now, policies=self._policies, context=context)
        if self._shadow is not None:
            step = Step(working.case_id, case, trigger, now, context, outcome)
            if note := self._shadow.watch(step):
                self._ledger.note_shadow(note)
        return outcome

    def _record(self, working: WorkingCase, outcome: Outcome, entry: CaseEntry) -> None:
        if outcome.case is None:
            raise LookupError(f"{entry.type} left no case behind")
        working.record(outcome.case, entry)

    def _perform(self, case_id: str, outcome: Outcome) -> list[OutboxEntry]:
        """Gather what the outcome asks for; return what it publishes."""
        published = [
            outbound.entry(effect) for effect in outcome.effects if isinstance(effect, Publish)
        ]
        self._ledger.append_outbox(published)
        for effect in outcome.effects:
            self._perform_one(case_id, effect)
        return published

    def _perform_one(self, case_id: str, effect: Effect) -> None:
        match effect:
            case Publish():
                return
            case StartTimer(name, due_at):
                self._arm(case_id, name, due_at)
            case StopTimer(name):
                self._ledger.stop_timer(case_id, name)
            case PutFact(scope, key, owner, value):
                self._ledger.put_fact(scope, key, owner, value)
            case AddTally(scope, key, day, name, by):
                self._ledger.add_tally(scope, key, day, name, by)
            case KeepLook(look, owner, value):
                self._ledger.keep_likeness(look, owner, value)
            case MergeInto(other):
                self._cases.merge(case_id, into=other)
            case RefuseEvent(reason, detail):
                raise ValueError(f"a clock was refused: {reason}: {detail}")

    def _arm(self, case_id: str, name: str, due_at: datetime) -> None:
        """Arm a timer; one that comes due inside this batch joins it."""
        generation = self._ledger.arm_timer(case_id, name, due_at)
        due = self._due
        inside = due_at < due.horizon or (due.inclusive and due_at == due.horizon)
        held = due.held.get(case_id)
        if inside and (held is None or held > due_at):
            self._push(DueTimer(case_id, name, generation, due_at), was_due=False)
