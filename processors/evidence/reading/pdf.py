"""PDF pages: their text layer by coordinates, or their picture where the text is not to be had.

A page that one image covers is a scan: its text layer, if any, is somebody else's OCR and is not
believed. Invisible text (render mode 3) is never believed: nobody who looks at the page sees it.
"""

import ctypes
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines.lines import box_of, quad_of, turn_quad
from processors.evidence.engines.port import OcrEngine, Picture, honest_spans
from processors.evidence.opening import FileRefused, OpenedPdf
from processors.evidence.reading.codes import find_codes
from processors.evidence.reading.picture import ReadPicture, place_codes, read_picture
from processors.evidence.reading.view import View, raw_view, turned
from processors.evidence.seals.read import read_seals
from processors.evidence.values import Box, PageRead, Source, Span

_LEAST_CHARACTERS = 12
_SPARE_PAGE = 20
"""A page of so few objects has no outlined letters: its little text is all its text."""
_SCAN_COVER = 0.7
_MOST_CHARACTERS = 60_000
_NEAR = 6
"""Letters of a line whose height tells how large its print is."""
_WORD_GAP = 0.9
"""A gap wider than this share of the letters' height starts a new span."""


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    box: Box


def read_pdf_page(
    opened: OpenedPdf, index: int, reader: OcrEngine | None, bars: SettleBars
) -> ReadPicture:
    """Raises FileRefused (FILE_DAMAGED) for a page PDFium cannot load."""
    try:
        page = opened.document[index]
    except pdfium.PdfiumError as error:
        raise FileRefused("FILE_DAMAGED", f"PDF {index + 1}") from error
    number = index + 1
    view = raw_view(draw_page(page, opened.scales[index]))
    letters = [] if _is_scan(page) else _letters(page, view.width, view.height)
    degrees = upright_turn(letters)
    if degrees:
        letters = _turned_letters(letters, degrees, view.width, view.height)
        view = turned(view, degrees)
    spans = _spans(letters, view, number)
    if not _is_enough(page, spans):
        read = read_picture(view.picture, reader, number, bars=bars, crop=False)
        if read.page.spans or not spans:
            return read
    return ReadPicture(
        PageRead(
            number=number,
            width=view.width,
            height=view.height,
            spans=spans,
            codes=place_codes(find_codes(view.picture, spans), raw_view(view.picture), number),
            seals=read_seals(view.picture, reader, number, spans, bars=bars),
            turned=degrees,
        ),
        view,
    )


def draw_page(page: pdfium.PdfPage, scale: float) -> Picture:
    """The page on white, annotations included, as a person would see it."""
    try:
        bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
        pixels = bitmap.to_numpy()
    except pdfium.PdfiumError as error:
        raise FileRefused("FILE_DAMAGED", "PDF") from error
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        pixels = np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
    return np.array(pixels[:, :, :3], dtype=np.uint8, order="C")


def _is_enough(page: pdfium.PdfPage, spans: tuple[Span, ...]) -> bool:
    """Whether the text layer can be all there is to read on the page."""
    if sum(len(span.text) for span in spans) >= _LEAST_CHARACTERS:
        return True
    return bool(spans) and pdfium_c.FPDFPage_CountObjects(page) <= _SPARE_PAGE


def _is_scan(page: pdfium.PdfPage) -> bool:
    width, height = page.get_size()
    area = max(width * height, 1.0)
    try:
        pictures = page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=2)
        for picture in pictures:
            left, bottom, right, top = picture.get_bounds()
            if (right - left) * (top - bottom) >= _SCAN_COVER * area:
                return True
    except pdfium.PdfiumError:
        return False
    return False


def _spans(letters: "list[_Letter | None]", view: View, number: int) -> tuple[Span, ...]:
    groups: list[list[_Letter]] = []
    for letter in letters:
        if letter is None:
            groups.append([])
        elif groups and groups[-1] and _continues(groups[-1], letter):
            groups[-1].append(letter)
        else:
            groups.append([letter])
    spans = [_span(group, number) for group in groups if group]
    spans.sort(key=lambda span: (round(span.box[1] / 8), span.box[0]))
    return honest_spans(spans, view.width, view.height, number)


def upright_turn(letters: "list[_Letter | None]") -> int:
    """How far to turn the page clockwise so that most of its text runs from left to right."""
    ways = {0: 0, 270: 0, 180: 0, 90: 0}
    for last, new in pairwise(letters):
        if last is None or new is None:
            continue
        across = (new.box[0] + new.box[2] - last.box[0] - last.box[2]) / 2
        down = (new.box[1] + new.box[3] - last.box[1] - last.box[3]) / 2
        if abs(across) >= abs(down):
            ways[0 if across >= 0 else 180] += 1
        else:
            ways[270 if down > 0 else 90] += 1
    return max(ways, key=lambda degrees: ways[degrees])


def _turned_letters(
    letters: "list[_Letter | None]", degrees: int, width: int, height: int
) -> "list[_Letter | None]":
    moved: list[_Letter | None] = []
    for letter in letters:
        if letter is None:
            moved.append(None)
            continue
        quad = turn_quad(quad_of(letter.box), degrees, width, height)
        moved.append(_Letter(letter.text, box_of(quad)))
    return moved


def _letters(page: pdfium.PdfPage, width: int, height: int) -> "list[_Letter | None]":
    """Visible letters in the order of the content; None where PDFium sees a break."""
    try:
        text_page = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    letters: list[_Letter | None] = []
    sides = [ctypes.c_double() for _ in range(4)]
    for index in range(min(text_page.count_chars(), _MOST_CHARACTERS)):
        text = chr(pdfium_c.FPDFText_GetUnicode(text_page, index) or 0xFFFD)
        if text in "\r\n":
            letters.append(None)
            continue
        if ord(text) < 32 or text == "\ufffd" or _is_invisible(text_page, index):
            continue
        if not pdfium_c.FPDFText_GetCharBox(text_page, index, *sides):
            continue
        left, right, bottom, top = (side.value for side in sides)
        box = _device_box(page, (left, bottom, right, top), width, height)
        letters.append(_Letter(text, box))
    return letters


def _is_invisible(text_page: pdfium.PdfTextPage, index: int) -> bool:
    owner = pdfium_c.FPDFText_GetTextObject(text_page, index)
    if not owner:
        return False
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(owner)
    return bool(mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)


def _device_box(
    page: pdfium.PdfPage, box: tuple[float, float, float, float], width: int, height: int
) -> Box:
    """From points of the page to pixels of its picture, whatever the page's rotation."""
    left, bottom, right, top = box
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for across, down in ((left, top), (right, bottom)):
        pdfium_c.FPDF_PageToDevice(page, 0, 0, width, height, 0, across, down, x, y)
        corners.append((float(x.value), float(y.value)))
    (x0, y0), (x1, y1) = corners
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _continues(group: list[_Letter], new: _Letter) -> bool:
    """Whether a letter stands beside the group's last one on its line, without a wide gap.

    Wide for the letters before it: a full stop and a comma say nothing of how large the print is.
    """
    last = group[-1]
    if new.text == " " and new.box[2] <= new.box[0]:
        return True
    usual = median(one.box[3] - one.box[1] for one in group[-_NEAR:])
    pair = (last.box[3] - last.box[1], new.box[3] - new.box[1], last.box[2] - last.box[0])
    size = max(*pair, usual, 1.0)
    overlap = min(last.box[3], new.box[3]) - max(last.box[1], new.box[1])
    shorter = max(min(last.box[3] - last.box[1], new.box[3] - new.box[1]), 1.0)
    if overlap < -0.35 * size and overlap < 0.2 * shorter:
        return False
    gap = new.box[0] - last.box[2]
    return -size <= gap <= _WORD_GAP * size


def _span(letters: list[_Letter], number: int) -> Span:
    boxes = [letter.box for letter in letters if letter.text != " "] or [letters[0].box]
    box = (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
    text = "".join(letter.text for letter in letters).strip()
    return Span(text, box, 1.0, 1.0, Source.TEXT_LAYER, None, number)
