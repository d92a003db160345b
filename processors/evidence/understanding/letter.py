"""Authorization letters: who allows whom to sell what, where, how long (E-07)."""

import re
from collections.abc import Iterator, Sequence

from processors.evidence.understanding.cleaning import company, day, last_day
from processors.evidence.understanding.dates import find_dates
from processors.evidence.understanding.flow import Flow, apply, flow_of, found_at
from processors.evidence.understanding.layout import Sheet
from processors.evidence.understanding.readings import fuse
from processors.evidence.understanding.wordings_table import wordings
from processors.evidence.values import Field

_DAY = (
    r"(?:\d{4}\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*日?"
    r"|[二2][零〇○O一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th)?\s*[A-Z0][a-z][a-z01]{1,7}\.?,?\s*\d{4}(?!\d)"
    r"|[A-Z0][a-z][a-z01]{1,7}\.?\s*\d{1,2}(?:,\s*|\s+)\d{4})"
)
_TO = r"\s*(?:起|开始)?\s*(?:至|到|~|～|-{1,2}|—{1,2}|–|to|until|through|till)\s*"
_PERIOD = re.compile(rf"(?P<from>{_DAY}){_TO}(?P<until>{_DAY})", re.IGNORECASE)
_UNTIL = re.compile(
    rf"(?:有效期限?|期限|valid)\s*[:\t]?\s*(?:至|到|until|till)\s*(?P<until>{_DAY})",
    re.IGNORECASE,
)
_NO_SUB = re.compile(
    r"(?:不得|无权|不可以?|不能|禁止|不允许|没有|不具有)[^。;,\n]{0,10}?(?:转|再|分)\s*授权"
    r"|(?:转|再)授权(?:权)?[^。;\n]{0,6}[:\t]\s*(?:否|无|不|禁止)"
    r"|(?:not|no right|without[^.\n]{0,20}right|prohibited)\b[^.\n]{0,60}?"
    r"sub-?\s?(?:licen[sc]|authori[sz])"
    r"|sub-?\s?licen[sc]\w*\s*[:\t]\s*(?:no\b|not\b|none|prohibited)",
    re.IGNORECASE,
)
_SUB = re.compile(
    r"(?:有权|可以?|允许|享有|具有|能够)[^。;,\n]{0,8}?(?:转|再|分)\s*授权"
    r"|(?:转|再)授权(?:权)?[^。;\n]{0,6}[:\t]\s*(?:是|可|有|允许)"
    r"|(?:entitled|permitted|allowed|authori[sz]ed|right|may)\b[^.\n]{0,40}?"
    r"sub-?\s?(?:licen[sc]|authori[sz])"
    r"|sub-?\s?licen[sc]\w*\s*[:\t]\s*(?:yes|allowed|permitted)",
    re.IGNORECASE,
)
_ISSUED = re.compile(
    r"(?:签发|出具|授权|签署|签订|发证|落款|颁发|填发)?日期\s*(?:\([^)]*\))?\s*[:\t]\s*$"
    r"|(?:date(?: of issue)?|issued? (?:on|date)|dated|signed on)\s*[:\t]?\s*$",
    re.IGNORECASE,
)
_EXPIRY_WORDS = re.compile(
    r"(?:有效|期限|至|到|起|valid|term|from|until)[^\n]{0,6}$", re.IGNORECASE
)


_RULES = wordings("authorization")


def understand_letter(sheets: Sequence[Sheet]) -> dict[str, Field]:
    """Return the fields of an authorization letter that were read; the seal is read apart."""
    flow = flow_of(sheets)
    fields = apply(_RULES, flow)
    fields.update(_period(flow))
    fields.update(_issued(flow))
    fields.update(_sub_licensing(flow))
    if "grantor" not in fields:
        fields.update(_signatory(flow, fields))
    return fields


def _period(flow: Flow) -> Iterator[tuple[str, Field]]:
    for match in _PERIOD.finditer(flow.text):
        start, until = day(match["from"]), last_day(match["until"])
        if start and until and start <= until:
            for field, value, group in (
                ("valid_from", start, "from"),
                ("valid_until", until, "until"),
            ):
                item = found_at(flow, match.start(group), match.end(group), value, 0.98)
                if (fused := fuse([item])) is not None:
                    yield field, fused
            return
    if (found := _UNTIL.search(flow.text)) and (until := day(found["until"])):
        item = found_at(flow, found.start("until"), found.end("until"), until, 0.96)
        if (fused := fuse([item])) is not None:
            yield "valid_until", fused


def _issued(flow: Flow) -> Iterator[tuple[str, Field]]:
    """A labelled date, else the last date that ends no period: letters are dated at their foot."""
    within = [match.span() for match in _PERIOD.finditer(flow.text)]
    loose = []
    for found in find_dates(flow.text):
        if not found.certain or any(a <= found.start < b for a, b in within):
            continue
        before = flow.text[max(0, found.start - 24) : found.start]
        if _ISSUED.search(before):
            item = found_at(flow, found.start, found.end, found.value.isoformat(), 0.98)
            if (fused := fuse([item])) is not None:
                yield "issued_on", fused
            return
        if not _EXPIRY_WORDS.search(before):
            loose.append(found)
    if loose:
        last = loose[-1]
        item = found_at(flow, last.start, last.end, last.value.isoformat(), 0.92)
        if (fused := fuse([item])) is not None:
            yield "issued_on", fused


def _sub_licensing(flow: Flow) -> Iterator[tuple[str, Field]]:
    """A letter that says nothing leaves the field absent; a denial outweighs an allowance."""
    for form, value in ((_NO_SUB, "false"), (_SUB, "true")):
        if match := form.search(flow.text):
            item = found_at(flow, match.start(), match.end(), value, 0.97)
            if (fused := fuse([item])) is not None:
                yield "sub_licensing", fused
            return


def _signatory(flow: Flow, fields: dict[str, Field]) -> Iterator[tuple[str, Field]]:
    """The last line that is a company's name and not the grantee signs for the grantor."""
    grantee = fields["grantee"].value if "grantee" in fields else None
    for row, start in zip(reversed(flow.rows), reversed(flow.starts), strict=True):
        value = company(row.text) if ":" not in row.text else None
        if value is not None and value != grantee and len(value) < 60:
            item = found_at(flow, start, start + len(row.text), value, 0.9)
            if (fused := fuse([item])) is not None:
                yield "grantor", fused
            return
