"""The hash chain of a case: hash_n = sha256(0x00 || canonical(entry_n) || hash_{n-1}).

The canonical entry (RFC 8785 JSON) names event, context and outcome by their SHA-256, so that a
chain still verifies after the law has asked for the erasure of what an entry held.
"""

import hashlib
import json
from datetime import UTC

from storage.ledger.values import CaseEntry, StoredCase

GENESIS = "0" * 64
"""The hash before a case's first entry."""

# Only strings, small integers and truth values: for these it writes what RFC 8785 asks for.
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def canonical_entry(case_id: str, seq: int, entry: CaseEntry) -> bytes:
    """Return what is hashed of one entry. Pure."""
    return _canonical(
        {
            "case_id": case_id,
            "context": _sha256(entry.context),
            "event": _sha256(entry.event),
            "id": entry.id,
            "instant": entry.instant.astimezone(UTC).isoformat(timespec="microseconds"),
            "outcome": _sha256(entry.outcome),
            "seq": seq,
            "source": entry.source,
            "type": entry.type,
        }
    )


def entry_hash(case_id: str, seq: int, entry: CaseEntry, *, previous: str) -> str:
    """Return the hex hash that links `entry` to the one before it. Pure."""
    digest = hashlib.sha256(b"\x00" + canonical_entry(case_id, seq, entry))
    digest.update(bytes.fromhex(previous))
    return digest.hexdigest()


def case_seal(case: StoredCase) -> str:
    """Return the digest of all that a case's row holds but the seal. Pure.

    It finds damage, not fraud: who can write the row can write the seal. The chain's head is
    what signed checkpoints vouch for.
    """
    return _sha256(
        _canonical(
            {
                "case_id": case.case_id,
                "head_hash": case.head_hash,
                "kind": case.kind,
                "merged_into": case.merged_into,
                "open": case.open,
                "partition": case.partition,
                "seq": case.seq,
                "snapshot": _sha256(case.snapshot),
                "state": case.state,
                "updated_at": case.updated_at.astimezone(UTC).isoformat(timespec="microseconds"),
            }
        )
    )


def _canonical(value: dict[str, str | int | bool | None]) -> bytes:
    return _JSON.encode(value).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
