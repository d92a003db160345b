"""Where on a page text stands: the detector."""

import cv2
import numpy as np

from processors.evidence.engines.models import PAGE_SIDES, STRIP_SIDES, Tensor
from processors.evidence.engines.networks import Graph
from processors.evidence.engines.port import Picture

_, *_SHORTER, _LONGEST = PAGE_SIDES
_USUAL_PAGES = (
    (_LONGEST, _LONGEST),
    *(sides for side in _SHORTER[::-1] for sides in ((_LONGEST, side), (side, _LONGEST))),
    *((side, _SHORTER[0]) for side in STRIP_SIDES[:2]),
)


class Detector:
    """Compiled when made: blocks for half a second. Not for two threads at once."""

    def __init__(self, graph: Graph) -> None:
        self._network = graph.unfolded().of_pixels().compiled()

    def prepare(self) -> None:
        """Run once with the usual shapes; the largest first: others find room in its memory."""
        self._network.warm(*((1, *sides, 3) for sides in _USUAL_PAGES))

    def text_at(self, page: Picture) -> Tensor:
        """As `Models` promises."""
        figures = self._network(page[np.newaxis])[0]
        channels, rows, columns = figures.shape
        shares = np.asarray(cv2.exp(-figures.reshape(channels, -1)), dtype=np.float32)
        shares += 1
        np.divide(1, shares, out=shares)
        by_place = shares.reshape(2, 2, 2, 2, rows, columns).transpose(4, 0, 2, 5, 1, 3)
        return by_place.reshape(4 * rows, 4 * columns)
