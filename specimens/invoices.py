"""VAT invoices: their values, kinds, numbers and sums."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from specimens.capital import in_words
from specimens.codes import qr_payload
from specimens.companies import Company, draw_brand, draw_company, draw_person
from specimens.goods import Line, draw_lines, sums
from specimens.values import JSON

DIGITAL = ("digital_special", "digital_ordinary")
KINDS = (
    "vat_special",
    "vat_ordinary",
    "vat_roll",
    "vat_electronic_ordinary",
    *DIGITAL,
)
QR_KIND = {
    "vat_special": "01",
    "vat_ordinary": "04",
    "vat_roll": "11",
    "vat_electronic_ordinary": "10",
    "digital_special": "31",
    "digital_ordinary": "32",
}
_SEALED = ("vat_special", "vat_ordinary", "vat_roll", "vat_electronic_ordinary")
_CIPHER = "0123456789+-*/<>"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The text of a seal: name on the arc, tax id in the centre."""

    name: str
    centre: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """What stands on one invoice; amounts in yuan, each as it is printed, right or not."""

    kind: str
    code: str
    number: str
    issued_on: date
    machine_number: str
    check_code: str
    buyer: Company
    seller: Company
    lines: tuple[Line, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    words: str
    stamp: Stamp | None
    qr: str
    cipher: tuple[str, ...]
    clerk: str
    payee: str
    reviewer: str
    remark: str
    pasted: bool = False

    def to_truth(self) -> dict[str, JSON]:
        """Return what a perfect reader reads, by the contracts' field names."""
        truth: dict[str, JSON] = {
            "invoice_kind": self.kind,
            "invoice_code": self.code,
            "invoice_number": self.number,
            "issue_date": self.issued_on.isoformat(),
            "check_code": self.check_code,
            "buyer_name": self.buyer.name,
            "buyer_tax_id": self.buyer.credit_code,
            "seller_name": self.seller.name,
            "seller_tax_id": self.seller.credit_code,
            "amount_without_tax": f"{self.net:.2f}",
            "tax_amount": f"{self.tax:.2f}",
            "total_amount": f"{self.total:.2f}",
            "total_in_words": self.words,
            "machine_number": self.machine_number,
            "goods": [x.to_truth() for x in self.lines],
            "seal_text": self.stamp.name if self.stamp else "",
            "qr_payload": self.qr,
        }
        if self.kind == "vat_roll":
            truth |= {"amount_without_tax": "", "tax_amount": "", "goods": self._roll_goods()}
        return {name: value for name, value in truth.items() if value}

    def _roll_goods(self) -> list[JSON]:
        """A roll prints prices with tax and neither rate nor tax."""
        return [
            {
                "name": f"{x.name} {x.model}",
                "quantity": str(x.quantity),
                "unit_price": f"{(x.amount + x.tax) / x.quantity:.2f}",
                "amount": f"{x.amount + x.tax:.2f}",
            }
            for x in self.lines
        ]


def make_invoice(kind: str, rng: random.Random, given: Mapping[str, Any]) -> Invoice:
    """Return an invoice that is right in every part.

    `given` may fix buyer, seller, brand, issued_on, lines, line_count, number and remark; the rest
    is drawn from `rng`.
    """
    buyer = given.get("buyer") or draw_company(rng)
    seller = given.get("seller") or draw_company(rng)
    brand = given.get("brand") or draw_brand(rng)
    issued_on = given.get("issued_on") or date(2025, 9, 1) + timedelta(days=rng.randrange(180))
    count = given.get("line_count") or rng.choice((1, 1, 2, 3, 4))
    lines = tuple(given.get("lines") or draw_lines(rng, brand, count))
    net, tax = sums(lines)
    code, number = _code_and_number(kind, rng, seller.province, issued_on)
    number = given.get("number") or number
    check_code = "" if kind in ("vat_special", *DIGITAL) else _digits(rng, 20)
    total = net + tax
    yuan = "元" if kind == "vat_roll" else "圆"
    return Invoice(
        kind=kind,
        code=code,
        number=number,
        issued_on=issued_on,
        machine_number="" if kind in DIGITAL else _digits(rng, 12),
        check_code=check_code,
        buyer=buyer,
        seller=seller,
        lines=lines,
        net=net,
        tax=tax,
        total=total,
        words=in_words(total, yuan=yuan),
        stamp=Stamp(seller.name, seller.credit_code) if kind in _SEALED else None,
        qr=payload_of(kind, code, number, total if kind in DIGITAL else net, issued_on, check_code),
        cipher=tuple("".join(rng.choice(_CIPHER) for _ in range(27)) for _ in range(4)),
        clerk=draw_person(rng),
        payee=draw_person(rng),
        reviewer=draw_person(rng),
        remark=given.get("remark") or f"订单样本{rng.randint(10000, 99999)}",
    )


def payload_of(
    kind: str, code: str, number: str, amount: Decimal, issued_on: date, check_code: str
) -> str:
    """Return the QR payload; `amount` is net for the older kinds, total for 数电票."""
    return qr_payload(
        kind_code=QR_KIND[kind],
        code=code,
        number=number,
        amount=f"{amount:.2f}",
        day=f"{issued_on:%Y%m%d}",
        check_code=check_code,
    )


def _code_and_number(
    kind: str, rng: random.Random, province: str, issued_on: date
) -> tuple[str, str]:
    region, year = f"{province}00", f"{issued_on:%y}"
    if kind in DIGITAL:
        return "", f"{year}{province}{rng.choice('27')}{_digits(rng, 15)}"
    number = _digits(rng, 8)
    if kind == "vat_special":
        return f"{region}{year}{rng.randint(1, 9)}13{0}", number
    ending = {"vat_ordinary": "04", "vat_roll": "06", "vat_electronic_ordinary": "11"}[kind]
    return f"0{region}{year}{rng.randint(1, 20):03d}{ending}", number


def _digits(rng: random.Random, count: int) -> str:
    return "".join(str(rng.randint(0, 9)) for _ in range(count))
