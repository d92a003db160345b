"""Reading again what is in doubt: enlarged, without its red, and by the second engine.

Each way of looking gives the document once more with the doubtful lines read anew; what they mean
is for the understanding to say again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from processors.evidence.colour import brightest, redness
from processors.evidence.engines import Engines
from processors.evidence.engines.port import OcrEngine, Picture, read_lines
from processors.evidence.percentiles import percentile
from processors.evidence.reading import Reading
from processors.evidence.values import Box, DocumentRead, PageRead, Source, Span

MOST_LINES = 10
"""So many lines are read again, the least sure first; a page in doubt everywhere needs a person."""

_READABLE_HEIGHT = 64
_RED = 40
_STAMPED = 0.02
_DARK_INK = 0.3
_LEAST_CONFIDENCE = 0.5

Preparation = Callable[[Picture], Picture]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look again, in pixels of a page.

    `unread`: a value should stand there that was not read, whatever pieces of it were.
    """

    page: int
    box: Box
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """The document with its doubtful lines as another look read them."""

    engine: str
    document: DocumentRead


def look_again(reading: Reading, places: Iterable[Place], engines: Engines) -> Iterator[Again]:
    """One document per way of looking that read anything; none without engine or picture.

    A place where no line was found is itself read as one, and added where something stands.
    """
    lines = _lines(reading, list(places))[:MOST_LINES]
    ways: list[tuple[OcrEngine, Preparation]] = []
    if engines.reader is not None:
        ways.append((engines.reader, enlarged))
        ways.append((engines.reader, lambda crop: enlarged(without_stamp(crop))))
    if engines.second is not None:
        ways.append((engines.second, without_stamp))
    for engine, prepare in ways:
        anew = _reread(engine, prepare, lines)
        if anew:
            yield Again(engine.name, _with(reading.document, anew))


def enlarged(crop: Picture) -> Picture:
    """At least 64 pixels high: small print gains from a smooth enlargement."""
    scale = max(1.0, _READABLE_HEIGHT / max(crop.shape[0], 1))
    if scale == 1.0:
        return crop
    grown = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return np.asarray(grown, dtype=np.uint8)


def without_stamp(crop: Picture) -> Picture:
    """The crop with what looks like a stamp made paper; itself where nothing does.

    A red stamp vanishes in the red channel. A grey one (a scan without colour) is paler than
    print: only the darkest ink is kept.
    """
    if float((redness(crop) > _RED).mean()) >= _STAMPED:
        return np.repeat(crop[:, :, 2:], 3, axis=2)
    grey = brightest(crop)
    black, paper = percentile(grey, 1), percentile(grey, 90)
    reach = (paper - black) * _DARK_INK
    pale = (grey > black + reach) & (grey < paper - reach)
    if reach < 20 or float(pale.mean()) < _STAMPED:
        return crop
    darkest = np.clip((grey.astype(np.float32) - black) / reach, 0, 1) * 255
    return np.repeat(darkest.astype(np.uint8)[:, :, np.newaxis], 3, axis=2)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line to read again: `first` is what it was read as, None where nothing was."""

    first: Span | None
    place: Place
    crop: Picture


def _lines(reading: Reading, places: list[Place]) -> list[_Line]:
    """The OCR lines at the places, each once, and whole places where nothing or pieces stand."""
    found: list[_Line] = []
    seen: set[Span] = set()
    for place in places:
        page = next((one for one in reading.document.pages if one.number == place.page), None)
        if page is None or place.page > len(reading.pictures):
            continue
        draw = reading.pictures[place.page - 1]
        if draw is None or not any(span.source is Source.OCR for span in page.spans):
            continue
        picture = draw()
        here = [span for span in page.spans if _meet(span.box, place.box) and not place.unread]
        for span in here:
            if span.source is Source.OCR and span not in seen:
                seen.add(span)
                found.append(_Line(span, Place(place.page, span.box), _crop(picture, span.box)))
        crop = _crop(picture, place.box)
        if not here and crop.size:
            found.append(_Line(None, place, crop))
    return found


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


def _reread(
    engine: OcrEngine, prepare: Preparation, lines: list[_Line]
) -> list[tuple[_Line, Span]]:
    """What another look reads; a look that fails is no reason to lose the first one."""
    try:
        found = read_lines(engine, [prepare(line.crop) for line in lines])
    except (TimeoutError, OSError):
        return []
    return [
        (line, replace(span, box=line.place.box, page=line.place.page))
        for line, span in zip(lines, found, strict=True)
        if span is not None and span.text.strip() and span.confidence >= _LEAST_CONFIDENCE
    ]


def _with(document: DocumentRead, anew: list[tuple[_Line, Span]]) -> DocumentRead:
    instead = {line.first: found for line, found in anew if line.first is not None}
    added = [found for line, found in anew if line.first is None]
    pages: list[PageRead] = []
    for page in document.pages:
        extra = tuple(span for span in added if span.page == page.number)
        spans = tuple(
            instead.get(span, span)
            for span in page.spans
            if not any(_holds(line.box, _middle(span.box)) for line in extra)
        )
        pages.append(replace(page, spans=spans + extra))
    return replace(document, pages=tuple(pages))
