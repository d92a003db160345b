"""Pages as rows of pieces, so that labels and values can be paired by where they stand.

Spans come in any order and any cut: a label and its value in one span, a label letter by letter,
boxes wider than their text (OFD). Here they become rows read from left to right; a wide gap in
a row is a tab. Labels that run downwards (购买方) are taken out of the rows first.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from processors.evidence.values import Box, DocumentRead, PageRead, Source, Span

MOST_PIECES = 3000
"""A page with more spans is no paper that is read here; the rest of them is left out."""

MOST_LETTERS = 20_000
"""Letters of one page that are looked at; a page full of small print has a quarter of them."""

MOST_PAGES = 60
"""Pages after these prove nothing more; the longest lists of goods are shorter."""

_NOUGHT = re.compile(r"(?<=[a-z])0(?=[a-z])")
_ONE = re.compile(r"(?<=[a-z])1(?=[a-z])|(?:(?<=\b[A-Z][aeiu]l)|(?<=\b[A-Z][a-z][aeiu]l))1\b")
_SMALL_L = re.compile(r"\bl(?=n[a-z])")
_CJK = r"\u2e80-\u9fff\uf900-\ufaff"
_BLANK_AT_HAN = re.compile(
    rf"(?<=[{_CJK}、。])[ \t\u3000]+(?=[{_CJK}、。])"
    rf"|(?<=[{_CJK}][:,.;()])[ \t\u3000]+|[ \t\u3000]+(?=[:,.;()][{_CJK}])"
)
_BLANKS = re.compile(r"\s+")
_COLUMN_LABELS = (
    "购买方信息",
    "销售方信息",
    "购货单位",
    "销货单位",
    "购貨单位",
    "销貨单位",
    "购方信息",
    "销方信息",
    "购买方",
    "销售方",
    "密码区",
    "备注",
)
_COLUMN_LETTERS = frozenset("".join(_COLUMN_LABELS))
_GAP = 1.1
_LONGEST_STACK = 8
_MOST_IN_COLUMNS = 300
_WIDE = re.compile(r"[ \u3000]{3,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of printed text (NFKC) with its place; `weakest` as in Span."""

    text: str
    box: Box
    confidence: float
    weakest: float
    source: Source
    engine: str | None
    page: int

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces from left to right. In `text` a tab stands for a gap wider than a letter is high."""

    pieces: tuple[Piece, ...]
    text: str
    starts: tuple[int, ...]

    @property
    def top(self) -> float:
        return min(piece.box[1] for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.box[3] for piece in self.pieces)

    @property
    def left(self) -> float:
        return self.pieces[0].box[0]

    def cut(self, start: int, end: int) -> Piece:
        """Return the printed text from `start` to `end` of the row's text as one piece."""
        parts = [part for part in self._parts(start, end) if part.text.strip()]
        if not parts:
            raise ValueError("nothing is printed there")
        text = self.text[start:end].replace("\t", " ").strip()
        if len(parts) == 1:
            return replace(parts[0], text=text)
        return replace(
            parts[0],
            text=text,
            box=union(part.box for part in parts),
            confidence=min(part.confidence for part in parts),
            weakest=min(part.weakest for part in parts),
        )

    def _parts(self, start: int, end: int) -> Iterator[Piece]:
        for piece, begin in zip(self.pieces, self.starts, strict=True):
            low, high = max(start, begin), min(end, begin + len(piece.text))
            if low < high:
                yield _slice(piece, low - begin, high - begin)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page laid out. `columns` are the labels that run downwards."""

    number: int
    width: int
    height: int
    rows: tuple[Row, ...]
    columns: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "\n".join(row.text for row in self.rows)


def printed(text: str) -> str:
    """Return `text` in NFKC without the blanks that only set Chinese characters apart."""
    plain = unicodedata.normalize("NFKC", text)
    return _BLANKS.sub(" ", _BLANK_AT_HAN.sub("", plain)).strip()


def as_words(text: str) -> str:
    """Return a line as OCR read it with the digits and letters put right that no word has.

    A nought or one between small letters (c0m, Ju1y), a one behind the l that ends a short word
    (Mal1, not Level1 and Vol1), a small l that begins one before n (lnc).
    """
    text = _ONE.sub("l", _NOUGHT.sub("o", text))
    return _SMALL_L.sub("I", text)


def union(boxes: Iterable[Box]) -> Box:
    """Return the box around all `boxes` (at least one)."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def lay_out(document: DocumentRead) -> tuple[Sheet, ...]:
    """Return the first pages as sheets, in order, each laid out once. Total, linear in pages."""
    return tuple(_sheet(page) for page in document.pages[:MOST_PAGES])


@lru_cache(maxsize=MOST_PAGES)
def _sheet(page: PageRead) -> Sheet:
    pieces: list[Piece] = []
    letters = 0
    for span in page.spans[:MOST_PIECES]:
        letters += len(span.text)
        if letters > MOST_LETTERS:
            break
        pieces += _pieces(span)
    columns, rest = _take_columns(pieces)
    return Sheet(page.number, page.width, page.height, _rows(rest), columns)


def _pieces(span: Span) -> Iterator[Piece]:
    """A span is one piece; wide blanks inside it (text layers) part it."""
    base = Piece(
        span.text, span.box, span.confidence, span.weakest, span.source, span.engine, span.page
    )
    start = 0
    for gap in (*_WIDE.finditer(span.text), None):
        end = len(span.text) if gap is None else gap.start()
        text = printed(span.text[start:end])
        if span.source is Source.OCR:
            text = as_words(text)
        if text:
            yield from _stacked(replace(_slice(base, start, end), text=text))
        start = end if gap is None else gap.end()


def _stacked(piece: Piece) -> Iterator[Piece]:
    """Letters printed one under the other, which OCR takes for one line, are cells of a column."""
    count = len(piece.text)
    if not 2 <= count <= _LONGEST_STACK or piece.height < 1.25 * piece.width:
        yield piece
        return
    x0, y0, x1, y1 = piece.box
    step = (y1 - y0) / count
    for i, letter in enumerate(piece.text):
        if letter.isspace():
            continue
        yield replace(piece, text=letter, box=(x0, y0 + i * step, x1, y0 + (i + 1) * step))


def _slice(piece: Piece, start: int, end: int) -> Piece:
    """Cut a piece by the share of its width that the letters before `start` and `end` take."""
    if start <= 0 and end >= len(piece.text):
        return piece
    widths = [1.0 if ord(letter) < 0x2E80 else 2.0 for letter in piece.text]
    total = sum(widths) or 1.0
    x0, y0, x1, y1 = piece.box
    left = x0 + (x1 - x0) * sum(widths[:start]) / total
    right = x0 + (x1 - x0) * sum(widths[:end]) / total
    return replace(piece, text=piece.text[start:end], box=(left, y0, right, y1))


def _take_columns(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], list[Piece]]:
    """Part what runs downwards (labels, notes along the edge) from everything else."""
    candidates = sorted(
        (p for p in pieces if set(p.text) <= _COLUMN_LETTERS and _runs_down(p)),
        key=lambda p: (p.box[1], p.box[0]),
    )[:_MOST_IN_COLUMNS]
    sideways = [p for p in pieces if len(p.text) > 2 and p.height > 2 * p.width]
    columns = [p for p in sideways if p.text not in _COLUMN_LABELS]
    taken = {id(piece) for piece in columns}
    for first in candidates:
        if id(first) in taken:
            continue
        chain = _chain(first, [c for c in candidates if id(c) not in taken])
        for length in range(len(chain), 0, -1):
            text = "".join(piece.text for piece in chain[:length])
            if text in _COLUMN_LABELS or (length == 1 and len(text) > 1):
                taken.update(id(piece) for piece in chain[:length])
                box = union(piece.box for piece in chain[:length])
                columns.append(replace(first, text=text, box=box))
                break
    return tuple(columns), [p for p in pieces if id(p) not in taken]


def _runs_down(piece: Piece) -> bool:
    return len(piece.text) == 1 or piece.height > 1.3 * piece.width


def _chain(first: Piece, others: Sequence[Piece]) -> list[Piece]:
    chain = [first]
    for other in others:
        last = chain[-1]
        size = max(min(last.width, other.width), 1.0)
        below = -0.3 * size <= other.box[1] - last.box[3] <= 3 * size
        if below and abs(other.middle[0] - last.middle[0]) < 0.7 * size:
            chain.append(other)
    return chain


def _rows(pieces: Sequence[Piece]) -> tuple[Row, ...]:
    chains: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.box[0], p.box[1])):
        beside = [
            chain
            for chain in chains
            if chain[-1].box[1] < piece.box[3] and chain[-1].box[3] > piece.box[1]
        ]
        best = max(beside, key=lambda chain: _same_line(chain, piece), default=None)
        if best is not None and _same_line(best, piece) >= 0.5:
            best.append(piece)
        else:
            chains.append([piece])
    rows = [_row(chain) for chain in chains]
    return tuple(sorted(rows, key=lambda row: (row.pieces[0].middle[1], row.left)))


def _same_line(chain: Sequence[Piece], piece: Piece) -> float:
    """How much of the lower of the two heights the chain's end and the piece share."""
    last = chain[-1]
    shared = min(last.box[3], piece.box[3]) - max(last.box[1], piece.box[1])
    if shared <= 0:
        return 0.0
    lower = max(min(last.height, piece.height), 1.0)
    apart = abs(last.middle[1] - piece.middle[1]) / max(last.height, piece.height, 1.0)
    return shared / lower - 0.2 * apart


def _row(chain: Sequence[Piece]) -> Row:
    text, starts = "", []
    for i, piece in enumerate(chain):
        if i:
            text += _between(chain[i - 1], piece)
        starts.append(len(text))
        text += piece.text
    return Row(tuple(chain), text, tuple(starts))


def _between(left: Piece, right: Piece) -> str:
    gap = right.box[0] - left.box[2]
    if gap > _GAP * max(min(left.height, right.height), 1.0):
        return "\t"
    return " " if left.text[-1:].isascii() and right.text[:1].isascii() else ""
