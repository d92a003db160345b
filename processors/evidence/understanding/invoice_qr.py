"""The payload of the QR code on VAT invoices.

`01,<kind>,<code>,<number>,<amount>,<YYYYMMDD>,<check code>,<CRC>[,]`: invoice-facts 1.3 and 1.4.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from processors.evidence.understanding.dates import parse_date
from processors.evidence.understanding.money import parse_money

INVOICE_KINDS = {
    "01": "vat_special",
    "03": "motor_vehicle",
    "04": "vat_ordinary",
    "08": "vat_electronic_special",
    "10": "vat_electronic_ordinary",
    "11": "vat_roll",
    "14": "toll",
    "15": "motor_vehicle",
    "31": "digital_special",
    "32": "digital_ordinary",
    "61": "air_itinerary",
}
"""The kind codes of the QR and the contracts' names; other codes are `other`."""

_WITH_TAX = {"31", "32", "61"}
_CRC_MEANS_SOMETHING = {"01", "04", "31", "32"}
_CRC = re.compile(r"[0-9A-Fa-f]{4}")


@dataclass(frozen=True, slots=True)
class InvoiceQr:
    """What the QR of an invoice says; None for what it leaves empty.

    `amount_with_tax` says which amount this kind carries by custom: compare with both all the
    same. `crc_agrees` is None where the field is no CRC: no information.
    """

    invoice_kind: str
    kind_code: str
    code: str | None
    number: str
    amount: Decimal | None
    amount_with_tax: bool
    issued_on: date | None
    check_code: str | None
    crc_agrees: bool | None


def crc16_umts(data: bytes) -> int:
    """Return CRC-16/UMTS: polynomial 0x8005, from 0, not reflected. `123456789` gives 0xFEE8."""
    register = 0
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            shifted = (register << 1) & 0xFFFF
            register = shifted ^ 0x8005 if register & 0x8000 else shifted
    return register


def parse_invoice_qr(payload: str) -> InvoiceQr | None:
    """Return what the payload says, or None for another format (URL, payment code, title card).

    Total on any string; fields that can't be read are None.
    """
    if not payload.startswith("01,") or not payload.isascii() or len(payload) > 400:
        return None
    parts = payload.strip().split(",")
    if len(parts) < 4 or not re.fullmatch(r"\d{2}", parts[1]):
        return None
    kind, code, number = parts[1], parts[2], parts[3]
    if not re.fullmatch(r"\d{8}|\d{20}", number) or not re.fullmatch(r"\d{10}|\d{12}|", code):
        return None
    rest = parts[4:]
    if len(rest) >= 3 and re.fullmatch(r"[0-9A-Z]{15,20}", rest[0]) and "." not in rest[0]:
        rest = rest[1:]  # blockchain layout: the seller's tax id stands before the amount
    amount = parse_money(rest[0]) if rest and rest[0] else None
    issued = parse_date(rest[1]) if len(rest) > 1 else None
    check = rest[2] if len(rest) > 2 and re.fullmatch(r"\d{20}", rest[2]) else None
    return InvoiceQr(
        invoice_kind=INVOICE_KINDS.get(kind, "other"),
        kind_code=kind,
        code=code or None,
        number=number,
        amount=amount,
        amount_with_tax=kind in _WITH_TAX,
        issued_on=issued,
        check_code=check,
        crc_agrees=_crc_agrees(payload.strip(), kind),
    )


def _crc_agrees(payload: str, kind: str) -> bool | None:
    body = payload.removesuffix(",")
    covered, _, printed = body.rpartition(",")
    if not _CRC.fullmatch(printed):
        return None
    agrees = crc16_umts(f"{covered},".encode("ascii")) == int(printed, 16)
    if not agrees and kind not in _CRC_MEANS_SOMETHING:
        return None
    return agrees
