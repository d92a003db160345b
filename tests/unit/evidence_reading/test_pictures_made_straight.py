"""The image path, one duty at a time, on pictures drawn here."""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pytest

from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines import faulty, lines
from processors.evidence.engines.port import PageText, Picture, Quad
from processors.evidence.opening import Limits
from processors.evidence.reading.codes import find_codes, may_be_invoice
from processors.evidence.reading.light import even_light
from processors.evidence.reading.paper import find_paper, four_corners, is_crooked, on_paper
from processors.evidence.reading.picture import read_picture
from processors.evidence.reading.view import (
    carried_box,
    cropped,
    map_points,
    raw_view,
    rotation,
    turned,
    warped,
)
from processors.evidence.seals.find import Ring, find_rings, rim_points
from processors.evidence.seals.read import as_company, best_reading, read_seals
from processors.evidence.second_look import enlarged, without_stamp
from processors.evidence.values import NOWHERE, Source, Span
from processors.policy import load_policy

RED = (40, 30, 200)
SEALS = SettleBars.of(load_policy().policies[-1])


@dataclass
class CountingEngine:
    """Reads the same on every line, and counts them."""

    line: Span
    name: str = "counting"
    version: str = "1"
    lines: int = 0

    def read_page(self, _picture: Picture) -> PageText:
        return PageText(0, ())

    def read_line(self, _picture: Picture) -> Span | None:
        self.lines += 1
        return self.line


def desk(width: int = 900, height: int = 700) -> Picture:
    return np.full((height, width, 3), 60, dtype=np.uint8)


def sheet_on_desk(corners: list[tuple[int, int]]) -> Picture:
    picture = desk()
    cv2.fillConvexPoly(picture, np.array(corners, dtype=np.int32), (245, 245, 245))
    return picture


def quad(x0: float, y0: float, x1: float, y1: float) -> Quad:
    return lines.quad_of((x0, y0, x1, y1))


def test_a_sheet_on_a_desk_is_cut_out_with_a_margin() -> None:
    picture = sheet_on_desk([(200, 150), (700, 150), (700, 550), (200, 550)])

    view = on_paper(raw_view(picture))

    assert 500 <= view.width <= 560
    assert 400 <= view.height <= 460
    assert carried_box(view, quad(210, 160, 220, 170))[0] < 40


def test_a_page_that_fills_the_picture_is_left_alone() -> None:
    picture = np.full((700, 900, 3), 250, dtype=np.uint8)
    cv2.putText(picture, "1234", (100, 300), cv2.FONT_HERSHEY_SIMPLEX, 3, (0, 0, 0), 5)

    view = on_paper(raw_view(picture))

    assert view.picture is picture


def test_a_sheet_seen_from_the_side_is_laid_flat() -> None:
    corners = [(220, 120), (720, 180), (660, 580), (160, 480)]
    picture = sheet_on_desk(corners)
    cv2.circle(picture, (440, 340), 12, (0, 0, 0), -1)

    view = on_paper(raw_view(picture))

    assert float(view.picture.mean()) > 225
    assert (view.picture[2, 2] > 200).all() or (view.picture[20, 20] > 200).all()
    moved = map_points(view.matrix, np.array([(440, 340)], dtype=np.float32))[0]
    assert view.picture[round(float(moved[1])), round(float(moved[0]))].max() < 80


def test_only_a_leaning_quad_is_crooked() -> None:
    straight = np.array([(0, 0), (100, 0), (100, 50), (0, 50)], dtype=np.float32)
    leaning = np.array([(0, 0), (100, 8), (92, 58), (-8, 50)], dtype=np.float32)

    assert not is_crooked(straight)
    assert is_crooked(leaning)


def test_a_round_thing_has_no_four_corners() -> None:
    picture = desk()
    cv2.circle(picture, (450, 350), 250, (250, 250, 250), -1)

    hull = find_paper(raw_view(picture))

    assert hull is not None
    assert four_corners(hull) is None


def test_a_shadow_is_lifted_and_even_light_left_alone() -> None:
    page = np.full((600, 800, 3), 230, dtype=np.uint8)
    cv2.putText(page, "SHADOW", (450, 300), cv2.FONT_HERSHEY_SIMPLEX, 2, (20, 20, 20), 4)
    ramp = np.linspace(1.0, 0.45, 800)[np.newaxis, :, np.newaxis]
    shaded = (page * ramp).astype(np.uint8)

    lifted = even_light(shaded)

    assert even_light(page) is page
    right, left = lifted[50:150, 700:780].mean(), lifted[50:150, 20:100].mean()
    assert abs(float(right) - float(left)) < 25
    assert lifted[270:300, 450:700].min() < 90


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_quads_turn_with_their_picture(degrees: int) -> None:
    picture = np.full((300, 500, 3), 255, dtype=np.uint8)
    cv2.rectangle(picture, (60, 40), (160, 70), (0, 0, 0), -1)

    moved = lines.turn_quad(quad(60, 40, 160, 70), degrees, 500, 300)
    x0, y0, x1, y1 = (round(edge) for edge in lines.box_of(moved))

    inside = lines.turn_picture(picture, degrees)[y0 + 3 : y1 - 3, x0 + 3 : x1 - 3]
    assert inside.size > 0
    assert int(inside.max()) == 0


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_view_knows_where_its_pixels_come_from(degrees: int) -> None:
    picture = np.full((300, 500, 3), 255, dtype=np.uint8)
    cv2.rectangle(picture, (60, 40), (160, 70), (0, 0, 0), -1)
    view = turned(cropped(raw_view(picture), 20, 10, 480, 290), degrees)

    x0, y0, x1, y1 = (round(edge) for edge in carried_box(view, quad(60, 40, 160, 70)))

    assert int(view.picture[y0 + 3 : y1 - 3, x0 + 3 : x1 - 3].max()) == 0


def test_what_lies_outside_a_view_is_nowhere() -> None:
    view = cropped(raw_view(desk()), 0, 0, 100, 100)

    assert carried_box(view, quad(300, 300, 400, 400)) == NOWHERE


def test_a_slanted_page_is_measured_and_levelled() -> None:
    view = raw_view(np.full((400, 600, 3), 255, dtype=np.uint8))
    level = [quad(50, 50 + 40 * row, 450, 70 + 40 * row) for row in range(5)]
    slanted = [map_points(rotation(view, -3.0), one) for one in level]

    slant = lines.slant_of(slanted)
    again = [map_points(rotation(view, slant), one) for one in slanted]

    assert math.isclose(slant, 3.0, abs_tol=0.1)
    assert abs(lines.slant_of(again)) < 0.1
    assert warped(view, rotation(view, slant), 600, 400).picture.shape == (400, 600, 3)


class Finder(faulty.NullEngine):
    """Finds seven lines on any picture, fanned out by `fan` degrees on one that was cut out."""

    def __init__(self, whole: int, fan: float) -> None:
        object.__setattr__(self, "_whole", whole)
        object.__setattr__(self, "_fan", fan)

    def find_lines(self, picture: Picture, _: int) -> list[Quad]:
        fan = 0.0 if picture.shape[1] == self._whole else self._fan
        return [leaning(20 + 40 * i, i * fan / 6) for i in range(7)]

    def upside_down(self, *_: object) -> bool:
        return False

    def read_quads(self, _: Picture, quads: list[Quad]) -> list[Span | None]:
        return [None for _ in quads]


def leaning(y: float, degrees: float) -> Quad:
    drop = 200 * math.tan(math.radians(degrees))
    points = [(20, y), (220, y + drop), (220, y + drop + 20), (20, y + 20)]
    return np.array(points, dtype=np.float32)


@pytest.mark.parametrize(("fan", "bent"), [(9.0, True), (2.0, False)])
def test_a_sheet_that_a_wrong_outline_bent_is_read_as_it_was_taken(fan: float, bent: bool) -> None:
    picture = sheet_on_desk([(150, 100), (760, 140), (740, 620), (120, 600)])

    read = read_picture(picture, Finder(picture.shape[1], fan), 1, bars=SEALS)

    assert (read.page.width == picture.shape[1]) is bent


def test_lines_fan_out_by_what_their_slopes_differ_and_few_lines_do_not() -> None:
    fanned = [leaning(40.0 * i, float(i)) for i in range(9)]

    assert lines.fan_of(fanned) == pytest.approx(6.4, abs=0.1)
    assert lines.fan_of([leaning(40.0 * i, 5.0) for i in range(9)]) == pytest.approx(0, abs=0.01)
    assert lines.fan_of(fanned[:5]) == 0.0


def test_long_lines_tell_whether_a_page_lies_on_its_side() -> None:
    upright = [quad(0, 0, 200, 20), quad(0, 30, 150, 50), quad(0, 60, 20, 160)]
    sideways = [quad(0, 0, 20, 200), quad(30, 0, 50, 150), quad(60, 0, 160, 20)]

    assert not lines.lies_sideways(upright)
    assert lines.lies_sideways(sideways)
    assert not lines.lies_sideways([])


def test_lines_are_ordered_by_rows() -> None:
    right, left, below = quad(300, 12, 400, 32), quad(0, 10, 100, 30), quad(0, 60, 100, 80)

    ordered = lines.in_reading_order([below, right, left])

    assert [one is two for one, two in zip(ordered, (left, right, below), strict=True)]
    assert lines.box_of(ordered[0]) == lines.box_of(left)
    assert lines.box_of(ordered[1]) == lines.box_of(right)


def test_a_column_is_laid_on_its_side_before_it_is_read() -> None:
    picture = np.full((300, 300, 3), 255, dtype=np.uint8)

    assert lines.cut_line(picture, quad(10, 10, 40, 210)).shape[:2] == (30, 200)
    assert lines.cut_line(picture, quad(10, 10, 210, 40)).shape[:2] == (30, 200)


def test_a_red_ring_is_found_and_a_red_table_is_not() -> None:
    page = np.full((1000, 800, 3), 255, dtype=np.uint8)
    cv2.ellipse(page, (550, 750), (120, 90), 0, 0, 360, RED, 6)
    table = np.full((1000, 800, 3), 255, dtype=np.uint8)
    for step in range(6):
        cv2.line(table, (50, 100 + 100 * step), (750, 100 + 100 * step), RED, 3)
        cv2.line(table, (50 + 140 * step, 100), (50 + 140 * step, 600), RED, 3)

    rings = find_rings(page)

    assert len(rings) == 1
    assert math.hypot(rings[0].x - 550, rings[0].y - 750) < 5
    assert rings[0].shape == "oval"
    assert find_rings(table) == ()


def test_a_grey_ring_is_found_only_where_there_is_no_colour() -> None:
    page = np.full((1000, 800, 3), 240, dtype=np.uint8)
    cv2.circle(page, (400, 700), 100, (120, 120, 120), 7)
    for row in range(8):
        cv2.putText(
            page, "SPECIMEN", (80, 80 + 50 * row), cv2.FONT_HERSHEY_SIMPLEX, 1, (15, 15, 15), 2
        )
    coloured = page.copy()
    cv2.rectangle(coloured, (600, 50), (780, 250), (200, 80, 20), -1)

    assert [ring.shape for ring in find_rings(page)] == ["round"]
    assert find_rings(coloured) == ()


@pytest.mark.parametrize("degrees", [0.0, 62.0, -85.0])
def test_a_round_seal_begins_where_the_page_says_and_an_oval_one_where_it_leans(
    degrees: float,
) -> None:
    nearly_round = Ring(500.0, 400.0, 101.0, 100.0, degrees, 1.0)
    oval = Ring(500.0, 400.0, 150.0, 100.0, degrees, 1.0)
    below, whole = np.array([math.pi / 2]), np.array([1.0])

    assert rim_points(nearly_round, below, whole)[0, 0] == pytest.approx((500, 500), abs=1.5)
    across, down = rim_points(oval, below, whole)[0, 0] - (500, 400)
    assert math.degrees(math.atan2(down, across)) == pytest.approx(90 + degrees, abs=0.1)


@pytest.mark.parametrize(
    ("said", "looks"),
    [
        ("某某县市场监督管理局", 2),
        ("示例海关", 2),
        ("云帆测试贸易有限公司", 2),
        ("全国统一发票监制章", 1),
        ("国发票制", 1),
        ("全国件制章", 1),
        ("某某彩票制作中心", 8),
        ("某某研究院", 8),
        ("云帆测试牌", 8),
    ],
)
def test_a_seal_is_looked_at_until_it_says_who_it_is_of(said: str, looks: int) -> None:
    page = np.full((1000, 800, 3), 255, dtype=np.uint8)
    cv2.circle(page, (400, 700), 100, RED, 6)
    engine = CountingEngine(Span(said, NOWHERE, 0.97, 0.97, Source.OCR, "scripted", 1))

    (seal,) = read_seals(page, engine, 1, bars=SEALS)

    assert seal.text == said
    assert engine.lines == looks


def sure_lines(*texts: str) -> list[Span]:
    return [Span(text, NOWHERE, 0.99, 0.99, Source.OCR, "scripted", 1) for text in texts]


LETTER = ("授权书", "授权人：云帆", "被授权人：远航", "品牌：澜岑", "期限：2026年")


@pytest.mark.parametrize(
    ("text", "closely"),
    [
        (sure_lines(*LETTER), False),
        (sure_lines(*LETTER, "开具发票"), True),
        (sure_lines(*LETTER, "Tax Invoice"), True),
        (sure_lines(*LETTER[:4]), True),
        (sure_lines(*["\ue012\ue033 123"] * 9), True),
        (sure_lines(*LETTER, "Rechnung"), True),
        ([replace(span, confidence=0.6) for span in sure_lines(*LETTER)], True),
        ([], True),
    ],
)
def test_a_page_is_searched_closely_for_codes_unless_it_surely_is_no_invoice(
    text: list[Span], closely: bool
) -> None:
    assert may_be_invoice(text) is closely


def test_a_small_code_is_found_only_on_the_closer_look() -> None:
    code = cv2.QRCodeEncoder.create().encode("01,10,032002100111,12345678,99.50,20260101,,ABCD")
    page = np.full((900, 700), 255, dtype=np.uint8)
    small = cv2.resize(code, None, fx=1.25, fy=1.25, interpolation=cv2.INTER_AREA)
    page[60 : 60 + small.shape[0], 60 : 60 + small.shape[1]] = small
    picture = np.asarray(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR), dtype=np.uint8)

    assert find_codes(picture, sure_lines(*LETTER)) == ()
    assert [one.symbology for one in find_codes(picture, sure_lines("发票"))] == ["QRCode"]


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("云帆测试贸易有限公司", "云帆测试贸易有限公司"),
        ("贸易有限公司云帆测试", "云帆测试贸易有限公司"),
        ("★云帆测试贸易有限公司12", "云帆测试贸易有限公司"),
        ("Ltd. Specimen Holdings Co.", "Specimen Holdings Co. Ltd."),
        ("16 Specimen Holdings Co., Ltd. 188 0006", "16 Specimen Holdings Co., Ltd."),
        ("88006 3M Specimen Ltd.", "3M Specimen Ltd."),
        ("A B Foods Ltd.", "A B Foods Ltd."),
        ("C & A Mode Limited", "C & A Mode Limited"),
        ("Specimen S.p.A. 188 006 12", "Specimen S.p.A."),
        ("", ""),
    ],
)
def test_a_rim_is_turned_so_that_it_ends_as_companies_do(text: str, company: str) -> None:
    assert as_company(text) == company


def test_readings_of_a_seal_vote_and_poor_ones_do_not() -> None:
    name = "云帆测试贸易有限公司"

    assert best_reading([(name, 0.8), (name, 0.8), ("云帆测武贸易有限公司", 0.95)])[0] == name
    assert best_reading([("云帆测试", 0.3), ("云", 0.99)]) == (None, 0.0)


def test_a_province_that_one_reading_cut_off_belongs_to_the_name() -> None:
    name = "云帆测试贸易有限公司"

    assert best_reading([(f"上海{name}", 0.8), (name, 0.96)]) == (f"上海{name}", 0.96)
    assert best_reading([("上海云帆测公司", 0.8), (name, 0.96)])[0] == f"上海{name}"
    assert best_reading([(f"出兴{name}", 0.8), (name, 0.96)]) == (name, 0.96)


def test_a_red_stamp_vanishes_from_its_line() -> None:
    crop = np.full((60, 300, 3), 255, dtype=np.uint8)
    cv2.putText(crop, "1234", (20, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (0, 0, 0), 4)
    stamped = crop.copy()
    cv2.line(stamped, (0, 10), (300, 50), (60, 60, 230), 8)

    cleaned = without_stamp(stamped)

    difference = np.abs(cleaned.astype(int) - crop.astype(int))
    assert float((difference > 60).mean()) < 0.03
    assert without_stamp(crop) is crop
    assert enlarged(crop[:30]).shape[0] == 64


def test_nothing_is_a_code_on_an_empty_page() -> None:
    assert find_codes(np.full((200, 200, 3), 255, dtype=np.uint8)) == ()


def test_a_page_is_turned_as_its_engine_says() -> None:
    span = Span("upright", (10.0, 10.0, 90.0, 30.0), 0.9, 0.9, Source.OCR, "scripted", 1)
    engine = faulty.ScriptedEngine(spans=(span,), turned=90)

    read = read_picture(np.full((100, 300, 3), 255, dtype=np.uint8), engine, 2, bars=SEALS)

    assert (read.page.width, read.page.height, read.page.turned) == (100, 300, 90)
    assert [one.page for one in read.page.spans] == [2]
    assert read.picture.shape == (300, 100, 3)


def test_without_an_engine_a_picture_still_has_its_size_and_codes() -> None:
    read = read_picture(np.full((100, 300, 3), 255, dtype=np.uint8), None, 1, bars=SEALS)

    assert read.page.spans == ()
    assert (read.page.width, read.page.height) == (300, 100)


def test_a_strip_as_long_as_any_picture_may_be_is_looked_at_for_codes() -> None:
    strip = np.full((40, Limits().picture_side, 3), 255, dtype=np.uint8)

    assert find_codes(strip) == ()
