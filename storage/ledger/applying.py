"""One batch of one partition: reads at once, writes gathered and stored together at the end."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from storage.ledger import due, outbox, shadow
from storage.ledger.cases import Cases
from storage.ledger.dead_letters import to_entry
from storage.ledger.dialects.database import Database
from storage.ledger.facts import Facts
from storage.ledger.likenesses import Likenesses
from storage.ledger.port import FactKey
from storage.ledger.timers import Timers
from storage.ledger.turns import Turns
from storage.ledger.values import (
    JSON,
    Alike,
    CaseEntry,
    CaseRecord,
    DeadLetter,
    Due,
    DueEvent,
    DueTimer,
    Original,
    OutboxEntry,
    ShadowNote,
    StoredCase,
    StoredTimer,
    TimerState,
)


class SqlApplying:
    """See `storage.ledger.port.Applying`, whose promises these are."""

    def __init__(self, database: Database, connection: Connection, partition: int) -> None:
        self._database = database
        self._connection = connection
        self._partition = partition
        self._cases = Cases(database, connection, partition)
        self._timers = Timers(database, connection)
        self._turns = Turns(database, connection)
        self._facts = Facts(database, connection)
        self._likenesses = Likenesses(database, connection)
        self._outbox: list[OutboxEntry] = []
        self._shadow_notes: list[ShadowNote] = []

    def due(self, before: datetime, *, limit: int, inclusive: bool = False) -> Due:
        return due.due(
            self._database,
            self._connection,
            self._partition,
            before,
            limit=limit,
            inclusive=inclusive,
        )

    def load_cases(self, case_ids: Sequence[str]) -> Mapping[str, StoredCase]:
        self._timers.load(case_ids)
        self._turns.load(case_ids)
        return self._cases.load(case_ids)

    def save_case(
        self, case: CaseRecord, *, expected_seq: int, entries: Sequence[CaseEntry]
    ) -> int:
        return self._cases.save(case, expected_seq=expected_seq, entries=entries)

    def merge_case(self, case_id: str, *, into: str) -> None:
        self._cases.merge(case_id, into)

    def arm_timer(self, case_id: str, name: str, due_at: datetime) -> int:
        partition = self._cases.partition_of(case_id)
        return self._timers.arm(case_id, name, due_at, partition=partition)

    def stop_timer(self, case_id: str, name: str) -> None:
        self._end_timer(case_id, name, TimerState.STOPPED, None)

    def fire_timer(self, timer: DueTimer) -> bool:
        return self._end_timer(timer.case_id, timer.name, TimerState.FIRED, timer.generation)

    def fail_timer(self, timer: DueTimer, *, detail: str, attempts: int) -> None:
        if self._end_timer(timer.case_id, timer.name, TimerState.FAILED, timer.generation):
            self._outbox.append(self._letter_of(timer, detail, attempts))

    def timers_of(self, case_id: str) -> tuple[StoredTimer, ...]:
        return self._timers.of(case_id)

    def mark_applied(self, events: Sequence[DueEvent]) -> None:
        self._turns.mark_applied(events)

    def park(self, event: DueEvent) -> None:
        self._turns.park(event)

    def parked(self, subject: str) -> tuple[DueEvent, ...]:
        return self._turns.parked(subject)

    def refuse(self, event: DueEvent, *, reason: str, detail: str, attempts: int = 1) -> None:
        self._outbox.append(
            self._turns.refuse(event, reason=reason, detail=detail, attempts=attempts)
        )

    def facts(self, keys: Sequence[FactKey]) -> Mapping[FactKey, Mapping[str, JSON]]:
        return self._facts.facts(keys)

    def put_fact(self, scope: str, key: str, owner: str, value: JSON | None) -> None:
        self._facts.put(scope, key, owner, value)

    def add_tally(self, scope: str, key: str, day: date, name: str, by: int) -> None:
        self._facts.add_tally(scope, key, day, name, by)

    def tallies(
        self, scope: str, key: str, *, from_day: date, to_day: date
    ) -> Mapping[date, Mapping[str, int]]:
        return self._facts.tallies(scope, key, from_day=from_day, to_day=to_day)

    def alike(self, looks: Sequence[str], *, within: int) -> Mapping[str, tuple[Alike, ...]]:
        return self._likenesses.alike(looks, within=within)

    def keep_likeness(self, look: str, owner: str, value: JSON) -> None:
        self._likenesses.keep(look, owner, value)

    def append_outbox(self, entries: Sequence[OutboxEntry]) -> None:
        self._outbox.extend(entries)

    def note_shadow(self, note: ShadowNote) -> None:
        self._shadow_notes.append(note)

    def flush(self) -> None:
        """Store what was gathered; the outbox last, since its counter blocks other writers."""
        self._facts.flush()
        self._likenesses.flush()
        self._cases.flush()
        self._timers.flush()
        self._turns.flush()
        shadow.keep(self._database, self._connection, self._shadow_notes)
        outbox.append(self._database, self._connection, self._outbox)

    def _end_timer(
        self, case_id: str, name: str, state: TimerState, generation: int | None
    ) -> bool:
        partition = self._cases.partition_of(case_id)
        return self._timers.end(case_id, name, state, generation=generation, partition=partition)

    def _letter_of(self, timer: DueTimer, detail: str, attempts: int) -> OutboxEntry:
        """A timer was never a message: its letter holds what names it, and offset -1."""
        value = {
            "case_id": timer.case_id,
            "due_at": timer.due_at.isoformat(),
            "generation": timer.generation,
            "timer": timer.name,
        }
        original = Original(
            topic="timers",
            partition=self._partition,
            offset=-1,
            key=timer.case_id.encode(),
            value=json.dumps(value, sort_keys=True, separators=(",", ":")).encode(),
        )
        return to_entry(DeadLetter(original, "failed", detail, attempts))
