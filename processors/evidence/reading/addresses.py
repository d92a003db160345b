"""Addresses, telephones and bank accounts of the parties on invoices: long lines no rule asks for.

They are a tenth of what stands on such a page. What stands beside their labels need not be read,
and personal data that was not read cannot get anywhere.
"""

import re
from collections.abc import Mapping, Sequence

from processors.evidence.engines.lines import box_of
from processors.evidence.engines.port import Quad
from processors.evidence.values import Box

_LABEL = re.compile("地址电话|开户银?行及?[账帐]号")
_NOT_HAN = re.compile(r"[^\u3400-\u9fff]")
_LEAST_LENGTH = 6
"""In heights of the line."""
_SHORTEST_LABEL, _LONGEST_LABEL = 2, 12
_WIDEST_GAP = 4


def is_label(text: str) -> bool:
    """Whether a line says no more than that an address or a bank account follows."""
    return _LABEL.fullmatch(_NOT_HAN.sub("", text)) is not None


def may_be_labelled(quads: Sequence[Quad]) -> Mapping[int, int]:
    """The places of long lines, and of what stands left of each, should that be such a label."""
    boxes = [box_of(quad) for quad in quads]
    labels = [at for at, box in enumerate(boxes) if _is_label_like(box)]
    beside = (
        (at, label)
        for at, box in enumerate(boxes)
        if box[2] - box[0] >= _LEAST_LENGTH * (box[3] - box[1])
        for label in labels
        if _stands_right_of(boxes[label], box)
    )
    return dict(beside)


def _is_label_like(box: Box) -> bool:
    x0, y0, x1, y1 = box
    return _SHORTEST_LABEL * (y1 - y0) <= x1 - x0 <= _LONGEST_LABEL * (y1 - y0)


def _stands_right_of(label: Box, box: Box) -> bool:
    height = label[3] - label[1]
    off_level = abs(label[1] + label[3] - box[1] - box[3]) / 2
    return off_level <= height / 2 and -height <= box[0] - label[2] <= _WIDEST_GAP * height
