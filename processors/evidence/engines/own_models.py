"""The models of RapidOCR's wheel (PP-OCRv6 small), run in this process on one thread.

Nothing is ever downloaded.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import rapidocr

from processors.evidence.engines.models import (
    LINE_HEIGHT,
    PAGE_SIDES,
    STEP,
    Letters,
    Tensor,
)
from processors.evidence.engines.networks import Network
from processors.evidence.engines.port import Picture

_DETECTOR = "PP-OCRv6_det_small.onnx"
_RECOGNISER = "PP-OCRv6_rec_small.onnx"
_CLASSIFIER = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"

*_SHORTER, _LONGEST = PAGE_SIDES
_USUAL_PAGES = (
    (_LONGEST, _LONGEST),
    *(sides for side in _SHORTER[::-1] for sides in ((_LONGEST, side), (side, _LONGEST))),
)
_USUAL_WIDTHS = tuple(range(30 * STEP, STEP, -STEP))


class OwnModels:
    """Loads three models (about 0.5 s and 150 MB) when made."""

    def __init__(self) -> None:
        models = Path(rapidocr.__file__).parent / "models"
        self._detector = Network(models / _DETECTOR)
        self._recogniser = Network(models / _RECOGNISER)
        self._classifier = Network(models / _CLASSIFIER)
        self.precision = self._recogniser.precision
        known = self._recogniser.described("character").splitlines()
        self.characters: Sequence[str] = ("", *known, " ")

    def prepare(self) -> None:
        """Run once with the usual shapes, which take 20 to 100 ms longer the first time.

        Blocks for seconds. The largest first: smaller ones find room in its memory.
        """
        self._detector.warm(*((1, 3, *sides) for sides in _USUAL_PAGES))
        self._recogniser.warm(*((1, 3, LINE_HEIGHT, width) for width in _USUAL_WIDTHS))

    def text_at(self, page: Picture) -> Tensor:
        return np.array(self._detector(_tensor([page]))[0, 0])

    def turned(self, lines: Sequence[Picture]) -> Tensor:
        return np.array(self._classifier(_tensor(lines))[:, 1])

    def letters(self, lines: Sequence[Picture]) -> list[Letters]:
        """Sorted by width: a change of shape costs as much as a third of a line."""
        found: dict[int, Letters] = {}
        for place in sorted(range(len(lines)), key=lambda place: lines[place].shape[1]):
            found[place] = Letters.likeliest(self._recogniser(_tensor([lines[place]]))[0])
        return [found[place] for place in range(len(lines))]

    def shares(self, line: Picture) -> Tensor:
        return np.array(self._recogniser(_tensor([line]))[0])


def _tensor(pictures: Sequence[Picture]) -> Tensor:
    """Pictures × 3 × height × width in −1…1, as all three models were trained."""
    blob = cv2.dnn.blobFromImages(pictures, scalefactor=1 / 127.5, mean=(127.5, 127.5, 127.5))
    return np.asarray(blob, dtype=np.float32)
