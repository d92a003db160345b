"""A picture that was not wholly read says what is wrong with it, each fault in its own words."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest
from PIL import Image

from processors.evidence.checks import Thresholds
from processors.evidence.checks.bars import FaultBars
from processors.evidence.engines import Engines
from processors.evidence.engines.port import PageText, Picture
from processors.evidence.examine import examine, pipeline_version
from processors.evidence.opening import Limits
from processors.evidence.picture_faults import is_half_hidden, picture_faults, unreadable
from processors.evidence.reading.view import cropped, raw_view
from processors.evidence.values import Check, Declared, PageRead, Source, Span
from processors.policy import load_policy

WIDTH, HEIGHT, LINE = 1000, 1400, 40
LINES = [(100, 100 + 60 * row) for row in range(20)]
WORDS = "Authorization letter 2026 no 8"
THRESHOLDS = Thresholds.of(load_policy().at(datetime(2026, 3, 1, tzinfo=UTC)))
BARS = THRESHOLDS.faults


def paper(tone: int = 215) -> Picture:
    """A sheet with twenty lines of print."""
    sheet = np.full((HEIGHT, WIDTH, 3), tone, np.uint8)
    for x, y in LINES:
        cv2.putText(sheet, WORDS, (x, y + 30), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (20, 20, 20), 2)
    return sheet


def read(picture: Picture, *, height: int = LINE, left: int = 0) -> PageRead:
    """The lines as an engine finds them; `left`: how much was cut off at the left."""
    spans = tuple(
        Span(WORDS, (max(0, x - left), y, 800 - left, y + height), 0.6, 0.5, Source.OCR, "e", 1)
        for x, y in LINES
    )
    return PageRead(1, picture.shape[1], picture.shape[0], spans, (), ())


def faults_of(page: PageRead, picture: Picture, bars: FaultBars) -> tuple[Check, ...]:
    return picture_faults(page, raw_view(picture), picture, bars, mirrored=False)


def dark(picture: Picture) -> Picture:
    return np.asarray(picture * 0.3, dtype=np.uint8)


def blurred(picture: Picture) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 4), dtype=np.uint8)


def shaken(picture: Picture) -> Picture:
    kernel = np.zeros((31, 31), np.float32)
    kernel[15] = 1 / 31
    return np.asarray(cv2.filter2D(picture, -1, kernel), dtype=np.uint8)


def negative(picture: Picture) -> Picture:
    return np.asarray(255 - picture, dtype=np.uint8)


def glaring(picture: Picture) -> Picture:
    lit = picture.copy()
    cv2.ellipse(lit, (450, 600), (260, 330), 0, 0, 360, (255, 255, 255), -1)
    return lit


@pytest.mark.rule("E-02")
@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (dark, "PICTURE_DARK", "太暗"),
        (blurred, "PICTURE_BLURRED", "模糊"),
        (shaken, "PICTURE_BLURRED", "抖动"),
        (glaring, "PICTURE_GLARE", "反光"),
        (negative, "PICTURE_INVERTED", "反色"),
    ],
)
def test_each_way_to_spoil_a_picture_has_its_own_sentence(
    spoil: Callable[[Picture], Picture], code: str, said: str
) -> None:
    spoilt = spoil(paper())

    (fault,) = faults_of(read(spoilt), spoilt, BARS)

    assert (fault.rule, fault.code, fault.outcome) == ("E-02", code, "unknown")
    assert said in fault.detail.zh
    assert "lease" in fault.detail.en


@pytest.mark.rule("E-02")
def test_print_too_small_is_told_by_its_height_and_a_cut_paper_by_its_lines() -> None:
    sheet = paper()

    small = faults_of(read(sheet, height=11), sheet, BARS)
    cut = faults_of(read(sheet, left=150), sheet, BARS)

    assert [(f.code, f.outcome) for f in small] == [("PICTURE_SMALL", "unknown")]
    assert [(f.code, f.outcome) for f in cut] == [("PICTURE_CROPPED", "unknown")]


@pytest.mark.rule("E-02")
@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1)])
def test_a_single_row_of_pixels_is_too_small_and_nothing_else(size: tuple[int, int]) -> None:
    line = np.full((*size, 3), 200, np.uint8)
    empty = PageRead(1, size[1], size[0], (), (), ())

    codes = [fault.code for fault in faults_of(empty, line, replace(BARS, picture_side=1000))]

    assert codes == ["PICTURE_SMALL"]


@pytest.mark.rule("E-02")
def test_a_sheet_cut_out_of_a_screenshot_is_not_cut_off_where_the_screenshot_goes_on() -> None:
    screen = np.full((HEIGHT + 400, WIDTH + 400, 3), 90, np.uint8)
    screen[200:-200, 200:-200] = paper()
    inside = cropped(raw_view(screen), 300, 200, WIDTH + 200, HEIGHT + 200)
    at_edge = cropped(raw_view(screen[:, 300:].copy()), 0, 200, WIDTH - 100, HEIGHT + 200)
    page = read(inside.picture, left=100)

    within = picture_faults(page, inside, screen, BARS, mirrored=False)
    cut = picture_faults(page, at_edge, screen[:, 300:], BARS, mirrored=False)

    assert within == ()
    assert [fault.code for fault in cut] == ["PICTURE_CROPPED"]


@pytest.mark.rule("E-02")
def test_a_dark_screen_around_a_sheet_makes_no_negative_of_it() -> None:
    screen = np.full((HEIGHT + 200, 2 * WIDTH, 3), 30, np.uint8)
    screen[100:-100, 100 : 100 + WIDTH] = paper()
    for y in range(200, HEIGHT, 200):
        cv2.putText(screen, WORDS, (1200, y), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (230, 230, 230), 2)

    assert faults_of(read(screen), screen, BARS) == ()


@pytest.mark.parametrize("tone", [150, 215, 255])
def test_a_good_picture_has_no_fault(tone: int) -> None:
    assert faults_of(read(paper(tone)), paper(tone), BARS) == ()


@pytest.mark.rule("E-02")
@pytest.mark.parametrize(
    ("spoil", "laxer"),
    [
        (dark, replace(BARS, dark=10)),
        (blurred, replace(BARS, blurred=0.99)),
        (glaring, replace(BARS, glaring=0.9)),
        (negative, replace(BARS, inverted=1.1, dark=1)),
    ],
)
def test_the_policy_says_how_poor_a_picture_must_be(
    spoil: Callable[[Picture], Picture], laxer: FaultBars
) -> None:
    spoilt = spoil(paper())

    assert faults_of(read(spoilt), spoilt, BARS) != ()
    assert faults_of(read(spoilt), spoilt, laxer) == ()


@pytest.mark.rule("E-02")
@pytest.mark.parametrize(
    "changed",
    [
        replace(THRESHOLDS, faults=replace(BARS, edge=0.01)),
        replace(THRESHOLDS, settling=replace(THRESHOLDS.settling, cost=4.0)),
    ],
    ids=["a picture's faults", "a seal's text"],
)
def test_findings_made_by_other_bars_are_another_pipelines(changed: Thresholds) -> None:
    assert pipeline_version(Engines(None), changed) != pipeline_version(Engines(None), THRESHOLDS)


def test_several_faults_are_all_said_and_a_spot_ends_the_page_without_cutting_it() -> None:
    both = dark(blurred(paper()))
    lit = glaring(paper())

    assert [f.code for f in faults_of(read(both), both, BARS)] == [
        "PICTURE_DARK",
        "PICTURE_BLURRED",
    ]
    assert [f.code for f in faults_of(read(lit, left=150), lit, BARS)] == ["PICTURE_GLARE"]


@pytest.mark.parametrize(
    ("text", "code"), [("一", "PICTURE_EMPTY"), ("一二三四五六七八九十", "PICTURE_UNREADABLE")]
)
def test_an_unreadable_picture_without_a_known_fault_is_told_by_what_was_read(
    text: str, code: str
) -> None:
    span = Span(text, (0, 0, 9, 9), 0.5, 0.5, Source.OCR, "e", 1)

    (said,) = unreadable(PageRead(1, 10, 10, (span,), (), ()), (), BARS)

    assert (said.code, said.outcome) == (code, "unknown")


class _Reads:
    """An engine that finds the same lines on every picture."""

    name, version = "stub", "1"

    def __init__(self, words: str, confidence: float) -> None:
        self._span = (words, confidence)

    def read_page(self, _picture: Picture) -> PageText:
        words, sure = self._span
        boxes = [(x, y, x + 700, y + LINE) for x, y in LINES]
        return PageText(0, tuple(Span(words, b, sure, sure, Source.OCR, "stub", 1) for b in boxes))

    def read_line(self, _picture: Picture) -> Span | None:
        return None


class _Lines(_Reads):
    """An engine that finds given lines, thirty pixels a letter."""

    def __init__(self, lines: list[tuple[str, int, int]]) -> None:
        self._lines = lines

    def read_page(self, _picture: Picture) -> PageText:
        return PageText(
            0,
            tuple(
                Span(text, (x, y, x + 30 * len(text), y + LINE), 0.97, 0.95, Source.OCR, "stub", 1)
                for text, x, y in self._lines
            ),
        )


def examined(picture: Picture, *, confidence: float, kind: str) -> list[tuple[str, str]]:
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG")
    found = examine(
        content.getvalue(),
        Declared(kind, "image/png", "a.png", None),
        engines=Engines(_Reads(WORDS, confidence)),
        limits=Limits(),
        thresholds=THRESHOLDS,
    )
    faults = [check.code for check in found.checks if check.code.startswith("PICTURE_")]
    return [(found.status, code) for code in faults] or [(found.status, "")]


@pytest.mark.rule("E-02")
def test_findings_say_what_is_wrong_where_something_was_not_read() -> None:
    kind = "manufacturer_authorization"

    unread = examined(blurred(paper()), confidence=0.4, kind=kind)
    half_read = examined(blurred(paper()), confidence=0.95, kind=kind)
    well_taken = examined(paper(), confidence=0.95, kind=kind)

    assert unread == [("unreadable", "PICTURE_BLURRED")]
    assert half_read == [("read", "PICTURE_BLURRED")]
    assert well_taken == [("read", "")]


@pytest.mark.rule("E-02")
def test_what_runs_into_a_spot_of_light_or_an_edge_may_be_hidden_in_part() -> None:
    lit = glaring(paper())

    assert is_half_hidden((100, 580, 185, 620), raw_view(lit), lit, BARS)
    assert is_half_hidden((705, 580, 900, 620), raw_view(lit), lit, BARS)
    assert not is_half_hidden((100, 100, 700, 140), raw_view(lit), lit, BARS)
    assert is_half_hidden((0, 100, 700, 140), raw_view(lit), lit, BARS)
    assert is_half_hidden((700, 100, 1000, 140), raw_view(lit), lit, BARS)


@pytest.mark.rule("E-02")
def test_a_name_that_a_glare_cuts_short_is_not_sure_and_a_whole_one_is() -> None:
    lines = ["授权书", "授权方：甲样本制造有限公司", "被授权方：乙样本", "授权品牌：样本"]
    content = io.BytesIO()
    picture = glaring(paper())
    picture[100:300] = 215
    cv2.rectangle(picture, (345, 205), (1000, 270), (255, 255, 255), -1)
    Image.fromarray(picture).save(content, "PNG")

    found = examine(
        content.getvalue(),
        Declared("manufacturer_authorization", "image/png", "a.png", None),
        engines=Engines(_Lines([(line, 100, 100 + 60 * row) for row, line in enumerate(lines)])),
        limits=Limits(),
        thresholds=THRESHOLDS,
    )

    sure = {name: field.confidence >= 0.85 for name, field in found.fields.items()}
    assert "PICTURE_GLARE" in {check.code for check in found.checks}
    assert (sure["grantor"], sure["grantee"]) == (True, False)
