"""A document as running text, each letter of which still knows its place on the page.

Lines that were broken at the right margin are joined; a newline stands where a paragraph ends
and a tab where a cell does. Papers other than invoices are read from it by rules.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from processors.evidence.understanding.layout import Piece, Row, Sheet, union
from processors.evidence.understanding.readings import Reading, fuse, trust
from processors.evidence.values import Field

MOST_LETTERS = 60_000
"""Longer documents are read to here; papers that prove something say it before."""

_NEW_PARAGRAPH = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.]|\d{1,2}[.、)](?!\d)|\([一二三四五六七八九十\d]{1,2}\))"
    r"|(?:类?\s*型|住?\s*所|法定代表人|经营者|注册资本|成立日期|营业期限|经营范围|登记机关)"
    r"|[\u4e00-\u9fff/()]{2,12}[:\t]|[A-Z][A-Za-z .\-/]{2,28}:"
)


@dataclass(frozen=True, slots=True)
class Flow:
    """Text of all pages; `starts` are the places where `rows` begin in it."""

    text: str
    rows: tuple[Row, ...]
    starts: tuple[int, ...]

    def cut(self, start: int, end: int) -> Piece:
        """Return the text from `start` to `end` as one piece around all it touches."""
        parts: list[Piece] = []
        first = max(bisect_right(self.starts, start) - 1, 0)
        for row, begin in zip(self.rows[first:], self.starts[first:], strict=True):
            if begin >= end:
                break
            low, high = max(start - begin, 0), min(end - begin, len(row.text))
            if low < high and row.text[low:high].strip():
                parts.append(row.cut(low, high))
        if not parts:
            raise ValueError("nothing is printed there")
        page = parts[0].page
        return replace(
            parts[0],
            text=self.text[start:end],
            box=union(part.box for part in parts if part.page == page),
            confidence=min(part.confidence for part in parts),
            weakest=min(part.weakest for part in parts),
        )


Clean = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one field is said: the group `v` of `form`, made plain by `clean` (None refuses it).

    `extend` says where the value in a text ends that the form found up to some place.

    `factor` is how sure the wording makes the field; rules of a field are tried surest first, and
    a weaker one only counts where it agrees or where no surer one spoke.
    """

    field: str
    form: re.Pattern[str]
    clean: Clean
    factor: float = 0.98
    extend: Callable[[str, int], int] | None = None


def flow_of(sheets: Sequence[Sheet], *, joined: bool = True) -> Flow:
    """Return the sheets as running text, in order; slips and forms keep line by line."""
    text, rows, starts = "", [], []
    for sheet in sheets:
        margin = _right_margin(sheet.rows)
        before: Row | None = None
        indent = 0.0
        for row in sheet.rows:
            if len(text) > MOST_LETTERS:
                break
            joint = "\n"
            if joined and before is not None:
                joint = _joint(before, row, margin, indent)
            text += joint if text else ""
            if joint == "\n":
                indent = row.left
            starts.append(len(text))
            rows.append(row)
            text += row.text
            before = row
    return Flow(text, tuple(rows), tuple(starts))


def apply(rules: Iterable[Rule], flow: Flow) -> dict[str, Field]:
    """Return the fields that the rules find, by name."""
    found: dict[str, list[tuple[float, Reading]]] = {}
    for rule in rules:
        for item in _matches(rule, flow):
            found.setdefault(rule.field, []).append((rule.factor, item))
    fields: dict[str, Field] = {}
    for name, items in found.items():
        surest = max(factor for factor, _ in items)
        firm = [item for factor, item in items if factor == surest]
        values = {item.value for item in firm}
        agreeing = [item for factor, item in items if factor < surest and item.value in values]
        if (field := fuse([*firm, *agreeing])) is not None:
            fields[name] = field
    return fields


def found_at(flow: Flow, start: int, end: int, value: str, factor: float) -> Reading:
    """Return a reading of `value` that stands in the flow from `start` to `end`."""
    piece = flow.cut(start, end)
    return Reading(value, trust(piece) * factor, piece.source, piece.engine, piece.page, piece.box)


def _matches(rule: Rule, flow: Flow) -> Iterator[Reading]:
    seen = 0
    for match in rule.form.finditer(flow.text):
        start, end = match.span("v")
        end = end if rule.extend is None else rule.extend(flow.text, end)
        value = rule.clean(flow.text[start:end])
        if value:
            seen += 1
            yield found_at(flow, start, end, value, rule.factor)
        if seen >= 4:
            return


def _right_margin(rows: Sequence[Row]) -> float:
    """Return where full lines end; only long lines count, not a signature at the right."""
    widest = max((row.pieces[-1].box[2] - row.left for row in rows), default=0.0)
    edges = sorted(
        row.pieces[-1].box[2] for row in rows if row.pieces[-1].box[2] - row.left > 0.6 * widest
    )
    return edges[int(0.9 * (len(edges) - 1))] if edges else 0.0


def _joint(before: Row, row: Row, margin: float, indent: float) -> str:
    """Say what stands between two rows: nothing or a blank where a sentence goes on.

    The second row of a paragraph, which stands left of the indented first, goes on with it even
    where it happens to begin as a label does.
    """
    last, first = before.pieces[-1], row.pieces[0]
    size = max(min(last.height, first.height), 1.0)
    near = row.top - before.bottom < 1.6 * size
    cell = before.text.rfind("\t")
    full = cell < 0 and last.box[2] > margin - 2.2 * size and len(before.text) > 8
    hanging = (
        full
        and len(before.text) >= 16
        and abs(before.left - indent) < 0.5 * size
        and 0.8 * size < indent - row.left < 5 * size
        and before.text[-1] not in "。;:!?"
    )
    wraps = cell >= 0 and "\t" not in row.text and abs(first.box[0] - _cell_left(before)) < size
    goes_on = hanging or ((full or wraps) and not _NEW_PARAGRAPH.match(row.text))
    if not near or not goes_on:
        return "\n"
    return " " if before.text[-1:].isascii() and row.text[:1].isascii() else ""


def _cell_left(row: Row) -> float:
    """Return where the row's last cell begins."""
    cell = row.text.rfind("\t")
    return row.cut(cell + 1, len(row.text)).box[0]
