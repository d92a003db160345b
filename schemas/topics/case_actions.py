"""What parties, officers and the platform do in a case that is open."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.fields import (
    BasisPoints,
    EventData,
    Fen,
    Id,
    Instant,
    Many,
    Name,
    NeededWords,
    Party,
    WireModel,
    Words,
)
from schemas.needs import Need
from schemas.topic import Topic
from schemas.topics.complaints import Claim, Reason
from schemas.topics.decisions import Kind as MeasureKind
from schemas.topics.decisions import Restriction

Remedy = Literal["refund", "exchange", "repair", "coupon"]
About = Literal["complaint", "notice", "counter_notice", "return", "reason", "claim_share"]
EventRef = Annotated[
    str, Field(min_length=1, max_length=256, pattern=r"^[^\u0000-\u001f\u007f-\u009f]+$")
]


class Ground(WireModel):
    """A ground: a rule, or a text, or both."""

    rule: Name | None = None
    text: Words | None = None


Grounds = Many[Words | Ground]


class CaseAction(EventData):
    """The base of all actions: `by` says who acts; a role that may not is `wrong_role`."""

    by: Party


class SellerAgreed(CaseAction):
    """The seller agreed to what was asked, or to another remedy."""

    remedy: Annotated[Remedy | None, Field(description="refund where it is absent")] = None


class SellerRefused(CaseAction):
    """The seller refused, with a reason."""

    reason: NeededWords
    evidence: Many[Id] | None = None


class BuyerAmended(CaseAction):
    """The buyer amended the claim or the reason."""

    NEEDS: ClassVar[tuple[Need, ...]] = (
        Need(("claim", "reason"), "an amendment amends something", how="any"),
    )

    claim: Claim | None = None
    reason: Reason | None = None


class BuyerWithdrew(CaseAction):
    """The buyer withdrew the complaint."""


class InterventionRequested(CaseAction):
    """The buyer asked an officer to step in (T-06)."""


class OfficerTookOver(CaseAction):
    """An officer took the case over (T-04)."""


class Measure(WireModel):
    """One measure an officer orders; `amount` in fen."""

    kind: MeasureKind
    amount: Fen | None = None
    ends_at: Instant | None = None
    restriction: Restriction | None = None


class Ruling(CaseAction):
    """What an officer or an arbitrator decides."""

    NEEDS: ClassVar[tuple[Need, ...]] = (
        Need(
            ("refund_amount", "seller_share", "targets", "measures"),
            "a partial result says how much, or which listings, or which measures",
            {"outcome": ("partial",), "about": ("complaint", None)},
            how="any",
        ),
    )

    outcome: Literal["uphold", "partial", "reject"]
    about: Annotated[About | None, Field(description="complaint where it is absent")] = None
    liable: Literal["seller", "buyer", "shared"] | None = None
    refund_amount: Fen | None = None
    seller_share: BasisPoints | None = None
    targets: Annotated[Many[Id] | None, Field(description="listing ids")] = None
    measures: Many[Measure] | None = None
    grounds: Grounds | None = None


class OfficerDecided(Ruling):
    """An officer decided."""


class ArbitrationDecided(Ruling):
    """The arbitrator decided (T-12)."""


class OfficerApproved(CaseAction):
    """A second officer approved the first one's decision (four eyes)."""

    event_id: EventRef
    event_source: EventRef


class ReturnShipped(CaseAction):
    """The goods are on their way back (R-04)."""

    carrier: Annotated[Name, Field(min_length=1)]
    tracking_number: Annotated[Name, Field(min_length=1)]


class ReturnReceived(CaseAction):
    """The goods are back with the seller (R-04)."""


class ReturnDisputed(CaseAction):
    """The seller disputes what came back (R-04)."""

    reason: NeededWords
    evidence: Many[Id] | None = None


class ArbitrationRequested(CaseAction):
    """A party asked for arbitration (T-12)."""

    grounds: NeededWords | Grounds


class AppealFiled(CaseAction):
    """A party appealed against a decision addressed to it (T-11)."""

    decision_id: Id
    grounds: NeededWords | Grounds
    evidence: Many[Id] | None = None


class AppealDecided(CaseAction):
    """Another officer decided the appeal (T-11)."""

    decision_id: Id
    outcome: Literal["uphold", "overturn"]


class CounterNoticeFiled(CaseAction):
    """The seller stated that nothing infringes (I-06)."""

    grounds: Grounds | None = None
    statement: NeededWords
    signed_by: Annotated[Name, Field(min_length=1)]
    evidence: Many[Id] | None = None


class CounterNoticeDelivered(CaseAction):
    """The counter-notice reached the rights holder: T-10 runs from `delivered_at`."""

    delivered_at: Instant


class NoticeWithdrawn(CaseAction):
    """The rights holder withdrew the notice (I-12)."""


class RightsHolderActed(CaseAction):
    """The rights holder complained to the authority or sued (T-10)."""

    kind: Literal["complained", "sued"]
    authority: Annotated[Name, Field(min_length=1)]
    reference: Annotated[Name, Field(min_length=1)]
    acted_at: Instant


class ProceedingsEnded(CaseAction):
    """The proceedings outside ended (I-13)."""

    outcome: Literal["infringement", "no_infringement"]
    evidence: Many[Id] | None = None


class SellerFulfilled(CaseAction):
    """The seller did what a decision told it to."""

    decision_id: Id


class SellerDefaulted(CaseAction):
    """The seller did not do what a decision told it to (C-06)."""

    decision_id: Id


class DecisionExecuted(CaseAction):
    """A decision was carried out, or could not be."""

    decision_id: Id
    status: Literal["executed", "failed"]
    at: Instant
    detail: Words | None = None


TOPIC = Topic(
    name="case-actions",
    direction="in",
    keyed_by="case",
    description="What parties, officers and the platform do in a case.",
    events={
        "seller.agreed.v1": SellerAgreed,
        "seller.refused.v1": SellerRefused,
        "buyer.amended.v1": BuyerAmended,
        "buyer.withdrew.v1": BuyerWithdrew,
        "intervention.requested.v1": InterventionRequested,
        "officer.took_over.v1": OfficerTookOver,
        "officer.decided.v1": OfficerDecided,
        "officer.approved.v1": OfficerApproved,
        "return.shipped.v1": ReturnShipped,
        "return.received.v1": ReturnReceived,
        "return.disputed.v1": ReturnDisputed,
        "arbitration.requested.v1": ArbitrationRequested,
        "arbitration.decided.v1": ArbitrationDecided,
        "appeal.filed.v1": AppealFiled,
        "appeal.decided.v1": AppealDecided,
        "counter_notice.filed.v1": CounterNoticeFiled,
        "counter_notice.delivered.v1": CounterNoticeDelivered,
        "notice.withdrawn.v1": NoticeWithdrawn,
        "rights_holder.acted.v1": RightsHolderActed,
        "proceedings.ended.v1": ProceedingsEnded,
        "seller.fulfilled.v1": SellerFulfilled,
        "seller.defaulted.v1": SellerDefaulted,
        "decision.executed.v1": DecisionExecuted,
    },
)
