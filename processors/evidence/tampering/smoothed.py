"""Something laid over a value in a scan or a photograph: a patch without the grain around it.

A scanner and a telephone leave grain on all of the paper. What is filled with one tone afterwards
has none, and a program that saves the picture anew does not put it back. So around every line of
text the spots without any grain are counted: on a genuine page there are hardly any.

Only pages with grain enough are judged. Where the camera or a strong compression has smoothed the
paper itself nothing can be told, nor where paper was copied over the value grain and all, nor in
a scan or photograph of a print of an edited file: nothing is said of those.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.evidence.checks.bars import SmoothBars
from processors.evidence.colour import Plane, brightest
from processors.evidence.engines.port import Picture
from processors.evidence.percentiles import of_sorted
from processors.evidence.values import Box, PageRead

_WINDOW = 5
"""Grain is measured in squares of so many pixels; a spot without any is as wide again."""

_FLAT = 0.12
"""A square with less than this part of the usual variance has no grain."""

_LIGHT = 110
_LEAST_HEIGHT = 10.0
_ABOVE, _BEFORE, _BEHIND = 0.3, 0.3, 0.6
_AROUND = (1.5, 2.0)
_STRIP = 200
_USUAL = 30
_FEW = 0.0003


def smoothed_regions(picture: Picture, page: PageRead, bars: SmoothBars) -> tuple[Box, ...]:
    """The boxes of lines whose paper has spots without grain, in pixels of the page.

    More than a few such lines are the page's own, and are not told. Pure.
    """
    height, width = picture.shape[:2]
    across, down = width / max(page.width, 1), height / max(page.height, 1)
    middle = slice(max(0, height // 2 - _STRIP), height // 2 + _STRIP)
    usual = _usual(brightest(picture[middle]))
    if usual < bars.grain:
        return ()
    tones = brightest(picture)  # a red seal counts as paper
    shares: list[float] = []
    found: list[tuple[float, Box]] = []
    for span in page.spans:
        x0, y0, x1, y1 = span.box
        box = (x0 * across, y0 * down, x1 * across, y1 * down)
        share, around = _without_grain(tones, box, _FLAT * usual)
        if share >= max(bars.share, bars.around * (around + _FEW)):
            found.append((share, span.box))
        else:
            shares.append(share)
    rest = max(shares, default=0.0)
    told = tuple(box for share, box in found if share >= bars.others * rest)
    return told if rest <= bars.rest and len(told) <= bars.regions else ()


def _usual(tones: Plane) -> float:
    """The variance of the paper in a part of the page; grain is the same all over it."""
    variance, mean = _variance(tones)
    paper = variance[mean > _LIGHT]
    return float(of_sorted(np.sort(paper), _USUAL)) if paper.size else 0.0


def _without_grain(tones: Plane, box: Box, below: float) -> tuple[float, float]:
    """Which part of a line, and of what is around it, has no grain."""
    x0, y0, x1, y1 = box
    tall = y1 - y0
    if tall < _LEAST_HEIGHT:
        return 0.0, 0.0
    down, across = _AROUND
    top, left = max(0, int(y0 - down * tall)), max(0, int(x0 - across * tall))
    cut = tones[top : int(y1 + down * tall), left : int(x1 + across * tall)]
    if min(cut.shape) <= _WINDOW:
        return 0.0, 0.0
    variance, mean = _variance(cut)
    flat = ((variance < below) & (mean > _LIGHT)).astype(np.uint8)
    spots = cv2.erode(flat, np.ones((_WINDOW, _WINDOW), np.uint8))
    rows = slice(max(0, int(y0 - _ABOVE * tall) - top), int(y1 + _ABOVE * tall) - top)
    columns = slice(max(0, int(x0 - _BEFORE * tall) - left), int(x1 + _BEHIND * tall) - left)
    line = spots[rows, columns]
    inside = int(line.sum())
    beside = int(spots.sum()) - inside
    return inside / max(line.size, 1), beside / max(spots.size - line.size, 1)


def _variance(tones: Plane) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The variance and the mean around each pixel."""
    size = (_WINDOW, _WINDOW)
    mean = np.asarray(cv2.boxFilter(tones, cv2.CV_32F, size), np.float32)
    squares = np.asarray(cv2.sqrBoxFilter(tones, cv2.CV_32F, size), np.float32)
    return squares - mean * mean, mean
