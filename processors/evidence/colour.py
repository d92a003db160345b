"""What the three colours of a pixel tell together: its brightest, its darkest, how red it is."""

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.evidence.engines.port import Picture

Plane = NDArray[np.uint8]
"""Height × width: one figure a pixel."""


def brightest(picture: Picture) -> Plane:
    """The brightest of the three colours of each pixel: coloured stamps fade, black print stays."""
    blue, green, red = cv2.split(picture)
    return np.asarray(cv2.max(cv2.max(blue, green), red), dtype=np.uint8)


def darkest(picture: Picture) -> Plane:
    """The darkest of the three colours of each pixel: whatever is no white paper stands out."""
    blue, green, red = cv2.split(picture)
    return np.asarray(cv2.min(cv2.min(blue, green), red), dtype=np.uint8)


def redness(picture: Picture) -> Plane:
    """How much redder than anything else a pixel is; 0 where it is not."""
    blue, green, red = cv2.split(picture)
    return np.asarray(cv2.subtract(red, cv2.max(blue, green)), dtype=np.uint8)
