"""Which values should be looked at again, and what becomes of them when they were."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from processors.evidence import credit_code
from processors.evidence.understanding.invoice import cross_examine
from processors.evidence.understanding.layout import lay_out
from processors.evidence.understanding.unread import unread_places
from processors.evidence.values import DERIVED, NOWHERE, Box, DocumentRead, Field, Source

SURE = 0.95
"""From here on a value is hardly ever wrong, and no look at it would find another."""

_AGREED = 0.985
_DISPUTED = 0.94
"""A value beside which another one was read is never made sure by looking at it again."""

_OFTEN_ABSENT = frozenset(
    {"goods", "items", "qr_payload", "seal_text", "scope", "sub_licensing", "admission"}
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A field whose letters are in doubt, and where they stand; `value` is empty if unread."""

    field: str
    page: int
    box: Box
    value: str


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What another engine, or another picture, read in the place of a doubt."""

    field: str
    value: str
    confidence: float
    engine: str
    page: int = 1
    box: Box = NOWHERE
    source: Source = Source.OCR


def doubts(
    fields: Mapping[str, Field],
    kind: str,
    document: DocumentRead,
    needed: Callable[[str], float],
) -> tuple[Doubt, ...]:
    """Return the values to read again, the least sure first.

    Those less sure than `needed` tells of a field of their name. Only what was guessed from pixels
    and is one line: lists, codes and seals have readers of their own. Ids that fail their check
    are always among them, and so are places right of a label where nothing was read.
    """
    found = [
        Doubt(name, field.page, field.box, str(field.value))
        for name, field in fields.items()
        if field.source is Source.OCR
        and field.box != NOWHERE
        and isinstance(field.value, str)
        and name not in _OFTEN_ABSENT
        and not (field.engine or "").startswith(DERIVED)
        and (field.confidence < needed(name) or _fails_its_check(name, field))
    ]
    found.sort(key=lambda doubt: (fields[doubt.field].confidence, doubt.field))
    missing = unread_places(fields, kind, lay_out(document))
    return (*(Doubt(name, page, box, "") for name, page, box in missing), *found)


def with_second_look(fields: Mapping[str, Field], looks: Iterable[SecondLook]) -> dict[str, Field]:
    """Merge second readings: agreement makes a value surer, a difference is kept beside it.

    A second reading replaces the first only where it passes a check that the first fails, or was
    read with clearly more confidence; the first stays among the alternatives. What a code says
    was known before: it is no second look at the print.
    """
    merged = dict(fields)
    for look in looks:
        field = merged.get(look.field)
        known = field is not None and look.source is not Source.OCR and look.value != field.value
        if not look.value or known:
            continue
        if field is None:
            merged[look.field] = _first(look)
        elif isinstance(field.value, str):
            merged[look.field] = _merge(look.field, field, look)
    return cross_examine(merged)


def _first(look: SecondLook) -> Field:
    """A value that only the second look found is used, and never called sure."""
    confidence = min(look.confidence, 0.9)
    return Field(look.value, confidence, Source.OCR, look.engine, look.page, look.box)


def _merge(name: str, field: Field, look: SecondLook) -> Field:
    first = str(field.value)
    engine = "+".join(dict.fromkeys(e for e in (field.engine, look.engine) if e))
    if first == look.value:
        # Two looks agree on the letters; that they are the right ones they both take from the
        # same place. The same engine in better light proves less than another one.
        surest = max(field.confidence, look.confidence)
        share = 0.15 if look.engine in (field.engine or "") else 0.5
        ceiling = _AGREED if not field.alternatives else _DISPUTED
        return replace(
            field, confidence=surest + share * (ceiling - min(surest, ceiling)), engine=engine
        )
    others = (*field.alternatives, first)
    better = _passes(name, look.value) and not _passes(name, first)
    surer = look.confidence >= SURE and look.confidence - field.confidence > 0.2
    if better or (surer and _passes(name, look.value) == _passes(name, first)):
        confidence = 0.96 if better and name.endswith("tax_id") else min(look.confidence, 0.9)
        return replace(
            field,
            value=look.value,
            confidence=confidence,
            engine=look.engine,
            alternatives=tuple(dict.fromkeys(o for o in others if o != look.value)),
        )
    alternatives = tuple(dict.fromkeys((*field.alternatives, look.value)))
    return replace(field, confidence=field.confidence * 0.95, alternatives=alternatives)


def _passes(name: str, value: str) -> bool:
    if name.endswith("tax_id") or name == "credit_code":
        return credit_code.judge(value) == "valid"
    return False


def _fails_its_check(name: str, field: Field) -> bool:
    is_id = name.endswith("tax_id") or name == "credit_code"
    return is_id and credit_code.judge(str(field.value)) == "invalid"
