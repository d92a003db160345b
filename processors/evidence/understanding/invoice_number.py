"""How invoice codes and numbers are built, per kind (invoice-facts 1.1)."""

import re
from datetime import date
from typing import Literal

Layout = Literal["right", "wrong", "unknown"]

DIGITAL = frozenset({"digital_special", "digital_ordinary"})
"""数电票: 20-digit number, no code."""

_CODE_LENGTHS: dict[str, frozenset[int]] = {
    "vat_special": frozenset({10}),
    "vat_ordinary": frozenset({10, 12}),
    "vat_roll": frozenset({12}),
    "vat_electronic_special": frozenset({12}),
    "vat_electronic_ordinary": frozenset({12}),
    "toll": frozenset({12}),
    "motor_vehicle": frozenset({12}),
}
_KIND_BY_ENDING = {
    "04": "vat_ordinary",
    "05": "vat_ordinary",
    "06": "vat_roll",
    "07": "vat_roll",
    "11": "vat_electronic_ordinary",
    "12": "toll",
    "13": "vat_electronic_special",
}
_REGION = re.compile(r"1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]|9[1-5]")
"""GB/T 2260 provinces, and 91 to 95 for the cities with a plan of their own."""


def kind_of_code(code: str) -> str | None:
    """Return the invoice kind that a 12-digit code's last two digits name, or None."""
    if not re.fullmatch(r"0\d{11}", code):
        return None
    return _KIND_BY_ENDING.get(code[10:])


def judge_code(invoice_kind: str, code: str) -> Layout:
    """Say whether an invoice code's length fits its kind."""
    lengths = _CODE_LENGTHS.get(invoice_kind)
    if lengths is None:
        return "wrong" if invoice_kind in DIGITAL and code.isdigit() is False else "unknown"
    return "right" if code.isdigit() and len(code) in lengths else "wrong"


def judge_number(invoice_kind: str, number: str, issued_on: date | None) -> Layout:
    """Say whether an invoice number fits its kind, and the year of a 20-digit one its date."""
    if invoice_kind in DIGITAL:
        if not re.fullmatch(r"\d{20}", number):
            return "wrong"
        if issued_on is not None and int(number[:2]) != issued_on.year % 100:
            return "wrong"
        return "right" if _REGION.fullmatch(number[2:4]) else "unknown"
    if invoice_kind in _CODE_LENGTHS:
        return "right" if re.fullmatch(r"\d{8}", number) else "wrong"
    return "unknown"
