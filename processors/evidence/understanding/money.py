"""Amounts of yuan as they are printed in digits."""

import re
import unicodedata
from decimal import Decimal

_NOISE = re.compile(r"[¥\s]|RMB|CNY|人民币|元$")
_PLAIN = re.compile(r"[-−–]?(?:\d{1,13}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,15})?")
_CENT = Decimal("0.01")


def parse_money(text: str) -> Decimal | None:
    """Return the amount that the whole of `text` prints, or None when it prints something else.

    Full-width digits, ¥, 元 and thousands commas are understood; a comma as decimal sign is not.
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    if not _PLAIN.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", "").replace("−", "-").replace("–", "-"))


def is_cents(amount: Decimal) -> bool:
    """Tell whether `amount` has no more than two places."""
    return amount == amount.quantize(_CENT)


def yuan(amount: Decimal) -> str:
    """Write an amount as the contracts do: decimal yuan with two places, half up."""
    return str(amount.quantize(_CENT, rounding="ROUND_HALF_UP"))
