"""Whether a picture could be read at all: an unreadable paper is unknown, not false (E-02)."""

from processors.evidence.checks.bars import LegibleBars
from processors.evidence.values import DocumentRead, Source


def is_legible(document: DocumentRead, bars: LegibleBars) -> bool:
    """Certain text, a code, or enough sure letters. Noise is read as some, with little trust."""
    if document.structured or document.codes:
        return True
    if any(span.source is not Source.OCR for span in document.spans):
        return True
    letters = sum(len(span.text) for span in document.spans)
    if letters < bars.letters:
        return False
    trust = sum(span.confidence * len(span.text) for span in document.spans) / letters
    sure = sum(len(span.text) for span in document.spans if span.confidence >= bars.sure)
    return trust >= bars.confidence and sure >= bars.sure_share * letters
