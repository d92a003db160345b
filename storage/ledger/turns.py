"""What became of the inbox rows of one batch: applied, parked or refused."""

from collections.abc import Sequence

from sqlalchemy import Connection

from storage.ledger import due, outbox
from storage.ledger.dead_letters import to_entry
from storage.ledger.dialects.database import Database
from storage.ledger.tables import inbox
from storage.ledger.values import DeadLetter, DueEvent, Original, OutboxEntry

_SUBJECTS_A_STATEMENT = 1_000


class Turns:
    """Gathers new states of inbox rows. The last word on a row counts."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self._database = database
        self._connection = connection
        self._states: dict[int, str] = {}
        self._parked: dict[str, dict[int, DueEvent]] = {}
        self._read: set[str] = set()

    def load(self, subjects: Sequence[str]) -> None:
        """Read along what is parked, so that `parked` need not ask for each subject."""
        unread = sorted(set(subjects) - self._read)
        self._read.update(unread)
        for start in range(0, len(unread), _SUBJECTS_A_STATEMENT):
            some = unread[start : start + _SUBJECTS_A_STATEMENT]
            for event in due.parked(self._database, self._connection, some):
                if event.number not in self._states:
                    self._parked.setdefault(event.subject, {})[event.number] = event

    def mark_applied(self, events: Sequence[DueEvent]) -> None:
        for event in events:
            self._settle(event, "applied")

    def park(self, event: DueEvent) -> None:
        self._settle(event, "parked")
        self._parked.setdefault(event.subject, {})[event.number] = event

    def parked(self, subject: str) -> tuple[DueEvent, ...]:
        self.load([subject])
        return tuple(sorted(self._parked.get(subject, {}).values(), key=due.order_of))

    def refuse(self, event: DueEvent, *, reason: str, detail: str, attempts: int) -> OutboxEntry:
        """Settle the row and return its dead letter, made of the original bytes."""
        self._settle(event, "refused")
        columns = [inbox.c[name] for name in ("key", "value", "headers")]
        keys = [(event.number,)]
        (row,) = self._database.fetch(self._connection, columns, by=[inbox.c.number], keys=keys)
        original = Original(
            topic=event.topic,
            partition=event.partition,
            offset=event.offset,
            key=row[0],
            value=row[1],
            headers=outbox.load_headers(row[2]),
        )
        return to_entry(
            DeadLetter(original, reason, detail, attempts, source=event.source, id=event.id)
        )

    def flush(self) -> None:
        rows = [{"number": n, "state": state} for n, state in sorted(self._states.items())]
        self._database.update_rows(self._connection, inbox, rows)

    def _settle(self, event: DueEvent, state: str) -> None:
        self._states[event.number] = state
        self._parked.get(event.subject, {}).pop(event.number, None)
