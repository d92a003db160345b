"""Dead letters: the original message, untouched, with why it was refused in added headers."""

import hashlib
from datetime import datetime

from storage.ledger.outbox import dump_headers
from storage.ledger.values import DeadLetter, Original, OutboxEntry

TOPIC = "dead-letters"
_ADDED = ("reason", "detail", "topic", "partition", "offset", "attempts")
_PREFIX = "proofstream-"
_ARRIVED = "proofstream-arrived"


def to_entry(letter: DeadLetter) -> OutboxEntry:
    """Return the message for the dead-letter topic.

    Its id is made of where and what the original was, so that taking the same message in
    again adds no second letter.
    """
    original = letter.original
    added = (
        letter.reason,
        letter.detail,
        original.topic,
        str(original.partition),
        str(original.offset),
        str(letter.attempts),
    )
    headers = original.headers + tuple(
        (_PREFIX + name, value.encode(errors="backslashreplace"))
        for name, value in zip(_ADDED, added, strict=True)
    )
    if letter.arrived_at is not None:
        headers += ((_ARRIVED, letter.arrived_at.isoformat().encode()),)
    content = hashlib.sha256()
    for part in (original.key, original.value, dump_headers(headers)):
        content.update(b"-" if part is None else b"%d:" % len(part) + part)
    return OutboxEntry(
        topic=TOPIC,
        id=f"dead-letter-{content.hexdigest()}",
        key=original.key,
        value=original.value,
        headers=headers,
        event_source=_clean(letter.source),
        event_id=_clean(letter.id),
    )


def from_entry(entry: OutboxEntry) -> DeadLetter:
    """Undo `to_entry`."""
    headers = entry.headers
    arrived_at = None
    if headers[-1][0] == _ARRIVED:
        arrived_at = datetime.fromisoformat(headers[-1][1].decode())
        headers = headers[:-1]
    count = len(_ADDED)
    reason, detail, topic, partition, offset, attempts = (
        value.decode() for _, value in headers[-count:]
    )
    original = Original(
        topic=topic,
        partition=int(partition),
        offset=int(offset),
        key=entry.key,
        value=entry.value,
        headers=headers[:-count],
    )
    return DeadLetter(
        original,
        reason,
        detail,
        int(attempts),
        source=entry.event_source,
        id=entry.event_id,
        arrived_at=arrived_at,
    )


def is_clean(text: str) -> bool:
    """Can every database keep this text? Not if it has a NUL or half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def _clean(text: str | None) -> str | None:
    return text if text is not None and is_clean(text) else None
