"""What is wrong with a picture that was not wholly read, and what would help (E-02).

Said only where something is missing: a poor picture that was read needs no other. The policy's
bars (`E-02.picture_faults`) were set on drawn papers spoilt in each way
(`tests/unit/evidence_reading/test_picture_faults.py`); they choose a sentence, and which names
beside a glare or an edge are to be doubted; they never make a value surer.
"""

from collections.abc import Mapping, Sequence
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.evidence.checks.bars import FaultBars
from processors.evidence.colour import Plane, brightest
from processors.evidence.engines.port import Picture
from processors.evidence.percentiles import of_sorted, percentile
from processors.evidence.reading.view import View, map_points
from processors.evidence.values import Box, Check, PageRead, Span
from processors.text import Text

HIDING = frozenset({"PICTURE_GLARE", "PICTURE_CROPPED"})
"""The faults that hide what was there, so that what is left looks whole."""

_LONG_SIDE = 1024
_CELL = 16
_FEWEST_CELLS = 20

Cells = NDArray[np.uint8]
"""A coarse grid over a picture: rows × columns × the pixels of each cell, the darkest first."""

_SAYS: Mapping[str, Text] = {
    "PICTURE_INVERTED": Text(
        "图片为反色（深底浅字，如底片或深色模式的截图）。请上传正常颜色的原图。",
        "The picture is inverted, light print on dark (a negative, a screenshot in dark mode). "
        "Please send the original in its own colours.",
    ),
    "PICTURE_MIRRORED": Text(
        "图片左右颠倒（镜像）。请关闭自拍镜像或翻转后重新上传。",
        "The picture is mirrored. Please take it with the back camera, or flip it and send it "
        "again.",
    ),
    "PICTURE_DARK": Text(
        "图片太暗。请在光线充足处重新拍摄。",
        "The picture is too dark. Please take it again in good light.",
    ),
    "PICTURE_GLARE": Text(
        "图片有反光，部分文字被光斑盖住。请避开灯光或闪光灯重新拍摄。",
        "A glare covers part of the text. Please take it again without a lamp or flash on it.",
    ),
    "PICTURE_BLURRED": Text(
        "图片模糊（失焦或抖动）。请对焦后持稳重新拍摄。",
        "The picture is blurred (out of focus or shaken). Please focus and hold still.",
    ),
    "PICTURE_SMALL": Text(
        "图片上的文字太小，无法可靠读取。请靠近拍摄或以更高分辨率上传原图。",
        "The print is too small to be read reliably. Please photograph it closer, or upload the "
        "original at its full resolution.",
    ),
    "PICTURE_CROPPED": Text(
        "图片边缘的文字被截断。请将整张材料（含四边）拍入画面。",
        "The text is cut off at the picture's edge. Please take in the whole paper.",
    ),
    "PICTURE_EMPTY": Text(
        "图片上几乎没有可辨认的文字。请在光线充足处对准整张材料重新拍摄。",
        "There is hardly any text to be made out. Please photograph the whole paper in good light.",
    ),
    "PICTURE_UNREADABLE": Text(
        "图片上的文字被遮挡或过于杂乱，无法可靠读取。请重新拍摄清晰、完整的照片。",
        "The text is covered or too disturbed to be read reliably. Please take a clear, complete "
        "picture.",
    ),
}


def picture_faults(
    page: PageRead, read: View, taken: Picture, bars: FaultBars, *, mirrored: bool
) -> tuple[Check, ...]:
    """Every fault found, the gravest first; `read` is what the page's boxes belong to, as a view
    of `taken`, the picture that was sent. Empty where nothing is wrong with it.
    """
    blurred = _blur(read.picture) > bars.blurred
    tones = brightest(taken)
    # Blurred print is grey and wide: the paper between looks like print, white paper like a glare.
    cells = None if blurred else _cells(tones)
    inverted = cells is not None and _is_inverted(cells, bars)
    # The paper of a negative is dark and its print lights up.
    dark = not inverted and percentile(tones, 95) < bars.dark
    glaring = cells is not None and not (dark or inverted) and _glares(cells, bars)
    holds = {
        "PICTURE_INVERTED": inverted,
        "PICTURE_MIRRORED": mirrored,
        "PICTURE_DARK": dark,
        "PICTURE_GLARE": glaring,
        "PICTURE_BLURRED": blurred,
        "PICTURE_SMALL": _is_small(page.spans, read.picture, bars),
        # A page that glares ends, for the reader, where the glare does.
        "PICTURE_CROPPED": not glaring and _is_cut(page, read, taken, bars),
    }
    return tuple(
        Check("E-02", code, "unknown", _SAYS[code]) for code, is_so in holds.items() if is_so
    )


def is_half_hidden(box: Box, read: View, taken: Picture, bars: FaultBars) -> bool:
    """Whether what stands in a box runs into a spot of light or into the edge of the picture: its
    rest may be hidden there. Only to be asked of a picture with such a fault.
    """
    x0, y0, x1, y1 = (max(0, round(edge)) for edge in box)
    letter = max(1, y1 - y0)
    if _sides_at_edge([box], read, taken, bars).any():
        return True
    beside = (
        read.picture[y0:y1, x1 + letter // 3 : x1 + 2 * letter],
        read.picture[y0:y1, max(0, x0 - 2 * letter) : x0],
    )
    return any(spot.size and percentile(brightest(spot), 5) >= bars.clipped for spot in beside)


def unreadable(page: PageRead, faults: Sequence[Check], bars: FaultBars) -> tuple[Check, ...]:
    """The faults of a page that could not be read; where none was found, what there is to say."""
    letters = sum(len(span.text) for span in page.spans)
    if faults:
        return tuple(faults)
    code = "PICTURE_EMPTY" if letters < bars.letters else "PICTURE_UNREADABLE"
    return (Check("E-02", code, "unknown", _SAYS[code]),)


def _blur(picture: Picture) -> float:
    """How little further blurring changes, 0 (sharp) to 1, along the worse direction.

    Crété-Roffet et al., The Blur Effect (2007).
    """
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    return max(_kept(grey, kernel=(1, 9)), _kept(grey, kernel=(9, 1)))


def _kept(grey: Plane, *, kernel: tuple[int, int]) -> float:
    """Which part of the steps along the kernel a blur with it leaves; none where there are none."""
    across, down = (int(side > 1) for side in kernel)
    ahead, behind = np.s_[down:, across:], np.s_[: -down or None, : -across or None]
    if not grey[ahead].size:
        return 0.0
    before = cv2.absdiff(grey[ahead], grey[behind])
    total = cv2.sumElems(before)[0]
    blurred = cv2.boxFilter(grey, cv2.CV_32F, kernel)
    after = cv2.absdiff(blurred[ahead], blurred[behind])
    lost = cv2.subtract(before, after, dst=after, dtype=cv2.CV_32F)
    cv2.threshold(lost, 0, 0, cv2.THRESH_TOZERO, dst=lost)
    return 0.0 if total == 0 else (total - cv2.sumElems(lost)[0]) / total


def _glares(cells: Cells, bars: FaultBars) -> bool:
    """Whether a spot without any print lies in a text whose paper is darker elsewhere."""
    paper, least = of_sorted(cells, 90), cells[:, :, 0]
    print_ = paper - least > bars.contrast
    if int(print_.sum()) < _FEWEST_CELLS or float(np.median(paper[print_])) >= bars.white:
        return False
    rows, columns = np.nonzero(print_)
    top, bottom = (int(edge) for edge in np.percentile(rows, (2, 98)))
    left, right = (int(edge) for edge in np.percentile(columns, (2, 98)))
    text = least[top : bottom + 1, left : right + 1]
    return float((text >= bars.clipped).mean()) >= bars.glaring


def _cells(plane: Plane) -> Cells:
    height, width = plane.shape
    scale = _LONG_SIDE / max(height, width)
    size = (max(_CELL, round(width * scale)), max(_CELL, round(height * scale)))
    small = cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
    rows, columns = small.shape[0] // _CELL, small.shape[1] // _CELL
    whole = small[: rows * _CELL, : columns * _CELL].reshape(rows, _CELL, columns, _CELL)
    cells = np.asarray(whole.transpose(0, 2, 1, 3).reshape(rows, columns, -1), dtype=np.uint8)
    return np.sort(cells, axis=2, kind="stable")


def _is_small(spans: Sequence[Span], picture: Picture, bars: FaultBars) -> bool:
    if not spans:
        return bool(max(picture.shape[:2]) < bars.picture_side)
    height: float = median(span.box[3] - span.box[1] for span in spans)
    return bool(height < bars.print_height)


def _is_cut(page: PageRead, read: View, taken: Picture, bars: FaultBars) -> bool:
    """Whether several lines of text run into an edge of the picture that was sent.

    An edge of the sheet that was cut out of it hides nothing: the picture goes on there.
    """
    if not page.spans:
        return False
    sides = _sides_at_edge([span.box for span in page.spans], read, taken, bars)
    left, top, right, bottom = (int(count) for count in sides.sum(axis=0))
    return max(left, right) >= bars.cut_lines or max(top, bottom) >= bars.cut_words


def _sides_at_edge(
    boxes: Sequence[Box], read: View, taken: Picture, bars: FaultBars
) -> NDArray[np.bool_]:
    """For each box whether its left, upper, right and lower side lie at the edge of `taken`."""
    middles = [
        middle
        for x0, y0, x1, y1 in boxes
        for middle in (
            (x0, (y0 + y1) / 2),
            ((x0 + x1) / 2, y0),
            (x1, (y0 + y1) / 2),
            ((x0 + x1) / 2, y1),
        )
    ]
    back = np.asarray(np.linalg.inv(read.matrix), dtype=np.float64)
    points = map_points(back, np.array(middles, dtype=np.float32))
    height, width = taken.shape[:2]
    near = bars.edge * max(width, height) + 2
    at_edge = (points <= near) | (points >= np.array((width, height)) - near)
    return np.asarray(at_edge.any(axis=1).reshape(-1, 4), dtype=np.bool_)


def _is_inverted(cells: Cells, bars: FaultBars) -> bool:
    """Whether nearly all print is lighter than what it stands on, which fills most of a place."""
    light, dark, ground = (of_sorted(cells, share) for share in (98, 2, 50))
    print_ = light - dark > bars.contrast
    if int(print_.sum()) < _FEWEST_CELLS:
        return False
    return float((ground - dark < light - ground)[print_].mean()) >= bars.inverted
