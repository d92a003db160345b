"""One raster page: the paper, its orientation, its lines, then codes and seals."""

from dataclasses import dataclass

import numpy as np

from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines.lines import fan_of, lies_sideways, slant_of, turn_quad
from processors.evidence.engines.models import PAGE_SIDES
from processors.evidence.engines.port import (
    LineFinder,
    OcrEngine,
    Picture,
    Quad,
    honest_spans,
)
from processors.evidence.reading.cipher import continues_cipher, is_cipher, may_continue
from processors.evidence.reading.codes import FoundCode, find_codes
from processors.evidence.reading.light import even_light
from processors.evidence.reading.paper import on_paper
from processors.evidence.reading.view import (
    View,
    carried_box,
    map_points,
    raw_view,
    rotation,
    turned,
    warped,
)
from processors.evidence.seals.read import read_seals
from processors.evidence.values import Code, PageRead, Span

_MOST_FAN = 3.0
"""Degrees; the lines of 40 sheets laid flat rightly differed by 2.6 at most."""
_LEAST_SLANT = 0.6
_MOST_SLANT = 30.0


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """What was read, and the upright picture the boxes belong to, as a view of what was given."""

    page: PageRead
    view: View

    @property
    def picture(self) -> Picture:
        return self.view.picture


def read_picture(
    picture: Picture,
    reader: OcrEngine | None,
    page: int,
    *,
    bars: SettleBars,
    crop: bool = True,
) -> ReadPicture:
    """Read one raster page, its seals by `bars`.

    `crop=False` reads everything, not only the sheet that was found.
    """
    raw = raw_view(picture)
    sheet = on_paper(raw) if crop else raw
    view, spans, degrees = _read_lines(sheet, raw, reader, page)
    codes = find_codes(picture, spans)
    return ReadPicture(
        PageRead(
            number=page,
            width=view.width,
            height=view.height,
            spans=spans,
            codes=place_codes(codes, view, page),
            seals=read_seals(view.picture, reader, page, spans, bars=bars),
            turned=degrees,
        ),
        view,
    )


def place_codes(codes: tuple[FoundCode, ...], view: View, page: int) -> tuple[Code, ...]:
    return tuple(
        Code(code.payload, carried_box(view, code.corners), page, code.symbology) for code in codes
    )


def _read_lines(
    sheet: View, raw: View, reader: OcrEngine | None, page: int
) -> tuple[View, tuple[Span, ...], int]:
    view = _evenly_lit(sheet)
    if reader is None:
        return view, (), 0
    if isinstance(reader, LineFinder):
        view, quads, degrees = _straighten(*_flat(view, sheet, raw, reader), reader)
        found = _read_quads(view, quads, reader)
        return view, honest_spans(found, view.width, view.height, page), degrees
    text = reader.read_page(view.picture)
    view = turned(view, text.turned)
    return view, honest_spans(text.spans, view.width, view.height, page), text.turned


def _read_quads(view: View, quads: list[Quad], reader: LineFinder) -> list[Span]:
    """All lines in order, but for those that only continue a cipher."""
    waiting = may_continue(quads)
    now = [at for at in range(len(quads)) if at not in waiting]
    read = dict(zip(now, reader.read_quads(view.picture, [quads[at] for at in now]), strict=True))
    ciphers = [span.box for span in read.values() if span is not None and is_cipher(span.text)]
    then = [at for at in waiting if not any(continues_cipher(c, quads[at]) for c in ciphers)]
    read |= zip(then, reader.read_quads(view.picture, [quads[at] for at in then]), strict=True)
    return [span for at in sorted(read) if (span := read[at]) is not None]


def _evenly_lit(view: View) -> View:
    return View(even_light(view.picture), view.matrix)


def _flat(view: View, sheet: View, raw: View, finder: LineFinder) -> tuple[View, list[Quad]]:
    """The sheet and its lines; the picture as it was where a wrong outline bent the sheet."""
    quads = finder.find_lines(view.picture, PAGE_SIDES[-1])
    if sheet is raw or fan_of(quads) <= _MOST_FAN:
        return view, quads
    whole = _evenly_lit(raw)
    others = finder.find_lines(whole.picture, PAGE_SIDES[-1])
    return (whole, others) if fan_of(others) < fan_of(quads) else (view, quads)


def _straighten(view: View, quads: list[Quad], finder: LineFinder) -> tuple[View, list[Quad], int]:
    """The page and its quads are turned upright and level together."""
    degrees = 270 if lies_sideways(quads) else 0
    view, quads = _turn(view, quads, degrees)
    if finder.upside_down(view.picture, quads):
        view, quads = _turn(view, quads, 180)
        degrees = (degrees + 180) % 360
    slant = slant_of(quads)
    if _LEAST_SLANT <= abs(slant) <= _MOST_SLANT:
        matrix = rotation(view, slant)
        quads = [map_points(matrix, quad) for quad in quads]
        view = warped(view, matrix, view.width, view.height)
    return view, [np.asarray(quad, dtype=np.float32) for quad in quads], degrees


def _turn(view: View, quads: list[Quad], degrees: int) -> tuple[View, list[Quad]]:
    if degrees == 0:
        return view, quads
    moved = [turn_quad(quad, degrees, view.width, view.height) for quad in quads]
    return turned(view, degrees), moved
