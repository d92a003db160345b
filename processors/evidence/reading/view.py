"""A picture and the way it was made from the raw one, so that places can be carried over."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.evidence.engines.lines import turn_picture
from processors.evidence.engines.port import Picture
from processors.evidence.values import NOWHERE, Box

Matrix = NDArray[np.float64]
"""3 × 3, from pixels of the raw picture to pixels of the view."""


@dataclass(frozen=True, slots=True)
class View:
    """What is read: the raw picture after cropping, straightening and turning."""

    picture: Picture
    matrix: Matrix

    @property
    def width(self) -> int:
        return int(self.picture.shape[1])

    @property
    def height(self) -> int:
        return int(self.picture.shape[0])


def raw_view(picture: Picture) -> View:
    return View(picture, np.eye(3))


def cropped(view: View, x0: int, y0: int, x1: int, y1: int) -> View:
    shift = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1]], dtype=np.float64)
    return View(np.ascontiguousarray(view.picture[y0:y1, x0:x1]), shift @ view.matrix)


def warped(view: View, matrix: Matrix, width: int, height: int) -> View:
    """The view through a homography; what comes in from outside repeats the border."""
    picture = cv2.warpPerspective(
        view.picture,
        matrix,
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return View(np.asarray(picture, dtype=np.uint8), matrix @ view.matrix)


def turned(view: View, degrees: int) -> View:
    """Clockwise by 0, 90, 180 or 270 degrees."""
    width, height = view.width, view.height
    matrices = {
        0: np.eye(3),
        90: np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]]),
        180: np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]]),
        270: np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]]),
    }
    return View(turn_picture(view.picture, degrees), matrices[degrees] @ view.matrix)


def rotation(view: View, degrees: float) -> Matrix:
    """The homography that turns the view about its middle, counter-clockwise positive."""
    middle = (view.width / 2, view.height / 2)
    return np.vstack([cv2.getRotationMatrix2D(middle, degrees, 1.0), (0.0, 0.0, 1.0)])


def map_points(matrix: Matrix, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """n × 2 points through a homography."""
    lifted = np.hstack([points, np.ones((len(points), 1))]) @ matrix.T
    depth = np.where(np.abs(lifted[:, 2:]) < 1e-9, 1e-9, lifted[:, 2:])
    return (lifted[:, :2] / depth).astype(np.float32)


def carried_box(view: View, corners: NDArray[np.float32]) -> Box:
    """The box of raw points in the view, cut to it; NOWHERE if they fell off."""
    points = map_points(view.matrix, corners)
    x0, y0 = np.maximum(points.min(axis=0), 0.0)
    x1, y1 = np.minimum(points.max(axis=0), (view.width, view.height))
    if x0 >= x1 or y0 >= y1:
        return NOWHERE
    return (float(x0), float(y0), float(x1), float(y1))
