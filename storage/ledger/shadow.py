"""Notes of a shadow policy: kept beside the live decisions, never in their way."""

from collections.abc import Sequence

import structlog
from sqlalchemy import Connection, select

from storage.ledger.dialects.database import Database
from storage.ledger.instants import from_micros, to_micros
from storage.ledger.tables import shadow_notes
from storage.ledger.values import ShadowNote, StoredShadowNote

log = structlog.get_logger(__name__)


def keep(database: Database, connection: Connection, notes: Sequence[ShadowNote]) -> None:
    """Insert notes; if that fails they alone are undone, and the log says so.

    What the transaction holds besides is not touched: a shadow must not disturb the live run.
    """
    if not notes:
        return
    rows = [
        {
            "case_id": note.case_id,
            "source": note.source,
            "id": note.id,
            "instant": to_micros(note.instant),
            "policy": note.policy,
            "shadow": note.shadow,
            "failed": note.failed,
            "body": note.body,
        }
        for note in notes
    ]
    try:
        with connection.begin_nested():
            database.insert(connection, shadow_notes, rows)
    except Exception as error:  # whatever it is, the live decisions must be kept
        log.error("shadow notes were not kept", notes=len(rows), error=type(error).__name__)


def read(
    connection: Connection, *, case_id: str | None, after: int, limit: int | None
) -> list[StoredShadowNote]:
    """Return the notes whose number is above `after`, of one case or all, in order."""
    query = select(shadow_notes).where(shadow_notes.c.number > after)
    if case_id is not None:
        query = query.where(shadow_notes.c.case_id == case_id)
    rows = connection.execute(query.order_by(shadow_notes.c.number).limit(limit))
    return [
        StoredShadowNote(
            row.number,
            ShadowNote(
                row.case_id,
                row.source,
                row.id,
                from_micros(row.instant),
                row.policy,
                row.shadow,
                row.failed,
                row.body,
            ),
        )
        for row in rows
    ]
