"""Amounts in capital characters (大写金额) as numbers.

Our own parser, because cn2an refuses 贰角整, 伍分 and 壹拾圆零柒角整. Rules: 正确填写票据和结算凭证
的基本规定; variants seen in print: invoice-facts section 3. Numbers are compared, never strings.
"""

import re
import unicodedata
from decimal import Decimal


class NotACapitalAmount(ValueError):
    """The text is not an amount in capital characters, or it can mean two amounts."""


_DIGITS = {
    c: i
    for i, group in enumerate(
        ("零〇", "壹弌", "贰貳貮弍", "叁參叄弎", "肆", "伍", "陆陸", "柒", "捌", "玖")
    )
    for c in group
}
_VARIANTS = str.maketrans({"萬": "万", "億": "亿", "圓": "元", "圆": "元", "正": "整"})
_DIGIT = "[" + "".join(_DIGITS) + "]"
_PREFIX = re.compile(r"(?:人民币|人民幣|RMB|CNY|大写|[¥⊗ⓧⓍ⊠⨂×xX:()®◎○]|价税合计|合计|金额)*")
_NEGATIVE = re.compile(r"\(?负数?\)?|-")
_SECTION = re.compile(
    rf"(?P<lead>零*)(?:(?P<q>{_DIGIT})仟)?(?P<z1>零*)(?:(?P<b>{_DIGIT})佰)?(?P<z2>零*)"
    rf"(?:(?P<s>{_DIGIT})?(?P<ten>拾))?(?P<z3>零*)(?P<g>{_DIGIT})?"
)
_CENTS = re.compile(rf"零*(?:(?P<jiao>{_DIGIT})角)?零*(?:(?P<fen>{_DIGIT})分)?")
_LONGEST = 64


def parse_capital_amount(text: str) -> Decimal:
    """Return the yuan that `text` says, with two places.

    Accepts 圆/元, 整/正, traditional forms, a bare 拾, optional zeros, leading 人民币, ⊗ and ¥,
    a leading 负. Raises NotACapitalAmount for anything else; never guesses.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).translate(_VARIANTS)
    if len(plain) > _LONGEST:
        raise NotACapitalAmount(text[:_LONGEST])
    body = plain[_PREFIX.match(plain).end() :]  # type: ignore[union-attr]
    sign = 1
    if negative := _NEGATIVE.match(body):
        sign, body = -1, body[negative.end() :]
    body = body.removesuffix("整")
    whole, has_yuan, cents = body.partition("元")
    if not has_yuan:
        whole, cents = "", body
    if not whole and not cents:
        raise NotACapitalAmount(text)
    yuan = _yuan(whole, text) if has_yuan else 0
    return sign * (Decimal(yuan) + _cents(cents, text)).quantize(Decimal("0.01"))


def _cents(part: str, text: str) -> Decimal:
    found = _CENTS.fullmatch(part)
    if found is None or (part and found["jiao"] is None and found["fen"] is None):
        raise NotACapitalAmount(text)
    jiao = _DIGITS[found["jiao"]] if found["jiao"] else 0
    fen = _DIGITS[found["fen"]] if found["fen"] else 0
    return Decimal(jiao * 10 + fen) / 100


def _yuan(part: str, text: str) -> int:
    if not part:
        raise NotACapitalAmount(text)
    if set(part) <= {"零", "〇"}:
        return 0
    high, has_yi, rest = part.rpartition("亿")
    total = 0
    if has_yi:
        total += _below_yi(high, text, first=True) * 10**8
    if rest:
        total += _below_yi(rest, text, first=not has_yi)
    return total


def _below_yi(part: str, text: str, *, first: bool) -> int:
    high, has_wan, rest = part.rpartition("万")
    total = _section(high, text, first=first) * 10**4 if has_wan else 0
    if rest:
        total += _section(rest, text, first=first and not has_wan)
    return total


def _section(part: str, text: str, *, first: bool) -> int:
    """Read 0001…9999. A unit digit right after 佰, 仟, 万 or 亿 could mean tens: refused."""
    found = _SECTION.fullmatch(part.replace("〇", "零"))
    if found is None or not part:
        raise NotACapitalAmount(text)
    after_ten = found["ten"] is not None
    zero_before = bool(found["lead"] or found["z1"] or found["z2"] or found["z3"])
    alone = not (found["q"] or found["b"] or after_ten)
    if found["g"] and not after_ten and not zero_before and not (alone and first):
        raise NotACapitalAmount(text)
    value = 0
    for name, unit in (("q", 1000), ("b", 100), ("g", 1)):
        value += _DIGITS[found[name]] * unit if found[name] else 0
    if after_ten:
        value += (_DIGITS[found["s"]] if found["s"] else 1) * 10
    return value
