"""Documents made false on purpose, each in one way, with what is false about it."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from specimens.capital import in_words
from specimens.codes import CREDIT_ALPHABET
from specimens.companies import Company, draw_brand, draw_company
from specimens.goods import draw_lines, sums
from specimens.invoices import DIGITAL, Invoice, Stamp, payload_of
from specimens.letters import Letter
from specimens.values import Doctored

# The false document, the names of the fields hurt, the rules that break.
FalseInvoice = tuple[Invoice, tuple[str, ...], tuple[str, ...]]
FalseLetter = tuple[Letter, tuple[str, ...], tuple[str, ...]]
InvoiceChange = Callable[[Invoice, random.Random], FalseInvoice]
LetterChange = Callable[[Letter, random.Random], FalseLetter]


def doctored_invoice(invoice: Invoice, how: str, rng: random.Random) -> tuple[Invoice, Doctored]:
    """Return the invoice made false by `how`; raise KeyError for a way that is not known."""
    changed, fields, rules = INVOICE_CHANGES[how](invoice, rng)
    return changed, Doctored(how, fields, rules)


def doctored_letter(letter: Letter, how: str, rng: random.Random) -> tuple[Letter, Doctored]:
    """Return the letter made false by `how`; raise KeyError for a way that is not known."""
    changed, fields, rules = LETTER_CHANGES[how](letter, rng)
    return changed, Doctored(how, fields, rules)


def sealed_kinds_only(how: str) -> bool:
    """Whether `how` can only be done to an invoice that bears a seal."""
    return how in ("other_seal", "missing_seal")


def _stranger(rng: random.Random, *, to: Company) -> Company:
    """Draw a company nobody could take for the other: in its name 样本 stands for 示例."""
    known, english = set(to.name), set(to.english_name.split())
    shared = set("示例有限公司")
    while True:
        drawn = draw_company(rng)
        first, _, trade, *_ = drawn.english_name.split()
        unlike = set(drawn.name) & known <= shared and not {first, trade} & english
        if unlike and not set(first[:3]) & set(to.english_name[:3]):
            return replace(drawn, name=drawn.name.replace("示例", "样本"))


def _changed_total(invoice: Invoice, rng: random.Random) -> FalseInvoice:
    higher = invoice.total + Decimal(rng.choice((100, 1000, 9000)))
    return replace(invoice, total=higher), ("total_amount",), ("E-04",)


def _wrong_words(invoice: Invoice, rng: random.Random) -> FalseInvoice:
    other = in_words(invoice.total + Decimal(rng.choice((10, 200, 3000))))
    return replace(invoice, words=other), ("total_in_words",), ("E-04",)


def _wrong_buyer(invoice: Invoice, rng: random.Random) -> FalseInvoice:
    return (
        replace(invoice, buyer=_stranger(rng, to=invoice.buyer)),
        ("buyer_name", "buyer_tax_id"),
        ("E-03",),
    )


def _other_seal(invoice: Invoice, rng: random.Random) -> FalseInvoice:
    other = _stranger(rng, to=invoice.seller)
    stamp = Stamp(other.name, other.credit_code)
    return replace(invoice, stamp=stamp), ("seal_text",), ("E-05",)


def _missing_seal(invoice: Invoice, _: random.Random) -> FalseInvoice:
    return replace(invoice, stamp=None), ("seal_text",), ("E-05",)


def _qr_conflict(invoice: Invoice, rng: random.Random) -> FalseInvoice:
    amount = invoice.total if invoice.kind in DIGITAL else invoice.net
    payload = payload_of(
        invoice.kind,
        invoice.code,
        invoice.number[:-1] + str((int(invoice.number[-1]) + 1) % 10),
        amount - Decimal(rng.randint(1, 9)),
        invoice.issued_on,
        invoice.check_code,
    )
    return replace(invoice, qr=payload), ("qr_payload",), ("E-04",)


def _wrong_tax_id(invoice: Invoice, _: random.Random) -> FalseInvoice:
    code = invoice.seller.credit_code
    last = CREDIT_ALPHABET[(CREDIT_ALPHABET.index(code[-1]) + 7) % len(CREDIT_ALPHABET)]
    seller = replace(invoice.seller, credit_code=code[:-1] + last)
    stamp = invoice.stamp and replace(invoice.stamp, centre=seller.credit_code)
    return replace(invoice, seller=seller, stamp=stamp), ("seller_tax_id",), ("E-04",)


def _pasted(invoice: Invoice, _: random.Random) -> FalseInvoice:
    """Ten times the total, pasted over the printed one in figures and in words."""
    total = invoice.total * 10
    changed = replace(invoice, total=total, words=in_words(total), pasted=True)
    return changed, ("total_amount", "total_in_words"), ("E-04",)


def _reused_number(invoice: Invoice, rng: random.Random) -> FalseInvoice:
    """Code and number of the genuine invoice of the same seed, with other goods and amounts."""
    lines = draw_lines(rng, draw_brand(rng), 2)
    net, tax = sums(lines)
    total = net + tax
    qr = payload_of(
        invoice.kind,
        invoice.code,
        invoice.number,
        total if invoice.kind in DIGITAL else net,
        invoice.issued_on,
        invoice.check_code,
    )
    changed = replace(
        invoice, lines=lines, net=net, tax=tax, total=total, words=in_words(total), qr=qr
    )
    return changed, ("goods", "total_amount"), ("E-11",)


INVOICE_CHANGES: dict[str, InvoiceChange] = {
    "changed_total": _changed_total,
    "wrong_words": _wrong_words,
    "wrong_buyer": _wrong_buyer,
    "other_seal": _other_seal,
    "missing_seal": _missing_seal,
    "qr_conflict": _qr_conflict,
    "wrong_tax_id": _wrong_tax_id,
    "pasted": _pasted,
    "reused_number": _reused_number,
}


def _expired(letter: Letter, _: random.Random) -> FalseLetter:
    until = date(2025, 6, 30)
    start = until - timedelta(days=364)
    changed = replace(letter, valid_from=start, valid_until=until, issued_on=start)
    return changed, ("valid_from", "valid_until"), ("E-06",)


def _letter_other_seal(letter: Letter, rng: random.Random) -> FalseLetter:
    other = _stranger(rng, to=letter.grantor)
    name = other.english_name if letter.language == "en" else other.name
    return replace(letter, seal_text=name), ("seal_text",), ("E-07",)


def _letter_missing_seal(letter: Letter, _: random.Random) -> FalseLetter:
    return replace(letter, seal_text=""), ("seal_text",), ("E-07",)


def _wrong_grantee(letter: Letter, rng: random.Random) -> FalseLetter:
    return replace(letter, grantee=_stranger(rng, to=letter.grantee)), ("grantee",), ("E-06",)


LETTER_CHANGES: dict[str, LetterChange] = {
    "expired": _expired,
    "other_seal": _letter_other_seal,
    "missing_seal": _letter_missing_seal,
    "wrong_grantee": _wrong_grantee,
}
