"""A seal as pictures an OCR engine can read: its rim as one straight line, its middle alone."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.evidence.colour import Plane, brightest, redness
from processors.evidence.engines.port import Picture
from processors.evidence.percentiles import percentile
from processors.evidence.seals.find import Ring, rim_points

_BAND = (0.56, 0.94)
_LINE_HEIGHT = 64
_LEAST_CROP = 480
_LEAST_CENTRE = 560
_MARGIN = 0.12
_DARK = 110
_GATE_REDNESS = 18
_LEAST_RED = 0.01


def seal_crop(picture: Picture, ring: Ring, least_side: int = _LEAST_CROP) -> tuple[Picture, Ring]:
    """The seal with a margin, enlarged to a readable size, and its ring in the crop's pixels."""
    reach_x, reach_y = _reach(ring)
    x0, y0 = max(0, math.floor(ring.x - reach_x)), max(0, math.floor(ring.y - reach_y))
    x1 = min(picture.shape[1], math.ceil(ring.x + reach_x))
    y1 = min(picture.shape[0], math.ceil(ring.y + reach_y))
    crop = picture[y0:y1, x0:x1]
    scale = max(1.0, least_side / max(crop.shape[:2]))
    if scale > 1.0:
        crop = np.asarray(
            cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8
        )
    inside = Ring(
        (ring.x - x0) * scale,
        (ring.y - y0) * scale,
        ring.a * scale,
        ring.b * scale,
        ring.degrees,
        ring.coverage,
    )
    return np.ascontiguousarray(crop), inside


def _reach(ring: Ring) -> tuple[float, float]:
    lean = math.radians(ring.degrees)
    across = math.hypot(ring.a * math.cos(lean), ring.b * math.sin(lean))
    down = math.hypot(ring.a * math.sin(lean), ring.b * math.cos(lean))
    return across * (1 + _MARGIN), down * (1 + _MARGIN)


def ink_of_seal(crop: Picture, *, keep_dark: bool) -> Picture:
    """The green channel where it is red nearby, white elsewhere: stamp dark on white.

    Redness alone is a blur in photographs (JPEG halves the colour's resolution), so it only
    gates. `keep_dark` leaves dark print that crosses the stamp; without it, it becomes paper.
    """
    red = (redness(crop) > _GATE_REDNESS).astype(np.uint8)
    if float(red.mean()) < _LEAST_RED:
        return _grey_ink(crop, keep_dark=keep_dark)
    size = max(3, max(crop.shape[:2]) // 80) | 1
    gate = cv2.dilate(red, np.ones((size, size), np.uint8)) > 0
    green = np.where(gate, crop[:, :, 1], 255).astype(np.uint8)
    if not keep_dark:
        green[brightest(crop) < _DARK] = 255
    return _in_three_channels(green)


def _grey_ink(crop: Picture, *, keep_dark: bool) -> Picture:
    """A stamp scanned without colour: nothing gates it, only darker print can be taken out."""
    grey = crop[:, :, 1].copy()
    if not keep_dark:
        black, paper = percentile(grey, 0.5), percentile(grey, 75)
        grey[grey < black + 0.15 * (paper - black)] = round(paper)
    return _in_three_channels(grey)


def _in_three_channels(plane: Plane) -> Picture:
    return np.asarray(cv2.cvtColor(plane, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def unrolled(ink: Picture, ring: Ring, *, start: float, turn: float) -> Picture:
    """The band inside the rim as a line: `turn` radians clockwise from `start`, outer side up.

    `ink`: of the seal, all three channels alike.
    """
    angles = _even_steps(ring, start, turn)
    radii = np.linspace(_BAND[1], _BAND[0], _LINE_HEIGHT)
    grid = rim_points(ring, angles, radii)
    line = cv2.remap(
        cv2.extractChannel(ink, 0),
        grid[:, :, 0],
        grid[:, :, 1],
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255,),
    )
    return _in_three_channels(np.asarray(line, dtype=np.uint8))


def _even_steps(ring: Ring, start: float, turn: float) -> NDArray[np.float64]:
    """Angles at equal steps along the arc of the band's middle, not at equal angles."""
    middle = (_BAND[0] + _BAND[1]) / 2
    fine = np.linspace(start, start + turn, 1441)
    points = rim_points(ring, fine, np.array([middle]))[0]
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    band = (_BAND[1] - _BAND[0]) * (ring.a + ring.b) / 2
    columns = max(_LINE_HEIGHT, round(float(along[-1]) * _LINE_HEIGHT / max(band, 1.0)))
    even = np.linspace(0.0, float(along[-1]), columns, endpoint=False)
    return np.interp(even, along, fine)


def centre_of(picture: Picture, ring: Ring) -> Picture:
    """The middle of the seal on white, level if it is oval, enlarged to a readable size."""
    crop, inside = seal_crop(picture, ring, _LEAST_CENTRE)
    ink = ink_of_seal(crop, keep_dark=True)
    outside = np.full(ink.shape[:2], 255, dtype=np.uint8)
    axes = (max(1, round(0.80 * inside.a)), max(1, round(0.66 * inside.b)))
    middle = (round(inside.x), round(inside.y))
    cv2.ellipse(outside, middle, axes, inside.degrees, 0, 360, 0, -1)
    cv2.bitwise_or(ink, _in_three_channels(outside), dst=ink)
    if inside.shape == "oval" and abs(inside.degrees) > 2:
        turn = cv2.getRotationMatrix2D((inside.x, inside.y), inside.degrees, 1.0)
        size = (ink.shape[1], ink.shape[0])
        ink = np.asarray(
            cv2.warpAffine(ink, turn, size, borderValue=(255, 255, 255)), dtype=np.uint8
        )
    return ink


def middle_line(middle: Picture) -> Picture:
    """Of `centre_of`, the strip of an invoice seal's tax id, without letters of the rim."""
    height, width = middle.shape[:2]
    top, bottom = round(0.43 * height), round(0.57 * height)
    left, right = round(0.215 * width), round(0.775 * width)
    return np.ascontiguousarray(middle[top : bottom + 1, left : right + 1])
