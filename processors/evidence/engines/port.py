"""What an OCR engine promises.

Engines are used inside a throw-away process: they may be slow, crash or lie. The caller checks
`Span` values with `honest_spans` before it uses them. One engine value serves one thread.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from processors.evidence.values import Span

Picture = NDArray[np.uint8]
"""Height × width × 3, blue-green-red."""

Quad = NDArray[np.float32]
"""4 × 2 corners of a line: upper left, upper right, lower right, lower left, as it is read."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The lines of a page after it was turned clockwise by `turned` (0, 90, 180, 270) degrees.

    Boxes are pixels of the turned picture, spans run from top to bottom, then left to right.
    """

    turned: int
    spans: tuple[Span, ...]


class OcrEngine(Protocol):
    """Reads pixels. Both calls block; both may be repeated with the same result."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def read_page(self, picture: Picture) -> PageText:
        """All lines of a page of any orientation; an empty page has no spans."""
        ...

    def read_line(self, picture: Picture) -> Span | None:
        """One upright line that fills the picture, boxed by the whole picture; None: no text."""
        ...


@runtime_checkable
class LineFinder(Protocol):
    """An engine that tells where the lines are before it reads them."""

    def find_lines(self, picture: Picture, long_side: int) -> list[Quad]:
        """Quads in pixels of `picture`; the detector sees it scaled to `long_side`."""
        ...

    def upside_down(self, picture: Picture, quads: list[Quad]) -> bool:
        """Whether lines lie on their heads, by a vote of the most line-like ones."""
        ...

    def read_quads(self, picture: Picture, quads: list[Quad]) -> list[Span | None]:
        """What stands in each quad, in order; None where nothing could be read."""
        ...


@runtime_checkable
class Weigher(Protocol):
    """An engine that can say of a text it did not read how well it fits what it saw."""

    def read_weighed(
        self, picture: Picture, texts: Sequence[str]
    ) -> tuple[Span | None, Callable[[str], float]]:
        """As `read_line` of a line bent to a ring, and the cost of each of the texts.

        The cost: how much less likely, in nats, a line is that says the text somewhere, letters
        and digits only; 0 if it was read so, infinite if a letter of it is not known or stands
        in none of them.
        """
        ...


@runtime_checkable
class BatchReader(Protocol):
    """An engine for which many lines at once are cheaper than one at a time."""

    def read_lines(self, pictures: Sequence[Picture]) -> list[Span | None]:
        """As `read_line` of each, in order."""
        ...


def read_lines(engine: OcrEngine, pictures: Sequence[Picture]) -> list[Span | None]:
    """Each picture as one line, by the cheapest way the engine has."""
    if isinstance(engine, BatchReader):
        return engine.read_lines(pictures)
    return [engine.read_line(picture) for picture in pictures]


def honest_spans(spans: Iterable[Span], width: int, height: int, page: int) -> tuple[Span, ...]:
    """The spans an engine may be believed: boxes cut to the page, confidences within 0…1.

    A span with a box off the page, a figure that is no number, or no text is dropped: an engine
    that lies loses its word, not the document.
    """
    kept = []
    for span in spans:
        x0, y0, x1, y1 = span.box
        if not span.text.strip() or not all(isfinite(edge) for edge in span.box):
            continue
        if not (isfinite(span.confidence) and isfinite(span.weakest)):
            continue
        box = (max(x0, 0.0), max(y0, 0.0), min(x1, float(width)), min(y1, float(height)))
        if box[0] >= box[2] or box[1] >= box[3]:
            continue
        if not (0 <= span.confidence <= 1 and 0 <= span.weakest <= 1):
            continue
        kept.append(replace(span, box=box, page=page))
    return tuple(kept)
