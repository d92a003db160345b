"""Whether a picture could be read at all: an unreadable paper is unknown, not false."""

from processors.evidence.values import DocumentRead, Source

LEAST_LETTERS = 8
"""With fewer letters there is nothing to be read on a page."""

_LEAST_CONFIDENCE = 0.72
_SURE = 0.8
_LEAST_SURE_SHARE = 0.4


def is_legible(document: DocumentRead) -> bool:
    """Certain text, a code, or enough sure letters. Noise is read as some, with little trust."""
    if document.structured or document.codes:
        return True
    if any(span.source is not Source.OCR for span in document.spans):
        return True
    letters = sum(len(span.text) for span in document.spans)
    if letters < LEAST_LETTERS:
        return False
    trust = sum(span.confidence * len(span.text) for span in document.spans) / letters
    sure = sum(len(span.text) for span in document.spans if span.confidence >= _SURE)
    return trust >= _LEAST_CONFIDENCE and sure >= _LEAST_SURE_SHARE * letters
