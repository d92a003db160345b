"""Pictures at other sizes: made smaller, and smoothed by way of a smaller one."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

_COARSER = 4


def shrunk(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The picture or plane made smaller, each pixel the mean of those it stands for.

    Halved as often as that leaves it large enough: halving takes a tenth of the time.
    """
    while picture.shape[1] >= 2 * width and picture.shape[0] >= 2 * height:
        picture = _resized(picture, picture.shape[1] // 2, picture.shape[0] // 2)
    return _resized(picture, width, height)


def sketched(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The picture or plane made smaller, to find in it what is then read in the large one.

    A sixth of the time: halved as often as that leaves it large enough, an odd last row or column
    left out, and the rest between pixels. An edge may lie a pixel of the sketch off.
    """
    while picture.shape[1] >= 2 * width and picture.shape[0] >= 2 * height:
        rows, columns = picture.shape[0] // 2, picture.shape[1] // 2
        picture = _resized(picture[: 2 * rows, : 2 * columns], columns, rows)
    return np.asarray(cv2.resize(picture, (width, height)), dtype=np.uint8)


def smooth(plane: NDArray[np.uint8], spread: float) -> NDArray[np.float32]:
    """The plane through a Gaussian of `spread` pixels, worked out on a quarter of its sides.

    For spreads of some ten pixels: nothing finer is left, at a tenth of the time.
    """
    height, width = plane.shape
    coarse = shrunk(plane, max(1, width // _COARSER), max(1, height // _COARSER))
    blurred = cv2.GaussianBlur(coarse.astype(np.float32), (0, 0), spread / _COARSER)
    return np.asarray(cv2.resize(blurred, (width, height)), dtype=np.float32)


def _resized(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    area: Any = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(area, dtype=np.uint8)
