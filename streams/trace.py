"""What is kept beside each applied event, canonical: what was known, and what followed."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from processors.cases import Context
from processors.cases.effects import Effect, Publish
from schemas import JSON, canonical, format_instant
from storage.ledger.values import DueTimer, OutboxEntry


def context_bytes(context: Context, findings: Mapping[str, Any] | None) -> bytes:
    """Return the cross-case facts and the findings an event was decided with."""
    known: dict[str, JSON] = {}
    if context.facts:
        known["facts"] = [
            {"scope": scope, "key": key, "owners": dict(owners)}
            for (scope, key), owners in sorted(context.facts.items())
        ]
    if context.tallies:
        known["tallies"] = [
            {"scope": scope, "key": key, "days": _days(counts)}
            for (scope, key), counts in sorted(context.tallies.items())
        ]
    if context.alike:
        known["alike"] = [
            {
                "look": look,
                "pages": [
                    {"distance": page.distance, "owner": page.owner, "value": page.value}
                    for page in pages
                ],
            }
            for look, pages in sorted(context.alike.items())
        ]
    if findings is not None:
        known["findings"] = dict(findings)
    return canonical(known)


def outcome_bytes(effects: Sequence[Effect], published: Sequence[OutboxEntry]) -> bytes:
    """Return the effects in order; of each published message the digest of its bytes."""
    digests = {entry.id: hashlib.sha256(entry.value or b"").hexdigest() for entry in published}
    return canonical({"effects": [_effect(effect, digests) for effect in effects]})


def timer_bytes(timer: DueTimer) -> bytes:
    """Return a fired timer as the case's chain keeps it."""
    return canonical(
        {
            "timer": timer.name,
            "generation": timer.generation,
            "due_at": format_instant(timer.due_at),
        }
    )


def _days(counts: Mapping[tuple[date, str], int]) -> JSON:
    return [[day.isoformat(), name, number] for (day, name), number in sorted(counts.items())]


def _effect(effect: Effect, digests: Mapping[str, str]) -> JSON:
    kind = type(effect).__name__
    if isinstance(effect, Publish):
        digest = digests[effect.id]
        return {"kind": kind, "topic": effect.topic, "id": effect.id, "sha256": digest}
    values = {name: _plain(getattr(effect, name)) for name in effect.__slots__}
    return {"kind": kind, **values}


def _plain(value: Any) -> JSON:
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
