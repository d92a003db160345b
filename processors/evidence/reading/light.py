"""Evening out the light of a photograph: shadows and lamps, not seals and print."""

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.evidence.colour import brightest
from processors.evidence.engines.port import Picture
from processors.evidence.percentiles import of_sorted
from processors.evidence.resampling import shrunk, smooth

_GRID = 64
_DARK_CORNER = 0.72
"""Below this ratio of the darkest to the lightest paper a page counts as unevenly lit."""


def even_light(picture: Picture) -> Picture:
    """The picture with its paper lifted to one brightness; itself where the light is even."""
    paper = paper_brightness(picture)
    tones = np.sort(paper, axis=None)
    low, high = float(of_sorted(tones, 5)), float(of_sorted(tones, 95))
    if high <= 0 or low >= _DARK_CORNER * high:
        return picture
    height, width = picture.shape[:2]
    coarse = np.clip(high / np.maximum(paper, 1.0), 1.0, 3.0)
    gain = cv2.resize(coarse, (width, height))
    planes = [cv2.multiply(plane, gain, dtype=cv2.CV_8U) for plane in cv2.split(picture)]
    return np.asarray(cv2.merge(planes), dtype=np.uint8)


def paper_brightness(picture: Picture) -> NDArray[np.float32]:
    """A coarse map of how bright the paper is, print and stamps closed over."""
    height, width = picture.shape[:2]
    scale = 8 * _GRID / max(height, width)
    size = (max(_GRID // 4, round(width * scale)), max(_GRID // 4, round(height * scale)))
    small = shrunk(brightest(picture), *size)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    return smooth(np.asarray(closed, dtype=np.uint8), 15)
