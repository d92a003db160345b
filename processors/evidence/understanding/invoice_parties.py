"""Buyer and seller: names and tax ids, told apart by where they stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from processors.evidence import credit_code
from processors.evidence.understanding.cleaning import company
from processors.evidence.understanding.invoice_labels import STOP, top_of_goods
from processors.evidence.understanding.labels import Hit, after, column_beside, find, spaced
from processors.evidence.understanding.layout import Piece, Sheet
from processors.evidence.understanding.readings import Reading, reading
from processors.evidence.values import REPAIRED, Source

_LEADING = 2.5
"""Lines of one name are not further apart than so many letters are high."""

Role = Literal["buyer", "seller"]

_BUYER = "[购購][买買]?方|[购購][货貨][单單]位|[买買]方|受票方|付款方"
_SELLER = "[销銷]售?方|[销銷][货貨][单單]位|[卖賣]方|[开開]票方|收款方|收款[单單]位"
_NAME_LABEL = re.compile(
    rf"(?P<buyer>(?:{_BUYER})\s*(?:名\s*[称稱]\s*:?|:))|"
    rf"(?P<seller>(?:{_SELLER})\s*(?:名\s*[称稱]\s*:?|:)(?!\s*\(?章))|"
    r"(?<![目务務品物单單位方])名\s*[^\w\s]?\s*[称稱]\s*:|(?:^|(?<=\t))名\s*[称稱]|^名(?=\t)"
)
_TAX_LABEL = re.compile(
    rf"(?P<buyer>(?:{_BUYER})\s*{spaced('纳税人识别号', '税号', '识别号')})|"
    rf"(?P<seller>(?:{_SELLER})\s*{spaced('纳税人识别号', '税号', '识别号')})|"
    rf"(?:{spaced('统一社会信用代码')}\s*[/|1lI]?\s*)?{spaced('纳税人识别号')}|纳\w人识别号|"
    rf"{spaced('统一社会信用代码')}(?!\s*/)"
)
_TAX_ID = re.compile(r"[0-9A-Za-z]{9,20}")
_NOT_A_NAME = re.compile(r"^[\W\d_]*$|[<>*]{2}|^[-+*/<>\d ]+$")


def party_readings(sheets: Sequence[Sheet]) -> Mapping[str, list[Reading]]:
    """Return the readings of buyer_name, buyer_tax_id, seller_name and seller_tax_id."""
    found: dict[str, list[Reading]] = {
        f"{role}_{what}": [] for role in ("buyer", "seller") for what in ("name", "tax_id")
    }
    for sheet in sheets:
        names = list(find([sheet], _NAME_LABEL))
        ids = list(find([sheet], _TAX_LABEL))
        owned = list(_roles(sheet, names, _NAME_LABEL))
        for role, hit in owned:
            if (item := _name(sheet, hit, ids)) is not None:
                found[f"{role}_name"].append(item)
        for role, hit in _roles(sheet, ids, _TAX_LABEL, owned):
            if (item := _tax_id(hit)) is not None:
                found[f"{role}_tax_id"].append(item)
            if not found[f"{role}_name"] and (above := _name_above(sheet, hit, ids)) is not None:
                found[f"{role}_name"].append(above)
        if any(found[f"{role}_name"] for role in ("buyer", "seller")):
            break
    return found


def _roles(
    sheet: Sheet,
    hits: Sequence[Hit],
    form: re.Pattern[str],
    names: Sequence[tuple[Role, Hit]] = (),
) -> Iterator[tuple[Role, Hit]]:
    """Say of each label whose it is: by its own words, the label beside it, or its place."""
    unclear: list[Hit] = []
    for hit in hits:
        own = form.match(hit.row.text, hit.start)
        column = column_beside(hit, sheet.columns) or ""
        if own is not None and own["buyer"]:
            yield "buyer", hit
        elif own is not None and own["seller"]:
            yield "seller", hit
        elif set(column) & {"购", "購"}:
            yield "buyer", hit
        elif set(column) & {"销", "銷"}:
            yield "seller", hit
        elif (over := _name_over(hit, names)) is not None:
            yield over, hit
        else:
            unclear.append(hit)
    yield from _by_place(sheet, hits, unclear)


def _name_over(hit: Hit, names: Sequence[tuple[Role, Hit]]) -> Role | None:
    """Return whose name stands nearest over a tax id label; None without names."""
    x, y = hit.piece.box[0], hit.piece.middle[1]
    size = max(hit.piece.height, 1.0)
    over = [
        (abs(name.piece.box[0] - x) + 2 * (y - name.piece.middle[1]), role)
        for role, name in names
        if -0.5 * size < y - name.piece.middle[1] < 5 * size
    ]
    return min(over)[1] if over else None


def _by_place(
    sheet: Sheet, hits: Sequence[Hit], unclear: Sequence[Hit]
) -> Iterator[tuple[Role, Hit]]:
    """Over the table stands the buyer, under it the seller; side by side, the buyer is left."""
    limit = top_of_goods(sheet)
    for hit in unclear:
        beside = [other for other in hits if other is not hit and other.row is hit.row]
        if beside:
            left = all(hit.start < other.start for other in beside)
            yield ("buyer" if left else "seller"), hit
        elif len(hits) > 1:
            yield ("buyer" if hit.row.top < limit else "seller"), hit
        else:
            yield ("buyer" if hit.row.top < limit else "seller"), hit


def _name(sheet: Sheet, hit: Hit, ids: Sequence[Hit]) -> Reading | None:
    cell = after(hit, STOP)
    if cell is None:
        return None
    text = cell.text + _continued(sheet, hit, cell, ids)
    text = text.strip(" :;,.|_'\"")
    if not text or _NOT_A_NAME.search(text) or STOP.match(text + ":"):
        return None
    return reading(cell, text, factor=0.985)


def _name_above(sheet: Sheet, hit: Hit, ids: Sequence[Hit]) -> Reading | None:
    """Return the company over a tax id whose name label was not read."""
    label = hit.piece
    size = max(label.height, 1.0)
    right = min(
        (other.piece.box[0] for other in ids if other.piece.box[0] > label.box[2]),
        default=float(sheet.width),
    )
    over = [
        piece
        for row in sheet.rows
        for piece in row.pieces
        if 0.5 * size < label.middle[1] - piece.middle[1] < 3 * size
        and label.box[0] - size < piece.box[0] < right
    ]
    for piece in sorted(over, key=lambda p: (-p.middle[1], p.box[0])):
        value = company(re.sub(r"^[名称稱:\s]+", "", piece.text))
        if value is not None:
            return reading(piece, value, factor=0.93)
    return None


def _continued(sheet: Sheet, hit: Hit, cell: Piece, ids: Sequence[Hit]) -> str:
    """Return the rest of a name that was broken at the edge of its box, else nothing."""
    floor = min(
        (other.piece.middle[1] for other in ids if other.piece.middle[1] > cell.middle[1]),
        default=cell.box[3],
    )
    letter = max(min(cell.height, 60.0), 1.0)
    rest = [
        piece
        for row in sheet.rows
        if row is not hit.row
        for piece in row.pieces
        if cell.middle[1] + 0.5 * letter < piece.middle[1] < floor - 0.6 * letter
        and abs(piece.box[0] - cell.box[0]) < 1.5 * letter
        and not STOP.search(piece.text + ":")
        and not _NOT_A_NAME.search(piece.text)
    ]
    lines = [cell, *sorted(rest, key=lambda p: p.middle[1])[:2]]
    joined = ""
    for above, below in pairwise(lines):
        if below.middle[1] - above.middle[1] > _LEADING * letter:
            break
        joined += below.text
    return joined


def _tax_id(hit: Hit) -> Reading | None:
    cell = after(hit, STOP)
    if cell is None:
        return None
    match = _TAX_ID.match(cell.text.replace(" ", ""))
    if match is None:
        return None
    return read_tax_id(cell, match.group())


def read_tax_id(piece: Piece, text: str) -> Reading:
    """Return a tax id as read; from OCR a look-alike is put right if only one code can be meant.

    A repair is marked in `engine` and never reaches the confidence of a code read right.
    """
    if piece.source is not Source.OCR:
        return reading(piece, text)
    code = text.upper()
    judgement = credit_code.judge(code)
    if judgement == "valid":
        found = reading(piece, code)
        return Reading(
            code, max(found.confidence, 0.985), piece.source, piece.engine, piece.page, piece.box
        )
    repaired = credit_code.repair(text)
    if repaired is None:
        return reading(piece, code, factor=1.0 if judgement == "unknown" else 0.9)
    return Reading(
        repaired.code,
        0.85,
        piece.source,
        f"{piece.engine or 'ocr'}{REPAIRED}",
        piece.page,
        piece.box,
    )
