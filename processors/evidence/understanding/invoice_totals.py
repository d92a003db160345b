"""The sums of an invoice: net, tax, total, and the total in capital characters."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from processors.evidence.understanding.capital_amount import (
    NotACapitalAmount,
    parse_capital_amount,
)
from processors.evidence.understanding.invoice_labels import (
    ALL_IN_ROW,
    AMOUNT_COLUMN,
    STOP,
    SUM_ROW,
    TAX_COLUMN,
    is_goods_header,
)
from processors.evidence.understanding.labels import Hit, after, find
from processors.evidence.understanding.layout import Piece, Row, Sheet
from processors.evidence.understanding.money import parse_money, yuan
from processors.evidence.understanding.readings import Reading, reading

_SMALL = re.compile(r"\(?\s*小\s*写\s*\)?")
_BIG = re.compile(r"\(?\s*大\s*写\s*\)?")
_MONEY = re.compile(r"[¥Y]?\s?-?(?:\d{1,3}(?:,\s?\d{3})+|\d{1,12})\.\s?\d{2}(?!\d)")
_NONE = re.compile(r"\*{2,3}|免税|不征税")
_CAPITALS = re.compile(
    r"(?:\(?负数?\)?)?[零〇壹弌贰貳貮弍叁參叄弎肆伍陆陸柒捌玖拾][零〇壹弌贰貳貮弍叁參叄弎肆伍陆陸柒捌玖拾佰仟万萬亿億圆圓元角分]+[整正]?"
)


def total_readings(sheets: Sequence[Sheet]) -> Mapping[str, list[Reading]]:
    """Return the readings of amount_without_tax, tax_amount, total_amount, total_in_words."""
    found: dict[str, list[Reading]] = {
        "amount_without_tax": [],
        "tax_amount": [],
        "total_amount": [],
        "total_in_words": [],
    }
    for sheet in sheets:
        found["total_amount"] += _totals(sheet)
        found["total_in_words"] += _words(sheet)
        for name, item in _sums(sheet):
            found[name].append(item)
        if found["total_amount"] or found["total_in_words"]:
            break
    return found


def money_in(row: Row, start: int, end: int) -> Iterator[tuple[Decimal, Piece]]:
    """Yield the amounts with two decimals between two places of a row."""
    for match in _MONEY.finditer(row.text, start, end):
        amount = parse_money(match.group().lstrip("Y"))
        if amount is not None:
            yield amount, row.cut(*match.span())


def _totals(sheet: Sheet) -> Iterator[Reading]:
    for hit in find([sheet], _SMALL):
        amounts = list(money_in(hit.row, hit.end, _stop(hit)))
        if amounts:
            yield reading(amounts[0][1], yuan(amounts[0][0]))
    if any(True for _ in find([sheet], _SMALL)):
        return
    for hit in find([sheet], ALL_IN_ROW):
        amounts = list(money_in(hit.row, hit.end, _stop(hit)))
        if amounts:
            yield reading(amounts[-1][1], yuan(amounts[-1][0]), factor=0.95)


def _stop(hit: Hit) -> int:
    stop = STOP.search(hit.row.text, hit.end)
    return stop.start() if stop else len(hit.row.text)


def _words(sheet: Sheet) -> Iterator[Reading]:
    labelled = [cell for hit in find([sheet], _BIG) if (cell := after(hit, STOP)) is not None]
    cells = labelled or [piece for row in sheet.rows for piece in row.pieces]
    for cell in cells:
        for match in _CAPITALS.finditer(cell.text):
            if len(match.group()) < 2 or (not labelled and len(match.group()) < 4):
                continue
            try:
                parse_capital_amount(match.group())
            except NotACapitalAmount:
                if labelled:
                    yield reading(cell, match.group(), factor=0.6)
                continue
            yield reading(cell, match.group())


def _sums(sheet: Sheet) -> Iterator[tuple[str, Reading]]:
    row_and_start = next(
        (
            (row, match.end())
            for row in sheet.rows
            if (match := SUM_ROW.search(row.text)) and not ALL_IN_ROW.search(row.text)
        ),
        None,
    )
    if row_and_start is None:
        return
    row, start = row_and_start
    amounts = list(money_in(row, start, len(row.text))) or list(_just_beside(sheet, row))
    if len(amounts) >= 2:
        yield "amount_without_tax", reading(amounts[0][1], yuan(amounts[0][0]))
        yield "tax_amount", reading(amounts[-1][1], yuan(amounts[-1][0]))
    elif len(amounts) == 1:
        amount, piece = amounts[0]
        name = _column_of(sheet, piece)
        if name is not None:
            yield name, reading(piece, yuan(amount), factor=0.95)
        if name == "amount_without_tax" and _NONE.search(row.text, start):
            yield "tax_amount", reading(piece, "0.00", factor=0.9)


def _just_beside(sheet: Sheet, sum_row: Row) -> Iterator[tuple[Decimal, Piece]]:
    """Yield amounts printed half a line off the label, as crooked printers do."""
    height = max(sum_row.bottom - sum_row.top, 1.0)
    middle = (sum_row.top + sum_row.bottom) / 2
    for row in sheet.rows:
        if row is sum_row or ALL_IN_ROW.search(row.text) or "¥" not in row.text:
            continue
        if abs((row.top + row.bottom) / 2 - middle) < 0.9 * height:
            yield from money_in(row, 0, len(row.text))


def _column_of(sheet: Sheet, piece: Piece) -> str | None:
    """Say under which of the two columns a lone sum stands; None when there is no header."""
    header = next((row for row in sheet.rows if is_goods_header(row)), None)
    if header is None:
        return None
    net, tax = AMOUNT_COLUMN.search(header.text), TAX_COLUMN.search(header.text)
    if net is None or tax is None:
        return None
    x = piece.box[2]
    to_net = abs(header.cut(*net.span()).box[2] - x)
    to_tax = abs(header.cut(*tax.span()).box[2] - x)
    return "amount_without_tax" if to_net < to_tax else "tax_amount"
