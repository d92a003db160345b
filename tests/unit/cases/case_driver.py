"""Runs cases in memory over `decide`: events in order, timers in virtual time, facts shared.

The same order as the applier: by instant, events before timers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from processors.cases import (
    AddTally,
    Alike,
    Case,
    Context,
    KeepLook,
    MergeInto,
    Outcome,
    Publish,
    PutFact,
    RefuseEvent,
    StartTimer,
    StopTimer,
    TimerFired,
    decide,
    dump_case,
    load_case,
    needs,
    read_event,
)
from processors.cases.registers import ASKED_FACTS, REGISTER_FACTS, timer_of, to_fact
from processors.errors import Refuse
from processors.policy import Policies, load_policy
from processors.proof.registers import Answer

SOURCE = "/tests"


def at(text: str) -> datetime:
    """An instant from `2026-03-02` or `2026-03-02T10:00`, read as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


MICROSECOND = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@cache
def shipped_policies() -> Policies:
    return load_policy(None)


@dataclass
class Refused:
    """A message that went to dead letters."""

    event_id: str
    reason: str
    detail: str


@dataclass
class Run:
    """Cases and their clocks; `published` and `refused` in the order they left."""

    policies: Policies = field(default_factory=shipped_policies)
    cases: dict[str, Case] = field(default_factory=dict)
    timers: dict[tuple[str, str], tuple[datetime, int]] = field(default_factory=dict)
    facts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    tallies: list[AddTally] = field(default_factory=list)
    looks: list[KeepLook] = field(default_factory=list)
    published: list[Publish] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    routes: dict[str, str] = field(default_factory=dict)
    generations: dict[tuple[str, str], int] = field(default_factory=dict)
    number: int = 0

    def send(
        self,
        type: str,
        instant: datetime,
        data: Mapping[str, Any],
        *,
        case: str = "c-1",
        id: str | None = None,
        findings: Mapping[str, Any] | None = None,
    ) -> Outcome:
        """Fire what is due before `instant`, then apply one event."""
        self.until(instant, before=True)
        self.number += 1
        event_id = id or f"e-{self.number}"
        subject = self.routes.get(case, case)
        try:
            event = read_event(
                id=event_id,
                source=SOURCE,
                type=f"{type}.v1",
                subject=subject,
                instant=instant,
                data=data,
                findings=findings,
            )
        except Refuse as refusal:
            outcome = Outcome(None, (RefuseEvent(refusal.reason, refusal.detail),))
            self._take(subject, outcome, event_id)
            return outcome
        known = self.cases.get(subject)
        outcome = decide(
            known, event, now=instant, policies=self.policies, context=self._context(known, event)
        )
        self._take(subject, outcome, event_id)
        return outcome

    def until(self, instant: datetime, *, before: bool = False) -> None:
        """Fire timers in order of their due instants, up to and including `instant`."""
        while True:
            due = sorted(
                (when, case, name)
                for (case, name), (when, _) in self.timers.items()
                if when < instant or (when == instant and not before)
            )
            if not due:
                return
            when, case_id, name = due[0]
            _, generation = self.timers.pop((case_id, name))
            timer = TimerFired(name, generation, when)
            case = self.cases[case_id]
            outcome = decide(
                case, timer, now=when, policies=self.policies, context=self._context(case, timer)
            )
            self._take(case_id, outcome, name)

    def answer(self, answer: Answer) -> None:
        """A register answers: what the ledger does, once, for every case that asked."""
        owner, value = to_fact(answer)
        self.facts.setdefault((REGISTER_FACTS, answer.key), {})[owner] = value
        name = timer_of(answer.key, answer.known_from)
        for case_id in self.facts.get((ASKED_FACTS, answer.key), {}):
            if (case_id, name) not in self.generations:
                self.generations[case_id, name] = 1
                self.timers[case_id, name] = (answer.known_from, 1)

    def decisions(self, *kinds: str) -> list[dict[str, Any]]:
        """The decisions published, of these kinds or all."""
        found = [p.data for p in self.published if p.topic == "decisions"]
        return [d for d in found if not kinds or d["kind"] in kinds]

    def notifications(self, *kinds: str) -> list[dict[str, Any]]:
        found = [p.data for p in self.published if p.topic == "notifications"]
        return [n for n in found if not kinds or n["kind"] in kinds]

    def state(self, case: str = "c-1") -> str:
        return self.cases[case].state.value

    def due(self, name: str, case: str = "c-1") -> datetime:
        return self.timers[case, name][0]

    def _context(self, case: Case | None, event: Any) -> Context:
        wanted = needs(case, event, policies=self.policies)
        facts = {key: dict(self.facts.get(key, {})) for key in wanted.facts}
        tallies: dict[tuple[str, str], dict[Any, int]] = {}
        for asked in wanted.tallies:
            counts = tallies.setdefault((asked.scope, asked.key), {})
            for tally in self.tallies:
                same = (tally.scope, tally.key) == (asked.scope, asked.key)
                if same and asked.first <= tally.day <= asked.last:
                    key = (tally.day, tally.name)
                    counts[key] = counts.get(key, 0) + tally.by
        alike = {look: self._alike(look, wanted.looks.within) for look in wanted.looks.looks}
        return Context(facts, tallies, alike)

    def _alike(self, look: str, within: int) -> tuple[Alike, ...]:
        found = [
            Alike((int(look, 16) ^ int(kept.look, 16)).bit_count(), kept.owner, kept.value)
            for kept in self.looks
        ]
        return tuple(sorted((f for f in found if f.distance <= within), key=lambda f: f.distance))

    def _take(self, subject: str, outcome: Outcome, trigger: str) -> None:
        if outcome.case is not None:
            again = load_case(dump_case(outcome.case))
            assert again == outcome.case, "a snapshot must round-trip exactly"
            self.cases[subject] = outcome.case
        for effect in outcome.effects:
            match effect:
                case Publish():
                    self.published.append(effect)
                case StartTimer(name, due_at):
                    key = (subject, name)
                    self.generations[key] = self.generations.get(key, 0) + 1
                    self.timers[key] = (due_at, self.generations[key])
                case StopTimer(name):
                    self.timers.pop((subject, name), None)
                case PutFact(scope, key_, owner, None):
                    self.facts.get((scope, key_), {}).pop(owner, None)
                case PutFact(scope, key_, owner, value):
                    self.facts.setdefault((scope, key_), {})[owner] = value
                case AddTally():
                    self.tallies.append(effect)
                case KeepLook():
                    self.looks.append(effect)
                case RefuseEvent(reason, detail):
                    self.refused.append(Refused(trigger, reason, detail))
                case MergeInto(case_id):
                    self.routes[subject] = case_id


FILED_AT = at("2026-03-02T10:00")
BUYER = {"role": "buyer", "id": "b-1"}
SELLER = {"role": "seller", "id": "s-1"}
OFFICER = {"role": "officer", "id": "o-7"}
OTHER_OFFICER = {"role": "officer", "id": "o-8"}
SYSTEM = {"role": "system", "id": "payments"}
ARBITRATOR = {"role": "arbitrator", "id": "a-1"}


def order(**changes: Any) -> dict[str, Any]:
    """An order that succeeded on 1 March 2026: 299.00 of goods and 10.00 of postage."""
    return {
        "order_id": "ord-1",
        "buyer": {"id": "b-1"},
        "state": "succeeded",
        "created_at": "2026-02-20T08:00:00Z",
        "paid_at": "2026-02-20T09:00:00Z",
        "shipped_at": "2026-02-21T09:00:00Z",
        "first_scan_at": "2026-02-21T12:00:00Z",
        "delivered_at": "2026-02-24T09:00:00Z",
        "succeeded_at": "2026-03-01T09:00:00Z",
        "goods_amount": 29900,
        "postage": 1000,
        "paid_amount": 30900,
        "points_used": 0,
        "listing": {
            "listing_id": "l-1",
            "brand": "ACME",
            "category": "shoes",
            "no_reason_return": True,
        },
    } | changes


def paid_order(**changes: Any) -> dict[str, Any]:
    """An order paid on 20 February and never shipped."""
    unshipped = dict.fromkeys(("shipped_at", "first_scan_at", "delivered_at", "succeeded_at"))
    return order(state="paid") | unshipped | changes


def shipped_order(**changes: Any) -> dict[str, Any]:
    """An order on its way to the buyer."""
    return order(state="shipped", delivered_at=None, succeeded_at=None) | changes


def filing(kind: str, **changes: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "filed_by": BUYER,
        "shop": {"shop_id": "s-1", "company_name": "甲公司", "tax_id": None},
        "order": order(),
        "claim": {"amount": 30900},
    } | changes


def by(who: Mapping[str, str], **data: Any) -> dict[str, Any]:
    return {"by": dict(who), **data}


def rules(decision: Mapping[str, Any]) -> list[str]:
    return [ground["rule"] for ground in decision["grounds"]]


def paid_out(decision: Mapping[str, Any]) -> dict[str, int]:
    """The decision's money by instrument."""
    return {amount["instrument"]: amount["value"] for amount in decision["amounts"]}
