"""Something laid over a printed value: a patch whose paper is not that of the paper around it.

Around every line of text the tone of the paper is measured twice: close to the letters, and a
little farther out. On a genuine page the two differ by about as much for every line (blur and
compression darken the paper near ink); a patch stands out from all of them.

Only pages that are as smooth as their program drew them are judged: in the grain of a scanner or
a telephone the step of a patch drowns; `smoothed` judges those.
"""

import cv2
import numpy as np

from processors.evidence.checks.bars import PatchBars
from processors.evidence.colour import Plane, brightest
from processors.evidence.engines.port import Picture
from processors.evidence.percentiles import of_sorted
from processors.evidence.values import Box, PageRead

_LEAST_HEIGHT = 10.0
_LEAST_WIDTH = 1.5
"""In heights: a value is words or figures, a single sign may be a button or a mark."""

_NEAR = 0.10
_FAR_FROM, _FAR_TO = 0.45, 0.85
_LIGHT = 128.0
_LEAST_LIGHT = 0.25
_STRIP = 150
"""Grain is the same all over a page: so many rows above and below its middle tell it."""


def pasted_regions(picture: Picture, page: PageRead, bars: PatchBars) -> tuple[Box, ...]:
    """The boxes of lines that look laid over, in pixels of the page; none on a page of few lines.

    More than a few such lines are the page's own design, and are not told.
    """
    height, width = picture.shape[:2]
    scale = (width / max(page.width, 1), height / max(page.height, 1))
    middle = slice(max(0, height // 2 - _STRIP), height // 2 + _STRIP)
    if _grain(brightest(picture[middle])) > bars.grain:
        return ()
    tones = brightest(picture)  # a red seal counts as paper
    steps, boxes = [], []
    for span in page.spans:
        x0, y0, x1, y1 = span.box
        box = (x0 * scale[0], y0 * scale[1], x1 * scale[0], y1 * scale[1])
        step = _step(tones, box)
        if step is not None:
            steps.append(step)
            boxes.append(span.box)
    if len(steps) < bars.lines:
        return ()
    usual = float(np.median(steps))
    spread = float(np.median(np.abs(np.array(steps) - usual)))
    least = max(bars.step, bars.spreads * spread)
    found = [box for step, box in zip(steps, boxes, strict=True) if abs(step - usual) >= least]
    return tuple(found) if len(found) <= bars.regions else ()


def _grain(tones: Plane) -> float:
    """How rough the paper is, in grey levels: most of a page is paper."""
    strip = tones.astype(np.float32)
    rough = cv2.absdiff(strip, cv2.blur(strip, (5, 5)))
    return float(of_sorted(np.sort(rough, axis=None), 50))


def _step(tones: Plane, box: Box) -> float | None:
    """How much darker the paper near a line is than the paper farther out, in grey levels."""
    x0, y0, x1, y1 = box
    tall = y1 - y0
    if tall < _LEAST_HEIGHT or x1 - x0 < _LEAST_WIDTH * tall:
        return None
    near = _cut(tones, (x0, y0 - _NEAR * tall, x1, y1 + _NEAR * tall))
    above = _cut(tones, (x0, y0 - _FAR_TO * tall, x1, y0 - _FAR_FROM * tall))
    below = _cut(tones, (x0, y1 + _FAR_FROM * tall, x1, y1 + _FAR_TO * tall))
    around = [_paper(part) for part in (above, below) if part.size >= _LEAST_HEIGHT]
    sides = [tone for tone in around if tone is not None]
    inside = _paper(near)
    if inside is None or len(sides) < 2:
        return None
    nearest = min(sides, key=lambda tone: abs(tone - inside))
    return nearest - inside


def _paper(part: Plane) -> float | None:
    """The commonest light tone of a part; None where nearly all of it is ink."""
    light = part[part >= _LIGHT].astype(np.int64)
    if light.size < _LEAST_LIGHT * max(part.size, 1) or light.size == 0:
        return None
    return float(np.bincount(light.ravel()).argmax())


def _cut(tones: Plane, box: Box) -> Plane:
    height, width = tones.shape
    x0, x1 = max(0, round(box[0])), min(width, round(box[2]))
    y0, y1 = max(0, round(box[1])), min(height, round(box[3]))
    return tones[y0:y1, x0:x1]
