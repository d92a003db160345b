"""What stands beside the labels of addresses and bank accounts is left unread, all else is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines.faulty import NullEngine
from processors.evidence.engines.port import Picture, Quad
from processors.evidence.reading.addresses import is_label, may_be_labelled
from processors.evidence.reading.picture import read_picture
from processors.evidence.values import Source, Span

BARS = SettleBars(strips=2, cost=2.0, likeness=0.6, confidence=0.9)
LABEL = (100.0, 200.0, 220.0, 224.0)
VALUE = (230.0, 200.0, 620.0, 224.0)
BELOW = (230.0, 240.0, 620.0, 264.0)


def quad(box: tuple[float, float, float, float]) -> Quad:
    x0, y0, x1, y1 = box
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float32)


Line = tuple[tuple[float, float, float, float], str]


@dataclass(frozen=True)
class Scripted(NullEngine):
    """Finds the given lines and reads what is written for them, and notes what it read."""

    lines: Sequence[Line] = ()
    read: list[str] = field(default_factory=list)

    def find_lines(self, _picture: Picture, _long_side: int) -> list[Quad]:
        return [quad(box) for box, _ in self.lines]

    def upside_down(self, _picture: Picture, _quads: list[Quad]) -> bool:
        return False

    def read_quads(self, _picture: Picture, quads: list[Quad]) -> list[Span | None]:
        texts = {quad(box).tobytes(): (box, text) for box, text in self.lines}
        found = [texts[one.tobytes()] for one in quads]
        self.read.extend(text for _, text in found)
        return [Span(text, box, 0.99, 0.99, Source.OCR, "script", 1) for box, text in found]


def texts_read(
    *lines: tuple[tuple[float, float, float, float], str],
) -> tuple[list[str], list[str]]:
    """What the page says, and what was read at all."""
    engine = Scripted(lines=lines)
    white = np.full((600, 900, 3), 255, dtype=np.uint8)
    page = read_picture(white, engine, 1, bars=BARS, crop=False).page
    return [span.text for span in page.spans], engine.read


@pytest.mark.parametrize(
    "label", ["地址、电话：", "地 址 、 电 话:", "开户行及账号：", "开户行及帐号", "开户银行账号:"]
)
def test_what_stands_beside_such_a_label_is_never_read(label: str) -> None:
    said, read = texts_read((LABEL, label), (VALUE, "某地某路1号 010-0000"), (BELOW, "其他"))

    assert said == [label, "其他"]
    assert "某地某路1号 010-0000" not in read


@pytest.mark.parametrize(
    "label", ["名称：", "纳税人识别号：", "收货地址：", "住所", "电话", "地址"]
)
def test_beside_any_other_label_all_is_read(label: str) -> None:
    value = "91350100M000100Y43 有限公司"

    said, _ = texts_read((LABEL, label), (VALUE, value), (BELOW, "其他"))

    assert said == [label, value, "其他"]


def test_a_label_with_its_value_in_one_line_is_read() -> None:
    assert not is_label("地址、电话：某地某路1号")
    assert not is_label("")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param((230.0, 230.0, 620.0, 254.0), id="the line under it"),
        pytest.param((330.0, 200.0, 720.0, 224.0), id="far to the right"),
        pytest.param((230.0, 200.0, 330.0, 224.0), id="a short one"),
    ],
)
def test_only_a_long_line_close_by_waits(other: tuple[float, float, float, float]) -> None:
    assert may_be_labelled([quad(LABEL), quad(other)]) == {}
    assert may_be_labelled([quad(LABEL), quad(VALUE)]) == {1: 0}
