"""The values that cross the ledger's port.

Everything the ledger keeps for others is bytes to it (canonical JSON, as a rule): it compares,
chains and returns them, and never looks inside. Instants are aware datetimes, kept to the
microsecond.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

JSON = None | bool | int | float | str | list["JSON"] | dict[str, "JSON"]
Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Original:
    """A message as it was read, untouched, and where it was read."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class InboxEvent:
    """An accepted event on its way in; `source` and `id` together name it for ever."""

    source: str
    id: str
    type: str
    subject: str
    instant: datetime
    content_hash: str
    """Digest of type, subject, time and data: tells a repeat from a reuse of the id."""
    envelope: bytes
    original: Original
    rank: int = 0
    """Order of the topics at equal instants; then the offset decides."""
    job_key: str | None = None
    """The examination this event waits for, if any; it is among the jobs of the same intake."""
    again: bool = False
    """A dead letter sent in again on purpose: if the event stands refused it becomes pending
    once more, at its first instant. Without it, a repeat of a refused event is ignored."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message refused before it became an event, or an event refused at its turn."""

    original: Original
    reason: str
    detail: str
    attempts: int = 1
    source: str | None = None
    """The event's `source` and `id`, where the message could be read that far."""
    id: str | None = None
    arrived_at: datetime | None = None
    """First arrival of a message that became no event: a replay keeps it."""


@dataclass(frozen=True, slots=True)
class ReadPosition:
    """How far one partition of one topic has been read."""

    topic: str
    partition: int
    next_offset: int
    last_instant: datetime | None


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What became of one batch; the numbers add up to the messages given."""

    taken: int
    taken_again: int
    ignored: int
    """Repeats of an event with the same content."""
    reused: int
    """Ids that came with other content: dead-lettered as `id_reuse`."""
    refused: int


class Outcome(StrEnum):
    """How an examination job ended."""

    FINDINGS = "findings"
    BLOB_MISSING = "blob_missing"
    BLOB_MISMATCH = "blob_mismatch"


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """The end of a job; `findings` are given with FINDINGS and absent otherwise."""

    outcome: Outcome
    findings: bytes | None = None


@dataclass(frozen=True, slots=True)
class ExaminationJob:
    """A document to examine. Equal `key` means equal findings, whoever asks."""

    key: str
    request: bytes
    not_before: datetime


@dataclass(frozen=True, slots=True)
class LeasedJob:
    """A job in an examiner's hands until `lease_until`."""

    key: str
    request: bytes
    examiner: str
    lease: int
    """The job's how many-th lease this is: tells it from the leases before and after."""
    attempts: int
    """How often the job was taken, this time included, and not given back."""
    queued_at: datetime
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class DueEvent:
    """An inbox row whose turn has come (or that is parked), with its findings if it had a job."""

    number: int
    source: str
    id: str
    type: str
    subject: str
    instant: datetime
    envelope: bytes
    topic: str
    partition: int
    offset: int
    rank: int
    job: JobOutcome | None

    @property
    def attempt_key(self) -> str:
        return f"event|{self.source}|{self.id}"


@dataclass(frozen=True, slots=True)
class DueTimer:
    """An armed timer whose instant has come; it acts as of `due_at`."""

    case_id: str
    name: str
    generation: int
    due_at: datetime

    @property
    def instant(self) -> datetime:
        return self.due_at

    @property
    def attempt_key(self) -> str:
        return f"timer|{self.case_id}|{self.name}|{self.generation}"


@dataclass(frozen=True, slots=True)
class Due:
    """The next things to apply, in order, and what binds timers armed while applying them.

    A timer armed in this batch may join it if its due instant lies before `horizon` (or at it,
    if `inclusive`) and its case is not in `held` with an instant at or before the timer's.
    """

    items: tuple[DueEvent | DueTimer, ...]
    horizon: datetime
    inclusive: bool
    held: Mapping[str, datetime]
    """Case → instant of its earliest event that still waits for findings."""


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One thing applied to a case: an event or a timer, its context and its outcome."""

    source: str
    id: str
    type: str
    instant: datetime
    event: bytes
    context: bytes
    outcome: bytes


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case as the applier leaves it."""

    case_id: str
    kind: str
    state: str
    open: bool
    snapshot: bytes
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case as the ledger keeps it; `seq` is the number of its entries so far."""

    case_id: str
    partition: int
    kind: str
    state: str
    open: bool
    seq: int
    snapshot: bytes
    head_hash: str
    merged_into: str | None
    updated_at: datetime
    seal: str = ""
    """Digest of the row (`storage.ledger.chain.case_seal`)."""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One link of a case's hash chain (`storage.ledger.chain`)."""

    case_id: str
    seq: int
    entry: CaseEntry
    hash: str


class TimerState(StrEnum):
    ARMED = "armed"
    FIRED = "fired"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StoredTimer:
    """The latest generation of one of a case's timers."""

    case_id: str
    name: str
    generation: int
    due_at: datetime
    state: TimerState


@dataclass(frozen=True, slots=True)
class Wake:
    """The timer to arm, at `due_at`, on the cases that wait for a fact.

    They are the cases that have put a fact of their own under (scope, the fact's key).
    """

    scope: str
    timer: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Alike:
    """A page that looks like another: in how many bits they differ, and who said what of it."""

    distance: int
    owner: str
    value: JSON


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A message to publish; its `id` is unique for ever, whatever the topic."""

    topic: str
    id: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    event_source: str | None = None
    """The event a dead letter is about, where it is known."""
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An entry with its number. Numbers rise by one, without a gap, in the order of commits."""

    number: int
    entry: OutboxEntry


@dataclass(frozen=True, slots=True)
class ShadowNote:
    """What a shadow policy would have done otherwise in one step of a case; nobody acts on it.

    `source` and `id` name the event or clock; `body` is JSON; `failed` where it came to nothing.
    """

    case_id: str
    source: str
    id: str
    instant: datetime
    policy: str
    shadow: str
    failed: bool
    body: bytes


@dataclass(frozen=True, slots=True)
class StoredShadowNote:
    """A note with its number; numbers rise in the order of keeping, with gaps."""

    number: int
    note: ShadowNote


@dataclass(frozen=True, slots=True)
class StoredDeadLetter:
    """A dead letter of the outbox, taken apart again."""

    number: int
    letter: DeadLetter
