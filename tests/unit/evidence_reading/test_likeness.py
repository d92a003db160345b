"""How a page looks, in bits: near for one paper, whatever was done to its picture."""

import cv2
import numpy as np

from processors.evidence.engines.port import Picture
from processors.evidence.likeness import BITS, distance, likenesses
from processors.evidence.values import Box, PageRead, Source, Span


def page(seed: int) -> Picture:
    """A page of dark words, drawn at places of their own."""
    rng = np.random.default_rng(seed)
    drawn = np.full((1100, 800, 3), 250, dtype=np.uint8)
    for row in range(100, 1000, 45):
        start = int(rng.integers(60, 300))
        cv2.putText(drawn, f"{rng.integers(10**9)}", (start, row), 0, 1.2, (30, 30, 30), 3)
    return drawn


def look(picture: Picture) -> str:
    height, width = picture.shape[:2]
    (found,) = likenesses(picture, PageRead(1, width, height, (), (), ()))
    return found


def span(box: Box) -> Span:
    return Span("字", box, 0.99, 0.99, Source.OCR, None, 1)


def test_a_smaller_and_compressed_copy_stays_near_and_another_page_is_far() -> None:
    drawn = page(1)
    small = cv2.resize(drawn, (600, 825), interpolation=cv2.INTER_AREA)
    _, jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 50])
    copy = np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), dtype=np.uint8)

    assert distance(look(drawn), look(copy)) <= 24
    assert distance(look(drawn), look(page(2))) > 70


def test_margins_cut_off_hardly_change_the_look() -> None:
    drawn = page(3)

    assert distance(look(drawn), look(drawn[30:1070, 20:790])) <= 24


def test_a_look_has_its_length_and_a_blank_page_has_none() -> None:
    blank = np.full((400, 300, 3), 255, dtype=np.uint8)

    assert len(look(page(4))) == BITS // 4
    assert likenesses(blank, PageRead(1, 300, 400, (), (), ())) == ()


def test_a_line_that_one_reading_misses_leaves_one_of_the_looks_near() -> None:
    drawn = page(5)
    lines = [span((50.0, row - 40.0, 760.0, row + 8.0)) for row in range(100, 1000, 45)]
    whole = PageRead(1, 800, 1100, tuple(lines), (), ())
    missed = PageRead(1, 800, 1100, tuple(lines[:3] + lines[15:]), (), ())

    near = min(
        distance(one, other)
        for one in likenesses(drawn, whole)
        for other in likenesses(drawn, missed)
    )

    assert near <= 90
