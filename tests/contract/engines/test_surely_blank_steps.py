"""Leaving surely blank steps unweighed changes nothing that is read; were it to, it would show."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace

import cv2
import numpy as np
import pytest

from blank_steps import alphabet_lines
from processors.evidence.engines.blank_steps import BlankSteps, blank_steps_of
from processors.evidence.engines.lines import quad_of
from processors.evidence.engines.models import LINE_HEIGHT, Letters
from processors.evidence.engines.networks import Graph
from processors.evidence.engines.own_models import RECOGNISER, OwnModels
from processors.evidence.engines.port import Picture
from processors.evidence.engines.rapidocr_engine import RapidOcrEngine
from processors.evidence.engines.recogniser import Recogniser
from specimens import fonts
from specimens.draw import draw
from specimens.sets import members

SURE = 0.5
DOCUMENTS, SEED = 9, 5
RARELY = 40


class Asked(OwnModels):
    """Keeps the lines it is asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Picture] = []

    def letters(self, lines: Sequence[Picture]) -> list[Letters]:
        self.lines += lines
        return super().letters(lines)


@pytest.fixture(scope="module")
def plain() -> Recogniser:
    return Recogniser(Graph(RECOGNISER), None)


@pytest.fixture(scope="module")
def known() -> BlankSteps:
    shipped = blank_steps_of(RECOGNISER)
    assert shipped is not None
    return shipped


@pytest.fixture(scope="module")
def lines() -> dict[str, list[Picture]]:
    asked = Asked()
    engine = RapidOcrEngine(asked)
    for member in members("train", count=DOCUMENTS, seed=SEED):
        file = draw(member.specimen, member.seed).files[0]
        if file.name.endswith((".png", ".jpg")):
            pixels = np.frombuffer(file.content, dtype=np.uint8)
            engine.read_page(np.asarray(cv2.imdecode(pixels, cv2.IMREAD_COLOR), dtype=np.uint8))
    pages, asked.lines = asked.lines, []
    for font in fonts.available():
        for line in alphabet_lines(asked.characters[1::RARELY], font):
            height, width = line.shape[:2]
            engine.read_quads(line, [quad_of((0.0, 0.0, float(width), float(height)))])
    return {"pages": pages, "rare characters": asked.lines}


@pytest.fixture(scope="module")
def weighed(plain: Recogniser, lines: dict[str, list[Picture]]) -> dict[str, Letters]:
    return {name: read(plain, several) for name, several in lines.items()}


def read(recogniser: Recogniser, lines: Sequence[Picture]) -> Letters:
    found = recogniser.letters(lines)
    labels = np.concatenate([one.labels for one in found])
    return Letters(labels, np.concatenate([one.shares for one in found]))


def knowing(plain: Recogniser, blank: BlankSteps) -> Recogniser:
    """The same networks, but some steps are left unweighed."""
    other = copy(plain)
    other.blank = blank
    return other


def lost(weighed: Letters, sparing: Letters) -> int:
    """Steps where something stands that went unweighed, or that say something else for sure."""
    unweighed = (weighed.labels != 0) & (sparing.labels == 0)
    other = (weighed.labels != sparing.labels) & (weighed.shares >= SURE)
    return int((unweighed | other).sum())


@pytest.mark.parametrize("of", ["pages", "rare characters"])
def test_no_step_that_says_something_is_left_out(
    plain: Recogniser,
    known: BlankSteps,
    lines: dict[str, list[Picture]],
    weighed: dict[str, Letters],
    of: str,
) -> None:
    sparing = read(knowing(plain, known), lines[of])

    assert (weighed[of].labels != 0).sum() > 500
    assert lost(weighed[of], sparing) == 0
    says = sparing.labels != 0
    np.testing.assert_allclose(sparing.shares[says], weighed[of].shares[says], atol=0.02)


def test_half_of_the_steps_of_pages_are_surely_blank_and_say_so(
    lines: dict[str, list[Picture]], weighed: dict[str, Letters]
) -> None:
    sparing = Asked().letters(lines["pages"])

    unweighed = np.concatenate([(one.labels == 0) & (one.shares == 1) for one in sparing])
    assert 0.4 < unweighed.mean() < 0.75
    assert (weighed["pages"].shares == 1).mean() < 0.4, "blank steps were not weighed"


@pytest.mark.parametrize("bar", [-100.0, -8.0, 0.0])
def test_a_bar_that_stands_too_low_is_noticed(
    plain: Recogniser,
    known: BlankSteps,
    lines: dict[str, list[Picture]],
    weighed: dict[str, Letters],
    bar: float,
) -> None:
    low = read(knowing(plain, replace(known, threshold=bar)), lines["pages"])

    assert lost(weighed["pages"], low) > 0


def test_a_line_with_nothing_to_weigh_says_nothing(plain: Recogniser, known: BlankSteps) -> None:
    line = np.full((LINE_HEIGHT, 192, 3), 255, dtype=np.uint8)

    (silent,) = knowing(plain, replace(known, threshold=-100.0)).letters([line])

    assert silent.labels.tolist() == [0] * 24
    assert silent.shares.tolist() == [1.0] * 24
