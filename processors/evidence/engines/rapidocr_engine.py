"""RapidOCR: PP-OCRv6 small models out of its wheel, run by onnxruntime on one thread.

The recipe is `ocr-speed.md` section 5: the detector sees the page at a fixed long side, lines are
cut from the original pixels and recognised one at a time without padding, and the lowest
character's score is kept, which RapidOCR itself throws away. Nothing is ever downloaded.
"""

import math
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
import rapidocr
from numpy.typing import NDArray
from rapidocr.ch_ppocr_det.utils import DBPostProcess

from processors.evidence.engines.lines import (
    box_of,
    cut_line,
    in_reading_order,
    lies_sideways,
    size_of,
    turn_picture,
    turn_quad,
)
from processors.evidence.engines.port import PageText, Picture, Quad
from processors.evidence.values import Source, Span

_DETECTOR = "PP-OCRv6_det_small.onnx"
_RECOGNISER = "PP-OCRv6_rec_small.onnx"
_CLASSIFIER = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"

_LINE_HEIGHT = 48
_LEAST_WIDTH = 48
_MOST_WIDTH = 4096
_LEAST_CONFIDENCE = 0.5
_VOTERS = 12
_LINE_LIKE = 8.0
_LONG_SIDE = 960
_LEAST_SHORT_SIDE = 480
_MOST_DETECTED_PIXELS = 4_000_000


class RapidOcrEngine:
    """Loads three models (about 0.5 s and 150 MB) when made; finds, turns and reads lines."""

    name = "rapidocr"

    def __init__(self) -> None:
        models = Path(rapidocr.__file__).parent / "models"
        self.version = version("rapidocr")
        self._detector = _session(models / _DETECTOR)
        self._recogniser = _session(models / _RECOGNISER)
        self._classifier = _session(models / _CLASSIFIER)
        self._boxes = DBPostProcess(
            thresh=0.3, box_thresh=0.5, max_candidates=1000, unclip_ratio=1.6, use_dilation=True
        )
        known = self._recogniser.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = np.array(["", *known, " "])

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
        height, width = picture.shape[:2]
        text, mean, weakest = self._recognise(picture)
        if not text.strip():
            return None
        box = (0.0, 0.0, float(width), float(height))
        return Span(text, box, mean, weakest, Source.OCR, self.name, 1)

    def find_lines(self, picture: Picture, long_side: int) -> list[Quad]:
        height, width = picture.shape[:2]
        columns, rows = _detector_size(width, height, long_side)
        shrinks = columns * rows < width * height
        method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
        scaled = cv2.resize(picture, (columns, rows), interpolation=method)
        probability = _run(self._detector, _tensor(scaled))
        found, _ = self._boxes(probability, (height, width))
        return in_reading_order([np.asarray(quad, dtype=np.float32) for quad in found])

    def upside_down(self, picture: Picture, quads: list[Quad]) -> bool:
        voters = sorted(quads, key=_distance_from_line_like)[:_VOTERS]
        if not voters:
            return False
        vote = 0.0
        for quad in voters:
            crop = _fitted(cut_line(picture, quad), _LINE_HEIGHT, 192)
            vote += float(_run(self._classifier, _tensor(crop))[0][1]) - 0.5
        return vote > 0

    def read_quads(self, picture: Picture, quads: list[Quad]) -> list[Span]:
        spans = []
        for quad in quads:
            text, mean, weakest = self._recognise(cut_line(picture, quad))
            if text.strip() and mean >= _LEAST_CONFIDENCE:
                span = Span(text, box_of(quad), mean, weakest, Source.OCR, self.name, 1)
                spans.append(span)
        return spans

    def _recognise(self, crop: Picture) -> tuple[str, float, float]:
        """Text, mean and lowest character score, by greedy CTC decoding (0 is the blank)."""
        height, width = crop.shape[:2]
        columns = math.ceil(_LINE_HEIGHT * width / max(height, 1))
        columns = min(max(columns, _LEAST_WIDTH), _MOST_WIDTH)
        line = cv2.resize(crop, (columns, _LINE_HEIGHT))
        scores = _run(self._recogniser, _tensor(line))[0]
        best = scores.argmax(axis=1)
        fresh = np.ones(len(best), dtype=bool)
        fresh[1:] = best[1:] != best[:-1]
        fresh &= best != 0
        if not fresh.any():
            return "", 0.0, 0.0
        certain = scores[fresh, best[fresh]]
        text = "".join(self._characters[best[fresh]])
        return text, float(certain.mean()), float(certain.min())


def _session(model: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        str(model), sess_options=options, providers=["CPUExecutionProvider"]
    )


def _run(session: Any, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
    outputs = session.run(None, {session.get_inputs()[0].name: tensor})
    return np.asarray(outputs[0], dtype=np.float32)


def _tensor(picture: Any) -> NDArray[np.float32]:
    """1 × 3 × height × width in −1…1, as all three models were trained."""
    scaled = picture.astype(np.float32).transpose(2, 0, 1) / np.float32(127.5) - np.float32(1.0)
    return np.ascontiguousarray(scaled[np.newaxis])


def _fitted(crop: Picture, height: int, width: int) -> Picture:
    """Scaled to the height and, if need be, squeezed to the width; grey where it is shorter."""
    columns = min(width, max(1, math.ceil(height * crop.shape[1] / crop.shape[0])))
    fitted = np.full((height, width, 3), 127, dtype=np.uint8)
    fitted[:, :columns] = cv2.resize(crop, (columns, height))
    return fitted


def _detector_size(width: int, height: int, long_side: int) -> tuple[int, int]:
    """Multiples of 32. A very long page keeps a readable short side instead of the long one."""
    scale = long_side / max(width, height)
    if min(width, height) * scale < _LEAST_SHORT_SIDE:
        wanted = _LEAST_SHORT_SIDE / min(width, height)
        affordable = (_MOST_DETECTED_PIXELS / (width * height)) ** 0.5
        scale = max(scale, min(wanted, affordable, 3.0))
    return max(32, round(width * scale / 32) * 32), max(32, round(height * scale / 32) * 32)


def _distance_from_line_like(quad: Quad) -> float:
    width, height = size_of(quad)
    longer, shorter = max(width, height), max(min(width, height), 1.0)
    return abs(longer / shorter - _LINE_LIKE)
