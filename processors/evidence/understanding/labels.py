"""Labels in rows, and the values that stand after or under them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from processors.evidence.understanding.layout import Piece, Row, Sheet

MOST_HITS = 60
"""A label printed more often is no label."""

_SKIP = re.compile(r"[\s:;.,\"'_=\-]*")
_PARTY = re.compile("[购購销銷]")
_FILLER = re.compile(r"[\s_…]+$")


FULL_FORMS = dict(
    zip(
        "货应税劳务称额号单数价计规纳识别开购销备编码机发专话账项权证",
        "貨應稅勞務稱額號單數價計規納識別開購銷備編碼機發專話賬項權證",
        strict=True,
    )
)
"""Simplified letters of labels in their full form: on papers from elsewhere, and where OCR errs."""


def spaced(*names: str) -> str:
    """Return a pattern for any of the labels, however far apart their letters are printed.

    One mark between two letters is a speck that OCR read; letters may stand in their full form.
    """
    apart = r"\s*(?:[^\w\s]\s*)?"
    return "(?:" + "|".join(apart.join(map(_letter, name)) for name in names) + ")"


def _letter(letter: str) -> str:
    full = FULL_FORMS.get(letter)
    return f"[{letter}{full}]" if full else re.escape(letter)


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found on a sheet, as the row's text from `start` to `end`."""

    sheet: Sheet
    row: Row
    start: int
    end: int
    text: str

    @property
    def piece(self) -> Piece:
        return self.row.cut(self.start, self.end)


def find(sheets: Iterable[Sheet], pattern: re.Pattern[str]) -> Iterator[Hit]:
    """Yield where `pattern` stands, in reading order; at most MOST_HITS times."""
    left = MOST_HITS
    for sheet in sheets:
        for row in sheet.rows:
            for match in pattern.finditer(row.text):
                yield Hit(sheet, row, match.start(), match.end(), match.group())
                left -= 1
                if left == 0:
                    return


def after(hit: Hit, stop: re.Pattern[str] | None = None) -> Piece | None:
    """Return what is printed right of a label: its cell, up to the next label; None when blank.

    A label whose own cell is empty takes the next one, unless that begins with a label.
    """
    text = hit.row.text
    skipped = _SKIP.match(text, hit.end)
    start = skipped.end() if skipped else hit.end
    end = len(text)
    if stop is not None and (next_label := stop.search(text, start)):
        end = next_label.start()
    cell_end = text.find("\t", start, end)
    if cell_end >= 0:
        end = cell_end
    value = text[start:end]
    trimmed = _FILLER.sub("", value)
    if not trimmed.strip():
        return None
    return hit.row.cut(start, start + len(trimmed))


def below(hit: Hit, stop: re.Pattern[str], *, rows: int = 1) -> Piece | None:
    """Return the nearest piece that stands under a label and is no label itself."""
    label = hit.piece
    reach = label.box[3] + 2.2 * rows * max(label.height, 1.0)
    under = [
        piece
        for row in hit.sheet.rows
        for piece in row.pieces
        if label.middle[1] < piece.middle[1] <= reach
        and piece.box[1] >= label.middle[1]
        and piece.box[0] < label.box[2]
        and piece.box[2] > label.box[0]
        and not stop.match(piece.text)
    ]
    return min(under, key=lambda p: p.middle[1], default=None)


def column_beside(hit: Hit, columns: Sequence[Piece]) -> str | None:
    """Return the downward party label beside the hit, nearest on its left; None without one."""
    x, y = hit.piece.box[0], hit.piece.middle[1]
    beside = [
        c
        for c in columns
        if _PARTY.search(c.text)
        and c.box[0] <= x
        and c.box[1] - 0.15 * c.height - 8 <= y <= c.box[3] + 0.15 * c.height + 8
    ]
    return max(beside, key=lambda c: c.box[2]).text if beside else None
