"""A small world around the pure core: cases, facts, counters and clocks in memory.

It does what the applier does and no more: clocks that are due before an event fire first, events
go before clocks at equal instants, facts and counters are read as the core asks for them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from processors.cases import (
    AddTally,
    Alike,
    Case,
    Context,
    KeepLook,
    MergeInto,
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
from processors.cases.lifecycles import lifecycle_of
from processors.cases.registers import ASKED_FACTS, REGISTER_FACTS, timer_of, to_fact
from processors.policy import Policies, load_policy
from processors.proof.registers import Answer, Question, Standing
from schemas import canonical

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICK = timedelta(microseconds=1)

HOLDER = {"role": "rights_holder", "id": "r-1"}
SELLER = {"role": "seller", "id": "s-1"}
SELLER_2 = {"role": "seller", "id": "s-2"}
OFFICER = {"role": "officer", "id": "o-1"}
OTHER_OFFICER = {"role": "officer", "id": "o-2"}
SYSTEM = {"role": "system", "id": "platform"}

NUMBER = "12345678"
OWNER = "云杉示例服饰有限公司"
SHOP = {"shop_id": "s-1", "company_name": "沐溪示例贸易有限公司", "tax_id": "91350100M000100Y43"}
SHOP_2 = {"shop_id": "s-2", "company_name": "青禾示例贸易有限公司", "tax_id": "91440300MA5EXAMPL8"}


def wire(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def listing(listing_id: str = "l-1", shop: dict[str, Any] = SHOP, **changes: Any) -> dict[str, Any]:
    made = {
        "listing_id": listing_id,
        "url": f"https://mall.example/{listing_id}",
        "shop": shop,
        "explanation": "未经许可使用该商标",
    }
    return made | changes


def report(**changes: Any) -> dict[str, Any]:
    """A complete notice; `right__x=…` and the like change one field of a part."""
    data: dict[str, Any] = {
        "type": "trademark",
        "allegation": "counterfeit",
        "complainant": {
            "id": "r-1",
            "role": "owner",
            "name": OWNER,
            "email": "ip@holder.example",
            "phone": None,
            "identity_evidence": ["ev-1"],
            "power_of_attorney": [],
        },
        "right": {
            "registration_number": NUMBER,
            "name": "云杉",
            "holder": OWNER,
            "classes": [25],
            "territory": "CN",
            "valid_from": "2019-03-21",
            "valid_until": "2029-03-20",
            "certificate_evidence": ["ev-2"],
        },
        "listings": [listing()],
        "preliminary_evidence": ["ev-3"],
        "statement": {"good_faith": True, "signed_by": "林某", "signed_at": "2026-03-01T00:00:00Z"},
    }
    for name, value in changes.items():
        part, _, inner = name.partition("__")
        if inner:
            data[part] = data[part] | {inner: value}
        else:
            data[part] = value
    return data


def read_field(value: str, confidence: float = 0.97) -> dict[str, Any]:
    return {
        "value": value,
        "confidence": confidence,
        "source": "text_layer",
        "engine": None,
        "page": 1,
        "box": [0, 0, 10, 10],
        "alternatives": [],
    }


def findings(kind: str, verdict: str = "needs_review", **fields: Any) -> dict[str, Any]:
    """What an examination leaves; a plain value is read surely, a pair is (value, confidence)."""
    read = {
        name: read_field(*value)
        if isinstance(value, tuple)
        else value
        if isinstance(value, dict)
        else read_field(value)
        for name, value in fields.items()
    }
    return {
        "sha256": f"{abs(hash_of(kind, fields)):064x}",
        "status": "read",
        "refusal": None,
        "kind": kind,
        "pages": 1,
        "examiner": "test",
        "fields": read,
        "checks": [],
        "verdict": verdict,
    }


def hash_of(kind: str, fields: dict[str, Any]) -> int:
    return int.from_bytes(json.dumps([kind, fields], sort_keys=True).encode()[-24:], "big")


CERTIFICATE = findings(
    "right_certificate", trademark_registration_number=NUMBER, right_holder=OWNER
)
LICENCE = findings("business_licence", company_name=OWNER)
PHOTO = findings("goods_photo")


def invoice(**changes: Any) -> dict[str, Any]:
    """An invoice by the brand owner to the shop for goods of the brand."""
    goods = {
        "value": [
            {"name": "云杉 羽绒服", "quantity": "200", "amount": "100.00", "unit_price": "0.50"}
        ],
        "confidence": 0.97,
        "source": "text_layer",
        "engine": None,
        "page": 1,
        "box": [0, 0, 10, 10],
        "alternatives": [],
    }
    fields: dict[str, Any] = {
        "invoice_kind": "digital_ordinary",
        "invoice_number": "26352000000000000017",
        "issue_date": "2026-01-10",
        "buyer_name": SHOP["company_name"],
        "buyer_tax_id": SHOP["tax_id"],
        "seller_name": OWNER,
        "total_amount": "113.00",
        "goods": goods,
    }
    return findings("purchase_invoice", "sufficient", **(fields | changes))


@cache
def shipped_policies() -> Policies:
    return load_policy()


@dataclass
class World:
    """Everything around the cases; `out` is what left, `refused` what was refused."""

    policies: Policies = field(default_factory=shipped_policies)
    cases: dict[str, Case | None] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    facts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    tallies: dict[tuple[str, str], dict[tuple[date, str], int]] = field(default_factory=dict)
    timers: dict[tuple[str, str], tuple[datetime, int]] = field(default_factory=dict)
    generations: dict[tuple[str, str], int] = field(default_factory=dict)
    looks: list[KeepLook] = field(default_factory=list)
    out: list[Publish] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    told: int = 0

    # Telling

    def tell(
        self,
        type: str,
        after: timedelta,
        data: dict[str, Any],
        *,
        case: str = "n-1",
        id: str | None = None,
        findings: dict[str, Any] | None = None,
    ) -> World:
        """Apply one event `after` START; clocks due before it fire first."""
        at = START + after
        self.fire(at, inclusive=False)
        self.told += 1
        event = read_event(
            id=id or f"e-{self.told}",
            source="/test",
            type=f"{type}.v1",
            subject=case,
            instant=at,
            data=data,
            findings=findings,
        )
        owner = self._owner(case)
        outcome = decide(
            self.cases.get(owner),
            event,
            now=at,
            policies=self.policies,
            context=self._context(needs(self.cases.get(owner), event, policies=self.policies)),
        )
        refusal = next((e for e in outcome.effects if isinstance(e, RefuseEvent)), None)
        if refusal is not None:
            self.refused.append((refusal.reason, refusal.detail))
        else:
            self._check_table(self.cases.get(owner), event.type, outcome.case)
            self._keep(owner, outcome.case, outcome.effects)
        return self

    def act(self, type: str, after: timedelta, by: dict[str, str], **data: Any) -> World:
        names = {"case", "id"} & data.keys()
        outer = {name: data.pop(name) for name in names}
        return self.tell(type, after, {"by": by, **data}, **outer)

    def evidence(
        self,
        evidence_id: str,
        found: dict[str, Any],
        after: timedelta,
        *,
        by: dict[str, str] = HOLDER,
        purpose: str = "right",
        case: str = "n-1",
    ) -> World:
        data = {
            "evidence_id": evidence_id,
            "submitted_by": by,
            "declared_kind": found["kind"],
            "purpose": purpose,
        }
        return self.tell("evidence.submitted", after, data, case=case, findings=found)

    def notice(
        self,
        after: timedelta = timedelta(0),
        *,
        case: str = "n-1",
        certificate: dict[str, Any] = CERTIFICATE,
        **changes: Any,
    ) -> World:
        """A notice and its three papers, all of one instant, and the judgement on it."""
        data = report(**changes)
        self.tell("infringement.reported", after, data, case=case)
        reporter = {"role": "rights_holder", "id": data["complainant"]["id"]}
        for name, found in (("ev-1", LICENCE), ("ev-2", certificate), ("ev-3", PHOTO)):
            self.evidence(name, found, after, case=case, by=reporter)
        return self.run(after)

    def officer(self, outcome: str, after: timedelta, **data: Any) -> World:
        data.setdefault("grounds", ["the officer's reasons"])
        by = data.pop("by", OFFICER)
        return self.act("officer.decided", after, by, outcome=outcome, **data)

    def counter_notice(self, after: timedelta, by: dict[str, str] = SELLER, **data: Any) -> World:
        return self.act(
            "counter_notice.filed",
            after,
            by,
            grounds=["genuine"],
            statement="本店商品来源合法",
            signed_by="王某",
            **data,
        )

    def forwarded(self, after: timedelta = DAY, **data: Any) -> World:
        """A notice upheld at START, and a sufficient counter-notice forwarded `after` it."""
        self.notice(**data)
        self.evidence("ev-9", invoice(), after - HOUR, by=SELLER, purpose="genuine_goods")
        return self.counter_notice(after, evidence=["ev-9"])

    def delivered(self, at: timedelta, *, reported: timedelta | None = None) -> World:
        when = wire(START + at)
        reported = at if reported is None else reported
        return self.act("counter_notice.delivered", reported, SYSTEM, delivered_at=when)

    def word(self, after: timedelta, **data: Any) -> World:
        return self.act(
            "rights_holder.acted",
            after,
            data.pop("by", HOLDER),
            kind="sued",
            authority="示例人民法院",
            reference="（2026）示例民初001号",
            acted_at=wire(START + after),
            **data,
        )

    def answer(self, question: Question, standing: str, after: timedelta) -> World:
        """A register answers: what the ledger does, once, for every case that asked."""
        at = START + after
        told = Answer(question.key, Standing(standing), at.date(), "reviewer-1", at=at)
        owner, value = to_fact(told)
        self.facts.setdefault((REGISTER_FACTS, told.key), {})[owner] = value
        name = timer_of(told.key, at)
        for case_id in self.facts.get((ASKED_FACTS, told.key), {}):
            if (case_id, name) not in self.generations:
                self.generations[case_id, name] = 1
                self.timers[case_id, name] = (at, 1)
        return self

    # Clocks

    def run(self, until: timedelta) -> World:
        """Fire every clock due up to and including `until` after START."""
        self.fire(START + until, inclusive=True)
        return self

    def fire(self, at: datetime, *, inclusive: bool) -> None:
        while True:
            due = [
                (when, key)
                for key, (when, _) in self.timers.items()
                if when < at or (inclusive and when == at)
            ]
            if not due:
                return
            when, (case_id, name) = min(due)
            _, generation = self.timers.pop((case_id, name))
            timer = TimerFired(name, generation, when)
            case = self.cases[case_id]
            outcome = decide(
                case,
                timer,
                now=when,
                policies=self.policies,
                context=self._context(needs(case, timer, policies=self.policies)),
            )
            if not name.endswith(".warn"):
                self._check_table(case, timer.base, outcome.case)
            self._keep(case_id, outcome.case, outcome.effects)

    # What left

    @property
    def decisions(self) -> list[dict[str, Any]]:
        return [p.data for p in self.out if p.topic == "decisions"]

    @property
    def notifications(self) -> list[dict[str, Any]]:
        return [p.data for p in self.out if p.topic == "notifications"]

    def kinds(self, case: str | None = None) -> list[str]:
        return [d["kind"] for d in self.decisions if case in (None, d["case_id"])]

    def one(self, kind: str, **having: Any) -> dict[str, Any]:
        found = [
            d
            for d in self.decisions
            if d["kind"] == kind and all(d[name] == value for name, value in having.items())
        ]
        assert len(found) == 1, f"{len(found)} × {kind} in {self.kinds()}, refused {self.refused}"
        return found[0]

    def notified(self, kind: str, role: str | None = None, rule: str | None = None) -> list[Any]:
        return [
            n
            for n in self.notifications
            if n["kind"] == kind and role in (None, n["to"]["role"]) and rule in (None, n["rule"])
        ]

    def state(self, case: str = "n-1") -> str:
        found = self.cases[case]
        assert found is not None
        return found.state.value

    def strikes(self, shop: str = "s-1") -> dict[str, Any]:
        return self.facts.get(("strikes", shop), {})

    # Inside

    def _owner(self, case_id: str) -> str:
        while case_id in self.merged:
            case_id = self.merged[case_id]
        return case_id

    def _context(self, wanted: Any) -> Context:
        facts = {key: dict(sorted(self.facts.get(key, {}).items())) for key in wanted.facts}
        tallies = {
            (span.scope, span.key): {
                (day, name): number
                for (day, name), number in self.tallies.get((span.scope, span.key), {}).items()
                if span.first <= day <= span.last
            }
            for span in wanted.tallies
        }
        alike = {look: self._alike(look, wanted.looks.within) for look in wanted.looks.looks}
        return Context(facts, tallies, alike)

    def _alike(self, look: str, within: int) -> tuple[Alike, ...]:
        known = [
            Alike((int(look, 16) ^ int(kept.look, 16)).bit_count(), kept.owner, kept.value)
            for kept in self.looks
        ]
        return tuple(sorted((f for f in known if f.distance <= within), key=lambda f: f.distance))

    @staticmethod
    def _check_table(before: Case | None, what: str, after: Case | None) -> None:
        """A step leads where the table says, or stays."""
        if before is not None and after is not None and before.state is not after.state:
            entry = lifecycle_of(before).entry(before.state, what)
            said = (*entry.leads_to, before.state)
            assert after.state in said, f"{before.state} + {what} → {after.state}: {entry.says}"

    def _keep(self, case_id: str, case: Case | None, effects: tuple[Any, ...]) -> None:
        assert case is not None
        snapshot = dump_case(case)
        assert load_case(json.loads(canonical(snapshot))) == case
        self.cases[case_id] = case
        for effect in effects:
            self._perform(case_id, effect)

    def _perform(self, case_id: str, effect: Any) -> None:
        match effect:
            case Publish():
                assert effect.id not in {p.id for p in self.out}, f"{effect.type} twice"
                json.loads(canonical(effect.data))
                self.out.append(effect)
            case StartTimer(name, due_at):
                generation = self.generations.get((case_id, name), 0) + 1
                self.generations[case_id, name] = generation
                self.timers[case_id, name] = (due_at, generation)
            case StopTimer(name):
                self.timers.pop((case_id, name), None)
            case PutFact(scope, key, owner, value):
                owners = self.facts.setdefault((scope, key), {})
                if value is None:
                    owners.pop(owner, None)
                else:
                    owners[owner] = json.loads(canonical(value))
            case AddTally(scope, key, day, name, by):
                counters = self.tallies.setdefault((scope, key), {})
                counters[day, name] = counters.get((day, name), 0) + by
            case KeepLook():
                self.looks.append(effect)
            case MergeInto(other):
                self.merged[case_id] = other
            case _:
                raise AssertionError(effect)


def rules(decision: dict[str, Any]) -> list[str]:
    return [ground["rule"] for ground in decision["grounds"]]


def when(decision: dict[str, Any]) -> timedelta:
    """How long after START a decision was made."""
    return datetime.fromisoformat(decision["decided_at"]) - START
