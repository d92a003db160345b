"""Stamps on OFD pages: pictures placed on a page that show a red ring, read as on any paper."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines.port import OcrEngine, Picture
from processors.evidence.opening import FileRefused, OpenedOfd
from processors.evidence.opening.image import open_image
from processors.evidence.opening.ofd import OfdPage
from processors.evidence.reading.ofd_resources import picture_entries, placed_pictures
from processors.evidence.seals.read import read_seals
from processors.evidence.values import Box, Seal, Span

_MOST_PICTURES = 8
_MOST_PIXELS = 2_000_000
_MARGIN = 0.6
"""White around a picture, as shares of its size: a ring that fills a page is taken for its edge."""


def seals_on_ofd_page(
    opened: OpenedOfd,
    page: OfdPage,
    number: int,
    spans: Sequence[Span],
    reader: OcrEngine | None,
    bars: SettleBars,
) -> tuple[Seal, ...]:
    """The stamps among the pictures of a page, at most eight pictures looked at.

    A picture that is missing or broken shows none. The page itself has been read before; seals
    inside electronic signatures are not looked for (E-05 takes the signature). Raises
    FileRefused: FILE_UNSAFE_XML.
    """
    placed = placed_pictures(opened.xml(page.entry), page)
    files = picture_entries(opened) if placed else {}
    limits = replace(opened.limits, page_pixels=_MOST_PIXELS)
    found: list[Seal] = []
    for resource, box in placed[:_MOST_PICTURES]:
        entry = files.get(resource)
        if entry is None:
            continue
        try:
            picture = open_image(opened.package.read(entry), limits).picture
        except FileRefused:
            continue
        found.extend(
            replace(seal, box=_on_page(seal.box, picture, box))
            for seal in read_seals(_framed(picture), reader, number, spans, bars=bars)
        )
    return tuple(found)


def _framed(picture: Picture) -> Picture:
    down, across = (round(_MARGIN * side) for side in picture.shape[:2])
    white = (255, 255, 255)
    framed = cv2.copyMakeBorder(
        picture, down, down, across, across, cv2.BORDER_CONSTANT, value=white
    )
    return np.asarray(framed, dtype=np.uint8)


def _on_page(box: Box, picture: Picture, place: Box) -> Box:
    """A box in a framed picture as pixels of the page on which the picture stands at `place`."""
    high, wide = picture.shape[:2]
    down, across = (place[3] - place[1]) / high, (place[2] - place[0]) / wide
    x, y = round(_MARGIN * wide), round(_MARGIN * high)
    return (
        place[0] + (box[0] - x) * across,
        place[1] + (box[1] - y) * down,
        place[0] + (box[2] - x) * across,
        place[1] + (box[3] - y) * down,
    )
