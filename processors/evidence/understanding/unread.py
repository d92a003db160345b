"""Where a value should stand that was not read: right of its label, often under a stamp."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from processors.evidence.understanding.cleaning import company
from processors.evidence.understanding.dates import find_dates
from processors.evidence.understanding.invoice_labels import STOP
from processors.evidence.understanding.labels import Hit, after, find, spaced
from processors.evidence.understanding.layout import Sheet
from processors.evidence.values import DERIVED, Box, Field, Source

_DAY_LABEL = re.compile(
    r"(?:签发|出具|授权|签署|批准|报告|发证|交易|申报|签收|开票|签订)?\s*日\s*期\s*(?::|(?=\s*$|\t))"
    r"|Date(?: of issue)?\s*(?::|(?=\s*$|\t))",
    re.IGNORECASE,
)
_LABORATORY_LABEL = re.compile(r"检[验测](?:机构|单位|中心)\s*(?::|(?=\t))")
_INVOICE: Mapping[str, re.Pattern[str]] = {
    "invoice_code": re.compile(spaced("发票代码") + r"\s*:?"),
    "invoice_number": re.compile(spaced("发票号码") + r"\s*:?"),
    "issue_date": re.compile(spaced("开票日期") + r"\s*:?"),
    "check_code": re.compile(spaced("校验码") + r"\s*:?"),
    "total_amount": re.compile(r"\(\s*小\s*写\s*\)"),
    "total_in_words": re.compile(r"价\s*税\s*合\s*计\s*\(\s*大\s*写\s*\)"),
}
_OTHERS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "purchase_invoice": _INVOICE,
    "manufacturer_authorization": {"issued_on": _DAY_LABEL},
    "brand_agency_authorization": {"issued_on": _DAY_LABEL},
    "inspection_report": {"issued_on": _DAY_LABEL, "laboratory": _LABORATORY_LABEL},
    "power_of_attorney": {"issued_on": _DAY_LABEL},
    "customs_certificate": {"declared_on": _DAY_LABEL},
    "signature_slip": {"signed_on": _DAY_LABEL},
    "carrier_statement": {"signed_on": _DAY_LABEL},
}
_WHOLE: Mapping[str, Callable[[str], object]] = {
    "issued_on": find_dates,
    "declared_on": find_dates,
    "signed_on": find_dates,
    "laboratory": company,
}
"""What tells a value from the pieces of it that a stamp left."""
_REACH = 14.0
"""How many label heights right of its label a value is looked for."""
_TORN_REACH = 20.0


def unread_places(
    fields: Mapping[str, Field], kind: str, sheets: Sequence[Sheet]
) -> Iterator[tuple[str, int, Box]]:
    """Yield field, page and box of values whose label was read by OCR and which were not."""
    for name, label in _OTHERS.get(kind, {}).items():
        known = fields.get(name)
        if known is not None and not (known.engine or "").startswith(DERIVED):
            continue
        for hit in find(sheets, label):
            beside = after(hit, STOP)
            torn = beside is not None and name in _WHOLE and not _WHOLE[name](beside.text)
            if hit.piece.source is Source.OCR and (beside is None or torn):
                yield name, hit.sheet.number, _right_of(hit, torn=torn)
                break


def _right_of(hit: Hit, *, torn: bool) -> Box:
    """The place of a value; of one torn to pieces its whole line, the label with it."""
    label = hit.piece
    height = max(label.height, 1.0)
    top, bottom = label.box[1] - 0.15 * height, label.box[3] + 0.15 * height
    if torn:
        right = min(label.box[2] + _TORN_REACH * height, float(hit.sheet.width))
        return (label.box[0], top, right, bottom)
    beyond = [p.box[0] for p in hit.row.pieces if p.box[0] > label.box[2]]
    right = min([label.box[2] + _REACH * height, float(hit.sheet.width), *beyond])
    return (label.box[2], top, right, bottom)
