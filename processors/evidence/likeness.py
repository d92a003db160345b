"""How a page looks, in bits: the same paper scanned anew stays near, whatever its margins.

A perceptual hash of the text region: the page's ink (light evened out, red channel, so that a
seal does not hide what it covers) is cut to the box around its text, shrunk to 64 × 64, and the
576 lowest frequencies of its cosine transform are compared with their median. Invoices of one
template are near each other too: what is near is only a candidate, see `processors.cases.reuse`.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.evidence.colour import Plane
from processors.evidence.engines.port import Picture
from processors.evidence.reading import Reading
from processors.evidence.resampling import shrunk, smooth
from processors.evidence.values import Box, PageRead

Ink = NDArray[np.float32]
"""How dark each pixel is against the paper around it."""

BITS = 576
"""Length of a likeness; written as hexadecimal it has `BITS // 4` digits."""

_SIDE = 1200
_GRID = 64
_FREQUENCIES = 24
_OVERSAMPLED = 8
_FAINT, _DARK, _BLACK = 0.08, 0.3, 0.6
_LEAST_SPANS = 3
_LEAST_EXTENT = 8
_TRIM = 0.01
_MARGIN = 8

_SAME = 90
"""Looks no farther apart find the same papers: one of them will do."""


def page_likenesses(reading: Reading) -> tuple[str, ...]:
    """The looks of the first pages, in order; none of an OFD, which has no picture of its own."""
    if reading.document.media == "ofd":
        return ()
    pairs = zip(reading.document.pages, reading.pictures, strict=True)
    looks = (likenesses(draw(), page) for page, draw in pairs if draw is not None)
    return tuple(look for found in looks for look in found)


def likenesses(picture: Picture, page: PageRead) -> tuple[str, ...]:
    """The looks of an upright page as `BITS` bits in hexadecimal; none for a page of one tone.

    What the text's box is can be told in two ways, and a line that one picture of a paper shows
    and the next one does not upsets one or the other. Where both say the same, one look is told.
    Pure: the same picture and boxes give the same bits. `picture` may be of any size; the boxes
    of `page` are carried over to it.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    red = np.asarray(cv2.extractChannel(picture, 2), dtype=np.uint8)
    ink = _ink(shrunk(red, max(1, round(width * scale)), max(1, round(height * scale))))
    if float(ink.max(initial=0.0)) == float(ink.min(initial=1.0)):
        return ()
    soft = np.asarray(cv2.GaussianBlur(ink, (0, 0), 1.0), dtype=np.float32)
    inside, of_lines = _text_boxes(ink, page)
    first, second = _look(soft, inside), _look(soft, of_lines)
    return (first,) if distance(first, second) <= _SAME else (first, second)


def _look(ink: Ink, box: Box) -> str:
    x0, y0, x1, y1 = box
    side = _GRID * _OVERSAMPLED
    cell_x, cell_y = (x1 - x0) / side, (y1 - y0) / side
    sampled = cv2.warpAffine(
        ink,
        np.array([[cell_x, 0, x0], [0, cell_y, y0]], dtype=np.float32),
        (side, side),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
    )
    grid = cv2.resize(sampled, (_GRID, _GRID), interpolation=cv2.INTER_AREA)
    waves = cv2.dct(np.sqrt(np.maximum(grid, 0.0)))[:_FREQUENCIES, :_FREQUENCIES].ravel()
    bits = waves > np.median(waves[1:])
    return np.packbits(bits).tobytes().hex()


def distance(one: str, other: str) -> int:
    """In how many bits two likenesses differ; raises ValueError for what is none."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _ink(red: Plane) -> Ink:
    closed = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    paper = smooth(np.asarray(closed, dtype=np.uint8), 12)
    ink = np.divide(red, np.maximum(paper, 1.0, out=paper), dtype=np.float32)
    np.subtract(1.0, ink, out=ink)
    ink -= _FAINT
    return np.clip(ink, 0.0, _BLACK, out=ink)


def _text_boxes(ink: Ink, page: PageRead) -> tuple[Box, Box]:
    """The box of nearly all dark ink among the lines, and of nearly all ink that is in a line.

    Where hardly any text was found, all ink counts.
    """
    height, width = ink.shape
    lines = np.zeros(ink.shape, dtype=np.float32)
    among = np.zeros(ink.shape, dtype=np.float32)
    if len(page.spans) >= _LEAST_SPANS and page.width > 0 and page.height > 0:
        across, down = width / page.width, height / page.height
        boxes = [
            (slice(max(0, int(y0 * down)), max(0, int(y1 * down) + 1)), x0 * across, x1 * across)
            for x0, y0, x1, y1 in (span.box for span in page.spans)
        ]
        for rows, x0, x1 in boxes:
            columns = slice(max(0, int(x0)), max(0, int(x1) + 1))
            lines[rows, columns] = ink[rows, columns]
        top, bottom = min(rows.start for rows, *_ in boxes), max(rows.stop for rows, *_ in boxes)
        left, right = min(x0 for _, x0, _ in boxes), max(x1 for *_, x1 in boxes)
        rows = slice(max(0, top - _MARGIN), bottom + _MARGIN)
        columns = slice(max(0, int(left) - _MARGIN), max(0, int(right) + 1 + _MARGIN))
        part = ink[rows, columns]
        np.multiply(part, part > _DARK, out=among[rows, columns])
    return _box(among if float(among.sum()) else ink), _box(lines if float(lines.sum()) else ink)


def _box(ink: Ink) -> Box:
    x0, x1 = _extent(ink.sum(axis=0))
    y0, y1 = _extent(ink.sum(axis=1))
    return (x0, y0, x1, y1)


def _extent(ink: Ink) -> tuple[float, float]:
    """Where the middle 98 % of the ink lie, grown again by as much as was cut at the ends."""
    held = np.cumsum(ink)
    places = np.arange(len(held))
    low, high = (float(np.interp(share * held[-1], held, places)) for share in (_TRIM, 1.0 - _TRIM))
    edge = 1.5 * _TRIM * (high - low)
    if high - low < _LEAST_EXTENT:
        return (0.0, float(len(held)))
    return (low - edge, high + edge)
