"""E-20 and E-21, names as companies write them, and the context file."""

import pytest
from proof_packs import POLICY, codes, context, document, field

from processors.errors import Refuse
from processors.proof import ReceiptContext, Truth, prove_receipt, read_context
from processors.proof.names import brand_names, mentions, same_brand, same_company

NUMBER = "SP000000000001"
WAYBILL = document("waybill.jpg", "waybill", tracking_number=NUMBER)
SLIP = document("slip.jpg", "signature_slip", tracking_number=NUMBER, signed_by="示例")
STATEMENT = document("red.jpg", "carrier_statement", tracking_number=NUMBER, seal_text="示例速运")
CHAT = document("chat.jpg", "chat_record", admission="货收到了")
PICTURE = document("tracking.png", "other", tracking_number=NUMBER)


@pytest.mark.rule("E-20", "E-21")
@pytest.mark.parametrize(
    ("documents", "signed_by", "verdict"),
    [
        ([WAYBILL, SLIP], "buyer", "sufficient"),
        ([CHAT], "buyer", "sufficient"),
        ([WAYBILL], "buyer", "needs_review"),
        ([SLIP], "buyer", "needs_review"),
        ([PICTURE], "buyer", "needs_review"),
        ([WAYBILL, STATEMENT], "buyer", "needs_review"),
        ([WAYBILL, STATEMENT], "third_party", "sufficient"),
        ([CHAT], "third_party", "sufficient"),
        ([WAYBILL, SLIP], "third_party", "needs_review"),
        ([WAYBILL, SLIP], None, "needs_review"),
        ([WAYBILL, SLIP, STATEMENT], None, "sufficient"),
        ([CHAT], None, "sufficient"),
        ([], "buyer", "needs_review"),
    ],
)
def test_receipt_is_proved_by_the_papers_of_its_rule(documents, signed_by, verdict):
    asked = ReceiptContext(signed_by, NUMBER)

    assert prove_receipt(documents, asked, POLICY).verdict == verdict


@pytest.mark.rule("E-20")
def test_papers_of_another_parcel_fail_naming_it():
    other = document("waybill.pdf", "waybill", tracking_number="SP999")

    verdict = prove_receipt([other, SLIP], ReceiptContext("buyer", NUMBER), POLICY)

    assert verdict.verdict == "insufficient"
    assert codes(verdict.failing) == [("E-20", "TRACKING_MISMATCH")]


@pytest.mark.rule("E-20")
def test_papers_of_two_parcels_prove_neither_where_the_parcels_number_is_not_known():
    other = document("slip.jpg", "signature_slip", tracking_number="SP999", signed_by="示例")
    misread = document(
        "slip.jpg",
        "signature_slip",
        tracking_number=field("SP000000000007", 0.95, "ocr"),
        signed_by="示例",
    )

    apart = prove_receipt([WAYBILL, other], ReceiptContext("buyer"), POLICY)
    perhaps = prove_receipt([WAYBILL, misread], ReceiptContext("buyer"), POLICY)

    assert apart.verdict == "insufficient"
    assert codes(apart.failing) == [("E-20", "TRACKING_MISMATCH")]
    assert perhaps.verdict == "needs_review"
    assert ("E-20", "TRACKING_MISMATCH") in codes(perhaps.doubts)


@pytest.mark.rule("E-20")
def test_a_paper_of_another_parcel_takes_nothing_from_a_whole_set():
    other = document("a.jpg", "waybill", tracking_number="SP000000000000")

    assert prove_receipt([other, WAYBILL, SLIP], ReceiptContext("buyer"), POLICY).verdict == (
        "sufficient"
    )


@pytest.mark.rule("E-20")
@pytest.mark.parametrize(
    "waybill",
    [
        document("waybill.jpg", "waybill"),
        document("waybill.jpg", "waybill", tracking_number=field("SP00O000000001", 0.95, "ocr")),
    ],
)
def test_a_number_that_was_not_read_surely_asks_a_person(waybill):
    assert prove_receipt([waybill, SLIP], ReceiptContext("buyer", NUMBER), POLICY).verdict == (
        "needs_review"
    )


@pytest.mark.rule("E-03")
@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("示例商贸（上海）有限公司", "示例商贸(上海)有限公司", Truth.PASS),
        ("示例 商贸 有限公司", "示例商贸有限公司", Truth.PASS),
        ("ＥＸＡＭＰＬＥ　Ｌｔｄ．", "Example Ltd", Truth.PASS),
        ("示例商贸有限公司", "示例商贸有限责任公司", Truth.FAIL),
        ("示例商贸有限公司", "示例商贸有限公司北京分公司", Truth.UNKNOWN),
        ("示例商贸有限公司", "Example Trading Ltd", Truth.UNKNOWN),
        ("示例商贸有限公司", "样本实业有限公司", Truth.FAIL),
        ("（）", "示例商贸有限公司", Truth.UNKNOWN),
    ],
)
def test_companies_are_compared_as_they_are_written(left, right, expected):
    assert same_company(left, right) is expected


def test_a_name_guessed_from_pixels_and_a_stroke_off_is_not_certain():
    assert (
        same_company("示例青汐商贸有限公司", "示例青溪商贸有限公司", exact=False) is Truth.UNKNOWN
    )
    assert same_company("样本实业有限公司", "示例青溪商贸有限公司", exact=False) is Truth.FAIL


@pytest.mark.parametrize(
    ("printed", "brand", "expected"),
    [
        ("青屿", "青屿QINGYU", Truth.PASS),
        ("QINGYU", "青屿QINGYU", Truth.PASS),
        ("青屿（QINGYU）", "青屿", Truth.PASS),
        ("qing yu", "QINGYU", Truth.PASS),
        ("云帆", "青屿", Truth.FAIL),
        ("YUNFAN", "青屿", Truth.UNKNOWN),
        ("YUNFAN", "青屿QINGYU", Truth.FAIL),
        ("小青", "青", Truth.FAIL),
    ],
)
def test_brands_are_compared_by_every_name_they_have(printed, brand, expected):
    assert same_brand(printed, brand, {}) is expected


def test_the_alias_table_joins_names_of_one_brand():
    aliases = {"青屿": ("Blue Isle",)}

    assert "Blue Isle" in brand_names("青屿", aliases)
    assert same_brand("BLUE ISLE", "青屿", aliases) is Truth.PASS


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("*电子产品*HP 打印机", "HP", True),
        ("*电子产品*shpock", "HP", False),
        ("T-恤衫 QING-YU", "qing yu", True),
        ("青屿牌羽绒服", "青屿", True),
    ],
)
def test_latin_words_stand_whole_and_chinese_ones_anywhere(text, word, found):
    assert mentions(text, [word]) is found


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"shop": None}, "shop"),
        ({"shop": {"company_name": "x"}}, "shop_id"),
        ({"shop": {"shop_id": "s", "former_names": "x"}}, "former_names"),
        ({"brand": None}, "brand"),
        ({"order_date": "soon"}, "order_date"),
        ({"quantity_sold": "many"}, "quantity_sold"),
        ({"quantity_sold": True}, "quantity_sold"),
        ({"right_holder": 5}, "right_holder"),
    ],
)
def test_a_wrong_context_is_refused_naming_the_field(changes, told):
    with pytest.raises(Refuse, match=told):
        context(**changes)


def test_a_context_needs_no_more_than_shop_day_and_brand():
    asked = read_context({"shop": {"shop_id": "s"}, "order_date": "2026-02-01", "brand": "B"})

    assert asked.right_holder is None
    assert asked.shop.company_name is None
