"""RapidOCR's way of reading: PP-OCRv6 finds the lines, and reads them one by one.

The detector sees the page at a fixed long side, lines are cut from the original pixels, and the
lowest character's score is kept, which RapidOCR itself throws away. Which process runs the models
is not known here.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.metadata import version

import cv2
import numpy as np
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
from processors.evidence.engines.models import (
    GREY,
    LINE_HEIGHT,
    PAGE_SIDES,
    SMALL_LINE_HEIGHT,
    STEP,
    STRIP_SIDES,
    Letters,
    Models,
    Tensor,
)
from processors.evidence.engines.port import PageText, Picture, Quad
from processors.evidence.resampling import sketched
from processors.evidence.values import Box, Source, Span

_SMALL_PRINT = 42
"""Pixels: to it the lines of a page are scaled, and of air above and below as much is cut off as
the recogniser's small lines have less. What is in doubt is read again in full height."""
_LEAST_STEPS = 2
_MOST_STEPS = 128
_LEAST_CONFIDENCE = 0.5
_NOTHING = ""
"""The alphabet's first character."""
_VOTERS = 6
_VOTER_WIDTH = 192
_LINE_LIKE = 8.0
_LEAST_SHORT_SIDE = 480
_MOST_DETECTED_PIXELS = 2_000_000
"""Of a long strip: with twice as many the models take 0.3 GB more."""


class RapidOcrEngine:
    """Finds, turns and reads lines with the models it is given."""

    name = "rapidocr"

    def __init__(self, models: Models) -> None:
        self._models = models
        self.version = f"{version('rapidocr')}-{models.precision}"
        self._boxes = DBPostProcess(
            thresh=0.3, box_thresh=0.5, max_candidates=1000, unclip_ratio=1.6, use_dilation=True
        )
        self._characters = np.array(models.characters)
        self._labels = {letter: at for at, letter in enumerate(models.characters)}

    def read_page(self, picture: Picture) -> PageText:
        quads = self.find_lines(picture, PAGE_SIDES[-1])
        height, width = picture.shape[:2]
        turned = 270 if lies_sideways(quads) else 0
        upright = turn_picture(picture, turned)
        quads = [turn_quad(quad, turned, width, height) for quad in quads]
        if self.upside_down(upright, quads):
            height, width = upright.shape[:2]
            upright = turn_picture(upright, 180)
            quads = [turn_quad(quad, 180, width, height) for quad in quads]
            turned = (turned + 180) % 360
        spans = (span for span in self.read_quads(upright, quads) if span is not None)
        return PageText(turned, tuple(spans))

    def read_line(self, picture: Picture) -> Span | None:
        (letters,) = self._models.letters([_line(picture, LINE_HEIGHT, LINE_HEIGHT)])
        return self._whole(picture, letters)

    def read_weighed(
        self, picture: Picture, texts: Sequence[str]
    ) -> tuple[Span | None, Callable[[str], float]]:
        wanted = [_NOTHING, *sorted(set("".join(texts)) & self._labels.keys())]
        labels = np.array([self._labels[letter] for letter in wanted], dtype=np.int32)
        letters, shares = self._models.weighed(_line(picture, LINE_HEIGHT, LINE_HEIGHT), labels)
        columns = {letter: column for column, letter in enumerate(wanted, start=1)}
        cost = partial(_cost, shares, letters.shares, columns)
        return self._whole(picture, letters), cost

    def _whole(self, picture: Picture, letters: Letters) -> Span | None:
        box = (0.0, 0.0, float(picture.shape[1]), float(picture.shape[0]))
        return self._span(letters, box)

    def find_lines(self, picture: Picture, long_side: int) -> list[Quad]:
        height, width = picture.shape[:2]
        columns, rows = _detector_size(width, height, long_side)
        framed = _framed(_scaled(picture, columns, rows))
        probability = self._models.text_at(framed)[np.newaxis, np.newaxis, :rows, :columns]
        found, _ = self._boxes(probability, (height, width))
        return in_reading_order([np.asarray(quad, dtype=np.float32) for quad in found])

    def upside_down(self, picture: Picture, quads: list[Quad]) -> bool:
        voters = sorted(quads, key=_distance_from_line_like)[:_VOTERS]
        if not voters:
            return False
        lines = [
            _fitted(cut_line(picture, quad), _VOTER_WIDTH, LINE_HEIGHT, LINE_HEIGHT)
            for quad in voters
        ]
        return float((self._models.turned(lines) - 0.5).sum()) > 0

    def read_quads(self, picture: Picture, quads: list[Quad]) -> list[Span | None]:
        lines = [_line(cut_line(picture, quad), SMALL_LINE_HEIGHT, _SMALL_PRINT) for quad in quads]
        spans = [
            self._span(letters, box_of(quad))
            for quad, letters in zip(quads, self._models.letters(lines), strict=True)
        ]
        return [span if span and span.confidence >= _LEAST_CONFIDENCE else None for span in spans]

    def _span(self, letters: Letters, box: Box) -> Span | None:
        """By greedy CTC decoding; None where nothing stands."""
        labels = letters.labels
        fresh = labels != 0
        fresh[1:] &= labels[1:] != labels[:-1]
        text = "".join(self._characters[labels[fresh]])
        if not text.strip():
            return None
        certain = letters.shares[fresh]
        mean, weakest = float(certain.mean()), float(certain.min())
        return Span(text, box, mean, weakest, Source.OCR, self.name, 1)


def _cost(shares: Tensor, likeliest: Tensor, columns: Mapping[str, int], text: str) -> float:
    letters = [letter for letter in text if letter.isalnum()]
    if not letters or not all(letter in columns for letter in letters):
        return math.inf
    scores = shares[:, [0, *(columns[letter] for letter in letters)]]
    return cost_on_ring(scores, likeliest, text=letters)


def _scaled(picture: Picture, columns: int, rows: int) -> Picture:
    if columns * rows < picture.shape[0] * picture.shape[1]:
        return sketched(picture, columns, rows)
    larger = cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_CUBIC)
    return np.asarray(larger, dtype=np.uint8)


def _framed(picture: Picture) -> Picture:
    """The picture in the upper left of a frame whose sides are usual ones, on grey."""
    rows, columns = picture.shape[:2]
    framed = np.full((_usual_side(rows), _usual_side(columns), 3), GREY, dtype=np.uint8)
    framed[:rows, :columns] = picture
    return framed


def _usual_side(length: int) -> int:
    """The detector takes multiples of a step; few of them, for each shape is prepared once."""
    usual = (side for side in (*PAGE_SIDES, *STRIP_SIDES) if length <= side)
    return next(usual, math.ceil(length / STEP) * STEP)


def _line(crop: Picture, height: int, print_height: int) -> Picture:
    """As the recogniser takes it: as long as its text needs, in steps."""
    length = print_height * crop.shape[1] / max(crop.shape[0], 1)
    steps = min(max(math.ceil(length / STEP), _LEAST_STEPS), _MOST_STEPS)
    return _fitted(crop, steps * STEP, height, print_height)


def _fitted(crop: Picture, width: int, height: int, print_height: int) -> Picture:
    """The middle of the crop scaled to the print's height; squeezed to the width, or grey behind.

    `height` is at most `print_height`.
    """
    columns = min(width, max(1, math.ceil(print_height * crop.shape[1] / crop.shape[0])))
    above = (print_height - height) // 2
    fitted = np.full((height, width, 3), GREY, dtype=np.uint8)
    fitted[:, :columns] = cv2.resize(crop, (columns, print_height))[above : above + height]
    return fitted


def _detector_size(width: int, height: int, long_side: int) -> tuple[int, int]:
    """A very long page keeps a readable short side instead of the long one."""
    scale = long_side / max(width, height)
    if min(width, height) * scale < _LEAST_SHORT_SIDE:
        wanted = _LEAST_SHORT_SIDE / min(width, height)
        affordable = (_MOST_DETECTED_PIXELS / (width * height)) ** 0.5
        framed = _MOST_DETECTED_PIXELS / (PAGE_SIDES[0] * max(width, height))
        scale = max(scale, min(wanted, affordable, framed, 3.0))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _distance_from_line_like(quad: Quad) -> float:
    width, height = size_of(quad)
    longer, shorter = max(width, height), max(min(width, height), 1.0)
    return abs(longer / shorter - _LINE_LIKE)
