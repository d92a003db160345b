"""Decisions for the enforcement services downstream: each exactly once, each with its reasons."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from schemas.fields import (
    Bilingual,
    CaseId,
    EventData,
    Fen,
    Id,
    Instant,
    Many,
    Name,
    Party,
    RuleId,
    Sha256,
    WireModel,
    choices,
)
from schemas.needs import Need
from schemas.topic import Topic

Kind = Literal[
    "takedown",
    "restore",
    "warning",
    "revoke",
    "refund",
    "compensation",
    "penalty",
    "restrict_shop",
    "recourse",
    "reject",
    "exchange",
    "request_evidence",
    "merge",
    "close",
]
Restriction = Literal["publishing", "privileges", "ranking", "account"]
Uuid = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
MONEY_KINDS = ("refund", "compensation", "penalty", "recourse")
_NO_MONEY = tuple(kind for kind in choices(Kind) if kind not in MONEY_KINDS)
_NO_RESTRICTION = tuple(kind for kind in choices(Kind) if kind != "restrict_shop")


class Target(WireModel):
    """What the decision acts on."""

    type: Literal["order", "listing", "review", "shop", "notice", "request", "decision", "party"]
    id: Annotated[str, Field(min_length=1, max_length=256)]


class Amount(WireModel):
    """Money, in fen, and the rule it comes from."""

    value: Fen
    currency: Literal["CNY"]
    instrument: Literal["original_payment", "points", "tmall_points", "deposit"]
    rule: RuleId


class Ground(WireModel):
    """One rule the decision rests on, in words, with the facts it was applied to."""

    rule: RuleId
    policy_version: Annotated[Name, Field(min_length=1)]
    text: Bilingual
    facts: dict[str, Any]


class EvidenceUsed(WireModel):
    """A piece of evidence the decision looked at."""

    evidence_id: Id
    sha256: Sha256 | None = None
    verdict: Literal["sufficient", "insufficient", "needs_review"] | None = None


class Remedy(WireModel):
    """What the addressee can do against it, until when."""

    kind: Literal["appeal", "counter_notice", "arbitration"]
    until: Instant | None = None


class Strikes(WireModel):
    """What the decision adds to the shop's strikes."""

    added: Annotated[int, Field(ge=1)]
    expires_at: Instant
    total: Annotated[int, Field(ge=1)]


class DecisionMade(EventData):
    """A decision was made."""

    NEEDS: ClassVar[tuple[Need, ...]] = (
        Need(("amounts",), "a decision on money says how much", {"kind": MONEY_KINDS}),
        Need(("amounts",), "this kind is not about money", {"kind": _NO_MONEY}, how="none"),
        Need(("restriction",), "it restricts nothing", {"kind": _NO_RESTRICTION}, how="none"),
        Need(("restriction",), "it says what is restricted", {"kind": ("restrict_shop",)}),
    )

    decision_id: Uuid
    case_id: CaseId
    sequence: Annotated[int, Field(ge=1, description="counts the case's decisions, no gap")]
    kind: Kind
    target: Target
    amounts: Annotated[Many[Amount] | None, Field(description="only for kinds about money")] = None
    restriction: Annotated[Restriction | None, Field(description="only for restrict_shop")] = None
    grounds: Annotated[Many[Ground], Field(min_length=1)]
    evidence: Many[EvidenceUsed]
    automation: Literal["fully", "partially", "not"]
    decided_by: Party
    decided_at: Instant
    effective_at: Instant
    ends_at: Instant | None = None
    remedies: Many[Remedy]
    supersedes: Uuid | None = None
    strikes: Strikes | None = None
    statement_of_reasons: Bilingual
    dsa: Annotated[
        dict[str, Any] | None,
        Field(description="the EU Transparency Database's fields; takedown and restrict_shop"),
    ] = None


TOPIC = Topic(
    name="decisions",
    direction="out",
    keyed_by="case",
    description="Decisions with their reasons; each decision_id once under read_committed.",
    events={"decision.made.v1": DecisionMade},
)
