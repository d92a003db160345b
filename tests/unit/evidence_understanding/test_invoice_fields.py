from collections.abc import Callable
from dataclasses import replace

import pytest

from processors.evidence.understanding import understand
from processors.evidence.understanding.invoice_qr import crc16_umts
from processors.evidence.understanding.labels import FULL_FORMS
from processors.evidence.values import DocumentRead, Field, Source

Paper = Callable[..., DocumentRead]
Lines = list[tuple[float, float, str]]
KIND = "purchase_invoice"


def values(document: DocumentRead) -> dict[str, object]:
    return {name: field.value for name, field in understand(document, KIND).items()}


def sealed(body: str) -> str:
    return f"{body}{crc16_umts(body.encode()):04X}"


@pytest.fixture
def expected() -> dict[str, object]:
    return {
        "invoice_kind": "vat_electronic_ordinary",
        "invoice_code": "035001900111",
        "invoice_number": "00000017",
        "issue_date": "2019-05-08",
        "check_code": "12345678901234567890",
        "machine_number": "499000000017",
        "buyer_name": "甲样本贸易有限公司",
        "seller_name": "乙样本制造有限公司",
        "seller_tax_id": "91350100M000100Y43",
        "amount_without_tax": "300.00",
        "tax_amount": "39.00",
        "total_amount": "339.00",
        "total_in_words": "叁佰叁拾玖圆整",
    }


@pytest.mark.parametrize("source", [Source.TEXT_LAYER, Source.OFD, Source.OCR])
def test_an_older_invoice_is_read_alike_from_every_source(
    paper: Paper, older_invoice: Lines, expected: dict[str, object], source: Source
) -> None:
    read = values(paper(older_invoice, source=source))

    assert {name: read.get(name) for name in expected} == expected


def test_buyer_and_seller_stand_side_by_side_on_a_digital_invoice(
    paper: Paper, digital_invoice: Lines
) -> None:
    read = values(paper(digital_invoice))

    assert read["invoice_kind"] == "digital_ordinary"
    assert read["invoice_number"] == "24352000000000000017"
    assert "invoice_code" not in read
    assert (read["buyer_name"], read["seller_name"]) == ("甲样本贸易有限公司", "乙样本制造有限公司")
    assert read["seller_tax_id"] == "91350100M000100Y43"
    assert (read["total_amount"], read["total_in_words"]) == ("339.00", "叁佰叁拾玖圆整")


def test_a_goods_line_has_its_columns_and_the_rest_of_its_name(
    paper: Paper, older_invoice: Lines
) -> None:
    goods = values(paper(older_invoice))["goods"]

    assert goods == [
        {
            "name": "*日用杂品*样本牌水杯(大号)",
            "model": "YB-1",
            "unit": "个",
            "quantity": "2",
            "unit_price": "150.00",
            "amount": "300.00",
            "tax_rate": "13%",
            "tax": "39.00",
        }
    ]


def test_a_scrambled_order_of_spans_changes_nothing(paper: Paper, older_invoice: Lines) -> None:
    straight = values(paper(older_invoice))

    scrambled = values(paper(list(reversed(older_invoice))))

    assert scrambled == straight


def test_a_field_that_is_blank_on_the_paper_is_absent(paper: Paper, older_invoice: Lines) -> None:
    without = [line for line in older_invoice if not line[2].startswith("纳税人识别号:9131")]

    read = values(paper([*without, (100, 280, "纳税人识别号:")]))

    assert "buyer_tax_id" not in read


def test_a_total_under_a_stamp_is_computed_and_says_so(paper: Paper, older_invoice: Lines) -> None:
    covered = [line for line in older_invoice if not line[2].startswith(("（小写）", "⊗"))]

    fields = understand(paper(covered, source=Source.OCR), KIND)

    assert fields["total_amount"].value == "339.00"
    assert fields["total_amount"].engine == "derived: amount_without_tax + tax_amount"
    assert fields["total_amount"].confidence < 0.95


def test_the_capitals_give_the_total_when_the_digits_are_gone(
    paper: Paper, older_invoice: Lines
) -> None:
    covered = [line for line in older_invoice if not line[2].startswith("（小写）")]

    fields = understand(paper(covered, source=Source.OCR), KIND)

    assert fields["total_amount"].value == "339.00"
    assert fields["total_amount"].engine == "derived: total_in_words"


def test_the_qr_puts_right_what_was_read_in_doubt(paper: Paper, older_invoice: Lines) -> None:
    misread = [(x, y, t.replace("00000017", "00000011")) for x, y, t in older_invoice]
    payload = sealed("01,10,035001900111,00000017,300.00,20190508,12345678901234567890,")

    field = understand(paper(misread, source=Source.OCR, confidence=0.88, codes=[payload]), KIND)[
        "invoice_number"
    ]

    assert (field.value, field.source) == ("00000017", Source.QR)
    assert field.alternatives == ("00000011",)
    assert field.confidence < 0.95


def test_sure_print_stays_the_value_when_the_qr_says_otherwise(
    paper: Paper, older_invoice: Lines
) -> None:
    payload = sealed("01,10,035001900111,00000099,300.00,20190508,12345678901234567890,")

    field = understand(paper(older_invoice, codes=[payload]), KIND)["invoice_number"]

    assert field.value == "00000017"
    assert field.alternatives == ("00000099",)
    assert field.confidence < 0.95


def test_print_and_qr_that_agree_make_a_value_surer(paper: Paper, older_invoice: Lines) -> None:
    payload = sealed("01,10,035001900111,00000017,300.00,20190508,12345678901234567890,")
    ocr = {"source": Source.OCR, "confidence": 0.985}

    alone = understand(paper(older_invoice, **ocr), KIND)["invoice_number"]
    both = understand(paper(older_invoice, **ocr, codes=[payload]), KIND)["invoice_number"]

    assert both.confidence > alone.confidence


def test_a_misread_tax_id_is_put_right_and_marked(paper: Paper, older_invoice: Lines) -> None:
    misread = [(x, y, t.replace("M000100Y43", "MO00I00Y43")) for x, y, t in older_invoice]

    from_ocr = understand(paper(misread, source=Source.OCR), KIND)["seller_tax_id"]
    from_text = understand(paper(misread), KIND)["seller_tax_id"]

    assert (from_ocr.value, from_ocr.engine) == ("91350100M000100Y43", "rapidocr+repaired")
    assert from_ocr.confidence < 0.95
    assert from_text.value == "91350100MO00I00Y43"


def test_the_original_under_the_page_counts_first(paper: Paper, older_invoice: Lines) -> None:
    document = paper(older_invoice, structured={"total_amount": "339.00", "buyer_name": "丙公司"})

    fields = understand(document, KIND)

    assert fields["total_amount"].confidence >= 0.99
    assert fields["buyer_name"].value == "丙公司"
    assert fields["buyer_name"].alternatives == ("甲样本贸易有限公司",)
    assert fields["buyer_name"].confidence < 0.95


def test_lines_of_an_original_write_their_rate_as_printed(paper: Paper) -> None:
    line = '[{"name": "水杯", "amount": "300.00", "tax_rate": "0.13", "model": ""}]'

    goods = understand(paper([], structured={"goods": line}), KIND)["goods"]

    assert goods.value == [{"name": "水杯", "amount": "300.00", "tax_rate": "13%"}]


def test_a_paper_special_invoice_bears_its_number_without_label(paper: Paper) -> None:
    lines = [
        (100, 40, "1100094140"),
        (500, 40, "北京增值税专用发票"),
        (1000, 40, "№ 87654321"),
        (1000, 100, "开票日期:2010年11月18日"),
        (100, 240, "名称:测试购方企业"),
        (190, 420, "货物或应税劳务名称"),
        (780, 420, "数量"),
        (940, 420, "单价"),
        (1130, 420, "金额"),
        (1450, 420, "税额"),
    ]

    read = values(paper(lines))

    assert (read["invoice_code"], read["invoice_number"]) == ("1100094140", "87654321")
    assert read["invoice_kind"] == "vat_special"


def test_a_date_whose_signs_a_stamp_hides_is_still_read_for_less(
    paper: Paper, older_invoice: Lines
) -> None:
    lines = [line for line in older_invoice if not line[2].startswith("开票日期")]
    lines += [(1100, 130, "开票日期:2019"), (1250, 130, "05 08")]

    field = understand(paper(lines, source=Source.OCR), KIND)["issue_date"]

    assert field.value == "2019-05-08"
    assert field.confidence < 0.95


def test_a_roll_names_both_parties_by_its_labels(paper: Paper) -> None:
    lines = [
        (60, 40, "浙江增值税普通发票(卷票)"),
        (30, 100, "发票代码 033002501206"),
        (30, 140, "发票号码 27087036"),
        (30, 180, "销售方名称:乙样本制造有限公司"),
        (30, 220, "纳税人识别号:91350100M000100Y43"),
        (30, 260, "开票日期 2025-12-01"),
        (30, 300, "购买方名称:甲样本贸易有限公司"),
        (30, 340, "纳税人识别号:410305123456789"),
        (30, 380, "项目"),
        (180, 380, "单价"),
        (300, 380, "数量"),
        (420, 380, "金额"),
        (30, 420, "*鞋*样本牌运动鞋"),
        (180, 460, "57.70"),
        (310, 460, "2"),
        (420, 460, "115.40"),
        (30, 500, "合计金额(小写)¥115.40"),
        (30, 540, "合计金额(大写)壹佰壹拾伍元肆角"),
    ]

    read = values(paper(lines))

    assert read["seller_name"] == "乙样本制造有限公司"
    assert read["buyer_tax_id"] == "410305123456789"
    assert (read["total_amount"], read["total_in_words"]) == ("115.40", "壹佰壹拾伍元肆角")
    assert read["goods"] == [
        {
            "name": "*鞋*样本牌运动鞋",
            "quantity": "2",
            "unit_price": "57.70",
            "amount": "115.40",
        }
    ]


def test_a_list_on_further_pages_takes_the_place_of_its_mention(
    paper: Paper, older_invoice: Lines
) -> None:
    front = [
        (x, y, "(详见销货清单)" if t.startswith("*") else t)
        for x, y, t in older_invoice
        if t not in ("YB-1", "(大号)")
    ]
    listed = [
        (340, 110, "销售货物或者提供应税劳务清单"),
        (40, 470, "序号"),
        (200, 470, "项目名称"),
        (660, 470, "单位"),
        (780, 470, "数量"),
        (940, 470, "单价"),
        (1130, 470, "金额"),
        (1310, 470, "税率"),
        (1440, 470, "税额"),
        *(
            (x, 520 + 50 * n, text)
            for n in range(2)
            for x, text in (
                (50, str(n + 1)),
                (110, "*谷物*样本稻谷"),
                (670, "克"),
                (800, "1"),
                (940, "150.00"),
                (1130, "150.00"),
                (1310, "13%"),
                (1450, "19.50"),
            )
        ),
        (40, 640, "小计"),
        (1130, 640, "¥300.00"),
    ]
    first = paper(front)
    second = replace(paper(listed).pages[0], number=2)
    document = replace(first, pages=(*first.pages, second))

    goods = values(document)["goods"]

    assert isinstance(goods, list)
    assert [line["name"] for line in goods] == ["*谷物*样本稻谷"] * 2
    assert [line["amount"] for line in goods] == ["150.00", "150.00"]


def test_no_value_is_ever_empty(paper: Paper, older_invoice: Lines) -> None:
    fields = understand(paper(older_invoice, codes=["https://example.com/x"]), KIND)

    assert all(isinstance(field, Field) and field.value for field in fields.values())
    assert fields["qr_payload"].value == "https://example.com/x"


@pytest.mark.parametrize("left", ["", "称:"])
def test_a_name_whose_label_was_lost_stands_over_its_tax_id(
    paper: Paper, older_invoice: Lines, left: str
) -> None:
    lines = [
        (x, y, t.replace("称:甲", f"{left}甲")) for x, y, t in older_invoice if (x, y) != (100, 240)
    ]

    field = understand(paper(lines, source=Source.OCR), KIND)["buyer_name"]

    assert field.value == "甲样本贸易有限公司"
    assert field.confidence < 0.95


def test_labels_in_their_full_letters_are_labels_too(
    paper: Paper, older_invoice: Lines, expected: dict[str, object]
) -> None:
    (title, *rest) = older_invoice
    labelled = [title, *((x, y, text.translate(str.maketrans(FULL_FORMS))) for x, y, text in rest)]

    read = values(paper(labelled))

    assert "納稅人" in str(labelled)
    assert {name: read.get(name) for name in expected} == expected


@pytest.mark.parametrize(("buyer", "seller"), [("购买方", "销售方"), ("購買方", "銷售方")])
def test_a_party_is_known_by_its_own_label(paper: Paper, buyer: str, seller: str) -> None:
    lines: Lines = [
        (540, 50, "福建增值税普通发票"),
        (100, 200, f"{seller}名稱: 乙样本制造有限公司"),
        (100, 400, f"{buyer}名称: 甲样本贸易有限公司"),
    ]

    read = values(paper(lines))

    assert read["buyer_name"] == "甲样本贸易有限公司"
    assert read["seller_name"] == "乙样本制造有限公司"


@pytest.mark.parametrize("label", ["服务名称", "服務名稱", "单位名称", "單位名稱", "貨物名稱"])
def test_the_name_of_a_service_is_no_partys(paper: Paper, label: str) -> None:
    lines: Lines = [(540, 50, "福建增值税普通发票"), (100, 300, f"{label}:保温杯销售")]

    read = values(paper(lines))

    assert "buyer_name" not in read
    assert "seller_name" not in read
