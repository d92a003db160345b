"""Papers set by hand: lines of text at places, as an engine or a text layer would give them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from processors.evidence.checks import Thresholds
from processors.evidence.values import (
    Code,
    DocumentRead,
    Media,
    PageRead,
    Seal,
    Source,
    Span,
)
from processors.policy import load_policy

Line = tuple[float, float, str]
Paper = Callable[..., DocumentRead]

SELLER = "91350100M000100Y43"
BUYER = "91310000MA0000AB16"


_MEDIA: dict[Source, Media] = {
    Source.OCR: "image",
    Source.TEXT_LAYER: "pdf",
    Source.OFD: "ofd",
}


def set_lines(
    lines: Sequence[Line],
    *,
    source: Source = Source.TEXT_LAYER,
    confidence: float = 1.0,
    codes: Sequence[str] = (),
    seals: Sequence[Seal] = (),
    structured: dict[str, str] | None = None,
    signed: bool | None = None,
    size: float = 20.0,
) -> DocumentRead:
    """Set each line at its place, letters `size` high; Chinese letters as wide as high."""
    engine = "rapidocr" if source is Source.OCR else None
    spans = []
    for x, y, text in lines:
        width = sum(size if ord(c) > 0x2E80 else size / 2 for c in text)
        box = (x, y, x + width, y + size)
        spans.append(Span(text, box, confidence, confidence, source, engine, 1))
    page = PageRead(
        1,
        1600,
        1100,
        tuple(spans),
        tuple(Code(payload, (10, 10, 110, 110), 1) for payload in codes),
        tuple(seals),
    )
    return DocumentRead(_MEDIA[source], (page,), structured or {}, signed)


@pytest.fixture
def paper() -> Paper:
    return set_lines


@pytest.fixture
def thresholds() -> Thresholds:
    return Thresholds.of(load_policy().at(datetime(2026, 1, 1, tzinfo=UTC)))


@pytest.fixture
def older_invoice() -> list[Line]:
    """An electronic invoice of the older form, right in every part."""
    return [
        (540, 50, "福建增值税电子普通发票"),
        (1100, 50, "发票代码:035001900111"),
        (1100, 90, "发票号码:00000017"),
        (1100, 130, "开票日期:2019年05月08日"),
        (1100, 170, "校 验 码:12345 67890 12345 67890"),
        (40, 190, "机器编号:499000000017"),
        (50, 240, "购"),
        (50, 280, "买"),
        (50, 320, "方"),
        (100, 240, "名"),
        (200, 240, "称:甲样本贸易有限公司"),
        (100, 280, "纳税人识别号:" + BUYER),
        (190, 420, "货物或应税劳务、服务名称"),
        (500, 420, "规格型号"),
        (660, 420, "单位"),
        (780, 420, "数 量"),
        (940, 420, "单 价"),
        (1130, 420, "金 额"),
        (1300, 420, "税率"),
        (1450, 420, "税 额"),
        (60, 450, "*日用杂品*样本牌水杯"),
        (500, 450, "YB-1"),
        (670, 450, "个"),
        (800, 450, "2"),
        (930, 450, "150.00"),
        (1140, 450, "300.00"),
        (1310, 450, "13%"),
        (1470, 450, "39.00"),
        (60, 474, "(大号)"),
        (170, 720, "合"),
        (290, 720, "计"),
        (1130, 720, "¥300.00"),
        (1460, 720, "¥39.00"),
        (130, 770, "价税合计（大写）"),
        (500, 770, "⊗叁佰叁拾玖圆整"),
        (1230, 770, "（小写）¥339.00"),
        (50, 830, "销"),
        (50, 870, "售"),
        (50, 910, "方"),
        (100, 830, "名称:乙样本制造有限公司"),
        (100, 870, "纳税人识别号:" + SELLER),
        (60, 990, "收款人:某甲"),
        (500, 990, "复核:某乙"),
        (830, 990, "开票人:某丙"),
    ]


@pytest.fixture
def digital_invoice() -> list[Line]:
    """A 数电票: buyer left, seller right, labels and values apart."""
    return [
        (440, 60, "电子发票（普通发票）"),
        (1160, 60, "发票号码："),
        (1280, 60, "24352000000000000017"),
        (1160, 100, "开票日期："),
        (1280, 100, "2024年05月14日"),
        (40, 240, "购买方信息"),
        (90, 260, "名称："),
        (160, 260, "甲样本贸易有限公司"),
        (90, 340, "统一社会信用代码/纳税人识别号："),
        (420, 340, BUYER),
        (830, 240, "销售方信息"),
        (880, 260, "名称："),
        (950, 260, "乙样本制造有限公司"),
        (880, 340, "统一社会信用代码/纳税人识别号："),
        (1210, 340, SELLER),
        (120, 420, "项目名称"),
        (330, 420, "规格型号"),
        (520, 420, "单 位"),
        (730, 420, "数 量"),
        (920, 420, "单 价"),
        (1120, 420, "金 额"),
        (1236, 420, "税率/征收率"),
        (1520, 420, "税 额"),
        (35, 450, "*日用杂品*样本牌水杯"),
        (530, 450, "个"),
        (740, 450, "2"),
        (930, 450, "150"),
        (1130, 450, "300.00"),
        (1300, 450, "13%"),
        (1530, 450, "39.00"),
        (160, 720, "合"),
        (280, 720, "计"),
        (1110, 720, "¥300.00"),
        (1510, 720, "¥39.00"),
        (130, 775, "价税合计（大写）"),
        (500, 775, "叁佰叁拾玖圆整"),
        (1130, 775, "（小写）"),
        (1230, 775, "¥339.00"),
        (150, 1020, "开票人：某丙"),
    ]
