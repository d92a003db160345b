"""Fields of every paper that is no invoice and no letter: by wordings, tables and seals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from processors.evidence import credit_code
from processors.evidence.understanding.chat_fields import chat_fields
from processors.evidence.understanding.cleaning import company, name
from processors.evidence.understanding.dates import find_dates, short_dates
from processors.evidence.understanding.flow import Flow, apply, flow_of, found_at
from processors.evidence.understanding.goods_table import read_goods
from processors.evidence.understanding.layout import Sheet
from processors.evidence.understanding.money import parse_money, yuan
from processors.evidence.understanding.readings import fuse, trust
from processors.evidence.understanding.wordings_table import wordings
from processors.evidence.values import REPAIRED, DocumentRead, Field, Source

_WORDINGS = {
    kind: wordings(name)
    for kind, name in (
        ("inspection_report", "inspection"),
        ("counter_receipt", "receipt"),
        ("customs_certificate", "customs"),
        ("waybill", "parcel"),
        ("signature_slip", "parcel"),
        ("carrier_statement", "parcel"),
        ("business_licence", "licence"),
        ("right_certificate", "right"),
        ("power_of_attorney", "right"),
        ("goods_photo", "tag"),
    )
}
_LINE_BY_LINE = frozenset({"counter_receipt", "waybill", "signature_slip", "customs_certificate"})
_TRACKING = re.compile(r"[A-Z]{0,4}\d{8,20}[A-Z]{0,2}")
_ITEM = re.compile(
    r"(?P<name>[^\t]{0,60}[^\W\d_][^\t]{0,60}?)[\t ](?:[^\n]{0,60}[\t ])?"
    r"(?P<amount>-?[\d,]+\.\d{2})\W*$"
)
_QUANTITY = re.compile(
    r"(?:数量(?:及单位)?|quantity)\s*[:\t]\s*(?P<number>\d+(?:\.\d+)?)\s?(?P<unit>[\u4e00-\u9fff]{0,2})",
    re.IGNORECASE,
)
_TIMES = re.compile(r"(?P<quantity>\d{1,5})\s*[xX×*]\s*(?P<price>[\d,]+\.\d{2})")
_NOT_ITEM = re.compile(
    r"合计|总计|小计|实收|应收|找零|现金|优惠|折扣|积分|支付|微信|total|tax|cash|change|rounding|gst|card",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r":|\d\.\d\d\b|\d{2}[:/.]\d{2}|\d[./-]\d{1,2}[./-]\d|^[\W\d]*$")
"""A line of a slip's head that says when, how much or what number, not whose it is."""
_PERIOD = re.compile(
    r"(?P<v>\d{4}\s*年[^\n]{4,14}日?)\s*(?:至|到|-|—)\s*(?P<w>\d{4}\s*年[^\n]{4,10}日)"
)
_BRAND = re.compile(r"[\u3400-\u9fff]{2,8}|[A-Za-z][A-Za-z0-9&.' -]{1,24}")
_ONE_DAY, _SEVERAL_DAYS = 0.85, 0.5
"""How sure a day is whose year has two digits: it can be read one way, or more."""
_LARGE = 1.25
"""How much larger than any other line near the head a brand is set."""


def understand_paper(
    document: DocumentRead, sheets: Sequence[Sheet], kind: str
) -> dict[str, Field]:
    """Return the fields of a paper of `kind` that were read; none for a kind without wordings."""
    if kind == "chat_record":
        return dict(chat_fields(sheets))
    rules = _WORDINGS.get(kind)
    if rules is None:
        return {}
    flow = flow_of(sheets, joined=kind not in _LINE_BY_LINE)
    fields = apply(rules, flow)
    if kind == "counter_receipt":
        fields.update(_receipt(sheets, flow, fields))
    if kind == "customs_certificate":
        fields.update(_customs_goods(sheets, flow, fields))
    if kind == "goods_photo" and "brand" not in fields and (brand := _brand(sheets)) is not None:
        fields["brand"] = brand
    if kind in ("waybill", "signature_slip"):
        fields.update(_tracking_code(document, fields))
    if kind == "right_certificate":
        fields.update(_in_force(flow))
    if kind == "business_licence":
        fields = _checked_code(fields)
    return fields


def _receipt(
    sheets: Sequence[Sheet], flow: Flow, fields: dict[str, Field]
) -> Iterator[tuple[str, Field]]:
    if "shop_name" not in fields and (shop := _heading(sheets)) is not None:
        yield "shop_name", shop
    if "issued_on" not in fields:
        dates = [found for found in find_dates(flow.text) if found.certain]
        if dates:
            first = dates[0]
            item = found_at(flow, first.start, first.end, first.value.isoformat(), 0.9)
            if (fused := fuse([item])) is not None:
                yield "issued_on", fused
        elif (short := short_dates(flow.text)) is not None:
            days, start, end = short
            sure = _ONE_DAY if len(days) == 1 else _SEVERAL_DAYS
            item = found_at(flow, start, end, days[0].isoformat(), sure)
            if (fused := fuse([item])) is not None:
                others = tuple(day.isoformat() for day in days[1:])
                yield "issued_on", replace(fused, alternatives=others)
    if (items := _items(sheets)) is not None:
        yield "items", items


def _heading(sheets: Sequence[Sheet]) -> Field | None:
    """The shop stands at the head of a slip: the first line that is a company, else the biggest."""
    upper = [
        row
        for sheet in sheets[:1]
        for row in sheet.rows
        if row.top < 0.3 * sheet.height and not _NO_NAME.search(row.text)
    ]
    named = [row for row in upper if company(row.text.replace("\t", " "))]
    chosen = named[0] if named else max(upper, key=lambda r: r.bottom - r.top, default=None)
    if chosen is None:
        return None
    value = name(chosen.text)
    if value is None:
        return None
    piece = chosen.cut(0, len(chosen.text))
    return Field(
        value,
        trust(piece) * (0.9 if named else 0.6),
        piece.source,
        piece.engine,
        piece.page,
        piece.box,
    )


def _brand(sheets: Sequence[Sheet]) -> Field | None:
    """A tag's largest print is its brand; of two scripts the Chinese one is the name."""
    upper = [row for sheet in sheets[:1] for row in sheet.rows if row.top < 0.4 * sheet.height]
    heights = sorted((row.bottom - row.top for row in upper), reverse=True)
    if len(heights) < 2 or heights[0] < _LARGE * heights[1]:
        return None
    row = max(upper, key=lambda r: r.bottom - r.top)
    match = _BRAND.match(row.text)
    if match is None:
        return None
    piece = row.cut(match.start(), match.end())
    return Field(
        match.group().strip(),
        trust(piece) * 0.8,
        piece.source,
        piece.engine,
        piece.page,
        piece.box,
    )


def _items(sheets: Sequence[Sheet]) -> Field | None:
    """Lines that end in a price and begin with words."""
    lines: list[dict[str, str]] = []
    pieces = []
    for sheet in sheets:
        for row in sheet.rows:
            match = _ITEM.match(row.text)
            if match is None or _NOT_ITEM.search(row.text) or len(match["name"].strip()) < 3:
                continue
            amount = parse_money(match["amount"])
            if amount is not None:
                lines.append(_item(row.text, match["name"].strip(), amount))
                pieces.append(row.cut(0, len(row.text)))
    if not lines:
        return None
    first = pieces[0]
    confidence = min(trust(piece) for piece in pieces) * 0.85
    return Field(lines, confidence, first.source, first.engine, first.page, first.box)


def _item(text: str, printed_name: str, amount: Decimal) -> dict[str, str]:
    """One item; "2 x 9.50" says quantity and price, and the amount where no other is printed."""
    line = {"name": printed_name, "amount": yuan(amount)}
    times = _TIMES.search(text)
    price = parse_money(times["price"]) if times else None
    if times is None or price is None:
        return line
    if times.end() >= len(text.rstrip()):
        line["amount"] = yuan(price * int(times["quantity"]))
    line["name"] = printed_name.removesuffix(times["quantity"]).rstrip(" \txX×*") or printed_name
    return {**line, "quantity": times["quantity"], "unit_price": yuan(price)}


def _customs_goods(
    sheets: Sequence[Sheet], flow: Flow, fields: dict[str, Field]
) -> Iterator[tuple[str, Field]]:
    """Goods as lines: out of a table, else one line of the labelled name and quantity."""
    named = fields.get("goods")
    if named is None:
        if (table := read_goods(sheets)) is not None:
            yield "goods", replace(table, confidence=min(table.confidence, 0.85))
        return
    line = {"name": str(named.value)}
    if quantity := _QUANTITY.search(flow.text):
        line["quantity"] = quantity["number"]
        if quantity["unit"]:
            line["unit"] = quantity["unit"]
    yield "goods", replace(named, value=[line], confidence=min(named.confidence, 0.93))


def _tracking_code(document: DocumentRead, fields: dict[str, Field]) -> Iterator[tuple[str, Field]]:
    """A waybill's bar code says its number, and vouches for the printed one."""
    for code in document.codes:
        payload = code.payload.strip().upper()
        if _TRACKING.fullmatch(payload) is None:
            continue
        read = fields.get("tracking_number")
        if read is not None and read.value != payload:
            other = (str(read.value), *read.alternatives)
            yield (
                "tracking_number",
                Field(payload, 0.8, Source.QR, None, code.page, code.box, other),
            )
        else:
            yield "tracking_number", Field(payload, 0.99, Source.QR, None, code.page, code.box)
        return


def _in_force(flow: Flow) -> Iterator[tuple[str, Field]]:
    match = _PERIOD.search(flow.text)
    if match is None:
        return
    for field, group in (("valid_from", "v"), ("valid_until", "w")):
        dates = find_dates(match[group])
        if dates:
            value = dates[0].value.isoformat()
            item = found_at(flow, match.start(group), match.end(group), value, 0.95)
            if (fused := fuse([item])) is not None:
                yield field, fused


def _checked_code(fields: dict[str, Field]) -> dict[str, Field]:
    """A credit code that passes its check is sure; one that does not is not."""
    code = fields.get("credit_code")
    if code is None or code.source is not Source.OCR:
        return fields
    judgement = credit_code.judge(str(code.value))
    if judgement == "valid":
        return {**fields, "credit_code": replace(code, confidence=max(code.confidence, 0.985))}
    repaired = credit_code.repair(str(code.value))
    if repaired is None:
        return {**fields, "credit_code": replace(code, confidence=min(code.confidence, 0.7))}
    marked = f"{code.engine or 'ocr'}{REPAIRED}"
    alternatives = (str(code.value), *code.alternatives)
    return {
        **fields,
        "credit_code": replace(
            code,
            value=repaired.code,
            confidence=0.85,
            engine=marked,
            alternatives=alternatives,
        ),
    }
