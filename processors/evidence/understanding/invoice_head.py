"""The head of an invoice: kind, code, number, date, check code, machine number."""

import re
from collections.abc import Iterator, Sequence

from processors.evidence.understanding.dates import find_dates
from processors.evidence.understanding.invoice_labels import STOP, top_of_goods
from processors.evidence.understanding.invoice_number import kind_of_code
from processors.evidence.understanding.invoice_qr import InvoiceQr
from processors.evidence.understanding.labels import Hit, after, find, spaced
from processors.evidence.understanding.layout import Sheet
from processors.evidence.understanding.readings import Reading, reading
from processors.evidence.values import Source

_CODE_LABEL = re.compile(spaced("发票代码"))
_NUMBER_LABEL = re.compile(spaced("发票号码", "发票号", "号码"))
_DATE_LABEL = re.compile(spaced("开票日期", "填开日期"))
_CHECK_LABEL = re.compile(spaced("校验码"))
_MACHINE_LABEL = re.compile(spaced("机器编号", "机打编号"))
_BARE_NUMBER = re.compile(r"(?<![A-Za-z])N[o0O°]\s?[.:]?\s?(\d{8})(?!\d)")
_BARE_CODE = re.compile(r"(?<![\d.])(\d{10}|\d{12})(?![\d.])")
_LOOSE_DATE = re.compile(r"((?:19|20)\d{2})\D{0,3}(\d{2})\D{0,3}(\d{2})(?!\d)")
_TITLES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(title), kind)
    for title, kind in (
        (r"电子发票.{0,2}增值税专用发票", "digital_special"),
        (r"电子发票.{0,2}普通发票", "digital_ordinary"),
        (r"电子发票.{0,3}铁路电子客票", "other"),
        (r"电子客票行程单", "air_itinerary"),
        (r"机动车销售统一发票", "motor_vehicle"),
        (r"通行费", "toll"),
        (r"增值税电子专用发票", "vat_electronic_special"),
        (r"增值税电子普通发票", "vat_electronic_ordinary"),
        (r"增值税普通发票.{0,2}卷[票式]|\(卷票\)", "vat_roll"),
        (r"增值税专用发票", "vat_special"),
        (r"增值税普通发票", "vat_ordinary"),
    )
)


def kind_readings(
    sheets: Sequence[Sheet], qr: InvoiceQr | None, code: str | None, *, check_code: bool
) -> Iterator[Reading]:
    """Yield what title, QR and code say of the invoice's kind; a guess only when none speaks."""
    known = False
    for sheet in sheets[:1]:
        limit = top_of_goods(sheet)
        for row in sheet.rows:
            title = row.text.replace("\t", "")
            kind = next((k for form, k in _TITLES if form.search(title)), None)
            if kind is not None and row.top <= limit:
                known = True
                yield reading(row.cut(0, len(row.text)), kind)
                break
    if qr is not None and qr.invoice_kind != "other":
        known = True
        yield Reading(qr.invoice_kind, 0.97, Source.QR)
    by_code = kind_of_code(code) if code else None
    if by_code is not None and not known:
        known = True
        yield Reading(by_code, 0.9, Source.OCR)
    if not known and code is not None and len(code) == 10:
        yield Reading("vat_ordinary" if check_code else "vat_special", 0.6, Source.OCR)


def code_readings(sheets: Sequence[Sheet]) -> Iterator[Reading]:
    """Yield invoice codes: labelled ones, else bare ones over the goods table (paper invoices)."""
    labelled = list(_digits_after(find(sheets, _CODE_LABEL), r"\d{10}(?:\d\d)?"))
    yield from labelled
    if labelled:
        return
    for sheet in sheets[:1]:
        limit = top_of_goods(sheet)
        for row in sheet.rows:
            if row.bottom > limit or _MACHINE_LABEL.search(row.text):
                continue
            for match in _BARE_CODE.finditer(row.text):
                if len(match.group()) == 10 or kind_of_code(match.group()):
                    yield reading(row.cut(*match.span()), match.group(), factor=0.94)


def number_readings(sheets: Sequence[Sheet]) -> Iterator[Reading]:
    """Yield invoice numbers of 8 or 20 digits: labelled ones, else those after №."""
    labelled = list(_digits_after(find(sheets, _NUMBER_LABEL), r"\d{20}|\d{8}"))
    yield from labelled
    if labelled:
        return
    for sheet in sheets[:1]:
        for hit in find([sheet], _BARE_NUMBER):
            digits = hit.text[-8:]
            yield reading(hit.row.cut(hit.end - 8, hit.end), digits, factor=0.98)


def check_code_readings(sheets: Sequence[Sheet]) -> Iterator[Reading]:
    yield from _digits_after(find(sheets, _CHECK_LABEL), r"\d{20}")


def machine_readings(sheets: Sequence[Sheet]) -> Iterator[Reading]:
    yield from _digits_after(find(sheets, _MACHINE_LABEL), r"\d{12}")


def date_readings(sheets: Sequence[Sheet]) -> Iterator[Reading]:
    """Yield issue dates; a stamp over 年 or 月 leaves the digits, which then count for less."""
    for hit in find(sheets, _DATE_LABEL):
        end = _end_of(hit)
        text = hit.row.text[hit.end : end]
        dates = [d for d in find_dates(text) if d.certain]
        if dates:
            found = dates[0]
            piece = hit.row.cut(hit.end + found.start, hit.end + found.end)
            yield reading(piece, found.value.isoformat())
        elif loose := _LOOSE_DATE.search(text):
            for day in find_dates("-".join(loose.groups())):
                piece = hit.row.cut(hit.end + loose.start(), hit.end + loose.end())
                yield reading(piece, day.value.isoformat(), factor=0.95)


def _digits_after(hits: Iterator[Hit], form: str) -> Iterator[Reading]:
    for hit in hits:
        cell = after(hit, STOP)
        if cell is None:
            continue
        match = re.match(rf"(?:{form})(?!\d)", re.sub(r"[\s\"']", "", cell.text))
        if match:
            yield reading(cell, match.group())


def _end_of(hit: Hit) -> int:
    stop = STOP.search(hit.row.text, hit.end)
    return stop.start() if stop else len(hit.row.text)
