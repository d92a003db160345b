"""The cipher block (密码区) of older invoices: four lines that only the tax office can read.

They are an eighth of what stands on such a page and say nothing here: once the first line is
known by its alphabet, those under it need not be read.
"""

import re
from collections.abc import Sequence

from processors.evidence.engines.lines import box_of
from processors.evidence.engines.port import Quad
from processors.evidence.values import Box

_CIPHER = re.compile(r"[0-9+\-*/<>]{16,}")
_SIGN = re.compile(r"[+*/<>]")
_LEAST_SIGNS = 3
_MOST_LINES = 5
_LEAST_LENGTH = 6
"""In heights of the line: sixteen letters of a cipher are longer."""


def is_cipher(text: str) -> bool:
    """Whether a line is made of the cipher's alphabet: a long number alone is not."""
    plain = text.replace(" ", "")
    return _CIPHER.fullmatch(plain) is not None and len(_SIGN.findall(plain)) >= _LEAST_SIGNS


def may_continue(quads: Sequence[Quad]) -> list[int]:
    """The places of lines that continue what stands above them, should that be a cipher."""
    boxes = [box_of(quad) for quad in quads]
    long = [box for box in boxes if box[2] - box[0] >= _LEAST_LENGTH * (box[3] - box[1])]
    return [at for at, box in enumerate(boxes) if any(_continues(above, box) for above in long)]


def continues_cipher(first: Box, quad: Quad) -> bool:
    """Whether a line stands right under the cipher's first line, as long and as high as it."""
    return _continues(first, box_of(quad))


def _continues(first: Box, box: Box) -> bool:
    x0, y0, x1, y1 = box
    height = first[3] - first[1]
    below = (y0 + y1 - first[1] - first[3]) / 2
    same_edges = abs(x0 - first[0]) <= height and abs(x1 - first[2]) <= 2 * height
    return same_edges and 0 < below <= _MOST_LINES * height and y1 - y0 <= 1.5 * height
