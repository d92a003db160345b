"""Where a value should stand that was not read: right of its label, often under a stamp."""

import re
from collections.abc import Iterator, Mapping, Sequence

from processors.evidence.understanding.invoice import DERIVED
from processors.evidence.understanding.invoice_labels import STOP
from processors.evidence.understanding.labels import Hit, after, find, spaced
from processors.evidence.understanding.layout import Sheet
from processors.evidence.values import Box, Field, Source

_DAY_LABEL = re.compile(
    r"(?:签发|出具|授权|签署|批准|报告|发证|交易|申报|签收|开票|签订)?\s*日\s*期\s*[:]?(?=\s*$|\t)"
    r"|Date(?: of issue)?\s*:?(?=\s*$|\t)",
    re.IGNORECASE,
)
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
    "inspection_report": {"issued_on": _DAY_LABEL},
    "power_of_attorney": {"issued_on": _DAY_LABEL},
    "customs_certificate": {"declared_on": _DAY_LABEL},
    "signature_slip": {"signed_on": _DAY_LABEL},
    "carrier_statement": {"signed_on": _DAY_LABEL},
}
_REACH = 14.0
"""How many label heights right of its label a value is looked for."""


def unread_places(
    fields: Mapping[str, Field], kind: str, sheets: Sequence[Sheet]
) -> Iterator[tuple[str, int, Box]]:
    """Yield field, page and box of values whose label was read by OCR and which were not."""
    for name, label in _OTHERS.get(kind, {}).items():
        known = fields.get(name)
        if known is not None and not (known.engine or "").startswith(DERIVED):
            continue
        for hit in find(sheets, label):
            if hit.piece.source is Source.OCR and after(hit, STOP) is None:
                yield name, hit.sheet.number, _right_of(hit)
                break


def _right_of(hit: Hit) -> Box:
    label = hit.piece
    height = max(label.height, 1.0)
    beyond = [p.box[0] for p in hit.row.pieces if p.box[0] > label.box[2]]
    right = min([label.box[2] + _REACH * height, float(hit.sheet.width), *beyond])
    return (label.box[2], label.box[1] - 0.15 * height, right, label.box[3] + 0.15 * height)
