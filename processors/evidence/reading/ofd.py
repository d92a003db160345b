"""OFD pages: text objects by their own coordinates, templates under them, codes in their images.

Each run of text (TextCode) is one span, placed by the object's boundary, matrix and advances.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

from processors.evidence.opening import FileRefused, Limits, OpenedOfd, Picture
from processors.evidence.opening.image import open_image
from processors.evidence.opening.markup import child, children, local_name, parse_xml, text_of
from processors.evidence.opening.ofd import OfdPage, box_of
from processors.evidence.reading.codes import FoundCode, find_codes
from processors.evidence.reading.ofd_resources import (
    PIXELS_PER_MM,
    picture_entries,
    placed_pictures,
)
from processors.evidence.values import NOWHERE, Box, Code, PageRead, Source, Span

_ASCENT = 0.86
_MOST_TEXT = 200_000
_MOST_PICTURES = 64
_MOST_PICTURE_PIXELS = 4_000_000
_MOST_RULES = 2_000
_LONGEST_PATH = 20_000
_NUMBER = r"(-?\d{1,6}(?:\.\d{1,6})?)"
_STROKE = re.compile(rf"M {_NUMBER} {_NUMBER} L {_NUMBER} {_NUMBER}")
_PICTURES = (".png", ".jpg", ".jpeg", ".bmp")

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OfdText:
    """A run of text with the object it belongs to, as tags name it."""

    page_id: str
    object_id: str
    span: Span
    size: float
    advances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OfdPageText:
    """A page as it was laid out: `width` and `height` in pixels at 200 dpi."""

    page: OfdPage
    width: int
    height: int
    texts: tuple[OfdText, ...]
    drawn: bool
    """Whether the page holds lines or pictures beside its text."""
    rules: tuple[Box, ...] = ()
    """The straight lines of its table, from x0, y0 to x1, y1, for its picture."""


def read_ofd_page(opened: OpenedOfd, index: int) -> OfdPageText:
    """Raises FileRefused (FILE_DAMAGED, FILE_UNSAFE_XML) where the page cannot be had."""
    page = opened.pages[index]
    root = _entry(opened, page.entry)
    area = box_of(text_of(child(root, "Area", "PhysicalBox"))) or page.box
    width = max(1, min(round(area[2] * PIXELS_PER_MM), 8_000))
    height = max(1, min(round(area[3] * PIXELS_PER_MM), 8_000))
    texts: list[OfdText] = []
    rules: list[Box] = []
    drawn = False
    for source in [*_templates(opened, page, root), root]:
        for element in source.iter():
            name = local_name(element)
            if name == "TextObject":
                texts.extend(_texts(element, page, area, index + 1))
            elif name in ("PathObject", "ImageObject"):
                drawn = True
                rules.extend(_rules(element, area) if len(rules) < _MOST_RULES else ())
    return OfdPageText(page, width, height, tuple(texts[:_MOST_TEXT]), drawn, tuple(rules))


def page_read(text: OfdPageText, number: int, codes: tuple[Code, ...]) -> PageRead:
    inside = (0.0, 0.0, float(text.width), float(text.height))
    spans = tuple(
        one.span for one in text.texts if one.span.text.strip() and _touches(one.span.box, inside)
    )
    return PageRead(number, text.width, text.height, spans, codes, ())


def codes_in_pictures(opened: OpenedOfd) -> tuple[Code, ...]:
    """The codes in the package's pictures, each on its page; one that stands on no page is said
    to be of the first, nowhere on it. Raises FileRefused: FILE_UNSAFE_XML.
    """
    limits = replace(opened.limits, page_pixels=_MOST_PICTURE_PIXELS)
    names = sorted(name for name in opened.package.names if name.lower().endswith(_PICTURES))
    read = {}
    for name in names[:_MOST_PICTURES]:
        picture = _small_picture(opened.package.read(name), limits)
        if picture is not None and (codes := find_codes(picture)):
            read[name] = (codes, picture.shape[1], picture.shape[0])
    places = _places(opened) if read else {}
    return tuple(
        Code(code.payload, _stretched(code, wide, high, box), page, code.symbology)
        for name, (codes, wide, high) in read.items()
        for page, box in places.get(name, ((1, NOWHERE),))
        for code in codes
    )


def _places(opened: OpenedOfd) -> Mapping[str, Sequence[tuple[int, Box]]]:
    """On which pages, and where, each entry of a picture stands."""
    entries = picture_entries(opened)
    found: dict[str, list[tuple[int, Box]]] = {}
    for number, page in enumerate(opened.pages, 1):
        root = _entry(opened, page.entry)
        for content in (*_templates(opened, page, root), root):
            for resource, box in placed_pictures(content, page):
                if resource in entries:
                    found.setdefault(entries[resource], []).append((number, box))
    return found


def _stretched(code: FoundCode, wide: int, high: int, place: Box) -> Box:
    """The box of a code found in a picture that stands at a place on a page."""
    if place == NOWHERE:
        return NOWHERE
    low, top = code.corners.min(axis=0) / (wide, high)
    far, foot = code.corners.max(axis=0) / (wide, high)
    across, down = place[2] - place[0], place[3] - place[1]
    return (
        place[0] + float(low) * across,
        place[1] + float(top) * down,
        place[0] + float(far) * across,
        place[1] + float(foot) * down,
    )


def _small_picture(content: bytes, limits: Limits) -> Picture | None:
    try:
        return open_image(content, limits).picture
    except FileRefused:
        return None


def _entry(opened: OpenedOfd, entry: str) -> Element:
    try:
        return opened.xml(entry)
    except KeyError as error:
        raise FileRefused("FILE_DAMAGED", "OFD") from error


def _templates(opened: OpenedOfd, page: OfdPage, root: Element) -> list[Element]:
    used = [page.templates.get(one.get("TemplateID", "")) for one in children(root, "Template")]
    return [
        parse_xml(opened.package.read(entry), opened.limits)
        for entry in used
        if entry is not None and entry in opened.package.names
    ]


def _texts(element: Element, page: OfdPage, area: Box, number: int) -> list[OfdText]:
    boundary = box_of(element.get("Boundary", ""))
    size = _number(element.get("Size"), 3.175)
    matrix = _matrix(element.get("CTM"))
    if boundary is None or not 0 < size < 1_000:
        return []
    texts = []
    for code in children(element, "TextCode"):
        text = text_of(code)
        if text:
            start = (_number(code.get("X"), 0.0), _number(code.get("Y"), 0.0))
            across = _advances(code.get("DeltaX", ""), len(text))
            down = _advances(code.get("DeltaY", ""), len(text))
            box = _placed(text, start, size, across, down, matrix, boundary, area)
            span = Span(text, box, 1.0, 1.0, Source.OFD, None, number)
            moves = tuple(across)
            texts.append(OfdText(page.id, element.get("ID", ""), span, size, moves))
    return texts


def _rules(element: Element, area: Box) -> list[Box]:
    """The straight strokes of a path object in pixels; curves are left out."""
    boundary = box_of(element.get("Boundary", ""))
    strokes = text_of(child(element, "AbbreviatedData"))
    if boundary is None or len(strokes) > _LONGEST_PATH:
        return []
    shift = np.array([boundary[0] - area[0], boundary[1] - area[1]])
    found = []
    for stroke in _STROKE.finditer(strokes):
        ends = np.array([float(number) for number in stroke.groups()]).reshape(2, 2)
        x0, y0, x1, y1 = np.clip((ends + shift) * PIXELS_PER_MM, -10_000, 10_000).ravel()
        found.append((float(x0), float(y0), float(x1), float(y1)))
    return found


def _placed(
    text: str,
    start: tuple[float, float],
    size: float,
    across: list[float],
    down: list[float],
    matrix: Matrix,
    boundary: Box,
    area: Box,
) -> Box:
    """The box of a run in pixels: baseline points, one em tall, through matrix and boundary."""
    xs = start[0] + np.concatenate([[0.0], np.cumsum(across)])
    ys = start[1] + np.concatenate([[0.0], np.cumsum(down)])
    last = size if ord(text[-1]) > 0x2E80 else size / 2
    x0, x1 = float(xs.min()), float(xs.max()) + last
    y0, y1 = float(ys.min()) - _ASCENT * size, float(ys.max()) + (1 - _ASCENT) * size
    corners = np.array([(x0, y0, 1), (x1, y0, 1), (x1, y1, 1), (x0, y1, 1)]) @ matrix.T
    shift = np.array([boundary[0] - area[0], boundary[1] - area[1]])
    left, top = corners[:, :2].min(axis=0) + shift
    right, bottom = corners[:, :2].max(axis=0) + shift
    pixels = np.nan_to_num(np.array([left, top, right, bottom]) * PIXELS_PER_MM)
    return (float(pixels[0]), float(pixels[1]), float(pixels[2]), float(pixels[3]))


def _advances(text: str, letters: int) -> list[float]:
    """`g n v` repeats v n times; never more than the letters need."""
    parts = text.split()[: 4 * letters + 4]
    advances: list[float] = []
    position = 0
    while position < len(parts) and len(advances) < letters:
        if parts[position] == "g" and position + 2 < len(parts):
            count = min(int(_number(parts[position + 1], 0.0)), letters)
            advances.extend([_number(parts[position + 2], 0.0)] * max(count, 0))
            position += 3
        else:
            advances.append(_number(parts[position], 0.0))
            position += 1
    return advances[: max(letters - 1, 0)]


def _matrix(text: str | None) -> Matrix:
    try:
        a, b, c, d, e, f = (float(part) for part in (text or "").split())
    except ValueError:
        return np.eye(3)
    return np.array([[a, c, e], [b, d, f], [0, 0, 1]])


def _number(text: str | None, otherwise: float) -> float:
    try:
        value = float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
    return value if abs(value) < 1e6 else otherwise


def _touches(box: Box, page: Box) -> bool:
    return box[0] < page[2] and box[2] > page[0] and box[1] < page[3] and box[3] > page[1]
