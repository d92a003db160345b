"""Chats as screens show them: an archive's print (a), a phone's shop app (b), a shop's desk
client (c), and a messenger (d, held out). What is said does not depend on the layout.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from specimens.fonts import width_em
from specimens.paper_values import Paper, Row, day_of, rows
from specimens.sheet import Anchor, Colour, Patch, Sheet

BUYER, SELLER = "买家", "卖家"
_GREY: Colour = (90, 90, 96)
_PALE: Colour = (237, 237, 237)
_WHITE: Colour = (255, 255, 255)
_BLUE: Colour = (40, 60, 200)
_NAMES: dict[str, Colour] = {BUYER: (40, 110, 60), SELLER: (40, 60, 120)}


@dataclass(frozen=True, slots=True)
class _Talk:
    """What was said; `admission`: the buyer's own sentence that the goods came, if there is one."""

    lines: tuple[tuple[str, str], ...]
    admission: str | None = None


_TALKS = (
    _Talk(
        (
            (SELLER, "您好，订单显示已签收，请问收到了吗？"),
            (BUYER, "收到了，包裹已经拿到，谢谢。"),
            (SELLER, "好的，有问题随时联系。"),
        ),
        "收到了，包裹已经拿到，谢谢",
    ),
    _Talk(
        (
            (BUYER, "在吗？"),
            (SELLER, "在的，您好。"),
            (BUYER, "昨天货收到了，但是颜色和图片不一样。"),
            (SELLER, "麻烦您拍照发来看看。"),
        ),
        "昨天货收到了，但是颜色和图片不一样",
    ),
    _Talk(
        (
            (SELLER, "物流显示已签收，请您再找找。"),
            (BUYER, "我真的没有收到，也没有人给我打电话。"),
            (SELLER, "我们帮您问一下快递。"),
        )
    ),
    _Talk(
        (
            (SELLER, "亲，您的宝贝已经收到了吗？"),
            (BUYER, "还没有，等收到货了再确认。"),
            (SELLER, "好的，今天会派送。"),
        )
    ),
    _Talk(
        (
            (BUYER, "这个是正品吗？"),
            (SELLER, "放心，不是假货，如假包换，检测报告和发票都有。"),
            (BUYER, "好的，收到。"),
        )
    ),
)


def chat_record(rng: random.Random, given: Mapping[str, Any]) -> Paper:
    lines, admission = given.get("lines"), None
    if lines is None:
        talk = rng.choice(_TALKS)
        lines, admission = talk.lines, talk.admission
    day = day_of(rng, given)
    truth: dict[str, Any] = {"messages": [{"by": by, "text": text} for by, text in lines]}
    if admission is not None:
        truth["admission"] = admission
    return Paper(
        title="聊天记录",
        subtitle=f"{day:%Y-%m-%d} {rng.randint(9, 21):02d}:{rng.randint(0, 59):02d}",
        shape="chat",
        rows=rows(*lines),
        truth=truth,
    )


def chat_sheet(paper: Paper, layout: str, font: str) -> Sheet:
    """Return the screen of a chat."""
    match layout:
        case "b":
            return _shop_app(paper, font)
        case "c":
            return _desk_client(paper, font)
        case "d":
            return _messenger(paper, font)
        case _:
            return _archive(paper, font)


def _archive(paper: Paper, font: str) -> Sheet:
    """Names over framed bubbles, under a title."""
    sheet = Sheet(90, 30 + 24 * len(paper.rows), font)
    sheet.label(45, 8, paper.title, size=4.6, anchor="middle")
    sheet.words(45, 16, paper.subtitle, size=3.2, anchor="middle", colour=_GREY)
    y = 26.0
    for row in paper.rows:
        mine = row.label == BUYER
        colour = _NAMES.get(row.label, _GREY)
        anchor: Anchor = "right" if mine else "left"
        sheet.words(84 if mine else 6, y, row.label, size=3.2, anchor=anchor, colour=colour)
        width = min(66.0, width_em(font, row.value) * 3.8 + 6)
        left = 86 - width if mine else 4.0
        end = sheet.paragraph(left + 3, y + 7, row.value, width=width - 5, size=3.8, leading=5.6)
        sheet.box(left, y + 3.4, left + width, end - 1.6, width=0.3, colour=colour)
        y = end + 6
    return sheet


def _shop_app(paper: Paper, font: str) -> Sheet:
    """A buyer's phone: the shop's name at the head, avatars, the buyer's bubbles right."""
    height = max(110, 46 + 17 * len(paper.rows))
    sheet = Sheet(75, height, font)
    _ground(sheet, _PALE)
    sheet.label(5, 3, paper.subtitle[-5:], size=2.8)
    sheet.label(70, 3, "5G 87%", size=2.6, anchor="right")
    sheet.label(5, 10, "<", size=4)
    sheet.words(37.5, 10, _shop(paper), size=4, anchor="middle")
    sheet.words(37.5, 19, paper.subtitle, size=2.6, anchor="middle", colour=_GREY)
    y = 25.0
    for row in paper.rows:
        mine = row.label == BUYER
        avatar = (62.0 if mine else 4.0, y, 9, 9)
        sheet.items.append(Patch(*avatar, (150, 120, 90) if mine else (90, 130, 160)))
        fill: Colour = (149, 236, 105) if mine else _WHITE
        y = _bubble(sheet, row, y, edges=(15, 60), mine=mine, fill=fill) + 5
    _bar(sheet, "按住 说话")
    return sheet


def _messenger(paper: Paper, font: str) -> Sheet:
    """A messenger on a phone: no avatars, blue bubbles right, a tick and times below them."""
    height = max(120, 46 + 21 * len(paper.rows))
    sheet = Sheet(80, height, font)
    sheet.words(12, 9, f"{_shop(paper)} 客服", size=4.2)
    sheet.words(40, 19, f"昨天 {paper.subtitle[-5:]}", size=2.6, anchor="middle", colour=_GREY)
    y = 25.0
    for row in paper.rows:
        mine = row.label == BUYER
        fill: Colour = (64, 128, 255) if mine else (230, 232, 236)
        ink: Colour = _WHITE if mine else (20, 20, 24)
        y = _bubble(sheet, row, y, edges=(5, 75), mine=mine, fill=fill, ink=ink)
        anchor: Anchor = "right" if mine else "left"
        said = f"已读 {paper.subtitle[-5:]}" if mine else paper.subtitle[-5:]
        at = 74 if mine else 6
        sheet.label(at, y + 2.4, said, size=2.4, anchor=anchor, colour=_GREY)
        y += 8
    _bar(sheet, "发消息…")
    return sheet


def _desk_client(paper: Paper, font: str) -> Sheet:
    """A shop's client on a desk: who wrote and when in one line, what was written below it."""
    sheet = Sheet(150, 30 + 17 * len(paper.rows), font)
    sheet.label(8, 8, "消息记录", size=4.2)
    sheet.rule(0, 14, 150, 14, width=0.3, colour=_GREY)
    y = 22.0
    for i, row in enumerate(paper.rows):
        name = f"{_shop(paper)}:小样" if row.label == SELLER else "tb示例2008"
        colour = _NAMES.get(row.label, _BLUE)
        when = f"{paper.subtitle}:{10 + 7 * i:02d}"
        sheet.words(8, y, f"{name} {when}", size=3.2, colour=colour)
        y = sheet.paragraph(12, y + 6.4, row.value, width=128, size=3.8, leading=5.8) + 4
    return sheet


def _shop(paper: Paper) -> str:
    """A shop of the same name wherever the same words are said."""
    word = "云山青川林松禾南"[sum(len(row.value) for row in paper.rows) % 8]
    return f"{word}屿示例旗舰店"


def _ground(sheet: Sheet, colour: Colour) -> None:
    sheet.items.append(Patch(0, 0, sheet.width, sheet.height, colour))


def _bubble(
    sheet: Sheet,
    row: Row,
    y: float,
    *,
    edges: tuple[float, float],
    mine: bool,
    fill: Colour,
    ink: Colour = (20, 20, 24),
) -> float:
    """Add what one of them said between the two edges; return where its bubble ends."""
    size, leading, rim = 3.4, 5.0, 2.4
    left, right = edges
    room = (right - left) - 2 * rim - 8
    width = min(room, width_em(sheet.font, row.value) * size + 0.2)
    start = right - 2 * rim - width if mine else left
    lines = tuple(_lines(sheet, row.value, width, size))
    bottom = y + 2 * rim + leading * len(lines)
    sheet.items.append(Patch(start, y, width + 2 * rim, bottom - y, fill))
    for i, line in enumerate(lines):
        middle = y + rim + leading * (i + 0.5)
        sheet.words(start + rim, middle, line, size=size, colour=ink)
    return bottom


def _lines(sheet: Sheet, text: str, width: float, size: float) -> Iterator[str]:
    """Break a text as a page breaks it."""
    draft = Sheet(sheet.width, sheet.height, sheet.font)
    draft.paragraph(0, 0, text, width=width, size=size, leading=1)
    yield from (item.text for item in draft.items if hasattr(item, "text"))


def _bar(sheet: Sheet, text: str) -> None:
    """Where one types, at the foot of the screen."""
    top = sheet.height - 12
    sheet.items.append(Patch(0, top, sheet.width, 12, (247, 247, 247)))
    sheet.items.append(Patch(12, top + 2, sheet.width - 30, 8, _WHITE))
    sheet.label(16, top + 6, text, size=3, colour=_GREY)
