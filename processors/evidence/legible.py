"""Whether a picture could be read at all: an unreadable paper is unknown, not false."""

from statistics import median

from processors.evidence.values import Check, DocumentRead, Source
from processors.text import Text

_LEAST_LETTERS = 8
_LEAST_CONFIDENCE = 0.72
_SURE = 0.8
_LEAST_SURE_SHARE = 0.4
_SMALL_PRINT = 14

_EMPTY = Text(
    "图片上几乎没有可辨认的文字。请在光线充足处对准整张材料重新拍摄。",
    "There is hardly any text to be made out. Please photograph the whole paper in good light.",
)
_SMALL = Text(
    "图片上的文字太小，无法可靠读取。请靠近拍摄或以更高分辨率上传。",
    "The print is too small to be read reliably. Please photograph it closer or upload it at a "
    "higher resolution.",
)
_BLURRED = Text(
    "图片模糊或被遮挡，文字无法可靠读取。请重新拍摄清晰的照片。",
    "The picture is blurred or covered and its text cannot be read reliably. Please take a sharp "
    "one.",
)


def is_legible(document: DocumentRead) -> bool:
    """Certain text, a code, or enough sure letters. Noise is read as some, with little trust."""
    if document.structured or document.codes:
        return True
    if any(span.source is not Source.OCR for span in document.spans):
        return True
    letters = sum(len(span.text) for span in document.spans)
    if letters < _LEAST_LETTERS:
        return False
    trust = sum(span.confidence * len(span.text) for span in document.spans) / letters
    sure = sum(len(span.text) for span in document.spans if span.confidence >= _SURE)
    return trust >= _LEAST_CONFIDENCE and sure >= _LEAST_SURE_SHARE * letters


def illegible(document: DocumentRead) -> Check:
    """What is wrong with a picture that could not be read, and what would help (E-02)."""
    letters = sum(len(span.text) for span in document.spans)
    if letters < _LEAST_LETTERS:
        what = _EMPTY
    elif median(span.box[3] - span.box[1] for span in document.spans) < _SMALL_PRINT:
        what = _SMALL
    else:
        what = _BLURRED
    return Check("E-02", "PICTURE_UNREADABLE", "unknown", what)
