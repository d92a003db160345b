from collections.abc import Callable
from dataclasses import replace

from processors.evidence.understanding import (
    SecondLook,
    doubts,
    understand,
    with_second_look,
)
from processors.evidence.values import DocumentRead, Field, Source

Paper = Callable[..., DocumentRead]
Lines = list[tuple[float, float, str]]
KIND = "purchase_invoice"
HERE = (10.0, 10.0, 90.0, 30.0)


def needed(_name: str) -> float:
    return 0.95


def ocr(value: str, confidence: float) -> Field:
    return Field(value, confidence, Source.OCR, "rapidocr", 1, HERE)


def test_only_doubtful_lines_of_pixels_are_looked_at_again(
    paper: Paper, older_invoice: Lines
) -> None:
    text, sure, unsure = (
        paper(older_invoice),
        paper(older_invoice, source=Source.OCR),
        paper(older_invoice, source=Source.OCR, confidence=0.85),
    )

    assert doubts(understand(text, KIND), KIND, text, needed) == ()
    assert {d.field for d in doubts(understand(sure, KIND), KIND, sure, needed)} == set()
    doubtful = {d.field for d in doubts(understand(unsure, KIND), KIND, unsure, needed)}
    assert {"invoice_number", "buyer_name", "issue_date"} <= doubtful


def test_an_id_that_fails_its_check_is_always_doubted(paper: Paper, older_invoice: Lines) -> None:
    wrong = [(x, y, t.replace("M000100Y43", "M000100Y44")) for x, y, t in older_invoice]
    document = paper(wrong, source=Source.OCR)

    assert [d.field for d in doubts(understand(document, KIND), KIND, document, needed)] == [
        "seller_tax_id"
    ]


def test_a_label_without_value_is_a_place_to_look(paper: Paper, older_invoice: Lines) -> None:
    lines = [(x, y, "开票日期:" if t.startswith("开票日期") else t) for x, y, t in older_invoice]
    document = paper(lines, source=Source.OCR)

    (doubt,) = doubts(understand(document, KIND), KIND, document, needed)

    assert (doubt.field, doubt.value) == ("issue_date", "")
    assert doubt.box[0] >= 1180
    assert doubt.box[1] <= 130 <= doubt.box[3]


def test_a_second_look_that_agrees_makes_a_value_surer() -> None:
    merged = with_second_look(
        {"buyer_name": ocr("甲公司", 0.85)}, [SecondLook("buyer_name", "甲公司", 0.9, "tesseract")]
    )

    assert 0.9 < merged["buyer_name"].confidence < 0.95
    assert merged["buyer_name"].engine == "rapidocr+tesseract"


def test_a_second_look_that_differs_leaves_the_first_and_lowers_it() -> None:
    merged = with_second_look(
        {"buyer_name": ocr("甲公司", 0.85)}, [SecondLook("buyer_name", "申公司", 0.8, "tesseract")]
    )

    assert merged["buyer_name"].value == "甲公司"
    assert merged["buyer_name"].alternatives == ("申公司",)
    assert merged["buyer_name"].confidence < 0.85


def test_a_second_look_that_passes_the_checksum_wins() -> None:
    first = replace(ocr("91350100M000100Y44", 0.87), alternatives=("91350100M000100Y4A",))

    merged = with_second_look(
        {"seller_tax_id": first}, [SecondLook("seller_tax_id", "91350100M000100Y43", 0.6, "x")]
    )

    assert merged["seller_tax_id"].value == "91350100M000100Y43"
    assert "91350100M000100Y44" in merged["seller_tax_id"].alternatives


def test_a_value_only_the_second_look_found_is_never_sure() -> None:
    look = SecondLook("issued_on", "2025-01-01", 0.99, "rapidocr", 2, HERE)

    merged = with_second_look({}, [look])

    assert merged["issued_on"].value == "2025-01-01"
    assert merged["issued_on"].confidence < 0.95
    assert (merged["issued_on"].page, merged["issued_on"].box) == (2, HERE)


def test_amounts_looked_at_again_vouch_for_each_other_anew() -> None:
    fields = {
        "amount_without_tax": ocr("300.00", 0.9),
        "tax_amount": ocr("39.00", 0.9),
        "total_amount": ocr("389.00", 0.5),
    }

    merged = with_second_look(fields, [SecondLook("total_amount", "339.00", 0.97, "tesseract")])

    assert merged["total_amount"].value == "339.00"
    assert merged["tax_amount"].confidence > 0.95


def test_looks_that_agree_never_make_an_unsure_place_sure() -> None:
    fields = {"shop_name": ocr("样本银行", 0.55)}

    for engine in ("rapidocr", "rapidocr", "tesseract"):
        look = SecondLook("shop_name", "样本银行", 0.58, engine)
        fields = dict(with_second_look(fields, [look]))

    assert fields["shop_name"].confidence < 0.95


def test_what_a_code_says_is_no_second_look_at_the_print() -> None:
    printed = replace(ocr("189178.86", 0.6), alternatives=("180178.86",))
    look = SecondLook("total_amount", "180178.86", 0.97, "tesseract", source=Source.QR)

    merged = with_second_look({"total_amount": printed}, [look])

    assert merged["total_amount"] == printed


def test_a_disputed_value_is_never_made_sure_by_looking_again() -> None:
    disputed = replace(ocr("甲公司", 0.9), alternatives=("乙公司",))
    looks = [SecondLook("buyer_name", "甲公司", 0.9, engine) for engine in ("tesseract", "other")]

    field = with_second_look({"buyer_name": disputed}, looks)["buyer_name"]

    assert 0.9 < field.confidence < 0.95
    assert field.alternatives == ("乙公司",)


def test_a_day_that_a_stamp_tore_to_pieces_is_a_place_to_look(paper: Paper) -> None:
    kind = "manufacturer_authorization"
    torn = paper([(100, 100, "签发日期：2024年12月"), (100, 300, "授权书")], source=Source.OCR)
    whole = paper([(100, 100, "签发日期：2024年12月24日")], source=Source.OCR)

    (doubt,) = doubts({}, kind, torn, needed)

    assert (doubt.field, doubt.value) == ("issued_on", "")
    assert doubt.box[0] <= 100
    assert doubt.box[2] > 400
    assert doubts({}, kind, whole, needed) == ()


def test_a_laboratory_whose_name_a_stamp_cut_is_a_place_to_look(paper: Paper) -> None:
    torn = paper([(100, 100, "检验机构：上海样本"), (500, 100, "限公司")], source=Source.OCR)

    (doubt,) = doubts({}, "inspection_report", torn, needed)

    assert doubt.field == "laboratory"
    assert doubt.box[0] <= 100
    assert doubt.box[2] > 560
