"""The ledger: the record of truth of what came in, what was decided and what must go out.

All calls block; async code goes through `asyncio.to_thread`. A ledger may be shared by threads.
Each call is one transaction, or none: what raised kept nothing, except that after
`LedgerUnavailable` nobody knows, which is why every call may be repeated.

Every call may raise LedgerUnavailable (Retry), LedgerOutdated or LedgerBroken (Halt).
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Protocol

from storage.ledger.values import (
    JSON,
    Alike,
    CaseEntry,
    CaseRecord,
    DeadLetter,
    Due,
    DueEvent,
    DueTimer,
    ExaminationJob,
    InboxEvent,
    IntakeReport,
    JobOutcome,
    LeasedJob,
    OutboxEntry,
    OutboxRow,
    ReadPosition,
    ShadowNote,
    StoredCase,
    StoredDeadLetter,
    StoredEntry,
    StoredShadowNote,
    StoredTimer,
    Wake,
)

FactKey = tuple[str, str]
"""(scope, key), for instance ("order", "o-1")."""


class Applying(Protocol):
    """One transaction over one partition, whose only applier it is.

    Writes are gathered and stored together when the context ends without an exception; reads
    see the gathered writes. Ends with Fenced if another applier was faster.
    """

    def due(self, before: datetime, *, limit: int, inclusive: bool = False) -> Due:
        """Return the first `limit` pending events and armed timers with instant < `before`.

        `inclusive` makes it <=. Order: instant; events before timers; events by rank, offset,
        timers by case, name. Left out is what stands behind an event of the same case that
        waits for findings, and that event. Sees what was stored, not what is gathered: ask once.
        """
        ...

    def load_cases(self, case_ids: Sequence[str]) -> Mapping[str, StoredCase]:
        """Return those of the cases that exist.

        Timers and parked events are read along: asking for a batch's cases at once is cheap.
        """
        ...

    def save_case(
        self, case: CaseRecord, *, expected_seq: int, entries: Sequence[CaseEntry]
    ) -> int:
        """Append `entries` to the case's chain and keep its snapshot; return its new seq.

        `expected_seq` is the seq the caller has read, 0 for a new case. A case keeps the
        partition in which it was first saved. Raises Fenced, at once or at the end.
        """
        ...

    def merge_case(self, case_id: str, *, into: str) -> None:
        """Route the later messages of `case_id` to `into` (see `StoredCase.merged_into`).

        The case may be one that is saved in this batch, before or after. A case that is there
        at the end neither way is a LookupError.
        """
        ...

    def arm_timer(self, case_id: str, name: str, due_at: datetime) -> int:
        """Start or restart a timer; return its new generation, counted from 1.

        A subject without a case may have timers too: parked events need one.
        """
        ...

    def stop_timer(self, case_id: str, name: str) -> None:
        """Stop a timer; nothing happens if it is not armed."""
        ...

    def fire_timer(self, timer: DueTimer) -> bool:
        """Mark a timer as fired; False, and nothing, if that generation is no longer armed."""
        ...

    def fail_timer(self, timer: DueTimer, *, detail: str, attempts: int) -> None:
        """Give a timer up: it fires no more, and a dead letter `failed` says so."""
        ...

    def timers_of(self, case_id: str) -> tuple[StoredTimer, ...]:
        """Return the case's timers, in order of name, in whatever state."""
        ...

    def mark_applied(self, events: Sequence[DueEvent]) -> None:
        """Take events out of the inbox: they are in their case's entries now."""
        ...

    def park(self, event: DueEvent) -> None:
        """Keep an event of an unknown case until `parked` asks for it."""
        ...

    def parked(self, subject: str) -> tuple[DueEvent, ...]:
        """Return the parked events of a subject in order, those parked in this batch included."""
        ...

    def refuse(self, event: DueEvent, *, reason: str, detail: str, attempts: int = 1) -> None:
        """Dead-letter an event with its original key, value and headers."""
        ...

    def facts(self, keys: Sequence[FactKey]) -> Mapping[FactKey, Mapping[str, JSON]]:
        """Return all owners' facts under each key and hold the keys until the end.

        Every key asked is in the answer. Two appliers that ask for the same keys in different
        order may block each other: one of them gets LedgerUnavailable and starts again.
        """
        ...

    def put_fact(self, scope: str, key: str, owner: str, value: JSON | None) -> None:
        """Set the owner's fact; None removes it."""
        ...

    def add_tally(self, scope: str, key: str, day: date, name: str, by: int) -> None:
        """Add to a counter of one day."""
        ...

    def tallies(
        self, scope: str, key: str, *, from_day: date, to_day: date
    ) -> Mapping[date, Mapping[str, int]]:
        """Return the counters of the days from `from_day` to `to_day`, both included."""
        ...

    def alike(self, looks: Sequence[str], *, within: int) -> Mapping[str, tuple[Alike, ...]]:
        """Return what was kept of pages within so many bits of each look, the nearest first.

        Every look asked is in the answer. Near ones are found nearly always: the farther, the
        likelier one is missed; of very many only the nearest are told. What is found is
        held until the end, as with `facts`.
        """
        ...

    def keep_likeness(self, look: str, owner: str, value: JSON) -> None:
        """Keep what the owner says of a page that looks so (bits in hexadecimal)."""
        ...

    def append_outbox(self, entries: Sequence[OutboxEntry]) -> None:
        """Queue messages, in order.

        An id that is there already with the same bytes is ignored; with other bytes the whole
        transaction ends with LedgerBroken.
        """
        ...

    def note_shadow(self, note: ShadowNote) -> None:
        """Keep what a shadow policy would have done; a note that can't be kept is only logged."""
        ...


class Ledger(Protocol):
    """The port. Open one with `storage.ledger.open_ledger(url)`."""

    def migrate(self) -> list[str]:
        """Bring the tables to this version; return what was changed, nothing if nothing was.

        Safe to repeat and to run from several processes at once.
        """
        ...

    def close(self) -> None:
        """Release all connections."""
        ...

    # --- intake

    def take_in(
        self,
        *,
        events: Sequence[InboxEvent],
        refusals: Sequence[DeadLetter],
        positions: Sequence[ReadPosition],
        jobs: Sequence[ExaminationJob],
        at: datetime,
    ) -> IntakeReport:
        """Keep one batch of messages and how far they were read, in one transaction.

        A job whose findings are known already is not queued again and its events do not wait.
        Positions never move backwards. Giving the same batch again changes nothing.
        """
        ...

    def positions(self, partition: int) -> Mapping[str, ReadPosition]:
        """Return topic → how far that partition has been read."""
        ...

    # --- applying

    def applying(self, partition: int) -> AbstractContextManager[Applying | None]:
        """Open the partition for applying; None at once if another applier has it.

        On SQLite the whole ledger is held for writing meanwhile: other writers wait.
        """
        ...

    def count_attempt(self, key: str) -> int:
        """Count one more failed attempt at a DueEvent's or DueTimer's `attempt_key`.

        Its own transaction, to be called after the applying one has ended.
        """
        ...

    def pending(self, partition: int) -> int:
        """Return the number of inbox rows not yet applied, parked or refused."""
        ...

    # --- examination jobs

    def lease_job(self, *, examiner: str, now: datetime, lease: timedelta) -> LeasedJob | None:
        """Take the job with the earliest not-before, at or before `now`, or whose lease ran out."""
        ...

    def renew_lease(self, job: LeasedJob, *, now: datetime, lease: timedelta) -> LeasedJob | None:
        """Prolong a lease; None if the job is no longer this examiner's."""
        ...

    def finish_job(self, job: LeasedJob, outcome: JobOutcome) -> bool:
        """Store the end of a job and free the events that wait for it; False if it was lost.

        Findings are kept for all later jobs of the same key. A missing or mismatching blob
        is told to the events that wait now; a later event with the same key asks anew.
        """
        ...

    def postpone_job(self, job: LeasedJob, *, until: datetime) -> bool:
        """Give the job back not to be taken before `until`; the attempt is not counted."""
        ...

    def release_job(self, job: LeasedJob) -> bool:
        """Give the job back at once; the attempt is not counted."""
        ...

    def jobs_waiting(self) -> int:
        """Return the number of jobs not finished, leased ones included."""
        ...

    # --- what goes out, and the query side

    def outbox_after(self, number: int, *, limit: int) -> list[OutboxRow]:
        """Return the next rows. Whoever remembers the last number never misses a row.

        Raises LedgerBroken if a number is missing, a byte changed, or `number` never given out.
        """
        ...

    def outbox_rows(
        self, *, topic: str | None = None, key: bytes | None = None, limit: int | None = None
    ) -> list[OutboxRow]:
        """Return rows by topic and key, in order."""
        ...

    def dead_letters(self, *, reason: str | None = None) -> list[StoredDeadLetter]:
        """Return dead letters, in order, with their original key, value and headers."""
        ...

    def event_state(self, source: str, id: str) -> str | None:
        """Return `pending`, `parked`, `applied` or `refused`; None for one never taken in."""
        ...

    def case(self, case_id: str) -> StoredCase | None:
        """Return a case, None if there is none."""
        ...

    def cases(
        self,
        *,
        kind: str | None = None,
        is_open: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> list[StoredCase]:
        """Return cases in order of id, those after the id `after`."""
        ...

    def case_events(self, case_id: str) -> list[StoredEntry]:
        """Return a case's entries in order of seq; check them with `storage.audit`."""
        ...

    def facts_of(self, scope: str) -> list[tuple[str, str, JSON]]:
        """Return key, owner and value of every fact of a scope, in order of key and owner."""
        ...

    def tell(
        self, scope: str, key: str, owner: str, value: JSON, *, wake: Wake | None = None
    ) -> None:
        """Set a fact from outside of any case: what a person found out for all of them.

        With `wake`, its timer is armed on each case that has a fact of its own under (wake.scope,
        key), unless it has a timer of that name already. A case that asks later reads the fact.
        """
        ...

    def timers(self, case_id: str) -> list[StoredTimer]:
        """Return the case's timers in order of name."""
        ...

    def shadow_notes(
        self, *, case_id: str | None = None, after: int = 0, limit: int | None = None
    ) -> list[StoredShadowNote]:
        """Return what a shadow policy would have done otherwise, in order of keeping."""
        ...
