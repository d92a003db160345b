"""Reading again what is in doubt: enlarged, without its red, and by the second engine.

Each way of looking gives the document once more with the doubtful lines read anew; what they mean
is for the understanding to say again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from processors.evidence.engines import Engines
from processors.evidence.engines.port import Picture
from processors.evidence.reading import Reading
from processors.evidence.seals.find import redness
from processors.evidence.values import Box, DocumentRead, PageRead, Source, Span

MOST_LINES = 10
"""So many lines are read again, the least sure first; a page in doubt everywhere needs a person."""

_READABLE_HEIGHT = 64
_STAMPED = 0.02

Look = Callable[[Picture], Span | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look again, in pixels of a page."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Again:
    """The document with its doubtful lines as another look read them."""

    engine: str
    document: DocumentRead


def look_again(reading: Reading, places: Iterable[Place], engines: Engines) -> Iterator[Again]:
    """One document per way of looking that read anything; none without engine or picture."""
    lines = _lines(reading, list(places))[:MOST_LINES]
    ways: list[tuple[str, Look]] = []
    if engines.reader is not None:
        read = engines.reader.read_line
        ways.append((engines.reader.name, lambda crop: read(enlarged(crop))))
        ways.append((engines.reader.name, lambda crop: read(enlarged(without_red(crop)))))
    if engines.second is not None:
        ways.append((engines.second.name, engines.second.read_line))
    for name, look in ways:
        anew = {span: found for span, crop in lines if (found := _reread(look, crop, span))}
        if anew:
            yield Again(name, _with(reading.document, anew))


def enlarged(crop: Picture) -> Picture:
    """At least 64 pixels high: small print gains from a smooth enlargement."""
    scale = max(1.0, _READABLE_HEIGHT / max(crop.shape[0], 1))
    if scale == 1.0:
        return crop
    grown = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return np.asarray(grown, dtype=np.uint8)


def without_red(crop: Picture) -> Picture:
    """The red channel alone, in which a red stamp is paper; the crop itself where none is."""
    if float((redness(crop) > 40).mean()) < _STAMPED:
        return crop
    return np.repeat(crop[:, :, 2:], 3, axis=2)


def _lines(reading: Reading, places: list[Place]) -> list[tuple[Span, Picture]]:
    """The OCR lines at the places, each once, with their pixels."""
    found: dict[Span, Picture] = {}
    for place in places:
        page = next((one for one in reading.document.pages if one.number == place.page), None)
        if page is None or place.page > len(reading.pictures):
            continue
        picture = reading.pictures[place.page - 1]
        if picture is None:
            continue
        for span in page.spans:
            if span.source is Source.OCR and span not in found and _meet(span.box, place.box):
                found[span] = _crop(picture, span.box)
    return list(found.items())


def _meet(line: Box, place: Box) -> bool:
    return _holds(line, _middle(place)) or _holds(place, _middle(line))


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _crop(picture: Picture, box: Box) -> Picture:
    margin = 0.1 * (box[3] - box[1])
    x0, y0 = max(0, int(box[0] - margin)), max(0, int(box[1] - margin))
    x1, y1 = int(box[2] + margin) + 1, int(box[3] + margin) + 1
    return np.ascontiguousarray(picture[y0:y1, x0:x1])


def _reread(look: Look, crop: Picture, span: Span) -> Span | None:
    """What another look reads in a line; a look that fails is no reason to lose the first one."""
    try:
        found = look(crop)
    except (TimeoutError, OSError):
        return None
    if found is None or not found.text.strip():
        return None
    return replace(found, box=span.box, page=span.page)


def _with(document: DocumentRead, anew: dict[Span, Span]) -> DocumentRead:
    pages: list[PageRead] = []
    for page in document.pages:
        spans = tuple(anew.get(span, span) for span in page.spans)
        pages.append(replace(page, spans=spans))
    return replace(document, pages=tuple(pages))
