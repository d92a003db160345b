"""What a found text must look like to be a name, a day, an amount, and how it is written then."""

import re

from processors.evidence.understanding.dates import find_dates
from processors.evidence.understanding.money import parse_money, yuan

_EDGES = " \t\n:;,.。、,'\"“”‘’「」『』《》<>|_-—*"
_ALIAS = re.compile(
    r"\((?:[0-9A-Z]{10,18}\)|以下|下称|简称|盖章|公章|签章|盖公章|甲方|乙方|the |hereinafter).*$"
)
_LABEL_INSIDE = re.compile(r"(?:统一社会信用代码|地址|电话|法定代表人|日期|编号)[:].*$")
_COMPANY = re.compile(
    r"(?:公司|集团|厂|店|中心|商行|经营部|工作室|合作社|商会|企业|事务所|研究院|研究所|协会|馆|社|行|部|院|局|专柜|商场|百货|超市)"
    r"(?:\([^)]{1,12}\))?$"
)
_COMPANY_INSIDE = re.compile(r"[^,。;:]{2,50}有限(?:责任)?公司(?:[^,。;:]{1,12}分公司)?")
_ABBREVIATED = re.compile(r"\b(?:Ltd|Inc|Co|Corp|S\.A|Bhd|BHD)$", re.IGNORECASE)
_COMPANY_EN = re.compile(
    r"\b(?:Co|Ltd|Limited|Inc|Corp|Corporation|Company|LLC|GmbH|PLC|S\.?A|SpA|BV|SDN|BHD|Trading)\b",
    re.IGNORECASE,
)
_FORMS = (
    r"(?:Ltd|Limited|Inc|Incorporated|LLC|L\.L\.C|LLP|PLC|Corp(?:oration)?|GmbH|S\.A|S\.p\.A|B\.V|N\.V"
    r"|Bhd|KG)\b\.?"
)
_FORM_NEXT = re.compile(
    rf"[\s,]*(?:&\s*)?(?:(?:Co|Pte|Pty|Pvt|Sdn)\b\.?[\s,]*)?{_FORMS}", re.IGNORECASE
)
_AFTER_FORM = re.compile(rf"(?P<named>.*?\b{_FORMS})\s*,(?!{_FORM_NEXT.pattern}).*", re.IGNORECASE)
_BROKEN_OFF = re.compile(r"(?:,|&|\b(?:Co|Pte|Pty|Pvt|Sdn)\b\.?)\s*$", re.IGNORECASE)


def end_of_company(text: str, end: int) -> int:
    """Return where a Latin name that was found up to `end` ends with its legal form: a comma
    stands before it, and a line may break there.
    """
    for _ in range(3):
        match = _FORM_NEXT.match(text, end)
        if match is None or not text[:end].rstrip(" ,.&)")[-1:].isascii():
            break
        broken = "\n" in match.group() or "\t" in match.group()
        if broken and not _BROKEN_OFF.search(text, max(0, end - 8), end):
            break
        end = match.end()
    return end


def plain(text: str) -> str | None:
    """Return a text without the marks around it; None when nothing is left or it is too long."""
    value = _unbracketed(re.sub(r"\s+", " ", text).strip(_EDGES))
    return value if 0 < len(value) <= 120 else None


def name(text: str) -> str | None:
    """Return a person's or company's name."""
    value = _LABEL_INSIDE.sub("", _ALIAS.sub("", re.sub(r"\s+", " ", text).strip(_EDGES)))
    if (followed := _AFTER_FORM.fullmatch(value)) is not None:
        value = followed["named"]
    value = _unbracketed(value.strip(_EDGES))
    if _ABBREVIATED.search(value) and f"{value}." in re.sub(r"\s+", " ", text):
        value += "."
    return value if 2 <= len(value) <= 80 and re.search(r"[^\W\d_]", value) else None


def company(text: str) -> str | None:
    """Return a name that ends as companies' names do, Chinese or English; else None."""
    value = name(text)
    if value is None:
        return None
    if _COMPANY.search(value) or _COMPANY_EN.search(value):
        return value
    followed = _COMPANY_INSIDE.match(value)
    return followed.group() if followed else None


def day(text: str) -> str | None:
    """Return the first certain date in the text as YYYY-MM-DD."""
    dates = [found for found in find_dates(text) if found.certain]
    return dates[0].value.isoformat() if dates else None


def last_day(text: str) -> str | None:
    """Return the last certain date in the text as YYYY-MM-DD."""
    dates = [found for found in find_dates(text) if found.certain]
    return dates[-1].value.isoformat() if dates else None


def amount(text: str) -> str | None:
    """Return an amount as decimal yuan with two places."""
    value = parse_money(text)
    return yuan(value) if value is not None else None


def number(text: str) -> str | None:
    """Return a number or code: letters and digits without blanks."""
    value = re.sub(r"[\s\"']", "", text).strip(_EDGES).upper()
    return value if re.search(r"\d", value) else None


def credit(text: str) -> str | None:
    """Return an 18-character credit code as printed, in upper case."""
    value = re.sub(r"\s", "", text).upper()[:18]
    return value if len(value) == 18 and re.search(r"\d{4}", value) else None


def _unbracketed(value: str) -> str:
    """Drop a bracket that lost its partner at the edge of the match."""
    if value.count("(") < value.count(")"):
        value = value.rstrip(")")
    if value.count("(") > value.count(")"):
        value = value if ")" in value else value.split("(")[0]
    return value.strip()
