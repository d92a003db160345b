"""Dates in all the forms that papers print them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_CHINESE_DIGITS = {
    c: str(i)
    for i, group in enumerate(
        ("零〇○O", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for c in group
}
_MONTHS = {
    name: i + 1
    for i, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    )
}
_Y = r"(?P<y>(?:19|20)\d{2})"
_MONTH_NAME = r"(?P<m>[A-Za-z0][A-Za-z][A-Za-z01]{1,7})\.?"
"""With the nought and the one that OCR reads for o and l: 0ctober, Apri1."""
_NOT_DIGIT = r"(?<!\d)"
_END = r"(?!\d)"
_CN = "[零〇○O一壹二贰三叁四肆五伍六陆七柒八捌九玖]"
_CN_TEN = "[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]"
_FORMS: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(form), certain)
    for form, certain in (
        (rf"{_NOT_DIGIT}{_Y}\s*年\s*(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*日?", True),
        (
            rf"{_NOT_DIGIT}{_Y}\s*(?P<s>[-/.])\s*(?P<m>\d{{1,2}})\s*(?P=s)\s*(?P<d>\d{{1,2}}){_END}",
            True,
        ),
        (rf"{_NOT_DIGIT}{_Y}(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01]){_END}", True),
        (rf"(?P<y>[二2]{_CN}{{3}})年(?P<m>{_CN_TEN}{{1,2}})月(?P<d>{_CN_TEN}{{1,3}})日?", True),
        (rf"{_MONTH_NAME}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*{_Y}{_END}", True),
        (
            rf"{_NOT_DIGIT}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s\-.,]*(?:of\s+)?{_MONTH_NAME}[\s\-.,]*{_Y}{_END}",
            True,
        ),
        (rf"{_NOT_DIGIT}{_Y}\s+(?P<m>\d{{1,2}})\s+(?P<d>\d{{1,2}}){_END}", False),
        (rf"{_NOT_DIGIT}(?P<d>\d{{1,2}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s){_Y}{_END}", False),
        (rf"{_NOT_DIGIT}(?P<m>\d{{1,2}})(?P<s>[-/.])(?P<d>\d{{1,2}})(?P=s){_Y}{_END}", False),
    )
)
_SHORT = re.compile(r"(?<![\d./-])(\d{1,2})([-/.])(\d{1,2})\2(\d{2})(?![\d./-])")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text, from `start` to `end`; `certain`: it reads one way only."""

    value: date
    start: int
    end: int
    certain: bool


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Return the dates in `text` in reading order; what is no day of the calendar is left out."""
    found: list[FoundDate] = []
    for form, certain in _FORMS:
        for match in form.finditer(text):
            value = _value(match)
            apart = all(match.end() <= f.start or match.start() >= f.end for f in found)
            if value is not None and apart:
                day_first = "s" in match.re.groupindex and match.start("d") < match.start("y")
                sure = certain or (day_first and int(match["d"]) > 12)
                found.append(FoundDate(value, match.start(), match.end(), sure))
    return tuple(sorted(found, key=lambda f: f.start))


def short_dates(text: str) -> tuple[tuple[date, ...], int, int] | None:
    """Return what the first day with a year of two digits may be, and where it stands.

    Day first as most of the world writes it, then year first, then month first; each once.
    """
    for match in _SHORT.finditer(text):
        a, b, c = int(match[1]), int(match[3]), int(match[4])
        orders = ((2000 + c, b, a), (2000 + a, b, c), (2000 + c, a, b))
        days = dict.fromkeys(day for day in (_day(*order) for order in orders) if day is not None)
        if days:
            return tuple(days), match.start(), match.end()
    return None


def parse_date(text: str) -> date | None:
    """Return the one certain date in `text`, or None when there is none or more than one."""
    found = [f for f in find_dates(unicodedata.normalize("NFKC", text)) if f.certain]
    return found[0].value if len({f.value for f in found}) == 1 else None


def _value(match: re.Match[str]) -> date | None:
    return _day(_number(match["y"]), _month(match["m"]), _number(match["d"]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(text: str) -> int:
    if not text.isascii() or text.isdigit():
        return _number(text)
    return _MONTHS.get(text[:3].lower().replace("0", "o").replace("1", "l"), 0)


def _number(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    text = text.replace("拾", "十")
    if "十" in text:
        tens, _, units = text.partition("十")
        return 10 * _number(tens or "一") + (_number(units) if units else 0)
    return int("".join(_CHINESE_DIGITS.get(c, c) for c in text))
