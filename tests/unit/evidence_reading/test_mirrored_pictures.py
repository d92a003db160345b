"""A page seen in a mirror is told so, and one that is only hard to read is not."""

import io
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps

from processors.evidence.checks import Thresholds
from processors.evidence.engines import Engines, load_engines
from processors.evidence.engines.port import PageText, Picture
from processors.evidence.examine import examine
from processors.evidence.mirrored import is_mirrored
from processors.evidence.opening import Limits
from processors.evidence.values import Declared, PageRead, Source, Span
from processors.policy import load_policy
from specimens.draw import draw
from specimens.values import Specimen

THRESHOLDS = Thresholds.of(load_policy().policies[-1])
BARS = THRESHOLDS.faults
LINES = range(8)


class ReadsFromTheLeft:
    """Reads surely what is dark at its left, as `upright` print here is; the rest it guesses."""

    name, version = "stub", "1"

    def __init__(self) -> None:
        self.read = 0

    def read_page(self, _picture: Picture) -> PageText:
        return PageText(0, ())

    def read_line(self, picture: Picture) -> Span | None:
        self.read += 1
        half = picture.shape[1] // 2
        sure = 0.95 if picture[:, :half].mean() < picture[:, half:].mean() else 0.5
        return line(0, sure)


def line(row: int, sure: float) -> Span:
    box = (100.0, 100.0 + 50 * row, 700.0, 130.0 + 50 * row)
    return Span("authorization", box, sure, sure, Source.OCR, "stub", 1)


def page(sure: float, lines: range = LINES) -> PageRead:
    return PageRead(1, 800, 600, tuple(line(row, sure) for row in lines), (), ())


def upright() -> Picture:
    sheet = np.full((600, 800, 3), 255, np.uint8)
    for row in LINES:
        cv2.rectangle(sheet, (100, 100 + 50 * row), (300, 130 + 50 * row), (0, 0, 0), -1)
    return sheet


def turned_round(sheet: Picture) -> Picture:
    return np.ascontiguousarray(sheet[:, ::-1])


@pytest.mark.rule("E-02")
def test_lines_that_are_read_surely_only_when_turned_round_show_a_mirror() -> None:
    assert is_mirrored(page(0.6), turned_round(upright()), ReadsFromTheLeft(), BARS)


@pytest.mark.rule("E-02")
@pytest.mark.parametrize(
    ("read", "picture", "why"),
    [
        (page(0.99), turned_round(upright()), "what is read well is no mirror's"),
        (page(0.6), np.full((600, 800, 3), 255, np.uint8), "turned round it is as unsure"),
        (page(0.6, range(2)), turned_round(upright()), "two lines say too little"),
    ],
)
def test_a_page_is_not_called_mirrored_for_being_hard_to_read(
    read: PageRead, picture: Picture, why: str
) -> None:
    assert not is_mirrored(read, picture, ReadsFromTheLeft(), BARS), why


def test_a_page_that_was_read_costs_no_second_reading() -> None:
    reader = ReadsFromTheLeft()

    is_mirrored(page(0.99), upright(), reader, BARS)

    assert reader.read == 0


def test_without_an_engine_nothing_is_said() -> None:
    assert not is_mirrored(page(0.6), turned_round(upright()), None, BARS)


def test_the_policy_says_how_surely_the_turned_lines_must_be_read() -> None:
    stricter = replace(BARS, mirrored=0.99)

    assert not is_mirrored(page(0.6), turned_round(upright()), ReadsFromTheLeft(), stricter)


@pytest.fixture(scope="module")
def engines() -> Engines:
    return load_engines()


def faults(engines: Engines, change: Callable[[Image.Image], Image.Image]) -> set[str]:
    drawn = draw(Specimen("manufacturer_authorization", "zh", "jpeg", "clean"), 11)
    with Image.open(io.BytesIO(drawn.files[0].content)) as opened:
        changed = change(opened.convert("RGB"))
    content = io.BytesIO()
    changed.save(content, "PNG")
    found = examine(
        content.getvalue(),
        Declared("manufacturer_authorization", None, None, None),
        engines=engines,
        limits=Limits(),
        thresholds=THRESHOLDS,
    )
    return {check.code for check in found.checks if check.code.startswith("PICTURE_")}


@pytest.mark.slow
@pytest.mark.rule("E-02")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda drawn: drawn, set()),
        (lambda drawn: drawn.rotate(180), set()),
        (ImageOps.mirror, {"PICTURE_MIRRORED"}),
        (ImageOps.flip, {"PICTURE_MIRRORED"}),
        (ImageOps.invert, {"PICTURE_INVERTED"}),
    ],
    ids=["as it is", "upside down", "mirrored", "mirrored upside down", "inverted"],
)
def test_a_drawn_letter_is_told_what_was_done_to_it(
    engines: Engines, change: Callable[[Image.Image], Image.Image], told: set[str]
) -> None:
    assert faults(engines, change) == told
