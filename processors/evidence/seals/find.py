"""Finding red stamps: rings of red by ellipse fit (`ocr-speed.md` section 3).

On a page without colour the same rings are looked for in grey, with a higher bar. Black stamps
are out of reach of this method: they are not seen, not denied.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.evidence.colour import Plane, brightest, darkest, redness
from processors.evidence.engines.port import Picture
from processors.evidence.percentiles import percentile
from processors.evidence.resampling import shrunk

_WORKING_SIDE = 1400
_LEAST_REDNESS = 14
_BARS = ((22, 0.5), (18, 0.3), (14, 0.18))
"""How red a stamp is at least, and as a share of the reddest there is: three ways of seeing it."""
_REDDEST = 0.998
"""Of the pixels, so many are not as red as the reddest there is."""
_REDDISH = np.array([255 if hue <= 9 or hue >= 165 else 0 for hue in range(256)], dtype=np.uint8)
"""By hue, as OpenCV counts it."""
_CLOSINGS = (3, 7)
_ROOM = 8
"""Pixels about the red: what closing gaps reaches beyond it."""
_LEAST_PIXELS = 30
_LEAST_SHARE_OF_PAGE = 0.035
_MOST_SHARE_OF_PAGE = 0.6
_LEAST_BOX_RATIO = 0.45
_LEAST_AXIS_RATIO = 0.5
_LEAST_COVERAGE = 0.6
_SCALES = np.linspace(0.90, 1.03, 8)
_ROUND_AXIS_RATIO = 0.88
_MOST_CONTOURS = 400
_MOST_RINGS = 4
_RECTANGULAR = 0.9
"""An ellipse fills pi / 4 of its rectangle, a table's cell all of it."""
_COLOURLESS = 14
_GREY_COVERAGE = 0.9

Mask = NDArray[np.uint8]
Points = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ring:
    """An ellipse of red in pixels of the page: centre, half axes a >= b, lean of the long axis.

    `degrees` turns the x axis onto the long one, clockwise on the screen, -90…90; `coverage` is
    the share of the rim that is red (below 0.8: a seal is there, but its place is a guess).
    """

    x: float
    y: float
    a: float
    b: float
    degrees: float
    coverage: float

    @property
    def shape(self) -> str:
        return "round" if self.b >= _ROUND_AXIS_RATIO * self.a else "oval"

    @property
    def turned(self) -> float:
        """Radians by which the stamp is turned: which axis of a round one is longer is chance."""
        return math.radians(self.degrees) if self.shape == "oval" else 0.0


def find_rings(picture: Picture) -> tuple[Ring, ...]:
    """The rings of stamps on a page, the best covered and largest first, at most four."""
    scale = min(1.0, _WORKING_SIDE / max(picture.shape[:2]))
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    page = shrunk(picture, *size)
    longest = max(size)
    rings = _red_rings(page, longest)
    if not rings and is_colourless(page):
        grey = _rings_in(_pale_ink(page), longest)
        rings = [ring for ring in grey if ring.coverage >= _GREY_COVERAGE]
    return tuple(
        Ring(r.x / scale, r.y / scale, r.a / scale, r.b / scale, r.degrees, r.coverage)
        for r in _merged(rings)[:_MOST_RINGS]
    )


def is_colourless(picture: Picture) -> bool:
    """Whether a page is a scan without colour: a stamp on it is grey."""
    sampled = np.ascontiguousarray(picture[::4, ::4])
    spread = brightest(sampled) - darkest(sampled)
    return percentile(spread, 99.5) < _COLOURLESS


def _pale_ink(page: Picture) -> Mask:
    """What is neither paper nor print: the grey of a stamp, and the soft edges of letters."""
    grey = brightest(page)
    black, paper = percentile(grey, 0.5), percentile(grey, 75)
    span = paper - black
    pale = (grey > black + 0.12 * span) & (grey < black + 0.75 * span)
    closed = cv2.morphologyEx(
        pale.astype(np.uint8) * 255, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)
    )
    return np.asarray(closed, dtype=np.uint8)


def _red_rings(page: Picture, longest: int) -> list[Ring]:
    """The rings of red; what is looked at is the part of the page where any red is."""
    red = redness(page)
    counts = cv2.calcHist([red], [0], None, [256], [0, 256]).ravel()
    peak = int(np.searchsorted(np.cumsum(counts), _REDDEST * red.size))
    if peak < _LEAST_REDNESS:
        return []
    hue = cv2.extractChannel(cv2.cvtColor(page, cv2.COLOR_BGR2HSV), 0)
    red = np.asarray(cv2.bitwise_and(red, cv2.LUT(hue, _REDDISH)), dtype=np.uint8)
    bars = [max(floor, share * peak) for floor, share in _BARS]
    x, y, across, down = cv2.boundingRect((red > min(bars)).astype(np.uint8))
    left, top = max(0, x - _ROOM), max(0, y - _ROOM)
    part = red[top : y + down + _ROOM, left : x + across + _ROOM]
    return [
        replace(ring, x=ring.x + left, y=ring.y + top)
        for bar in bars
        for mask in _masks(part, bar, longest)
        for ring in _rings_in(mask, longest)
    ]


def _masks(red: Plane, bar: float, longest: int) -> Iterator[Mask]:
    """What is redder than the bar, with and without straight lines, gaps closed in two ways."""
    mask = (red > bar).astype(np.uint8) * 255
    for variant in (mask, _without_lines(mask, longest)):
        for closing in _CLOSINGS:
            kernel = np.ones((closing, closing), np.uint8)
            yield np.asarray(cv2.morphologyEx(variant, cv2.MORPH_CLOSE, kernel), dtype=np.uint8)


def _without_lines(mask: Mask, longest: int) -> Mask:
    """Table rules are as red as a seal on many forms, and straight."""
    bar = max(8, longest // 28)
    level = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, bar), np.uint8))
    upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((bar, 1), np.uint8))
    grown = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_and(mask, cv2.bitwise_not(grown)), dtype=np.uint8)


def _rings_in(mask: Mask, longest: int) -> list[Ring]:
    """The rings among the contours, for a page whose longer side is `longest`."""
    least = max(_LEAST_PIXELS, _LEAST_SHARE_OF_PAGE * longest)
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    sized = []
    for contour in contours:
        _, _, across, down = cv2.boundingRect(contour)
        large, small = max(across, down), min(across, down)
        fits = least <= large <= _MOST_SHARE_OF_PAGE * longest
        if fits and small >= _LEAST_BOX_RATIO * large:
            sized.append((large, np.asarray(contour, dtype=np.int32)))
    sized.sort(key=lambda one: -one[0])
    rings = (_ring_of(contour, mask) for _, contour in sized[:_MOST_CONTOURS])
    return [ring for ring in rings if ring is not None]


def _ring_of(contour: NDArray[np.int32], mask: Mask) -> Ring | None:
    hull = np.asarray(cv2.convexHull(contour), dtype=np.float32).reshape(-1, 2)
    if len(hull) < 5:
        return None
    (x, y), (across, down), degrees = cv2.fitEllipse(_evenly(hull, 120))
    if not (math.isfinite(across) and math.isfinite(down)) or min(across, down) < 4:
        return None
    a, b = max(across, down) / 2, min(across, down) / 2
    lean = degrees if across >= down else degrees - 90
    if b < _LEAST_AXIS_RATIO * a:
        return None
    area = cv2.contourArea(hull.reshape(-1, 1, 2))
    _, (wide, high), _ = cv2.minAreaRect(hull)
    if not 0.85 <= area / (math.pi * a * b) <= 1.12 or area > _RECTANGULAR * wide * high:
        return None
    ring = Ring(x, y, a, b, (lean + 90) % 180 - 90, 0.0)
    covered = _coverage(ring, mask)
    return Ring(x, y, a, b, ring.degrees, covered) if covered >= _LEAST_COVERAGE else None


def _evenly(hull: Points, count: int) -> Points:
    """The hull as so many points at equal steps, so that a long straight side counts once."""
    closed = np.vstack([hull, hull[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    steps = np.linspace(0.0, along[-1], count, endpoint=False)
    return np.stack(
        [np.interp(steps, along, closed[:, 0]), np.interp(steps, along, closed[:, 1])], axis=1
    ).astype(np.float32)


def rim_points(
    ring: Ring, angles: NDArray[np.float64], scales: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Scales × angles × 2: points of the ellipse scaled about its centre.

    Angle 0 is 3 o'clock of the stamp, clockwise.
    """
    lean = math.radians(ring.degrees)
    from_long_axis = angles + ring.turned - lean
    across, down = ring.a * np.cos(from_long_axis), ring.b * np.sin(from_long_axis)
    reach = scales[:, np.newaxis]
    x = ring.x + reach * (across * math.cos(lean) - down * math.sin(lean))
    y = ring.y + reach * (across * math.sin(lean) + down * math.cos(lean))
    return np.stack([x, y], axis=2).astype(np.float32)


def _coverage(ring: Ring, mask: Mask) -> float:
    angles = np.linspace(0.0, 2 * math.pi, 120, endpoint=False)
    points = np.rint(rim_points(ring, angles, _SCALES)).astype(int)
    x, y = points[:, :, 0], points[:, :, 1]
    height, width = mask.shape
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    hit = np.zeros(inside.shape, dtype=bool)
    hit[inside] = mask[y[inside], x[inside]] > 0
    return float(hit.any(axis=0).mean())


def _merged(rings: list[Ring]) -> list[Ring]:
    """One ring per stamp: the largest of the well covered ones, where a gap costs twice its share.

    A contour that black print cut open is fitted by a longer ellipse, covered less. What lies
    mostly inside a stamp is a letter of it.
    """
    kept: list[Ring] = []
    for ring in sorted(rings, key=lambda one: (one.coverage < 0.8, -one.a * one.coverage**2)):
        near = any(
            math.hypot(ring.x - other.x, ring.y - other.y)
            < max(0.6 * max(ring.a, other.a), other.a - 0.5 * ring.a)
            for other in kept
        )
        if not near:
            kept.append(ring)
    return kept
