"""The models of RapidOCR's wheel (PP-OCRv6 small), run in this process on one thread.

Nothing is ever downloaded.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import rapidocr

from processors.evidence.engines.blank_steps import blank_steps_of
from processors.evidence.engines.detector import Detector
from processors.evidence.engines.models import Labels, Letters, Tensor
from processors.evidence.engines.networks import Graph, precision
from processors.evidence.engines.port import Picture
from processors.evidence.engines.recogniser import Recogniser

_MODELS = Path(rapidocr.__file__).parent / "models"
DETECTOR = _MODELS / "PP-OCRv6_det_small.onnx"
RECOGNISER = _MODELS / "PP-OCRv6_rec_small.onnx"
CLASSIFIER = _MODELS / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"


class OwnModels:
    """Loads three models when made: blocks for two to four seconds."""

    def __init__(self) -> None:
        self._detector = Detector(Graph(DETECTOR))
        self._recogniser = Recogniser(Graph(RECOGNISER), blank_steps_of(RECOGNISER))
        self._classifier = Graph(CLASSIFIER).of_pixels().compiled()
        self.precision = precision()
        self.characters = self._recogniser.characters

    def prepare(self) -> None:
        """Run once with the usual shapes, which take 20 to 100 ms longer the first time.

        Blocks for seconds.
        """
        self._detector.prepare()
        self._recogniser.prepare()

    def text_at(self, page: Picture) -> Tensor:
        return self._detector.text_at(page)

    def turned(self, lines: Sequence[Picture]) -> Tensor:
        return np.array(self._classifier(np.stack(lines))[:, 1])

    def letters(self, lines: Sequence[Picture]) -> list[Letters]:
        return self._recogniser.letters(lines)

    def weighed(self, line: Picture, labels: Labels) -> tuple[Letters, Tensor]:
        return self._recogniser.weighed(line, labels)
