"""Any spans at any places give fields or none: nothing raises, nothing is empty."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from processors.evidence.checks import Thresholds, check, verdict
from processors.evidence.understanding import doubts, recognise_kind, understand
from processors.evidence.understanding.layout import lay_out
from processors.evidence.values import (
    Code,
    Declared,
    DocumentRead,
    Field,
    PageRead,
    Seal,
    Source,
    Span,
)
from processors.policy import load_policy

KINDS = (
    "purchase_invoice",
    "brand_agency_authorization",
    "inspection_report",
    "counter_receipt",
    "customs_certificate",
    "waybill",
    "carrier_statement",
    "business_licence",
    "right_certificate",
    "chat_record",
    "other",
)
LABELS = (
    *("名称:", "名", "称", "购买方", "销售方", "购", "买", "方", "合计", "合", "计"),
    *("价税合计(大写)", "(小写)", "发票号码:", "发票代码:", "开票日期:", "纳税人识别号:"),
    *("项目名称", "金额", "税额", "税率", "数量", "单价", "¥12.00", "-3.00", "13%"),
    *("壹佰圆整", "元", "授权方:", "被授权方:", "授权期限", "2025年1月1日", "至", "日期:"),
    *("Total", "Grantor:", "收件人", "运单号", "CMA", "注册号:", "买家", "(", ")", ":"),
    *("*服装*衣", "1 x 2.00", "合格证", "检验报告", "CNAS L1234", "境内收货人", "有效期至"),
)
THRESHOLDS = Thresholds.of(load_policy().at(datetime(2026, 1, 1, tzinfo=UTC)))

words = st.one_of(
    st.text(max_size=20),
    st.sampled_from(LABELS),
)
coordinate = st.floats(-50, 2000, allow_nan=False)
spans = st.builds(
    lambda text, x, y, w, h, c, source: Span(
        text, (x, y, x + w, y + h), c, c, source, "rapidocr" if source is Source.OCR else None, 1
    ),
    words,
    coordinate,
    coordinate,
    st.floats(0, 900, allow_nan=False),
    st.floats(0, 120, allow_nan=False),
    st.floats(0, 1),
    st.sampled_from([Source.OCR, Source.OFD, Source.TEXT_LAYER]),
)
codes = st.builds(
    lambda payload: Code(payload, (0.0, 0.0, 9.0, 9.0), 1),
    st.one_of(st.text(max_size=30), st.just("01,32,,24352000000000000017,48.90,20240514,,0000")),
)
seals = st.builds(
    lambda text, c: Seal((0.0, 900.0, 99.0, 999.0), "oval", text, c, text, 1),
    st.one_of(st.none(), st.text(max_size=12)),
    st.floats(0, 1),
)
documents = st.builds(
    lambda s, c, z, v: DocumentRead(
        "image",
        (PageRead(1, 1600, 1100, tuple(s), tuple(c), tuple(z)),),
        {"goods": v, "total_amount": v},
    ),
    st.lists(spans, max_size=24),
    st.lists(codes, max_size=2),
    st.lists(seals, max_size=2),
    st.one_of(st.text(max_size=10), st.just('[{"name": 1}]'), st.just("[[1]]"), st.just("{}")),
)


def is_well_formed(field: Field) -> bool:
    return bool(field.value) and 0.0 <= field.confidence <= 1.0 and len(field.box) == 4


@settings(max_examples=40, deadline=None)
@given(documents, st.sampled_from(KINDS))
def test_any_document_is_understood_and_judged(document: DocumentRead, kind: str) -> None:
    recognise_kind(document, Declared(kind=kind))

    fields = understand(document, kind)
    checks = check(kind, fields, document, Declared(), THRESHOLDS)

    assert all(is_well_formed(field) for field in fields.values())
    assert all(one.detail.zh and one.detail.en for one in checks)
    assert verdict(kind, fields, checks, THRESHOLDS) in (
        "sufficient",
        "insufficient",
        "needs_review",
    )
    doubts(fields, kind, document, THRESHOLDS.needed)


@settings(max_examples=40, deadline=None)
@given(documents)
def test_every_letter_of_a_row_can_be_cut_out(document: DocumentRead) -> None:
    for sheet in lay_out(document):
        for row in sheet.rows:
            piece = row.cut(0, len(row.text))

            assert piece.text
            assert piece.box[0] <= piece.box[2]
