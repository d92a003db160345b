"""Geometry of text lines: cutting them out, turning them, putting them in reading order."""

import math

import cv2
import numpy as np

from processors.evidence.engines.port import Picture, Quad
from processors.evidence.values import Box

_LEAST_LINES = 6
_STANDING = 1.5
"""A crop taller than this many widths is a column: it is laid on its side before reading."""


def box_of(quad: Quad) -> Box:
    return (
        float(quad[:, 0].min()),
        float(quad[:, 1].min()),
        float(quad[:, 0].max()),
        float(quad[:, 1].max()),
    )


def quad_of(box: Box) -> Quad:
    x0, y0, x1, y1 = box
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float32)


def size_of(quad: Quad) -> tuple[float, float]:
    """Width and height of the line as it is read."""
    width = max(math.dist(quad[0], quad[1]), math.dist(quad[3], quad[2]))
    height = max(math.dist(quad[0], quad[3]), math.dist(quad[1], quad[2]))
    return width, height


def cut_line(picture: Picture, quad: Quad) -> Picture:
    """The pixels of a quad, straightened; a column is laid on its side."""
    width, height = (max(1, int(side)) for side in size_of(quad))
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    crop = cv2.warpPerspective(
        picture,
        matrix,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if height >= _STANDING * width:
        crop = cv2.rotate(crop, cv2.ROTATE_90_COUNTERCLOCKWISE)
    return np.asarray(crop, dtype=np.uint8)


def lies_sideways(quads: list[Quad]) -> bool:
    """Whether the page is turned by a quarter: its long lines are taller than they are wide."""
    wide = tall = 0.0
    for quad in quads:
        x0, y0, x1, y1 = box_of(quad)
        across, down = x1 - x0, y1 - y0
        if across >= 2 * down:
            wide += across
        elif down >= 2 * across:
            tall += down
    return tall > wide


def turn_picture(picture: Picture, degrees: int) -> Picture:
    """Clockwise by 0, 90, 180 or 270 degrees."""
    if degrees == 0:
        return picture
    codes = {
        90: cv2.ROTATE_90_CLOCKWISE,
        180: cv2.ROTATE_180,
        270: cv2.ROTATE_90_COUNTERCLOCKWISE,
    }
    return np.ascontiguousarray(cv2.rotate(picture, codes[degrees]), dtype=np.uint8)


def turn_quad(quad: Quad, degrees: int, width: int, height: int) -> Quad:
    """The quad on the picture (of that size before turning) turned clockwise by `degrees`.

    Corners keep their meaning: the first is again the upper left one as the line is read.
    """
    x, y = quad[:, 0], quad[:, 1]
    if degrees == 90:
        points = np.stack([height - y, x], axis=1)
    elif degrees == 180:
        points = np.stack([width - x, height - y], axis=1)
    elif degrees == 270:
        points = np.stack([y, width - x], axis=1)
    else:
        return quad
    return ordered(points.astype(np.float32))


def ordered(points: Quad) -> Quad:
    """Corners in the order upper left, upper right, lower right, lower left."""
    by_x = points[np.argsort(points[:, 0], kind="stable")]
    left = by_x[:2][np.argsort(by_x[:2, 1], kind="stable")]
    right = by_x[2:][np.argsort(by_x[2:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]], dtype=np.float32)


def in_reading_order(quads: list[Quad]) -> list[Quad]:
    """From top to bottom; what shares most of its height with its neighbour, left to right."""
    rows: list[list[Quad]] = []
    for quad in sorted(quads, key=lambda one: float(one[:, 1].mean())):
        middle = float(quad[:, 1].mean())
        if rows:
            _, top, _, bottom = box_of(rows[-1][0])
            if middle < top + 0.7 * (bottom - top):
                rows[-1].append(quad)
                continue
        rows.append([quad])
    return [quad for row in rows for quad in sorted(row, key=lambda one: float(one[:, 0].min()))]


def slant_of(quads: list[Quad]) -> float:
    """The median slope of the long lines in degrees, clockwise positive; 0.0 without any."""
    slopes = _slopes(quads)
    return float(np.median(slopes)) if len(slopes) >= 3 else 0.0


def fan_of(quads: list[Quad]) -> float:
    """How far the slopes of the long lines differ, in degrees, leaving out a tenth at each end.

    Lines of one sheet that lies flat run side by side; 0.0 with too few lines to tell.
    """
    slopes = [(slope + 45) % 90 for slope in _slopes(quads)]
    if len(slopes) < _LEAST_LINES:
        return 0.0
    low, high = np.percentile(slopes, (10, 90))
    return float(high - low)


def _slopes(quads: list[Quad]) -> list[float]:
    slopes = []
    for quad in quads:
        width, height = size_of(quad)
        if width >= 4 * height:
            delta = (quad[1] - quad[0]) + (quad[2] - quad[3])
            slopes.append(math.degrees(math.atan2(float(delta[1]), float(delta[0]))))
    return slopes
