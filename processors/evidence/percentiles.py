"""Percentiles as `numpy.percentile` gives them, at a tenth of its time and less."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

_LEVELS = 256


def percentile(plane: NDArray[np.uint8], share: float) -> float:
    """The level that `share` % of the plane's pixels do not pass, between two levels if need be.

    Counted, not sorted: exact for fewer than 2^24 pixels. Raises ValueError for an empty plane.
    """
    if not plane.size:
        raise ValueError("an empty plane has no percentiles")
    counts = cv2.calcHist([plane], [0], None, [_LEVELS], [0, _LEVELS]).ravel()
    held = np.cumsum(counts.astype(np.int64))
    before, part = _place(share, plane.size)
    low, high = np.searchsorted(held, (before, before + 1), side="right")
    return float(_between(float(low), float(min(high, _LEVELS - 1)), part))


def of_sorted(values: NDArray[Any], share: float) -> NDArray[Any]:
    """The percentile of each row of sorted values, at least one: along their last axis.

    Floating point stays of the values' own precision, whole numbers become double.
    """
    count = values.shape[-1]
    before, part = _place(share, count)
    kind = values.dtype if values.dtype.kind == "f" else np.dtype(np.float64)
    low, high = (values[..., min(at, count - 1)].astype(kind) for at in (before, before + 1))
    return np.asarray(_between(low, high, part))


def _place(share: float, count: int) -> tuple[int, float]:
    """Behind which of so many sorted values a percentile lies, and how far towards the next."""
    place = share / 100 * (count - 1)
    return int(place), place - int(place)


def _between(low: Any, high: Any, part: float) -> Any:
    """So far on the way from one to the other: counted from the nearer end, as numpy does."""
    return high - (high - low) * (1 - part) if part >= 0.5 else low + (high - low) * part
