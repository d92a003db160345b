"""Sheets as pictures."""

import io

from PIL import Image, ImageChops, ImageDraw

from specimens.fonts import pixels
from specimens.seals import seal_picture
from specimens.sheet import Modules, Patch, Rule, Seal, Sheet, Words

PIXELS_PER_MM = 7.6
_ANCHORS = {"left": "lm", "middle": "mm", "right": "rm"}


def picture(sheet: Sheet, *, scale: float = PIXELS_PER_MM) -> Image.Image:
    """Return the sheet as an RGB picture, `scale` pixels a millimetre (7.6 is about 193 dpi)."""
    page = Image.new("RGB", (round(sheet.width * scale), round(sheet.height * scale)), "white")
    for item in sheet.items:
        match item:
            case Seal():
                page = _stamped(page, item, scale, sheet.font)
            case Words():
                _words(page, item, scale)
            case Rule():
                ends = (item.x0 * scale, item.y0 * scale, item.x1 * scale, item.y1 * scale)
                width = max(1, round(item.width * scale))
                ImageDraw.Draw(page).line(ends, fill=item.colour, width=width)
            case Modules():
                _modules(page, item, scale)
            case Patch():
                left, top = round(item.x * scale), round(item.y * scale)
                right = round((item.x + item.width) * scale)
                bottom = round((item.y + item.height) * scale)
                box = (left, top, max(left, right - 1), max(top, bottom - 1))
                ImageDraw.Draw(page).rectangle(box, fill=item.colour)
    return page


def as_png(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "PNG", optimize=True)
    return out.getvalue()


def as_jpeg(page: Image.Image, *, quality: int) -> bytes:
    out = io.BytesIO()
    page.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def modules_png(rows: tuple[tuple[bool, ...], ...], *, module: int = 4) -> bytes:
    """Return a QR code as a PNG with a quiet zone of two modules."""
    side = (len(rows) + 4) * module
    code = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(code)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                left, top = (x + 2) * module, (y + 2) * module
                draw.rectangle((left, top, left + module - 1, top + module - 1), fill=0)
    return as_png(code)


def _words(page: Image.Image, item: Words, scale: float) -> None:
    ImageDraw.Draw(page).text(
        (item.x * scale, item.y * scale),
        item.text,
        fill=item.colour,
        font=pixels(item.font, max(6, round(item.size * scale))),
        anchor=_ANCHORS[item.anchor],
    )


def _modules(page: Image.Image, item: Modules, scale: float) -> None:
    draw = ImageDraw.Draw(page)
    side = item.size * scale / len(item.rows)
    left, top = item.x * scale, item.y * scale
    for y, row in enumerate(item.rows):
        for x, dark in enumerate(row):
            if dark:
                box = (left + x * side, top + y * side, left + (x + 1) * side, top + (y + 1) * side)
                draw.rectangle(tuple(round(v) for v in box), fill=(0, 0, 0))


def _stamped(page: Image.Image, seal: Seal, scale: float, font: str) -> Image.Image:
    """Lay the stamp over the page as ink: what is dark below stays dark."""
    stamp = seal_picture(seal, scale=scale, font=font)
    layer = Image.new("RGB", page.size, "white")
    corner = (round(seal.x * scale - stamp.width / 2), round(seal.y * scale - stamp.height / 2))
    layer.paste(stamp.convert("RGB"), corner, stamp.getchannel("A"))
    return ImageChops.multiply(page, layer)
