"""Stamps as pictures with an alpha channel: the oval invoice seal, round company seals.

Measures after SAT announcement 2011 no. 7: oval 40 x 30 mm, tax id in the centre, name on the arc.
"""

import math

import numpy as np
from PIL import Image, ImageDraw

from specimens.fonts import pixels
from specimens.sheet import Seal

_SUPERSAMPLING = 2


def seal_picture(seal: Seal, *, scale: float, font: str) -> Image.Image:
    """Return the stamp as RGBA, `scale` pixels a millimetre, turned by its angle."""
    unit = scale * _SUPERSAMPLING
    margin = 2.0
    size = (round((seal.width + 2 * margin) * unit), round((seal.height + 2 * margin) * unit))
    mask = Image.new("L", size, 0)
    cx, cy = size[0] / 2, size[1] / 2
    a, b = seal.width / 2 * unit, seal.height / 2 * unit
    line = max(2, round(min(a, b) * 0.055))
    ImageDraw.Draw(mask).ellipse((cx - a, cy - b, cx + a, cy + b), outline=255, width=line)
    _arc(mask, seal.arc, cx, cy, a, b, font=font, top=True)
    if seal.bottom_arc:
        _arc(mask, seal.bottom_arc, cx, cy, a, b, font=font, top=False)
    if seal.star:
        _star(mask, cx, cy, min(a, b) * 0.3)
    if seal.centre:
        _level(mask, seal.centre, cx, cy + b * (0.02 if seal.lower else 0.0), a * 1.25, b * 0.25)
    if seal.lower:
        _level(mask, seal.lower, cx, cy + b * 0.5, a * 0.95, b * 0.26, font)
    turned = mask.rotate(seal.angle, resample=Image.Resampling.BICUBIC, expand=True)
    small = turned.resize(
        (max(1, turned.width // _SUPERSAMPLING), max(1, turned.height // _SUPERSAMPLING)),
        Image.Resampling.LANCZOS,
    )
    alpha = small.point([round(v * seal.strength) for v in range(256)])
    picture = Image.new("RGBA", small.size, (*seal.colour, 0))
    picture.putalpha(alpha)
    return picture


def _arc(
    mask: Image.Image,
    text: str,
    cx: float,
    cy: float,
    a: float,
    b: float,
    *,
    font: str,
    top: bool,
) -> None:
    """Write `text` along the ellipse, upright at the top, or small along the bottom."""
    high = min(a, b) * (0.26 if top else 0.13)
    ra, rb = a - high * 0.95, b - high * 0.95
    angles = np.linspace(0, 2 * math.pi, 2881)
    points = np.stack([ra * np.sin(angles), -rb * np.cos(angles)], axis=1)
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    around = lengths[-1]
    span = min(around * (0.72 if top else 0.24), high * 1.22 * len(text))
    step = span / max(len(text), 1)
    glyph_size = round(min(high, step * (1.7 if text.isascii() else 1.05)))
    for i, character in enumerate(text):
        offset = (i + 0.5) * step - span / 2
        at = offset % around if top else (around / 2 - offset) % around
        angle = float(np.interp(at, lengths, angles))
        x, y = cx + ra * math.sin(angle), cy - rb * math.cos(angle)
        normal = math.degrees(math.atan2(math.sin(angle) / ra, math.cos(angle) / rb))
        _glyph(mask, character, x, y, -normal if top else 180 - normal, glyph_size, font)


def _glyph(
    mask: Image.Image, text: str, x: float, y: float, degrees: float, size: int, font: str
) -> None:
    side = round(size * 1.6)
    tile = Image.new("L", (side, side), 0)
    ImageDraw.Draw(tile).text(
        (side / 2, side / 2),
        text,
        255,
        font=pixels(font, max(size, 4)),
        anchor="mm",
        stroke_width=max(1, size // 28),
    )
    turned = tile.rotate(degrees, resample=Image.Resampling.BICUBIC)
    box = (round(x - side / 2), round(y - side / 2))
    mask.paste(255, box, turned)


def _level(
    mask: Image.Image, text: str, x: float, y: float, width: float, high: float, font: str = "sans"
) -> None:
    size = max(6, round(high))
    while size > 6 and pixels(font, size).getlength(text) > width:
        size -= 1
    ImageDraw.Draw(mask).text((x, y), text, 255, font=pixels(font, size), anchor="mm")


def _star(mask: Image.Image, cx: float, cy: float, radius: float) -> None:
    points = []
    for i in range(10):
        r = radius if i % 2 == 0 else radius * 0.382
        angle = math.pi * i / 5
        points.append((cx + r * math.sin(angle), cy - r * math.cos(angle)))
    ImageDraw.Draw(mask).polygon(points, fill=255)
