"""Settling a seal's text by the names printed on its page.

A rare letter on a rim is often read as a commoner one. Names on the same page are candidates: one
that differs little from what was read, and is nearly as likely on the unrolled rim itself, is
taken for it.

This does not make E-05 and E-07 (the seal agrees with the party) fulfil themselves. A name is
never taken because it stands on the page, but because the pixels of the rim carry it. Measured on
90 drawn seals: 26 settled, each rightly; of 6,290 Chinese names made by putting another letter of
the generator in the place of one, 3 were cheap enough to be taken, of 700 Latin ones 4. So the
seal of another company, even of one that differs in a letter, stays that company's, and what was
read without the page is kept beside what the page settled.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher

from processors.evidence.checks.bars import SettleBars
from processors.evidence.values import Span

_MOST_NAMES = 200
_HAN_NAME = re.compile(r"[\u3400-\u9fff()]{4,40}")
_LATIN_NAME = re.compile(
    r"[A-Z][A-Za-z0-9&.,' -]{3,60}?"
    r"\b(?:Ltd|Limited|Inc|LLC|GmbH|Corp|Corporation|Company|PLC|BHD)\b\.?"
)
_LABEL = re.compile(r"^.{0,8}?(?:名称|单位|[权托售买购][方人]|承运人|机构)")
_COMPANY = "公司"
_TAX_MARK = re.compile("监制|国统一|统一发票|票.?制章?$|全国.{1,6}章$")
_OF_A_NUMBER = re.compile(r"(?:[A-Za-z]?\d{1,3} )+")
"""What may be left, before a Latin name, of the number below it."""

Cost = Callable[[str], float]


def names_on(spans: Iterable[Span]) -> tuple[str, ...]:
    """Return what may be a name on a page: runs of Han letters, and Latin companies."""
    found: dict[str, None] = {}
    for span in spans:
        text = unicodedata.normalize("NFKC", span.text)
        for run in _HAN_NAME.findall(text.replace(" ", "")):
            name = re.sub(r"[()]", "", run)
            end = name.rfind(_COMPANY)
            whole = name[: end + len(_COMPANY)] if end > 0 else name
            found.update(dict.fromkeys((whole, _LABEL.sub("", whole))))
        for part in re.split(r"[:;(]|\bWe,", text):
            found.update(dict.fromkeys(_LATIN_NAME.findall(part)))
        if len(found) > _MOST_NAMES:
            break
    return tuple(name for name in found if len(name) >= 4)


def is_tax_mark(text: str) -> bool:
    """Whether a rim is the tax authority's mark over an invoice's title, which is no party's."""
    return _TAX_MARK.search(text) is not None


def settled(
    read: Sequence[str], names: Iterable[str], costs: Sequence[Cost], bars: SettleBars
) -> str | None:
    """Return the name that the rim carries, None where no name does (E-05, E-07).

    `read`: what was read of the rim, one reading a strip; `costs` of the names' `forms` on the
    same strips. A name that is only a part of what was read is another, shorter name, but for a
    few digits before a Latin one: seals have a number there.
    """
    exact = next((name for name in names if name in read), None)
    if exact is not None or len(read) < bars.strips:
        return exact
    unnumbered = {_OF_A_NUMBER.sub("", text, count=1) for text in read if _OF_A_NUMBER.match(text)}
    numbered = next((name for name in names if name in unnumbered), None)
    if numbered is not None:
        return numbered
    best, least = None, bars.cost
    for name in names:
        if any(name in text for text in read):
            continue
        if not any(_is_like(name, text, bars.likeness) for text in read):
            continue
        cost = min(min(cost(form) for cost in costs) for form in forms(name))
        if cost < least:
            best, least = name, cost
    return best


def _is_like(name: str, text: str, least: float) -> bool:
    compared = SequenceMatcher(None, name.casefold(), text.casefold(), autojunk=False)
    return compared.quick_ratio() >= least and compared.ratio() >= least


def forms(name: str) -> tuple[str, ...]:
    """How a seal may have the name: Latin ones are often set in capitals."""
    return (name, name.upper()) if name.isascii() else (name,)
