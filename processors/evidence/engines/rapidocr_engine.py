"""RapidOCR: PP-OCRv6 small models out of its wheel, run on one thread.

The detector sees the page at a fixed long side, lines are cut from the original pixels and
recognised one at a time, and the lowest character's score is kept, which RapidOCR itself throws
away. Nothing is ever downloaded.
"""

import math
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np
import rapidocr
from rapidocr.ch_ppocr_det.utils import DBPostProcess

from processors.evidence.engines.ctc import cost_on_ring
from processors.evidence.engines.lines import (
    box_of,
    cut_line,
    in_reading_order,
    lies_sideways,
    size_of,
    turn_picture,
    turn_quad,
)
from processors.evidence.engines.networks import Network, Tensor
from processors.evidence.engines.port import PageText, Picture, Quad
from processors.evidence.values import Source, Span

_DETECTOR = "PP-OCRv6_det_small.onnx"
_RECOGNISER = "PP-OCRv6_rec_small.onnx"
_CLASSIFIER = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"

_LINE_HEIGHT = 48
_WIDTH_STEP = 32
"""Widths of lines are filled up to a multiple: few shapes, each prepared once."""
_LEAST_STEPS = 2
_MOST_STEPS = 128
_USUAL_STEPS = range(_LEAST_STEPS, 31)
_LEAST_CONFIDENCE = 0.5
_VOTERS = 6
_LINE_LIKE = 8.0
_LONG_SIDE = 960
_USUAL_SIDES = (352, 480, 576, 704, 832, 960)
_LEAST_SHORT_SIDE = 480
_MOST_DETECTED_PIXELS = 2_000_000
"""Of a long strip: with twice as many an examiner takes 1.2 GB, with these 0.9."""


class RapidOcrEngine:
    """Loads three models (about 0.5 s and 150 MB) when made; finds, turns and reads lines."""

    name = "rapidocr"

    def __init__(self) -> None:
        models = Path(rapidocr.__file__).parent / "models"
        self._detector = Network(models / _DETECTOR)
        self._recogniser = Network(models / _RECOGNISER)
        self._classifier = Network(models / _CLASSIFIER)
        self.version = f"{version('rapidocr')}-{self._recogniser.precision}"
        self._boxes = DBPostProcess(
            thresh=0.3, box_thresh=0.5, max_candidates=1000, unclip_ratio=1.6, use_dilation=True
        )
        known = self._recogniser.described("character").splitlines()
        self._characters = np.array(["", *known, " "])
        self._labels = {str(letter): at for at, letter in enumerate(self._characters)}
        self._silent = [at for at, x in enumerate(self._characters) if not str(x).isalnum()]

    def prepare(self) -> None:
        # The largest first: smaller ones find room in its memory, 200 MB less in all.
        self._detector.warm(
            (1, 3, *sides)
            for side in _USUAL_SIDES[:0:-1]
            for sides in {(_LONG_SIDE, side), (side, _LONG_SIDE)}
        )
        self._recogniser.warm(
            (1, 3, _LINE_HEIGHT, steps * _WIDTH_STEP) for steps in reversed(_USUAL_STEPS)
        )

    def read_page(self, picture: Picture) -> PageText:
        quads = self.find_lines(picture, _LONG_SIDE)
        height, width = picture.shape[:2]
        turned = 270 if lies_sideways(quads) else 0
        upright = turn_picture(picture, turned)
        quads = [turn_quad(quad, turned, width, height) for quad in quads]
        if self.upside_down(upright, quads):
            height, width = upright.shape[:2]
            upright = turn_picture(upright, 180)
            quads = [turn_quad(quad, 180, width, height) for quad in quads]
            turned = (turned + 180) % 360
        return PageText(turned, tuple(self.read_quads(upright, quads)))

    def read_line(self, picture: Picture) -> Span | None:
        return self._line(picture, *self._decoded(self._scores(picture)))

    def read_weighed(self, picture: Picture) -> tuple[Span | None, Callable[[str], float]]:
        scores = self._scores(picture).copy()
        return self._line(picture, *self._decoded(scores)), partial(self._cost, scores)

    def _line(self, picture: Picture, text: str, mean: float, weakest: float) -> Span | None:
        if not text.strip():
            return None
        box = (0.0, 0.0, float(picture.shape[1]), float(picture.shape[0]))
        return Span(text, box, mean, weakest, Source.OCR, self.name, 1)

    def find_lines(self, picture: Picture, long_side: int) -> list[Quad]:
        height, width = picture.shape[:2]
        columns, rows = _detector_size(width, height, long_side)
        shrinks = columns * rows < width * height
        method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
        scaled = cv2.resize(picture, (columns, rows), interpolation=method)
        framed = _framed(np.asarray(scaled, dtype=np.uint8))
        probability = self._detector(_tensor(framed))[:, :, :rows, :columns]
        found, _ = self._boxes(probability, (height, width))
        return in_reading_order([np.asarray(quad, dtype=np.float32) for quad in found])

    def upside_down(self, picture: Picture, quads: list[Quad]) -> bool:
        voters = sorted(quads, key=_distance_from_line_like)[:_VOTERS]
        if not voters:
            return False
        crops = [_fitted(cut_line(picture, quad), _LINE_HEIGHT, 192) for quad in voters]
        votes = self._classifier(_tensor(*crops))[:, 1] - 0.5
        return float(votes.sum()) > 0

    def read_quads(self, picture: Picture, quads: list[Quad]) -> list[Span]:
        spans = []
        for quad in quads:
            text, mean, weakest = self._decoded(self._scores(cut_line(picture, quad)))
            if text.strip() and mean >= _LEAST_CONFIDENCE:
                span = Span(text, box_of(quad), mean, weakest, Source.OCR, self.name, 1)
                spans.append(span)
        return spans

    def _scores(self, crop: Picture) -> Tensor:
        """The share of each character a step, the blank first; valid until the next call."""
        height, width = crop.shape[:2]
        steps = math.ceil(_LINE_HEIGHT * width / max(height, 1) / _WIDTH_STEP)
        columns = min(max(steps, _LEAST_STEPS), _MOST_STEPS) * _WIDTH_STEP
        line = _fitted(crop, _LINE_HEIGHT, columns)
        scores: Tensor = self._recogniser(_tensor(line))[0]
        return scores

    def _decoded(self, scores: Tensor) -> tuple[str, float, float]:
        """Text, mean and lowest character score, by greedy CTC decoding (0 is the blank)."""
        best = scores.argmax(axis=1)
        fresh = np.ones(len(best), dtype=bool)
        fresh[1:] = best[1:] != best[:-1]
        fresh &= best != 0
        if not fresh.any():
            return "", 0.0, 0.0
        certain = scores[fresh, best[fresh]]
        text = "".join(self._characters[best[fresh]])
        return text, float(certain.mean()), float(certain.min())

    def _cost(self, scores: Tensor, text: str) -> float:
        letters = [letter for letter in text if letter.isalnum()]
        labels = [self._labels[letter] for letter in letters if letter in self._labels]
        if not labels or len(labels) < len(letters):
            return math.inf
        silence = scores[:, self._silent].max(axis=1, keepdims=True)
        return cost_on_ring(
            np.hstack([silence, scores[:, labels]]), scores.max(axis=1), text=letters
        )


def _tensor(*pictures: Picture) -> Tensor:
    """Pictures × 3 × height × width in −1…1, as all three models were trained."""
    blob = cv2.dnn.blobFromImages(pictures, scalefactor=1 / 127.5, mean=(127.5, 127.5, 127.5))
    return np.asarray(blob, dtype=np.float32)


def _framed(picture: Picture) -> Picture:
    """The picture in the upper left of a frame whose sides are usual ones, on grey."""
    rows, columns = picture.shape[:2]
    framed = np.full((_usual_side(rows), _usual_side(columns), 3), 127, dtype=np.uint8)
    framed[:rows, :columns] = picture
    return framed


def _usual_side(length: int) -> int:
    """The detector takes multiples of 32; few of them, for each shape is prepared once."""
    usual = (side for side in _USUAL_SIDES if length <= side)
    return next(usual, math.ceil(length / 32) * 32)


def _fitted(crop: Picture, height: int, width: int) -> Picture:
    """Scaled to the height and, if need be, squeezed to the width; grey where it is shorter."""
    columns = min(width, max(1, math.ceil(height * crop.shape[1] / crop.shape[0])))
    fitted = np.full((height, width, 3), 127, dtype=np.uint8)
    fitted[:, :columns] = cv2.resize(crop, (columns, height))
    return fitted


def _detector_size(width: int, height: int, long_side: int) -> tuple[int, int]:
    """A very long page keeps a readable short side instead of the long one."""
    scale = long_side / max(width, height)
    if min(width, height) * scale < _LEAST_SHORT_SIDE:
        wanted = _LEAST_SHORT_SIDE / min(width, height)
        affordable = (_MOST_DETECTED_PIXELS / (width * height)) ** 0.5
        framed = _MOST_DETECTED_PIXELS / (_USUAL_SIDES[0] * max(width, height))
        scale = max(scale, min(wanted, affordable, framed, 3.0))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _distance_from_line_like(quad: Quad) -> float:
    width, height = size_of(quad)
    longer, shorter = max(width, height), max(min(width, height), 1.0)
    return abs(longer / shorter - _LINE_LIKE)
