"""The table of goods: header, rows, wrapped names; over several pages when there is a list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from processors.evidence.understanding.invoice_labels import (
    AMOUNT_COLUMN,
    TAX_COLUMN,
    is_goods_header,
)
from processors.evidence.understanding.labels import spaced
from processors.evidence.understanding.layout import Piece, Row, Sheet, union
from processors.evidence.understanding.money import is_cents, parse_money, yuan
from processors.evidence.understanding.readings import trust
from processors.evidence.values import NOWHERE, Box, Field, Source

_HEADERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("line", re.compile(spaced("序号", "行号"))),
    (
        "name",
        re.compile(
            spaced(
                "货物或应税劳务、服务名称",
                "货物或应税劳务名称",
                "项目名称",
                "货物名称",
                "商品名称",
                "名称",
                "项目",
                "品名",
            )
        ),
    ),
    ("model", re.compile(spaced("规格型号", "规格"))),
    ("unit", re.compile(spaced("单位"))),
    ("quantity", re.compile(spaced("数量"))),
    ("unit_price", re.compile(spaced("单价"))),
    ("amount", AMOUNT_COLUMN),
    ("tax_rate", re.compile(spaced("税率/征收率", "税率"))),
    ("tax", TAX_COLUMN),
)  # fmt: skip
_RATE = re.compile(r"\d{1,2}(?:\.\d+)?\s?%|免税|不征税|\*{1,3}|出口零税率|0")
_UNIT = re.compile(r"[\u4e00-\u9fff]{1,3}|[A-Za-z]{1,5}|[\u4e00-\u9fff]?/?[A-Za-z]{1,4}")
_LIST_NOTE = re.compile(r"详见.{0,4}清单")
_STOP_ROW = re.compile(
    r"(?:^|\t)\s*(?:"
    + spaced("合计", "小计", "总计", "价税合计", "备注", "折扣")
    + r"|合\W?计|合\t)|开票人|收款人"
)
_MERGED = re.compile(r"(?P<rest>.*?)(?P<unit>[\u4e00-\u9fff]{0,2})(?P<quantity>\d{1,7})[^\w.]?")
_AMOUNT_AND_RATE = re.compile(r"(?P<amount>-?[\d,]+\.\d{2})\d{1,2}\s?%")
_SPLIT = re.compile(r"\s+")
_MOST_ROWS = 2000
_SAME_NAME = 0.8
"""How like the names of one line are in two prints of it."""


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Line:
    cells: Mapping[str, str]
    pieces: tuple[Piece, ...]
    page: int


def read_goods(sheets: Sequence[Sheet]) -> Field | None:
    """Return the goods lines as printed; None when no table or no line was found.

    A first page that only points to the list gives way to the list's lines.
    """
    lines: list[_Line] = []
    for sheet in sheets:
        more = _sheet_lines(sheet)
        if not _is_copy(more, lines):
            lines += more
    detailed = [line for line in lines if not _LIST_NOTE.search(line.cells.get("name", ""))]
    lines = detailed or lines
    pieces = [piece for line in lines for piece in line.pieces]
    if not pieces:
        return None
    first = [piece for piece in pieces if piece.page == pieces[0].page]
    source = pieces[0].source
    exact = all(_adds_up(line.cells) for line in lines)
    letters = min(trust(piece) for piece in pieces)
    share = 0.97 if exact else 0.85
    return Field(
        value=[dict(line.cells) for line in lines],
        confidence=min(letters * share, 0.94 if source is Source.OCR else 0.96),
        source=source,
        engine=pieces[0].engine,
        page=pieces[0].page,
        box=_box(first),
    )


def _is_copy(more: Sequence[_Line], lines: Sequence[_Line]) -> bool:
    """Whether a page prints the very lines of the first one again: its copy for another party."""
    first = [line for line in lines if line.page == lines[0].page]
    return bool(more) and len(more) == len(first) and all(map(_same, more, first))


def _same(one: _Line, other: _Line) -> bool:
    names = SequenceMatcher(None, one.cells.get("name", ""), other.cells.get("name", ""))
    figures = ("quantity", "amount", "tax")
    return names.ratio() > _SAME_NAME and all(
        one.cells.get(figure) == other.cells.get(figure) for figure in figures
    )


def _box(pieces: Sequence[Piece]) -> Box:
    return union(piece.box for piece in pieces) if pieces else NOWHERE


def _sheet_lines(sheet: Sheet) -> list[_Line]:
    at = next((i for i, row in enumerate(sheet.rows) if is_goods_header(row)), None)
    if at is None:
        return []
    columns = _columns(sheet.rows[at], _left_edge(sheet))
    header_bottom = sheet.rows[at].bottom
    lines: list[_Line] = []
    pending: list[Piece] = []
    for row in sheet.rows[at + 1 : at + 1 + _MOST_ROWS]:
        if _STOP_ROW.search(row.text):
            break
        if (row.top + row.bottom) / 2 < header_bottom - 2:
            continue
        cells = _assign(list(_tokens(row, columns)), columns)
        if "amount" in cells or ("name" in cells and "unit_price" in cells):
            pieces = (*pending, *(p for group in cells.values() for p in group))
            lines.append(_Line(_texts(cells, pending), tuple(pieces), sheet.number))
            pending = []
        elif "name" in cells and cells["name"][0].text.startswith("*"):
            pending = list(cells["name"])
        elif cells and lines:
            lines[-1] = _continue(lines[-1], cells)
    return lines


def _left_edge(sheet: Sheet) -> float:
    """Return where the form begins: its downward labels stand along the left edge."""
    edges = [c.box[0] - c.width for c in sheet.columns if re.search("购|销", c.text)]
    return min(edges, default=0.0)


def _columns(header: Row, left_edge: float) -> tuple[_Column, ...]:
    found: list[tuple[int, int, str]] = []
    for name, form in _HEADERS:
        for match in form.finditer(header.text):
            if all(match.end() <= start or match.start() >= end for start, end, _ in found):
                found.append((match.start(), match.end(), name))
                break
    columns: list[_Column] = []
    for start, end, name in sorted(found):
        box = header.cut(start, end).box
        left = columns[-1].right + 1 if columns else left_edge
        columns.append(_Column(name, left if name == "name" else box[0], box[2]))
    return tuple(columns)


def _tokens(row: Row, columns: Sequence[_Column]) -> Iterator[Piece]:
    """Yield the row's pieces inside the table; runs of several numbers are parted."""
    left = min(c.left for c in columns)
    right = max(c.right for c in columns)
    margin = 0.12 * (right - left)
    if columns[0].name == "line":
        left -= margin
    for piece in row.pieces:
        if not left <= piece.middle[0] <= right + margin:
            continue
        words = _SPLIT.split(piece.text)
        if (run := _AMOUNT_AND_RATE.fullmatch(piece.text)) is not None:
            start = row.starts[row.pieces.index(piece)]
            yield row.cut(start, start + run.end("amount"))
            yield row.cut(start + run.end("amount"), start + len(piece.text))
            continue
        numbers = sum(parse_money(w) is not None or bool(_RATE.fullmatch(w)) for w in words)
        if len(words) > 1 and numbers == len(words):
            start = row.starts[row.pieces.index(piece)]
            for match in re.finditer(r"\S+", piece.text):
                yield row.cut(start + match.start(), start + match.end())
        else:
            yield piece


def _fit(piece: Piece, column: _Column) -> float:
    """The cost of putting a piece under a column: its distance, and how little it looks like it."""
    gap = max(column.left - piece.box[2], piece.box[0] - column.right, 0.0)
    off = abs((column.left + column.right) / 2 - piece.middle[0])
    size = max(piece.height, 8.0)
    return gap / size + 0.05 * off / size + _oddity(piece.text, column.name)


def _oddity(text: str, column: str) -> float:
    amount = parse_money(text)
    if column == "tax_rate":
        return 0.0 if _RATE.fullmatch(text) else 60.0
    if column in ("amount", "tax"):
        if column == "tax" and re.fullmatch(r"\*{1,3}", text):
            return 0.0
        return 60.0 if amount is None else 0.0 if re.search(r"\.\d{2}$", text) else 6.0
    if column in ("quantity", "unit_price"):
        return 0.0 if amount is not None else 60.0
    if column == "unit":
        return 0.0 if _UNIT.fullmatch(text) else 12.0
    if column == "line":
        return 0.0 if re.fullmatch(r"\d{1,4}", text) else 60.0
    if column == "name":
        return 8.0 if amount is not None else 0.0
    return 0.5


def _assign(tokens: Sequence[Piece], columns: Sequence[_Column]) -> dict[str, list[Piece]]:
    """Put pieces under columns from left to right at the least cost; a column may take several."""
    if not tokens or len(tokens) > 60:
        return {}
    count = len(columns)
    best: list[list[tuple[float, int]]] = []
    for i, token in enumerate(tokens):
        line: list[tuple[float, int]] = []
        for j, column in enumerate(columns):
            cost = _fit(token, column)
            if i == 0:
                line.append((cost, -1))
                continue
            options = [(best[i - 1][k][0], k) for k in range(j)]
            together = 1.0 if column.name in ("name", "model") else 30.0
            options.append((best[i - 1][j][0] + together, j))
            before, k = min(options)
            line.append((before + cost, k))
        best.append(line)
    j = min(range(count), key=lambda c: best[-1][c][0])
    cells: dict[str, list[Piece]] = {}
    for i in range(len(tokens) - 1, -1, -1):
        if _fit(tokens[i], columns[j]) < 50:
            cells.setdefault(columns[j].name, []).insert(0, tokens[i])
        j = best[i][j][1]
    return cells


def _texts(cells: Mapping[str, Sequence[Piece]], pending: Sequence[Piece]) -> dict[str, str]:
    texts = {name: "".join(p.text for p in group) for name, group in cells.items()}
    texts = _unmerged(texts)
    if pending:
        texts["name"] = "".join(p.text for p in pending) + texts.get("name", "")
    for name in ("amount", "tax"):
        amount = parse_money(texts.get(name, ""))
        if amount is not None and is_cents(amount):
            texts[name] = yuan(amount)
    for name in ("quantity", "unit_price"):
        if (number := parse_money(texts.get(name, ""))) is not None:
            texts[name] = str(number)
    return {name: texts[name] for name, _ in _HEADERS if name != "line" and texts.get(name)}


def _unmerged(texts: dict[str, str]) -> dict[str, str]:
    """Part "NA-12个10" into model, unit and quantity, if the quantity gives the line's amount."""
    price, amount = parse_money(texts.get("unit_price", "")), parse_money(texts.get("amount", ""))
    if "quantity" in texts or price is None or amount is None:
        return texts
    for name in ("model", "unit", "name"):
        match = _MERGED.fullmatch(texts.get(name, ""))
        if match and abs(Decimal(match["quantity"]) * price - amount) <= Decimal("0.01"):
            parted = {**texts, name: match["rest"], "quantity": match["quantity"]}
            if match["unit"]:
                parted["unit"] = match["unit"]
            return {key: value for key, value in parted.items() if value}
    return texts


def _continue(line: _Line, cells: Mapping[str, Sequence[Piece]]) -> _Line:
    """Add a row that holds no amount to the line it continues: wrapped names and models."""
    texts = dict(line.cells)
    pieces = list(line.pieces)
    for name in ("name", "model"):
        for piece in cells.get(name, ()):
            texts[name] = texts.get(name, "") + piece.text
            pieces.append(piece)
    return _Line(texts, tuple(pieces), line.page)


def _adds_up(cells: Mapping[str, str]) -> bool:
    quantity, price, amount = (
        parse_money(cells.get(name, "")) for name in ("quantity", "unit_price", "amount")
    )
    if quantity is None or price is None or amount is None:
        return amount is not None
    return abs(quantity * price - amount) <= Decimal("0.01") + abs(amount) * Decimal("0.00001")
