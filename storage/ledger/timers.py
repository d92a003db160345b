"""Timers: one row per case and name; starting one again is a new generation of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.ledger.dialects.database import Database, Record
from storage.ledger.instants import from_micros, to_micros
from storage.ledger.tables import timers
from storage.ledger.values import StoredTimer, TimerState

_COLUMNS = [timers.c[name] for name in ("case_id", "name", "generation", "due_at", "state")]


class Timers:
    """Gathers the timers of one batch over those that were read."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self._database = database
        self._connection = connection
        self._read: dict[str, dict[str, StoredTimer]] = {}
        self._changed: dict[tuple[str, str], int] = {}

    def load(self, case_ids: Sequence[str]) -> None:
        unread = sorted({case_id for case_id in case_ids if case_id not in self._read})
        self._read.update((case_id, {}) for case_id in unread)
        keys = [(case_id,) for case_id in unread]
        for row in self._database.fetch(
            self._connection, _COLUMNS, by=[timers.c.case_id], keys=keys
        ):
            timer = _stored(row)
            self._read[timer.case_id][timer.name] = timer

    def of(self, case_id: str) -> tuple[StoredTimer, ...]:
        self.load([case_id])
        return tuple(timer for _, timer in sorted(self._read[case_id].items()))

    def arm(self, case_id: str, name: str, due_at: datetime, *, partition: int) -> int:
        self.load([case_id])
        before = self._read[case_id].get(name)
        generation = 1 if before is None else before.generation + 1
        self._keep(StoredTimer(case_id, name, generation, due_at, TimerState.ARMED), partition)
        return generation

    def end(
        self, case_id: str, name: str, state: TimerState, *, generation: int | None, partition: int
    ) -> bool:
        """Disarm a timer, of whatever generation if None; False if that one is not armed."""
        self.load([case_id])
        timer = self._read[case_id].get(name)
        if timer is None or timer.state is not TimerState.ARMED:
            return False
        if generation not in (None, timer.generation):
            return False
        self._keep(replace(timer, state=state), partition)
        return True

    def flush(self) -> None:
        rows = [
            _timer_row(self._read[case_id][name], partition)
            for (case_id, name), partition in sorted(self._changed.items())
        ]
        self._database.upsert(self._connection, timers, rows)

    def _keep(self, timer: StoredTimer, partition: int) -> None:
        self._read[timer.case_id][timer.name] = timer
        self._changed[timer.case_id, timer.name] = partition


def read_timers(connection: Connection, case_id: str) -> list[StoredTimer]:
    """Return a case's timers in order of name."""
    query = select(*_COLUMNS).where(timers.c.case_id == case_id).order_by(timers.c.name)
    return [_stored(row) for row in connection.execute(query)]


def _stored(row: Record) -> StoredTimer:
    case_id, name, generation, due_at, state = row
    return StoredTimer(case_id, name, generation, from_micros(due_at), TimerState(state))


def _timer_row(timer: StoredTimer, partition: int) -> dict[str, Any]:
    return {
        "case_id": timer.case_id,
        "name": timer.name,
        "partition": partition,
        "generation": timer.generation,
        "due_at": to_micros(timer.due_at),
        "state": timer.state.value,
    }
