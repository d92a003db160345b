"""Readings of one value from several sources, and how they become one field.

Confidence is set low on purpose: the bars are measured on recognised lines (ocr-speed, section 4:
no wrong value among 513 with a mean of 0.98, nor among 583 with the weakest letter at 0.90).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from processors.evidence.understanding.layout import Piece
from processors.evidence.values import NOWHERE, Box, Field, Source

AGREED = 0.99
CONFLICT_CAP = 0.6
_CERTAIN_SOURCES = frozenset({Source.TEXT_LAYER, Source.OFD, Source.XML, Source.QR})
_ORDER = {Source.XML: 0, Source.OFD: 1, Source.TEXT_LAYER: 1, Source.OCR: 2, Source.QR: 3}
_RANK = {Source.XML: 0, Source.OFD: 1, Source.TEXT_LAYER: 1, Source.QR: 2, Source.OCR: 3}


@dataclass(frozen=True, slots=True)
class Reading:
    """One value as one source gives it. `sure` says the letters themselves are not in doubt."""

    value: str
    confidence: float
    source: Source
    engine: str | None = None
    page: int = 1
    box: Box = NOWHERE

    @property
    def sure(self) -> bool:
        return self.source in _CERTAIN_SOURCES or self.confidence >= 0.95

    def weaker(self, factor: float) -> "Reading":
        return replace(self, confidence=self.confidence * factor)


def trust(piece: Piece) -> float:
    """Return how far the letters of a piece may be believed, before any check of their sense."""
    if piece.source in _CERTAIN_SOURCES:
        return 0.98
    mean, weakest = piece.confidence, piece.weakest
    if weakest >= 0.9 and mean >= 0.98:
        return 0.98
    if weakest >= 0.9 or mean >= 0.99:
        return 0.95
    for bar, confidence in ((0.98, 0.93), (0.965, 0.9), (0.95, 0.85), (0.9, 0.7)):
        if mean >= bar:
            return confidence
    return 0.5


def reading(piece: Piece, value: str, *, factor: float = 1.0) -> Reading:
    """Return `value` as read from `piece`; `factor` lowers it where the place is less certain."""
    return Reading(value, trust(piece) * factor, piece.source, piece.engine, piece.page, piece.box)


def fuse(readings: Iterable[Reading]) -> Field | None:
    """Make one field of all readings of it; None when there is none.

    What is printed stays the value when its letters are sure, whatever the QR says: a conflict
    lowers confidence and leaves the other value among the alternatives. Where the letters are in
    doubt the surer source wins. Agreement of two readings raises confidence. A value out of an
    original or a code keeps the place where the page prints it too.
    """
    groups: dict[str, list[Reading]] = {}
    for item in readings:
        groups.setdefault(item.value, []).append(item)
    if not groups:
        return None
    ordered = sorted(groups.values(), key=_weight)
    best, others = ordered[0], ordered[1:]
    chosen = min(best, key=lambda r: (_RANK[r.source], r.box == NOWHERE, -r.confidence))
    placed = _placed(chosen, best)
    confidence = _joint(best)
    if others:
        rival = max(_joint(group) for group in others)
        outvoted = len(best) > 1 and confidence >= AGREED and rival < 0.9
        confidence = min(confidence, 0.9 if outvoted else max(CONFLICT_CAP, 0.9 - rival / 2))
    alternatives = tuple(group[0].value for group in others)
    return Field(
        value=chosen.value,
        confidence=confidence,
        source=chosen.source,
        engine=chosen.engine,
        page=placed.page,
        box=placed.box,
        alternatives=alternatives,
    )


def _placed(chosen: Reading, group: Sequence[Reading]) -> Reading:
    """The reading whose place is shown: the chosen one's, of a code the print that agrees."""
    if chosen.box != NOWHERE and chosen.source is not Source.QR:
        return chosen
    printed = (r for r in group if r.box != NOWHERE and r.source is not Source.QR)
    return max(printed, key=lambda r: r.confidence, default=chosen)


def _weight(group: Sequence[Reading]) -> tuple[int, float]:
    """Sure print before the QR, the QR before print in doubt; then by confidence."""
    places = [_ORDER[r.source] for r in group if r.sure]
    return min(places, default=len(_ORDER)), -_joint(group)


def _joint(group: Sequence[Reading]) -> float:
    """Two readings of different places or sources that agree are hardly both wrong.

    Of two readings of one place the surer counts.
    """
    doubt = 1.0
    surer_last = sorted(group, key=lambda r: r.confidence)
    for item in {(r.source, r.page, r.box): r for r in surer_last}.values():
        doubt *= 1 - item.confidence
    return min(max(1 - doubt, 0.0), 0.995)
