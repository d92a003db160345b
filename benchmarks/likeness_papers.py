"""Drawn papers that nothing was tuned on, and what becomes of a paper when it is shown again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import cv2
import numpy as np

from benchmarks.reading import THRESHOLDS
from processors.evidence.engines import Engines
from processors.evidence.engines.port import Picture
from processors.evidence.examine import examine
from processors.evidence.opening import Limits
from processors.evidence.values import LIKENESSES, Declared
from specimens.draw import draw
from specimens.fonts import available
from specimens.values import Damage, Specimen

Findings = dict[str, Any]
TEMPLATES = (
    ("purchase_invoice", "vat_ordinary", "d"),
    ("purchase_invoice", "digital_ordinary", "d"),
    ("purchase_invoice", "vat_special", "b"),
    ("manufacturer_authorization", "zh", "d"),
    ("brand_agency_authorization", "zh", "a"),
    ("inspection_report", "", "d"),
    ("counter_receipt", "", "b"),
    ("customs_certificate", "", "d"),
)
"""Kind, variant and layout."""

_FIRST_SEED = 1_900_000
_EDITED = {"digital_ordinary": "26112000000000{:06d}", "vat_ordinary": "87{:06d}"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read of one paper: as it was first, and each time it was shown again."""

    template: int
    findings: Findings
    again: dict[str, Findings]


def papers(engines: Engines, each: int) -> Iterator[Shown]:
    """Draw and read `each` papers of every template. Blocks for seconds a paper."""
    font = "ming" if "ming" in available() else "sans"
    for template, (kind, variant, layout) in enumerate(TEMPLATES):
        spec = partial(Specimen, kind, variant, layout=layout, font=font)
        for number in range(each):
            seed = _FIRST_SEED + 1_000 * template + number
            first = draw(spec(form="png"), seed).files[0].content
            read = partial(_read, engines, kind)
            again = {name: read(change(first)) for name, change in _COPIES.items()}
            degrees: tuple[Damage, Damage] = ("scanned", "photographed")
            for degree in degrees:
                again[degree] = read(draw(spec(form="jpeg", damage=degree), seed).files[0].content)
            if variant in _EDITED:
                given = {"number": _EDITED[variant].format(number)}
                edited = spec(form="jpeg", damage="scanned", given=given)
                again["number edited, scanned"] = read(draw(edited, seed).files[0].content)
            yield Shown(template, read(first), again)


def _read(engines: Engines, kind: str, content: bytes) -> Findings:
    declared = Declared(kind=kind, media_type=None, file_name=None, sha256=None)
    found = examine(content, declared, engines=engines, limits=Limits(), thresholds=THRESHOLDS)
    return {**found.to_json(), LIKENESSES: list(found.likenesses)}


def _jpeg(picture: Picture, quality: int) -> bytes:
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _decoded(content: bytes) -> Picture:
    return np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def _compressed(content: bytes) -> bytes:
    small = cv2.resize(_decoded(content), None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    return _jpeg(np.asarray(small, np.uint8), 45)


def _cropped(content: bytes) -> bytes:
    page = _decoded(content)
    height, width = page.shape[:2]
    rows = slice(round(0.02 * height), round(0.97 * height))
    return _jpeg(page[rows, round(0.025 * width) : round(0.98 * width)], 80)


def _shifted(content: bytes) -> bytes:
    page = _decoded(content)
    down, across = round(0.1 * page.shape[0]), round(0.03 * page.shape[1])
    white = (255, 255, 255)
    moved = cv2.copyMakeBorder(
        page, down, down // 2, across, across, cv2.BORDER_CONSTANT, None, white
    )
    return _jpeg(np.asarray(moved, np.uint8), 80)


_COPIES: dict[str, Callable[[bytes], bytes]] = {
    "made smaller, compressed": _compressed,
    "cropped": _cropped,
    "shifted": _shifted,
}
