"""What cases know of each other: facts by owner, and counters by day."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select

from storage.ledger.dialects.database import Database
from storage.ledger.instants import to_micros
from storage.ledger.port import FactKey
from storage.ledger.tables import cases, facts, tallies, timers
from storage.ledger.values import JSON, TimerState, Wake


class Facts:
    """Gathers the facts and counters of one batch over those that were read.

    A key is held from its first reading or from the flush until the transaction ends, so that
    what a case has read of others is still so when its own word on it is kept.
    """

    def __init__(self, database: Database, connection: Connection) -> None:
        self._database = database
        self._connection = connection
        self._held: set[str] = set()
        self._read: dict[FactKey, dict[str, JSON]] = {}
        self._put: dict[tuple[str, str, str], JSON | None] = {}
        self._added: dict[tuple[str, str, str, str], int] = {}

    def facts(self, keys: Sequence[FactKey]) -> dict[FactKey, Mapping[str, JSON]]:
        unread = sorted({key for key in keys if key not in self._read})
        if unread:
            self._hold(unread)
            self._read.update((key, {}) for key in unread)
            columns = [facts.c[name] for name in ("scope", "key", "owner", "value")]
            for scope, key, owner, value in self._database.fetch(
                self._connection, columns, by=columns[:2], keys=unread
            ):
                self._read[scope, key][owner] = json.loads(value)
            for (scope, key, owner), value in self._put.items():
                if (scope, key) in unread:
                    _set(self._read[scope, key], owner, value)
        return {key: dict(sorted(self._read[key].items())) for key in keys}

    def put(self, scope: str, key: str, owner: str, value: JSON | None) -> None:
        self._put[scope, key, owner] = value
        if (scope, key) in self._read:
            _set(self._read[scope, key], owner, value)

    def add_tally(self, scope: str, key: str, day: date, name: str, by: int) -> None:
        counter = (scope, key, day.isoformat(), name)
        self._added[counter] = self._added.get(counter, 0) + by

    def tallies(
        self, scope: str, key: str, *, from_day: date, to_day: date
    ) -> dict[date, Mapping[str, int]]:
        self._hold([(scope, key)])
        first, last = from_day.isoformat(), to_day.isoformat()
        query = select(tallies).where(
            tallies.c.scope == scope,
            tallies.c.key == key,
            tallies.c.day >= first,
            tallies.c.day <= last,
        )
        found: dict[str, dict[str, int]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.day, {})[row.name] = row.amount
        for (of, which, day, name), by in self._added.items():
            if (of, which) == (scope, key) and first <= day <= last:
                counters = found.setdefault(day, {})
                counters[name] = counters.get(name, 0) + by
        return {date.fromisoformat(day): dict(found[day]) for day in sorted(found)}

    def flush(self) -> None:
        self._hold(sorted({(scope, key) for scope, key, _ in self._put}))
        kept, removed = [], []
        for (scope, key, owner), value in sorted(self._put.items(), key=lambda item: item[0]):
            if value is None:
                removed.append((scope, key, owner))
            else:
                row = {"scope": scope, "key": key, "owner": owner, "value": _dump(value)}
                kept.append(row)
        self._database.upsert(self._connection, facts, kept)
        for scope, key, owner in removed:
            self._connection.execute(
                delete(facts).where(
                    facts.c.scope == scope, facts.c.key == key, facts.c.owner == owner
                )
            )
        names = ("scope", "key", "day", "name", "amount")
        added: list[dict[str, Any]] = [
            dict(zip(names, (*counter, by), strict=True))
            for counter, by in sorted(self._added.items())
        ]
        self._database.upsert(
            self._connection, tallies, added, {"amount": "tallies.amount + excluded.amount"}
        )

    def _hold(self, keys: Sequence[FactKey]) -> None:
        names = [json.dumps(key) for key in keys]
        self._database.hold(self._connection, [name for name in names if name not in self._held])
        self._held.update(names)


def facts_of(connection: Connection, scope: str) -> list[tuple[str, str, JSON]]:
    """Return key, owner and value of every fact of a scope, in order."""
    query = (
        select(facts.c.key, facts.c.owner, facts.c.value)
        .where(facts.c.scope == scope)
        .order_by(facts.c.key, facts.c.owner)
    )
    return [(row.key, row.owner, json.loads(row.value)) for row in connection.execute(query)]


def tell(
    database: Database, scope: str, key: str, owner: str, value: JSON, wake: Wake | None
) -> None:
    """Set one fact from outside of any case, and wake those who wait for it.

    Who asked before this transaction is woken by it, who asks after it has seen the fact: the
    key is held from the flush to the end.
    """
    with database.writing() as connection:
        gathered = Facts(database, connection)
        gathered.put(scope, key, owner, value)
        gathered.flush()
        if wake is not None:
            _wake(database, connection, key, wake)


def _wake(database: Database, connection: Connection, key: str, wake: Wake) -> None:
    waiting = (
        select(cases.c.case_id, cases.c.partition)
        .join(facts, facts.c.owner == cases.c.case_id)
        .where(facts.c.scope == wake.scope, facts.c.key == key)
        .order_by(cases.c.case_id)
    )
    rows = [
        {
            "case_id": row.case_id,
            "name": wake.timer,
            "partition": row.partition,
            "generation": 1,
            "due_at": to_micros(wake.due_at),
            "state": TimerState.ARMED.value,
        }
        for row in connection.execute(waiting)
    ]
    # Where the case has that timer already, armed or fired, it stays as it is.
    database.upsert(connection, timers, rows, {"generation": "timers.generation"})


def _set(owners: dict[str, JSON], owner: str, value: JSON | None) -> None:
    if value is None:
        owners.pop(owner, None)
    else:
        owners[owner] = value


def _dump(value: JSON) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
