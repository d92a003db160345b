"""Decisions as values, and the event each of them leaves as (`decision.made`).

Ids, sequence, generation and remedies are computed here and nowhere else, so that a decision is
the same whoever replays it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid5

from processors.cases.effects import JSON, Publish
from processors.cases.instants import to_wire
from processors.cases.parties import ARBITRATOR, MACHINE, SYSTEM, Party
from processors.cases.values import Amount, Case, Decision, EvidenceItem, Execution, Target
from processors.policy import Policy
from processors.reasons.dsa import DsaParts, dsa_statement
from processors.text import Text

DECISION_NAMESPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
MONEY_KINDS = frozenset({"refund", "compensation", "penalty", "recourse"})
RESTRICTIONS = frozenset({"takedown", "restrict_shop"})
FULLY, PARTIALLY, BY_PERSON = "fully", "partially", "not"


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule that led to a decision, with the facts it was applied to."""

    rule: str
    facts: dict[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Strikes:
    """Strikes a warning adds: how many, until when, and the shop's total with them."""

    added: int
    expires_at: datetime
    total: int

    def to_json(self) -> dict[str, JSON]:
        return {"added": self.added, "expires_at": to_wire(self.expires_at), "total": self.total}


@dataclass(frozen=True, slots=True)
class Remedy:
    """What an addressee may do against a decision, and until when."""

    kind: str
    until: datetime

    def to_json(self) -> dict[str, str]:
        return {"kind": self.kind, "until": to_wire(self.until)}


@dataclass(frozen=True, slots=True)
class Restricting:
    """What the EU form says of a takedown or restriction: see `processors.reasons.dsa.DsaParts`."""

    topic: str
    source: Literal["notice", "trusted_flagger", "complaint", "own"]
    known_since: date
    territory: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision to be made: what a rule or a person determined, before ids and texts.

    `final`: it ends the procedure (the case is decided). `appealable`: T-11 is open against it.
    `cause` as the contracts say for its kind; `restricting` belongs to the kinds of RESTRICTIONS;
    `appeal_until` is another law's end of T-11, None for the platform's own.
    """

    kind: str
    target: Target
    grounds: tuple[Ground, ...]
    addressees: tuple[Party, ...]
    amounts: tuple[Amount, ...] = ()
    cause: str = ""
    decided_by: Party = MACHINE
    automation: str | None = None
    final: bool = False
    appealable: bool = True
    appeal_until: datetime | None = None
    effective_at: datetime | None = None
    ends_at: datetime | None = None
    supersedes: str | None = None
    strikes: Strikes | None = None
    restriction: str | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    restricting: Restricting | None = None


def decision_id(case_id: str, draft: Draft, generation: int) -> str:
    """The id of the contracts: never of time, payload or policy."""
    key = (case_id, draft.kind, draft.target.type, draft.target.id, draft.cause, str(generation))
    return str(uuid5(DECISION_NAMESPACE, "|".join(key)))


def same_key(case: Case, draft: Draft) -> tuple[Decision, ...]:
    """Earlier decisions of the same kind, target and cause, oldest first."""
    return tuple(
        d
        for d in case.decisions
        if (d.kind, d.target, d.cause) == (draft.kind, draft.target, draft.cause)
    )


def make(case: Case, draft: Draft, now: datetime, clock_policy: Policy) -> Decision:
    """Number and date a draft. A live decision of the same key is superseded by it before any
    other: two of one key are never in force together.

    Raises ValueError for money on a kind that has none, a money kind without, or a restriction
    without what the EU form needs: bugs.
    """
    if (draft.restricting is None) is (draft.kind in RESTRICTIONS):
        raise ValueError(f"a {draft.kind} with {draft.restricting} for the EU form")
    if bool(draft.amounts) is not (draft.kind in MONEY_KINDS):
        raise ValueError(f"a {draft.kind} with amounts {draft.amounts}")
    earlier = same_key(case, draft)
    live = next((d.decision_id for d in earlier if d.live), None)
    replaced = live or draft.supersedes
    generation = len(earlier)
    reviewable = draft.appealable and draft.decided_by.role != ARBITRATOR
    appeal_until = draft.appeal_until or now + clock_policy.duration("T-11.window")
    return Decision(
        decision_id=decision_id(case.case_id, draft, generation),
        sequence=case.sequence + 1,
        kind=draft.kind,
        target=draft.target,
        cause=draft.cause,
        generation=generation,
        decided_at=now,
        decided_by=draft.decided_by,
        addressees=tuple(dict.fromkeys(draft.addressees)),
        rules=tuple(dict.fromkeys(ground.rule for ground in draft.grounds)),
        amounts=draft.amounts,
        automation=draft.automation or (FULLY if draft.decided_by.role == SYSTEM else BY_PERSON),
        final=draft.final,
        appeal_until=appeal_until if reviewable else None,
        arbitration_until=_arbitration(case, draft, now, clock_policy),
        execution=Execution.PENDING if draft.amounts else Execution.NOT_MONEY,
        supersedes=replaced,
    )


def _arbitration(case: Case, draft: Draft, now: datetime, policy: Policy) -> datetime | None:
    order = case.complaint is not None and case.complaint.filing.order is not None
    by_person = draft.decided_by.role not in (SYSTEM, ARBITRATOR)
    return now + policy.duration("T-12.window") if order and by_person else None


def remedies_of(decision: Decision, draft: Draft) -> tuple[Remedy, ...]:
    """The remedies an addressee has, appeal first."""
    found = list(draft.remedies)
    if decision.appeal_until is not None:
        found.insert(0, Remedy("appeal", decision.appeal_until))
    if decision.arbitration_until is not None:
        found.append(Remedy("arbitration", decision.arbitration_until))
    return tuple(found)


def publication(
    case: Case,
    decision: Decision,
    draft: Draft,
    *,
    policy: Policy,
    texts: tuple[Text, ...],
    statement: Text,
) -> Publish:
    """The `decision.made` event; `texts` are the grounds' sentences in their order."""
    data: dict[str, JSON] = {
        "decision_id": decision.decision_id,
        "case_id": case.case_id,
        "sequence": decision.sequence,
        "kind": decision.kind,
        "target": {"type": decision.target.type, "id": decision.target.id},
        "grounds": [
            {
                "rule": ground.rule,
                "policy_version": policy.version,
                "text": text.to_json(),
                "facts": ground.facts,
            }
            for ground, text in zip(draft.grounds, texts, strict=True)
        ],
        "evidence": [used(item) for item in draft.evidence if item.sha256 is not None],
        "automation": decision.automation,
        "decided_by": decision.decided_by.to_json(),
        "decided_at": to_wire(decision.decided_at),
        "effective_at": to_wire(draft.effective_at or decision.decided_at),
        "ends_at": None if draft.ends_at is None else to_wire(draft.ends_at),
        "remedies": [remedy.to_json() for remedy in remedies_of(decision, draft)],
        "supersedes": decision.supersedes,
        "strikes": None if draft.strikes is None else draft.strikes.to_json(),
        "statement_of_reasons": statement.to_json(),
    }
    if decision.amounts:
        data["amounts"] = [
            {"value": a.value, "currency": "CNY", "instrument": a.instrument, "rule": a.rule}
            for a in decision.amounts
        ]
    if draft.restriction is not None:
        data["restriction"] = draft.restriction
    if draft.restricting is not None:
        data["dsa"] = _dsa(decision, draft, draft.restricting, policy)
    return Publish(
        "decisions",
        decision.decision_id,
        "decision.made.v1",
        case.case_id,
        decision.decided_at,
        data,
    )


def _dsa(
    decision: Decision, draft: Draft, restricting: Restricting, policy: Policy
) -> dict[str, JSON]:
    return dsa_statement(
        DsaParts(
            puid=decision.decision_id,
            kind="takedown" if decision.kind == "takedown" else "restrict_shop",
            topic=restricting.topic,
            rules=decision.rules,
            automation=decision.automation,
            source=restricting.source,
            known_since=restricting.known_since,
            effective_at=draft.effective_at or decision.decided_at,
            ends_at=draft.ends_at,
            restriction=draft.restriction,
            territory=restricting.territory,
        ),
        policy,
    )


def used(item: EvidenceItem) -> dict[str, JSON]:
    """How a decision names a piece of evidence."""
    verdict = (item.findings or {}).get("verdict", "needs_review")
    return {"evidence_id": item.evidence_id, "sha256": item.sha256, "verdict": verdict}
