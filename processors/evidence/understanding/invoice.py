"""All fields of an invoice: every source asked, cross-examined, and what is missing derived."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from processors.evidence.seals.names import is_tax_mark
from processors.evidence.understanding import invoice_head as head
from processors.evidence.understanding.capital_amount import (
    NotACapitalAmount,
    parse_capital_amount,
)
from processors.evidence.understanding.goods_table import read_goods
from processors.evidence.understanding.invoice_number import DIGITAL
from processors.evidence.understanding.invoice_parties import party_readings
from processors.evidence.understanding.invoice_qr import InvoiceQr, parse_invoice_qr
from processors.evidence.understanding.invoice_totals import total_readings
from processors.evidence.understanding.layout import Sheet, lay_out, printed
from processors.evidence.understanding.money import parse_money, yuan
from processors.evidence.understanding.readings import Reading, fuse
from processors.evidence.understanding.seal_field import field_of
from processors.evidence.values import DERIVED, Code, DocumentRead, Field, Seal, Source

AMOUNTS = ("amount_without_tax", "tax_amount", "total_amount")

_STRUCTURED = 0.99


@dataclass(frozen=True, slots=True)
class QrRead:
    """The invoice payload on the page and what it says."""

    code: Code
    invoice: InvoiceQr


def invoice_qr(document: DocumentRead) -> QrRead | None:
    """Return the first code of the document that carries an invoice payload."""
    for code in document.codes:
        parsed = parse_invoice_qr(code.payload)
        if parsed is not None:
            return QrRead(code, parsed)
    return None


def understand_invoice(document: DocumentRead) -> dict[str, Field]:
    """Return the fields that were read, by contract name; what was not read is absent."""
    sheets = lay_out(document)
    readings = invoice_readings(document, sheets)
    fields = {name: field for name, group in readings.items() if (field := fuse(group))}
    if (goods := _goods(document, sheets)) is not None:
        fields["goods"] = goods
    if (payload := _payload(document)) is not None:
        fields["qr_payload"] = payload
    if (seal := invoice_seal(document)) is not None and seal.text:
        fields["seal_text"] = field_of(seal)
    return cross_examine(fields)


def invoice_readings(
    document: DocumentRead, sheets: Sequence[Sheet]
) -> dict[str, tuple[Reading, ...]]:
    """Return every reading of every single-valued field, unjudged."""
    qr = invoice_qr(document)
    found: dict[str, list[Reading]] = {
        "invoice_code": list(head.code_readings(sheets)),
        "invoice_number": list(head.number_readings(sheets)),
        "issue_date": list(head.date_readings(sheets)),
        "check_code": list(head.check_code_readings(sheets)),
        "machine_number": list(head.machine_readings(sheets)),
    }
    found.update({name: list(group) for name, group in party_readings(sheets).items()})
    found.update({name: list(group) for name, group in total_readings(sheets).items()})
    if qr is not None:
        for name, value in _qr_values(qr.invoice, found):
            found[name].append(Reading(value, 0.97, Source.QR, None, qr.code.page, qr.code.box))
    for name, value in document.structured.items():
        if name in found and value:
            found[name].append(Reading(printed(value), _STRUCTURED, Source.XML))
    code = fuse(found["invoice_code"])
    if original := document.structured.get("invoice_kind"):
        original_kind = [Reading(original, _STRUCTURED, Source.XML)]
    else:
        original_kind = []
    found["invoice_kind"] = original_kind + list(
        head.kind_readings(
            sheets,
            qr.invoice if qr else None,
            str(code.value) if code else None,
            check_code=bool(found["check_code"]),
        )
    )
    return {name: tuple(group) for name, group in found.items()}


def _qr_values(qr: InvoiceQr, found: Mapping[str, Sequence[Reading]]) -> Iterator[tuple[str, str]]:
    yield "invoice_number", qr.number
    if qr.code is not None:
        yield "invoice_code", qr.code
    if qr.issued_on is not None:
        yield "issue_date", qr.issued_on.isoformat()
    if qr.check_code is not None:
        yield "check_code", qr.check_code
    if qr.amount is not None:
        amount = yuan(qr.amount)
        custom = "total_amount" if qr.amount_with_tax else "amount_without_tax"
        other = "amount_without_tax" if qr.amount_with_tax else "total_amount"
        as_other = any(r.value == amount for r in found[other])
        as_custom = any(r.value == amount for r in found[custom])
        yield (other if as_other and not as_custom else custom), amount


def invoice_seal(document: DocumentRead) -> Seal | None:
    """Return the seller's seal: oval, low on the page, and not the tax bureau's over the title."""
    heights = {page.number: page.height for page in document.pages}
    seals = [
        seal
        for seal in document.seals
        if not is_tax_mark(seal.text or "")
        and "税务" not in (seal.text or "")
        and (seal.box[1] + seal.box[3]) / 2 > 0.35 * heights.get(seal.page, 0)
    ]
    return max(
        seals,
        key=lambda s: (bool(s.text), s.shape == "oval", s.confidence),
        default=None,
    )


def _payload(document: DocumentRead) -> Field | None:
    qr = invoice_qr(document)
    code = qr.code if qr else next((c for c in document.codes if "QR" in c.symbology), None)
    if code is None or not code.payload:
        return None
    return Field(code.payload, 0.99, Source.QR, None, code.page, code.box)


def _goods(document: DocumentRead, sheets: Sequence[Sheet]) -> Field | None:
    read = read_goods(sheets)
    listed = document.structured.get("goods")
    if not listed:
        return read
    try:
        lines = json.loads(listed)
        value = [_original_line(line) for line in lines]
    except (ValueError, AttributeError, TypeError):
        return read
    if not value:
        return read
    printed_too = read is not None and len(read.value) == len(value)
    field = Field(value, 0.98, Source.XML)
    return replace(field, page=read.page, box=read.box) if read and printed_too else field


def _original_line(line: Mapping[str, object]) -> dict[str, str]:
    """Write a line of an original as it is printed: a rate of 0.13 is 13 %."""
    cells = {str(name): str(value) for name, value in line.items() if value}
    rate = parse_money(cells.get("tax_rate", ""))
    if rate is not None and 0 < rate < 1:
        cells["tax_rate"] = f"{(rate * 100).normalize():f}%"
    return cells


def cross_examine(fields: dict[str, Field]) -> dict[str, Field]:
    """Let the amounts vouch for one another, then fill what two of them imply."""
    net, tax, total = (_amount(fields, name) for name in AMOUNTS)
    words = _words(fields)
    if net is not None and tax is not None and total is not None:
        holds = net + tax == total
        fields = _vouch(fields, AMOUNTS, holds=holds)
    if total is not None and words is not None:
        fields = _vouch(fields, ("total_amount", "total_in_words"), holds=total == words)
    return _derive(_code_of_digital(fields))


def _code_of_digital(fields: dict[str, Field]) -> dict[str, Field]:
    """数电票 have a 20-digit number and no code: the two vouch for the kind."""
    kind, number = fields.get("invoice_kind"), fields.get("invoice_number")
    if kind is not None and number is not None and kind.value in DIGITAL:
        fits = len(str(number.value)) == 20
        fields = _vouch(fields, ("invoice_kind",), holds=fits)
    return fields


def _vouch(fields: dict[str, Field], names: Sequence[str], *, holds: bool) -> dict[str, Field]:
    """Raise what agrees; lower what does not, where letters were guessed from pixels."""
    changed = dict(fields)
    for name in names:
        field = fields[name]
        if holds and not field.alternatives:
            changed[name] = replace(field, confidence=max(field.confidence, 0.985))
        elif not holds and field.source is Source.OCR:
            # Sure letters stay just usable: the contradiction is then the paper's.
            lowered = 0.9 if field.confidence >= 0.95 else 0.89 if field.confidence > 0.9 else 1.0
            changed[name] = replace(field, confidence=min(field.confidence, lowered))
    return changed


def _derive(fields: dict[str, Field]) -> dict[str, Field]:
    net, tax, total = (_amount(fields, name) for name in AMOUNTS)
    words = _words(fields)
    if total is None and words is not None:
        total = words
        fields = _derived(fields, "total_amount", total, ("total_in_words",))
    if total is None and net is not None and tax is not None:
        fields = _derived(fields, "total_amount", net + tax, ("amount_without_tax", "tax_amount"))
    elif total is not None and net is None and tax is not None:
        fields = _derived(fields, "amount_without_tax", total - tax, ("total_amount", "tax_amount"))
    elif total is not None and tax is None and net is not None:
        fields = _derived(fields, "tax_amount", total - net, ("total_amount", "amount_without_tax"))
    elif total is not None and net is None and tax is None:
        fields = _from_goods(fields, total)
    return fields


def _from_goods(fields: dict[str, Field], total: Decimal) -> dict[str, Field]:
    """Take the sums from the goods lines when they add up to the total."""
    goods = fields.get("goods")
    if goods is None or not isinstance(goods.value, list):
        return fields
    nets = [parse_money(line.get("amount", "")) for line in goods.value]
    taxes = [parse_money(line.get("tax", "")) for line in goods.value]
    known_nets = [n for n in nets if n is not None]
    known_taxes = [t for t in taxes if t is not None]
    if len(known_nets) < len(nets) or len(known_taxes) < len(taxes):
        return fields
    net, tax = sum(known_nets, Decimal(0)), sum(known_taxes, Decimal(0))
    if net + tax != total:
        return fields
    fields = _derived(fields, "amount_without_tax", net, ("goods",))
    return _derived(fields, "tax_amount", tax, ("goods",))


def _derived(
    fields: dict[str, Field], name: str, amount: Decimal, sources: tuple[str, ...]
) -> dict[str, Field]:
    """A computed value is never surer than 0.9 of what it was computed from."""
    parts = [fields[source] for source in sources]
    weakest = min(parts, key=lambda part: part.confidence)
    field = Field(
        value=yuan(amount),
        confidence=min(0.94, 0.96 * weakest.confidence),
        source=weakest.source,
        engine=DERIVED + " + ".join(sources),
        page=weakest.page,
        box=weakest.box,
    )
    return {**fields, name: field}


def _amount(fields: Mapping[str, Field], name: str) -> Decimal | None:
    field = fields.get(name)
    return parse_money(str(field.value)) if field is not None else None


def _words(fields: Mapping[str, Field]) -> Decimal | None:
    field = fields.get("total_in_words")
    if field is None:
        return None
    try:
        return parse_capital_amount(str(field.value))
    except NotACapitalAmount:
        return None
