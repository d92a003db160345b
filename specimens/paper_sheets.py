"""The pages of the other papers: forms with a seal, slips of a receipt printer."""

import itertools

from specimens.chats import chat_sheet
from specimens.codes import code128_bars
from specimens.fonts import width_em
from specimens.paper_values import Paper
from specimens.sheet import Colour, Patch, Seal, Sheet

_GREY: Colour = (90, 90, 96)
_FRAME: Colour = (70, 70, 76)


def paper_sheet(paper: Paper, layout: str, font: str) -> Sheet:
    """Return the page of the paper."""
    match paper.shape:
        case "form":
            return _form(paper, layout, font)
        case "slip":
            return _slip(paper, layout, font)
        case "chat":
            return chat_sheet(paper, layout, font)


def _form(paper: Paper, layout: str, font: str) -> Sheet:
    """A4 with a table (a), plain lines (b), a narrow table (c), or wide lines (d, held out)."""
    sheet = Sheet(210, 297, font)
    boxed = layout in ("a", "c")
    left, right, high = {"a": (22, 188, 13), "b": (30, 180, 12), "c": (34, 176, 15)}.get(
        layout, (18, 192, 14)
    )
    for i, mark in enumerate(paper.marks):
        x = left + i * 62
        sheet.box(x, 16, x + 56, 25, width=0.4, colour=(150, 30, 40))
        sheet.words(x + 28, 20.5, mark, size=4, anchor="middle", colour=(150, 30, 40))
    sheet.label(105, 42, paper.title, size=8.6, anchor="middle", fit=right - left)
    sheet.words(105, 56, paper.subtitle, size=4.4, anchor="middle")
    top, column = 68.0, 46.0
    for i, row in enumerate(paper.rows):
        y = top + i * high
        sheet.label(left + 3, y + high / 2, row.label, size=4.2, fit=column - 5)
        sheet.words(
            left + column + 3, y + high / 2, row.value, size=4.4, fit=right - left - column - 5
        )
        if boxed:
            sheet.box(left, y, right, y + high, width=0.3, colour=_FRAME)
    bottom = top + len(paper.rows) * high
    if boxed:
        sheet.rule(left + column, top, left + column, bottom, width=0.3, colour=_FRAME)
    for i, text in enumerate(paper.closing):
        sheet.words(right, bottom + 18 + i * 11, text, size=4.4, anchor="right", fit=right - left)
    if paper.seal:
        angle = {"a": -4, "b": 6, "c": 0}.get(layout, 10)
        at = (right - 30, bottom + 26)
        sheet.items.append(
            Seal(*at, 42, 42, paper.seal, lower=paper.seal_lower, star=True, angle=angle)
        )
    return sheet


def _slip(paper: Paper, layout: str, font: str) -> Sheet:
    sheet = Sheet(80, 62 + 8 * (len(paper.rows) + len(paper.closing)), font)
    sheet.label(40, 10, paper.title, size=5.4, anchor="middle", fit=72)
    sheet.label(40, 18, paper.subtitle, size=3.8, anchor="middle")
    y = 26.0
    if paper.barcode:
        _bars(sheet, paper.barcode, 10, y, 60, 12)
        sheet.words(40, y + 16, paper.barcode, size=3.4, anchor="middle")
        y += 22
    sheet.rule(5, y, 75, y, width=0.25, colour=_GREY)
    for row in paper.rows:
        y += 8
        sheet.label(6, y, row.label, size=3.6, fit=44 if layout == "a" else 40)
        size, room = 3.8, 74 - 8 - width_em(font, row.label) * 3.6
        sheet.words(74, y, row.value, size=size, anchor="right", fit=max(room, 20))
    for text in paper.closing:
        y += 8
        sheet.label(40, y, text, size=3.4, anchor="middle", fit=70)
    return sheet


def _bars(sheet: Sheet, text: str, x: float, y: float, width: float, height: float) -> None:
    """The Code 128 barcode of a shipping label."""
    bars = code128_bars(text)
    step = width / len(bars)
    at = x
    for dark, run in itertools.groupby(bars):
        run_width = step * len(list(run))
        if dark:
            sheet.items.append(Patch(at, y, run_width, height, (0, 0, 0)))
        at += run_width
