"""A plain picture of an OFD page for reports: its text and table lines at their places, no more.

Drawn with the Chinese typeface inside OpenCV 5, so that no font needs to be installed. It is for
people to look at; nothing is ever read from it.
"""

import cv2
import numpy as np

from processors.evidence.engines.port import Picture
from processors.evidence.reading.ofd import OfdPageText, OfdText
from processors.evidence.reading.ofd_resources import PIXELS_PER_MM

_INK = (40, 40, 40)
_RULE = (120, 140, 190)


def draw_ofd_page(page: OfdPageText) -> Picture:
    """The page at 200 dpi, in the pixels its spans are boxed in."""
    picture = np.full((page.height, page.width, 3), 255, dtype=np.uint8)
    for x0, y0, x1, y1 in page.rules:
        cv2.line(picture, (round(x0), round(y0)), (round(x1), round(y1)), _RULE, 2)
    face = cv2.FontFace("uni")
    for text in page.texts:
        _draw(picture, text, face)
    return picture


def _draw(picture: Picture, text: OfdText, face: cv2.FontFace) -> None:
    size = max(6, round(text.size * PIXELS_PER_MM * 0.9))
    x, y = text.span.box[0], text.span.box[3] - 0.14 * text.size * PIXELS_PER_MM
    steps = [0.0, *np.cumsum(text.advances) * PIXELS_PER_MM]
    own = (text.advances[-1] if text.advances else text.size) * PIXELS_PER_MM
    for index, letter in enumerate(text.span.text):
        if letter.isspace():
            continue
        beyond = max(0, index - len(steps) + 1)
        step = steps[min(index, len(steps) - 1)] + beyond * own
        cv2.putText(picture, letter, (round(x + step), round(y)), _INK, face, size)
