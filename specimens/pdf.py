"""Sheets as PDF pages: with a text layer, or as pictures of paper."""

import hashlib
import io
from collections import defaultdict
from collections.abc import Sequence

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from specimens.fonts import embeddable, width_em
from specimens.raster import as_jpeg
from specimens.seals import seal_picture
from specimens.sheet import Modules, Patch, Rule, Seal, Sheet, Words

_POINTS_PER_MM = 72 / 25.4
_SEAL_SCALE = 8.0
# The middle of a line of Han characters stands this share of an em above the base line.
_MIDDLE_EM = 0.36


def text_pdf(sheets: Sequence[Sheet], *, title: str, producer: str) -> bytes:
    """Return a PDF whose text can be copied out; fonts are embedded as subsets."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setProducer(producer)
    fonts = _embedded(sheets)
    for sheet in sheets:
        canvas.setPageSize((sheet.width * _POINTS_PER_MM, sheet.height * _POINTS_PER_MM))
        canvas.scale(_POINTS_PER_MM, _POINTS_PER_MM)
        for item in sheet.items:
            _draw(canvas, sheet, item, fonts)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture_pdf(pages: Sequence[Image.Image], *, width_mm: float, quality: int) -> bytes:
    """Return a PDF of scanned pages, without text."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1)
    for page in pages:
        width = width_mm * _POINTS_PER_MM
        height = width * page.height / page.width
        canvas.setPageSize((width, height))
        reader = ImageReader(io.BytesIO(as_jpeg(page, quality=quality)))
        canvas.drawImage(reader, 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _embedded(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Register a subset of each font used; return PDF font names by ours."""
    texts: defaultdict[str, set[str]] = defaultdict(set)
    for sheet in sheets:
        for item in sheet.items:
            if isinstance(item, Words):
                texts[item.font].update(item.text)
    names = {}
    for font, characters in sorted(texts.items()):
        subset = embeddable(font, "".join(sorted(characters)))
        # The registry is global and keeps the first font of a name: name it by its content.
        names[font] = f"{font}-{hashlib.sha256(subset).hexdigest()[:12]}"
        pdfmetrics.registerFont(TTFont(names[font], io.BytesIO(subset)))
    return names


def _draw(canvas: Canvas, sheet: Sheet, item: object, fonts: dict[str, str]) -> None:
    match item:
        case Words():
            _words(canvas, sheet, item, fonts[item.font])
        case Rule():
            canvas.setStrokeColorRGB(*(c / 255 for c in item.colour))
            canvas.setLineWidth(item.width)
            canvas.line(item.x0, sheet.height - item.y0, item.x1, sheet.height - item.y1)
        case Modules():
            _modules(canvas, sheet, item)
        case Seal():
            stamp = seal_picture(item, scale=_SEAL_SCALE, font=sheet.font)
            width, height = stamp.width / _SEAL_SCALE, stamp.height / _SEAL_SCALE
            left, bottom = item.x - width / 2, sheet.height - item.y - height / 2
            canvas.drawImage(ImageReader(stamp), left, bottom, width, height, mask="auto")
        case Patch():
            canvas.setFillColorRGB(*(c / 255 for c in item.colour))
            bottom = sheet.height - item.y - item.height
            canvas.rect(item.x, bottom, item.width, item.height, stroke=0, fill=1)


def _words(canvas: Canvas, sheet: Sheet, item: Words, font: str) -> None:
    canvas.setFillColorRGB(*(c / 255 for c in item.colour))
    canvas.setFont(font, item.size)
    width = width_em(item.font, item.text) * item.size
    x = item.x - {"left": 0.0, "middle": width / 2, "right": width}[item.anchor]
    canvas.drawString(x, sheet.height - item.y - item.size * _MIDDLE_EM, item.text)


def _modules(canvas: Canvas, sheet: Sheet, item: Modules) -> None:
    side = item.size / len(item.rows)
    canvas.setFillColorRGB(0, 0, 0)
    for y, row in enumerate(item.rows):
        top = sheet.height - item.y - (y + 1) * side
        for x, dark in enumerate(row):
            if dark:
                canvas.rect(item.x + x * side, top, side * 1.02, side * 1.02, stroke=0, fill=1)
