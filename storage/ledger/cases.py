"""Cases: the chained entries are the record, the case's row a snapshot after the last of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from storage.ledger.chain import GENESIS, case_seal, entry_hash
from storage.ledger.dialects.database import Database, Record
from storage.ledger.errors import Fenced
from storage.ledger.instants import from_micros, to_micros
from storage.ledger.tables import case_events, cases
from storage.ledger.values import CaseEntry, CaseRecord, StoredCase, StoredEntry

_COLUMNS = list(cases.c)


class Cases:
    """Gathers the cases and entries of one batch over those that were read."""

    def __init__(self, database: Database, connection: Connection, partition: int) -> None:
        self._database = database
        self._connection = connection
        self._partition = partition
        self._read: dict[str, StoredCase | None] = {}
        self._changed: dict[str, StoredCase] = {}
        self._entries: list[StoredEntry] = []
        self._merged: dict[str, str] = {}

    def load(self, case_ids: Sequence[str]) -> dict[str, StoredCase]:
        unread = sorted({case_id for case_id in case_ids if case_id not in self._read})
        keys = [(case_id,) for case_id in unread]
        rows = self._database.fetch(self._connection, _COLUMNS, by=[cases.c.case_id], keys=keys)
        self._read.update(dict.fromkeys(unread))
        self._read.update((row[0], _stored(row)) for row in rows)
        found = {case_id: self._read[case_id] for case_id in case_ids}
        return {case_id: case for case_id, case in found.items() if case is not None}

    def partition_of(self, case_id: str) -> int:
        """A case stays in the partition of its first entry, wherever it is written from."""
        case = self._read.get(case_id)
        return self._partition if case is None else case.partition

    def save(self, case: CaseRecord, *, expected_seq: int, entries: Sequence[CaseEntry]) -> int:
        if not entries:
            raise ValueError("a case changes by entries only")
        before = self.load([case.case_id]).get(case.case_id)
        seq = 0 if before is None else before.seq
        if seq != expected_seq:
            raise Fenced(f"case {case.case_id} is at {seq}, not at {expected_seq}")
        head = GENESIS if before is None else before.head_hash
        for entry in entries:
            seq += 1
            head = entry_hash(case.case_id, seq, entry, previous=head)
            self._entries.append(StoredEntry(case.case_id, seq, entry, head))
        self._keep(
            StoredCase(
                case_id=case.case_id,
                partition=self.partition_of(case.case_id),
                kind=case.kind,
                state=case.state,
                open=case.open,
                seq=seq,
                snapshot=case.snapshot,
                head_hash=head,
                merged_into=self._merged.get(
                    case.case_id, None if before is None else before.merged_into
                ),
                updated_at=case.updated_at,
            )
        )
        return seq

    def merge(self, case_id: str, into: str) -> None:
        """Those merged into `case_id` before follow it, so that one look finds the open case."""
        if case_id == into:
            raise ValueError(f"case {into} can't be merged into itself")
        query = select(cases.c.case_id).where(cases.c.merged_into == case_id)
        followers = {row.case_id for row in self._connection.execute(query)}
        followers |= {other for other, to in self._merged.items() if to == case_id}
        for other in (case_id, *sorted(followers - {into})):
            self._merged[other] = into
            case = self.load([other]).get(other)
            if case is not None:
                self._keep(replace(case, merged_into=into))

    def flush(self) -> None:
        absent = self._merged.keys() - self._changed.keys()
        if absent:
            raise LookupError(f"merged, but never saved: {', '.join(sorted(absent))}")
        rows = [_case_row(self._changed[case_id]) for case_id in sorted(self._changed)]
        self._database.upsert(self._connection, cases, rows)
        try:
            entries = [_entry_row(entry) for entry in self._entries]
            self._database.insert(self._connection, case_events, entries)
        except IntegrityError as error:
            raise Fenced("another applier has written one of the cases meanwhile") from error

    def _keep(self, case: StoredCase) -> None:
        self._read[case.case_id] = self._changed[case.case_id] = case


def read_cases(
    connection: Connection,
    *,
    case_id: str | None = None,
    kind: str | None = None,
    is_open: bool | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> list[StoredCase]:
    """Return cases in order of id; each argument that is given narrows the choice."""
    query = select(cases).order_by(cases.c.case_id).limit(limit)
    if case_id is not None:
        query = query.where(cases.c.case_id == case_id)
    if kind is not None:
        query = query.where(cases.c.kind == kind)
    if is_open is not None:
        query = query.where(cases.c.open == is_open)
    if after is not None:
        query = query.where(cases.c.case_id > after)
    return [_stored(row) for row in connection.execute(query)]


def read_entries(connection: Connection, case_id: str) -> list[StoredEntry]:
    """Return a case's entries in order of seq."""
    query = select(case_events).where(case_events.c.case_id == case_id).order_by(case_events.c.seq)
    return [
        StoredEntry(
            case_id=row.case_id,
            seq=row.seq,
            entry=CaseEntry(
                source=row.source,
                id=row.id,
                type=row.type,
                instant=from_micros(row.instant),
                event=row.event,
                context=row.context,
                outcome=row.outcome,
            ),
            hash=row.hash,
        )
        for row in connection.execute(query)
    ]


def _stored(row: Record) -> StoredCase:
    values = dict(zip((column.name for column in _COLUMNS), row, strict=True))
    values["open"] = bool(values["open"])
    values["updated_at"] = from_micros(values["updated_at"])
    return StoredCase(**values)


def _case_row(case: StoredCase) -> dict[str, Any]:
    return {
        "case_id": case.case_id,
        "partition": case.partition,
        "kind": case.kind,
        "state": case.state,
        "open": case.open,
        "seq": case.seq,
        "snapshot": case.snapshot,
        "head_hash": case.head_hash,
        "merged_into": case.merged_into,
        "updated_at": to_micros(case.updated_at),
        "seal": case_seal(case),
    }


def _entry_row(stored: StoredEntry) -> dict[str, Any]:
    entry = stored.entry
    return {
        "case_id": stored.case_id,
        "seq": stored.seq,
        "source": entry.source,
        "id": entry.id,
        "type": entry.type,
        "instant": to_micros(entry.instant),
        "event": entry.event,
        "context": entry.context,
        "outcome": entry.outcome,
        "hash": stored.hash,
    }
