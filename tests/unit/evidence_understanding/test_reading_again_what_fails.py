"""What a check fails on is read again first: nothing fails on what one look misread."""

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from processors.evidence.checks import Thresholds
from processors.evidence.engines import Engines
from processors.evidence.engines.port import PageText, Picture
from processors.evidence.examine import examine
from processors.evidence.opening import Limits
from processors.evidence.values import Declared, DocumentRead, Source, Span

Paper = Callable[..., DocumentRead]
LETTER = "brand_agency_authorization"
Lines = list[tuple[float, float, str]]


class _LooksTwice:
    """An engine that reads a page so, and any line that it is shown by itself otherwise."""

    name, version = "rapidocr", "1"

    def __init__(self, page: DocumentRead, line: str | None) -> None:
        self._page, self._line = page, line
        self.looks = 0

    def read_page(self, _picture: Picture) -> PageText:
        return PageText(0, self._page.pages[0].spans)

    def read_line(self, picture: Picture) -> Span | None:
        self.looks += 1
        if self._line is None:
            return None
        height, width = picture.shape[:2]
        return Span(self._line, (0, 0, width, height), 0.97, 0.97, Source.OCR, self.name, 1)


def outcomes(
    engine: _LooksTwice, thresholds: Thresholds, kind: str = "purchase_invoice"
) -> dict[str, set[str]]:
    content = io.BytesIO()
    Image.fromarray(np.full((1100, 1600, 3), 215, np.uint8)).save(content, "PNG")
    found = examine(
        content.getvalue(),
        Declared(kind, "image/png", "a.png", None),
        engines=Engines(engine),
        limits=Limits(),
        thresholds=thresholds,
    )
    said: dict[str, set[str]] = {}
    for one in found.checks:
        said.setdefault(one.code, set()).add(one.outcome)
    return said


@pytest.mark.rule("E-04")
def test_amounts_that_contradict_each_other_are_read_again_however_sure_they_seemed(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    misread = [
        (x, y, text.replace("339.00", "389.00").replace("叁佰叁拾玖", "叁佰捌拾玖"))
        for x, y, text in older_invoice
    ]
    page = paper(misread, source=Source.OCR, confidence=0.98)
    alike, other = _LooksTwice(page, None), _LooksTwice(page, "¥339.00")

    assert "fail" in outcomes(alike, thresholds)["INV_ARITHMETIC"]
    assert "fail" not in outcomes(other, thresholds)["INV_ARITHMETIC"]


def test_what_is_sure_enough_and_fails_nothing_is_not_read_again(
    paper: Paper, older_invoice: Lines, thresholds: Thresholds
) -> None:
    engine = _LooksTwice(paper(older_invoice, source=Source.OCR, confidence=0.94), None)

    said = outcomes(engine, thresholds)

    assert "fail" not in set().union(*said.values())
    assert engine.looks == 0


@pytest.mark.rule("I-03")
@pytest.mark.parametrize(("kind", "again"), [("power_of_attorney", True), (LETTER, False)])
def test_papers_of_a_right_are_read_again_below_the_bar_of_notices(
    paper: Paper, thresholds: Thresholds, kind: str, again: bool
) -> None:
    power = ["授权委托书", "委托人：甲样本制造有限公司", "受托人：乙样本贸易有限公司"]
    letter = ["品牌授权书", "授权方：甲样本制造有限公司", "被授权方：乙样本贸易有限公司"]
    lines = letter if kind == LETTER else power
    document = paper(
        [(300, 60 + 100 * row, line) for row, line in enumerate(lines)], source=Source.OCR
    )
    (page,) = document.pages
    spans = tuple(replace(span, confidence=0.97, weakest=0.85) for span in page.spans)
    engine = _LooksTwice(replace(document, pages=(replace(page, spans=spans),)), None)

    outcomes(engine, thresholds, kind)

    assert (engine.looks > 0) == again
