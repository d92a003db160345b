"""Stamps on OFD pages: pictures placed on a page that show a red ring, read as on any paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

import cv2
import numpy as np

from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines.port import OcrEngine, Picture
from processors.evidence.opening import FileRefused, OpenedOfd
from processors.evidence.opening.image import open_image
from processors.evidence.opening.markup import children, local_name, text_of
from processors.evidence.opening.ofd import OfdPage, box_of, resolve
from processors.evidence.reading.ofd import PIXELS_PER_MM
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
    placed = _placed(opened.xml(page.entry), page)
    files = _files(opened) if placed else {}
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


def _placed(root: Element, page: OfdPage) -> list[tuple[str, Box]]:
    """The resource and the place in pixels of each picture of the page's own content."""
    area = next((box_of(text_of(x)) for x in root.iter() if local_name(x) == "PhysicalBox"), None)
    left, top, *_ = area or page.box
    found: list[tuple[str, Box]] = []
    for element in root.iter():
        bounds = box_of(element.get("Boundary", ""))
        if local_name(element) != "ImageObject" or bounds is None:
            continue
        x, y, width, height = bounds
        if width > 0 and height > 0:
            corners = (x - left, y - top, x - left + width, y - top + height)
            x0, y0, x1, y1 = (edge * PIXELS_PER_MM for edge in corners)
            found.append((element.get("ResourceID", ""), (x0, y0, x1, y1)))
    return found


def _files(opened: OpenedOfd) -> Mapping[str, str]:
    """Which entry holds the picture of a resource's id."""
    return {
        identity: entry
        for base, _, document in opened.bodies
        for element in document.iter()
        if local_name(element) in ("PublicRes", "DocumentRes")
        for identity, entry in _listed(opened, resolve(base, text_of(element)))
    }


def _listed(opened: OpenedOfd, listing: str) -> Iterator[tuple[str, str]]:
    if listing not in opened.package.names:
        return
    try:
        root = opened.xml(listing)
    except FileRefused as error:
        if error.refusal.code == "FILE_UNSAFE_XML":
            raise
        return
    folder = root.get("BaseLoc", "")
    for medium in (x for x in root.iter() if local_name(x) == "MultiMedia"):
        for file in children(medium, "MediaFile"):
            place = text_of(file)
            inside = place if place.startswith("/") else f"{folder}/{place}" if folder else place
            entry = resolve(listing, inside)
            if entry in opened.package.names:
                yield medium.get("ID", ""), entry


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
