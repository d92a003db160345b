"""E-04, the amounts of an invoice: sums, capital characters, lines, rates."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from processors.evidence.checks.outcome import failed, passed, unknown
from processors.evidence.checks.thresholds import Thresholds
from processors.evidence.understanding.capital_amount import (
    NotACapitalAmount,
    parse_capital_amount,
)
from processors.evidence.understanding.invoice import AMOUNTS
from processors.evidence.understanding.money import parse_money, yuan
from processors.evidence.values import DERIVED, Check, Field, Source

_RATE = re.compile(r"(\d{1,2}(?:\.\d+)?)\s?%")
_WITHOUT_NET = frozenset({"vat_roll", "motor_vehicle", "air_itinerary", "other"})
"""Kinds that print no net amount and tax of their own, or in other places."""


def check_sums(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    """Net + tax = total, words = digits, lines = net, rates in force; negative totals."""
    yield from _net_and_tax(fields, thresholds)
    yield from _words(fields, thresholds)
    yield from _lines(fields, thresholds)
    yield from _rates(fields, thresholds)
    yield from _sign(fields, thresholds)


def _sign(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    total = _amount(fields, "total_amount")
    if total is None or not thresholds.is_read(fields, "total_amount"):
        return
    if total < 0:
        yield failed(
            "E-04",
            "INV_NEGATIVE_OR_VOID",
            "该发票为红字（负数）发票",
            "this is a red-letter (negative) invoice",
            "total_amount",
        )
    else:
        yield passed(
            "E-04",
            "INV_NEGATIVE_OR_VOID",
            "不是红字（负数）发票",
            "this is no red-letter (negative) invoice",
            "total_amount",
        )


def _net_and_tax(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    kind = fields.get("invoice_kind")
    if kind is not None and kind.value in _WITHOUT_NET:
        return
    amounts = [_amount(fields, name) for name in AMOUNTS]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < 3 or any(is_derived(fields[name]) for name in AMOUNTS):
        yield unknown(
            "E-04",
            "INV_ARITHMETIC",
            "金额、税额、价税合计未全部读出，无法核对",
            "net, tax and total were not all read: they can't be compared",
            *AMOUNTS,
        )
        return
    net, tax, total = known
    if abs(net + tax - total) <= thresholds.tolerance:
        yield passed(
            "E-04",
            "INV_ARITHMETIC",
            f"金额 {net} + 税额 {tax} = 价税合计 {total}",
            f"net {net} + tax {tax} = total {total}",
            *AMOUNTS,
        )
        return
    certain = all(thresholds.is_read(fields, name) for name in AMOUNTS)
    say = failed if certain else unknown
    yield say(
        "E-04",
        "INV_ARITHMETIC",
        f"金额 {net} + 税额 {tax} = {net + tax}，与价税合计 {total} 不符",
        f"net {net} + tax {tax} = {net + tax}, not the total {total}",
        *AMOUNTS,
    )


def _words(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    names = ("total_in_words", "total_amount")
    words, total = fields.get("total_in_words"), _amount(fields, "total_amount")
    said: Decimal | None = None
    if words is not None:
        try:
            said = parse_capital_amount(str(words.value))
        except NotACapitalAmount:
            said = None
    if words is None or said is None or total is None or is_derived(fields["total_amount"]):
        yield unknown(
            "E-04",
            "INV_AMOUNT_WORDS",
            "大写与小写金额未能都读出，无法核对",
            "the total in words and in digits were not both read: they can't be compared",
            *names,
        )
    elif said == total:
        yield passed(
            "E-04",
            "INV_AMOUNT_WORDS",
            f"大写金额与小写金额一致：{total}",
            f"the total in words says {total} too",
            *names,
        )
    else:
        certain = all(thresholds.is_read(fields, name) for name in names)
        say = failed if certain else unknown
        yield say(
            "E-04",
            "INV_AMOUNT_WORDS",
            f"大写金额为 {yuan(said)}，小写金额为 {total}",
            f"the words say {yuan(said)}, the digits {total}",
            *names,
        )


def _lines(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    goods = fields.get("goods")
    if goods is None or not isinstance(goods.value, list):
        return
    amounts = [parse_money(line.get("amount", "")) for line in goods.value]
    known = [amount for amount in amounts if amount is not None]
    printed = [
        name
        for name in ("amount_without_tax", "total_amount")
        if name in fields and not is_derived(fields[name])
    ]
    sums = [amount for name in printed if (amount := _amount(fields, name)) is not None]
    if not known or len(known) < len(amounts) or not sums:
        return
    total = sum(known, Decimal(0))
    allowed = max(thresholds.tolerance, thresholds.line_tolerance * len(known))
    if all(abs(total - amount) > allowed for amount in sums):
        exact = goods.source is not Source.OCR and len(sums) == 2
        certain = exact and all(thresholds.is_read(fields, name) for name in printed)
        say = failed if certain else unknown
        yield say(
            "E-04",
            "INV_ARITHMETIC",
            f"各行金额之和 {total} 与合计金额 {sums[0]} 不符",
            f"the lines add up to {total}, not to {sums[0]}",
            "goods",
            *printed,
        )
    elif wrong := next(
        (n for n, line in enumerate(goods.value, 1) if not _line_holds(line, thresholds)), None
    ):
        yield unknown(
            "E-04",
            "INV_ARITHMETIC",
            f"第 {wrong} 行数量、单价、税率与金额、税额不相符",
            f"quantity, price and rate of line {wrong} do not give its amount and tax",
            "goods",
        )


def _line_holds(line: Mapping[str, str], thresholds: Thresholds) -> bool:
    quantity, price, amount, tax = (
        parse_money(line.get(name, "")) for name in ("quantity", "unit_price", "amount", "tax")
    )
    rate = _RATE.fullmatch(line.get("tax_rate", ""))
    if quantity is not None and price is not None and amount is not None:
        # The printed price is rounded, so a big quantity may move the product by more than a cent.
        places = Decimal(1).scaleb(int(price.normalize().as_tuple().exponent))
        slack = abs(quantity) * places / 2 if places < 1 else Decimal(0)
        if abs(quantity * price - amount) > thresholds.line_tolerance + slack:
            return False
    if rate is not None and amount is not None and tax is not None:
        return abs(amount * Decimal(rate[1]) / 100 - tax) <= thresholds.line_tax_tolerance
    return True


def _rates(fields: Mapping[str, Field], thresholds: Thresholds) -> Iterator[Check]:
    goods, issued = fields.get("goods"), fields.get("issue_date")
    if goods is None or not isinstance(goods.value, list):
        return
    found = (_RATE.fullmatch(line.get("tax_rate", "")) for line in goods.value)
    rates = {Decimal(match[1]) for match in found if match}
    if not rates:
        return
    odd = sorted(rates - thresholds.tax_rates.on(_day(issued)))
    names = ("goods", "issue_date")
    if odd:
        listed = "、".join(f"{rate}%" for rate in odd)
        yield unknown(
            "E-04",
            "INV_TAX_RATE_DATE",
            f"开票日不适用的税率：{listed}",
            f"not a rate in use on the day of issue: {', '.join(f'{rate}%' for rate in odd)}",
            *names,
        )
    else:
        yield passed(
            "E-04", "INV_TAX_RATE_DATE", "税率为当时适用税率", "the rates were in use then", *names
        )


def _day(field: Field | None) -> date | None:
    try:
        return date.fromisoformat(str(field.value)) if field is not None else None
    except ValueError:
        return None


def is_derived(field: Field) -> bool:
    """Tell whether a value was computed from others and so can't be held against them."""
    return (field.engine or "").startswith(DERIVED)


def _amount(fields: Mapping[str, Field], name: str) -> Decimal | None:
    field = fields.get(name)
    return parse_money(str(field.value)) if field is not None else None
