"""Pictures at other sizes: made smaller, and smoothed by way of a smaller one."""

import cv2
import numpy as np
from numpy.typing import NDArray

_COARSER = 4


def shrunk(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The picture or plane made smaller, each pixel the mean of those it stands for.

    Halved as often as that leaves it large enough, and the rest by way of one twice as large as
    is wanted: OpenCV's own mean of parts of pixels takes two to ten times as long. It differs by
    11 of 255 at most on a page made smaller by 1.6, by 55 where lines of a pixel shrink by 1.05.
    Itself where it has that size.
    """
    picture = _halved(picture, width, height)
    if picture.shape[:2] == (height, width):
        return picture
    return _halved(_between(picture, 2 * width, 2 * height), width, height)


def sketched(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The picture or plane made smaller, to find in it what is then read in the large one.

    A third of the time: halved likewise, but the rest between pixels.
    """
    return _between(_halved(picture, width, height), width, height)


def smooth(plane: NDArray[np.uint8], spread: float) -> NDArray[np.float32]:
    """The plane through a Gaussian of `spread` pixels, worked out on a quarter of its sides.

    For spreads of some ten pixels: nothing finer is left, at a tenth of the time.
    """
    height, width = plane.shape
    coarse = shrunk(plane, max(1, width // _COARSER), max(1, height // _COARSER))
    blurred = cv2.GaussianBlur(coarse.astype(np.float32), (0, 0), spread / _COARSER)
    return np.asarray(cv2.resize(blurred, (width, height)), dtype=np.float32)


def _halved(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Halved as often as either side allows, an odd last row or column left out.

    Whole pixels only: halving 2257 rows by parts of them takes ten times as long as 2256.
    """
    while True:
        across = 2 if picture.shape[1] >= 2 * width else 1
        down = 2 if picture.shape[0] >= 2 * height else 1
        if across == down == 1:
            return picture
        columns, rows = picture.shape[1] // across, picture.shape[0] // down
        whole = picture[: rows * down, : columns * across]
        mean = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
        picture = np.asarray(mean, dtype=np.uint8)


def _between(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(picture, (width, height)), dtype=np.uint8)
