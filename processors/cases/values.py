"""What a case remembers. Frozen values; money in fen, instants aware and in UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from processors.cases.complaint import Complaint
from processors.cases.effects import JSON
from processors.cases.events import CaseEvent
from processors.cases.notices.values import Notice
from processors.cases.parties import QUEUE, Party, Shop

NOTICE_KIND = "ip_notice"


class State(StrEnum):
    """Where a case stands; each lifecycle uses some of them and has a row for each it uses."""

    NEGOTIATING = "negotiating"
    REFUSED = "refused"
    AWAITING_REASON = "awaiting_reason"
    AWAITING_PROOF = "awaiting_proof"
    AWAITING_OFFICER = "awaiting_officer"
    WITH_OFFICER = "with_officer"
    AWAITING_APPROVAL = "awaiting_approval"
    AWAITING_RETURN = "awaiting_return"
    RETURN_SHIPPED = "return_shipped"
    RETURN_RECEIVED = "return_received"
    RETURN_DISPUTED = "return_disputed"
    AWAITING_PARCEL = "awaiting_parcel"
    RECEIVED = "received"
    INCOMPLETE = "incomplete"
    MEASURES_TAKEN = "measures_taken"
    COUNTER_NOTICE_RETURNED = "counter_notice_returned"
    COUNTER_NOTICE_AT_DESK = "counter_notice_at_desk"
    COUNTER_NOTICE_FORWARDED = "counter_notice_forwarded"
    IN_PROCEEDINGS = "in_proceedings"
    DECIDED = "decided"
    MERGED = "merged"
    CLOSED = "closed"


class Procedure(StrEnum):
    """N, R and O of section 1, and the notice procedure of section 6."""

    NEGOTIATED = "N"
    REFUND = "R"
    OFFICER = "O"
    NOTICE = "notice"


class ClockStatus(StrEnum):
    RUNNING = "running"
    FIRED = "fired"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock's record: each start, move and firing is kept.

    `figure` is the policy key of its length (None: its end was given); `warns` who is warned.
    """

    name: str
    rule: str
    started_at: datetime
    due_at: datetime
    figure: str | None = None
    warns: Party = QUEUE
    status: ClockStatus = ClockStatus.RUNNING
    provisional: bool = False
    moves: tuple[datetime, ...] = ()
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One version of one piece of evidence with what its examination found (None: none yet)."""

    evidence_id: str
    event_id: str
    submitted_by: Party
    submitted_at: datetime
    declared_kind: str
    purpose: str
    sha256: str | None
    findings: dict[str, JSON] | None


class Execution(StrEnum):
    """What became of a money decision; `NOT_MONEY` for the others."""

    NOT_MONEY = "not_money"
    PENDING = "pending"
    EXECUTED = "executed"
    FULFILLED = "fulfilled"
    FAILED = "failed"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision acts on: order, listing, review, shop, notice, request, decision, party."""

    type: str
    id: str


@dataclass(frozen=True, slots=True)
class Amount:
    """Money of a decision; `value` in fen."""

    value: int
    instrument: str
    rule: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision made; only `execution` and `superseded_by` ever change."""

    decision_id: str
    sequence: int
    kind: str
    target: Target
    cause: str
    generation: int
    decided_at: datetime
    decided_by: Party
    addressees: tuple[Party, ...]
    rules: tuple[str, ...]
    amounts: tuple[Amount, ...]
    automation: str
    final: bool
    appeal_until: datetime | None
    arbitration_until: datetime | None
    execution: Execution
    supersedes: str | None = None
    superseded_by: str | None = None

    @property
    def live(self) -> bool:
        return self.superseded_by is None

    @property
    def total(self) -> int:
        """The decision's money in fen."""
        return sum(amount.value for amount in self.amounts)


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against one decision; open while `outcome` is None."""

    decision_id: str
    event_id: str
    filed_by: Party
    filed_at: datetime
    outcome: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Arbitration:
    """The arbitration of an order case; open while `outcome` is None."""

    event_id: str
    requested_by: Party
    requested_at: datetime
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class PendingApproval:
    """A ruling that waits for a second officer; `held_in` is the state in which it was given."""

    event: CaseEvent
    held_in: State


@dataclass(frozen=True, slots=True)
class Case:
    """One subject's whole record.

    `parties` may speak in the case; `sequence` counts the decisions made so far; `policy_instant`
    picks the policy that decides; `officers` are those who took part;
    `proposal` is what the machine would decide, beside a person's decision; `told` what
    other cases and the shop were last told, by scope.
    """

    case_id: str
    kind: str
    procedure: Procedure
    state: State
    opened_at: datetime
    filing_event: str
    policy_instant: datetime
    filed_by: Party
    shop: Shop
    buyer: Party | None = None
    parties: tuple[Party, ...] = ()
    sequence: int = 0
    complaint: Complaint | None = None
    notice: Notice | None = None
    clocks: tuple[Clock, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    decisions: tuple[Decision, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    arbitration: Arbitration | None = None
    pending: PendingApproval | None = None
    officers: tuple[str, ...] = ()
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    merged_into: str | None = None
    proposal: dict[str, JSON] | None = None
    told: dict[str, JSON] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Is anything still to be decided by the procedure itself?"""
        return self.decided_at is None and self.state not in (State.MERGED, State.CLOSED)

    @property
    def dispute(self) -> Complaint:
        """The complaint. Raises TypeError when the case is none: a bug in a table."""
        if self.complaint is None:
            raise TypeError(f"{self.case_id} is no complaint")
        return self.complaint

    @property
    def infringement(self) -> Notice:
        """The notice. Raises TypeError when the case is none: a bug in a table."""
        if self.notice is None:
            raise TypeError(f"{self.case_id} is no notice")
        return self.notice

    def clock(self, name: str) -> Clock | None:
        """Return the latest clock of that name, running or not."""
        return next((c for c in reversed(self.clocks) if c.name == name), None)

    def running(self, name: str) -> bool:
        clock = self.clock(name)
        return clock is not None and clock.status is ClockStatus.RUNNING

    def live(self, kind: str) -> tuple[Decision, ...]:
        """The decisions of a kind that nothing has superseded, oldest first."""
        return tuple(d for d in self.decisions if d.kind == kind and d.live)

    def decision(self, decision_id: str) -> Decision | None:
        return next((d for d in self.decisions if d.decision_id == decision_id), None)
