"""The text of a seal as a field."""

from processors.evidence.understanding.layout import printed
from processors.evidence.values import SETTLED, DocumentRead, Field, Seal, Source

_SUREST = 0.94


def field_of(seal: Seal) -> Field:
    """Return the seal's text; what the pixels alone gave stays among the alternatives."""
    return Field(
        printed(seal.text or ""),
        min(seal.confidence, _SUREST),
        Source.OCR,
        None if seal.as_read is None else SETTLED,
        seal.page,
        seal.box,
        () if seal.as_read is None else (printed(seal.as_read),),
    )


def seal_field(document: DocumentRead, *, like: str | None) -> Field | None:
    """Return the text of the seal that is most like `like`, else of the one read best."""
    read = [seal for seal in document.seals if seal.text]
    if not read:
        return None
    return field_of(max(read, key=lambda s: (_likeness(printed(s.text or ""), like), s.confidence)))


def _likeness(text: str, like: str | None) -> float:
    if not like:
        return 0.0
    return len(set(text) & set(like)) / max(len(set(like)), 1)
