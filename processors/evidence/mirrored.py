"""Whether a page is seen in a mirror (E-02): asked only of one whose text makes little sense.

A selfie camera and a scan of a foil's back turn letters round; a reader takes them for others and
trusts them little. The same lines turned back are read well.
"""

from collections.abc import Sequence
from heapq import nlargest

import cv2
import numpy as np

from processors.evidence.checks.bars import FaultBars
from processors.evidence.engines.port import OcrEngine, Picture
from processors.evidence.values import Box, PageRead, Span

_ACROSS, _OVER = 1, 0
"""A page that was put upright while it was mirrored may have been set on its head."""


def is_mirrored(
    page: PageRead, picture: Picture, reader: OcrEngine | None, bars: FaultBars
) -> bool:
    """Whether the longest lines are read surely when turned round, and not as they stand.

    Blocks while a few lines are read, where the page's text is doubtful; else at once.
    """
    if reader is None or len(page.spans) < bars.mirrored_lines:
        return False
    if _trust(page.spans) >= bars.doubtful:
        return False
    longest = nlargest(bars.mirrored_lines, page.spans, key=lambda span: span.box[2] - span.box[0])
    lines = [_cut(picture, span.box) for span in longest]
    return any(_is_read(lines, way, reader, bars) for way in (_ACROSS, _OVER))


def _is_read(lines: Sequence[Picture], way: int, reader: OcrEngine, bars: FaultBars) -> bool:
    turned = (np.asarray(cv2.flip(line, way), dtype=np.uint8) for line in lines)
    read = [span for line in turned if (span := reader.read_line(line)) is not None]
    return sum(len(span.text) for span in read) >= bars.letters and _trust(read) >= bars.mirrored


def _trust(spans: Sequence[Span]) -> float:
    letters = sum(len(span.text) for span in spans)
    return sum(span.confidence * len(span.text) for span in spans) / letters if letters else 0.0


def _cut(picture: Picture, box: Box) -> Picture:
    x0, y0, x1, y1 = (max(0, round(edge)) for edge in box)
    return picture[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
