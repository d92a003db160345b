"""Every OCR engine, real or faulty, under the same promises of the port."""

import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from processors.evidence.engines import faulty, honest_spans, load_engines
from processors.evidence.engines.lines import turn_picture
from processors.evidence.engines.own_models import OwnModels
from processors.evidence.engines.port import (
    LineFinder,
    OcrEngine,
    Picture,
    Weigher,
    read_lines,
)
from processors.evidence.engines.rapidocr_engine import RapidOcrEngine
from processors.evidence.engines.tesseract_engine import TesseractEngine, tesseract_is_here
from processors.evidence.values import Source

LINES = (
    "购买方名称：云帆测试贸易有限公司",
    "发票号码：26112000000012345678",
    "货物或应税劳务、服务名称：测试用品",
    "价税合计：1234.56 元，开票日期 2026 年 11 月 23 日",
    "销售方名称：星河样品制造有限公司",
    "统一社会信用代码以营业执照为准，请妥善保管",
)


def page_of(lines: tuple[str, ...]) -> Picture:
    page = np.full((700, 1000, 3), 255, dtype=np.uint8)
    for index, line in enumerate(lines):
        cv2.putText(page, line, (60, 100 + 90 * index), (0, 0, 0), cv2.FontFace("uni"), 36)
    return page


def needs_tesseract() -> OcrEngine:
    if shutil.which("tesseract") is None or not tesseract_is_here():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("tesseract with chi_sim is not installed: run `make services`")
    return TesseractEngine()


READERS = [
    pytest.param(lambda: RapidOcrEngine(OwnModels()), id="rapidocr"),
    pytest.param(needs_tesseract, id="tesseract", marks=pytest.mark.tesseract),
]
ANY_ENGINE = [
    *READERS,
    pytest.param(faulty.NullEngine, id="null"),
    pytest.param(faulty.ScriptedEngine, id="scripted"),
    pytest.param(faulty.LyingEngine, id="lying"),
    pytest.param(faulty.TalkativeEngine, id="talkative"),
]

Make = Callable[[], OcrEngine]


@pytest.mark.parametrize("make", ANY_ENGINE)
def test_what_is_believed_lies_on_the_page_with_scores_between_nought_and_one(make: Make) -> None:
    page = page_of(LINES)

    text = make().read_page(page)
    spans = honest_spans(text.spans, page.shape[1], page.shape[0], 3)

    assert text.turned in (0, 90, 180, 270)
    for span in spans:
        assert 0 <= span.box[0] < span.box[2] <= page.shape[1]
        assert 0 <= span.box[1] < span.box[3] <= page.shape[0]
        assert 0 <= span.weakest <= 1
        assert 0 <= span.confidence <= 1
        assert span.text.strip()
        assert span.page == 3


@pytest.mark.parametrize("make", ANY_ENGINE)
def test_an_engine_names_itself_and_its_version(make: Make) -> None:
    engine = make()

    assert engine.name
    assert engine.version


@pytest.mark.parametrize("make", READERS)
def test_an_empty_page_has_no_lines(make: Make) -> None:
    blank = np.full((300, 400, 3), 255, dtype=np.uint8)

    assert make().read_page(blank).spans == ()
    assert make().read_line(blank) is None


@pytest.mark.parametrize("make", READERS)
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_is_read_whichever_way_it_lies(make: Make, turned: int) -> None:
    engine = make()

    text = engine.read_page(turn_picture(page_of(LINES), turned))

    assert (text.turned + turned) % 360 == 0
    transcript = "".join(span.text for span in text.spans).replace(" ", "")
    assert "26112000000012345678" in transcript
    assert {span.source for span in text.spans} == {Source.OCR}
    assert {span.engine for span in text.spans} == {engine.name}


@pytest.mark.parametrize("make", READERS)
def test_lines_come_from_top_to_bottom(make: Make) -> None:
    spans = make().read_page(page_of(LINES)).spans

    tops = [span.box[1] for span in spans]
    assert len(spans) >= len(LINES)
    assert all(later >= earlier - 30 for earlier, later in pairwise(tops))


@pytest.mark.parametrize("make", READERS)
def test_a_line_is_read_by_itself_and_again_the_same(make: Make) -> None:
    engine = make()
    line = page_of(LINES[1:2])[60:130, 40:720]

    first, second = engine.read_line(line), engine.read_line(line)

    assert first is not None
    assert "26112000000012345678" in first.text.replace(" ", "")
    assert first == second
    assert first.box == (0.0, 0.0, float(line.shape[1]), float(line.shape[0]))


@pytest.mark.parametrize("make", READERS)
def test_many_lines_at_once_are_read_as_one_by_one(make: Make) -> None:
    engine = make()
    page = page_of(LINES[:2])
    blank = np.full((60, 300, 3), 255, dtype=np.uint8)
    crops = [page[60:130, 40:720], blank, page[150:220, 40:720]]

    together = read_lines(engine, crops)

    assert [span is None for span in together] == [False, True, False]
    alone = [engine.read_line(crop) for crop in crops]
    assert [span and span.text for span in together] == [span and span.text for span in alone]


@pytest.mark.parametrize("make", READERS)
def test_the_weakest_character_is_never_surer_than_the_mean(make: Make) -> None:
    for span in make().read_page(page_of(LINES)).spans:
        assert span.weakest <= span.confidence + 1e-6


def test_rapidocr_tells_its_lines_before_it_reads_them() -> None:
    engine = RapidOcrEngine(OwnModels())
    assert isinstance(engine, LineFinder)

    quads = engine.find_lines(page_of(LINES), 960)

    assert len(quads) >= len(LINES)
    assert not engine.upside_down(page_of(LINES), quads)


def test_rapidocr_says_of_a_text_it_did_not_read_how_well_it_fits() -> None:
    engine = RapidOcrEngine(OwnModels())
    assert isinstance(engine, Weigher)
    line = page_of(LINES[4:5])[60:130, 40:720]

    texts = ("星河样品制造有限公司", "星海样品制造有限公司", "星河𠀀样品", "…")

    read, cost = engine.read_weighed(line, texts)

    assert read == engine.read_line(line)
    assert cost("星河样品制造有限公司") < 0.1
    assert cost("样品制造 (有限公司)") < 0.1
    assert cost("星海样品制造有限公司") > 4.5
    assert cost("有限公司星河样品制造") > 20
    assert cost("星河𠀀样品") == cost("…") == math.inf


def test_loading_the_engines_leaves_no_mark_of_usage_reports(tmp_path: Path) -> None:
    program = "from processors.evidence.engines import load_engines; load_engines()"
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    unset = {name: value for name, value in os.environ.items() if "TELEMETRY" not in name}

    subprocess.run([sys.executable, "-c", program], env=unset | home, check=True)

    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_lies_is_not_believed() -> None:
    lies = faulty.LyingEngine().spans

    believed = honest_spans(lies, 100, 100, 1)

    assert [span.text for span in believed] == ["true"]


def test_without_rapidocr_tesseract_reads_whole_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "processors.evidence.engines.rapidocr_engine", None)

    engines = load_engines()

    assert engines.second is None
    if tesseract_is_here():
        assert engines.reader is not None
        assert engines.version.startswith("tesseract-")
    else:
        assert engines.version == "no-engine"
