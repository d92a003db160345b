from collections.abc import Callable

from processors.evidence.checks import Thresholds
from processors.evidence.understanding import understand
from processors.evidence.values import DocumentRead, Seal, Source

Paper = Callable[..., DocumentRead]


def read(document: DocumentRead, kind: str) -> dict[str, object]:
    return {name: field.value for name, field in understand(document, kind).items()}


def rows(*pairs: tuple[str, str]) -> list[tuple[float, float, str]]:
    lines = []
    for i, (label, value) in enumerate(pairs):
        lines += [(100.0, 100.0 + 60 * i, label), (500.0, 100.0 + 60 * i, value)]
    return lines


def test_an_inspection_report(paper: Paper) -> None:
    lines = [
        (100, 20, "CMA 123456789012"),
        (600, 20, "CNAS L1234"),
        *rows(
            ("报告编号", "WT2025000001"),
            ("样品名称", "样本牌水杯"),
            ("检验结论", "所检项目符合标准要求，判定合格"),
            ("签发日期", "2025年11月20日"),
        ),
        (100, 700, "检验机构：甲样本检测技术有限公司。"),
    ]

    assert read(paper(lines), "inspection_report") == {
        "laboratory": "甲样本检测技术有限公司",
        "report_number": "WT2025000001",
        "cma_number": "123456789012",
        "cnas_number": "CNAS L1234",
        "sample": "样本牌水杯",
        "conclusion": "所检项目符合标准要求,判定合格",
        "issued_on": "2025-11-20",
    }


def test_a_till_slip_in_english(paper: Paper) -> None:
    lines = [
        (100, 20, "SAMPLE TRADING SDN BHD"),
        (100, 100, "Date: 25/12/2018"),
        (100, 160, "MODELLING CLAY"),
        (500, 160, "9.00"),
        (100, 220, "Total :"),
        (500, 220, "9.00"),
    ]

    slip = read(paper(lines, source=Source.OCR), "counter_receipt")

    assert (slip["shop_name"], slip["issued_on"]) == ("SAMPLE TRADING SDN BHD", "2018-12-25")
    assert slip["total_amount"] == "9.00"
    assert slip["items"] == [{"name": "MODELLING CLAY", "amount": "9.00"}]


def test_a_date_that_reads_two_ways_is_left_out(paper: Paper) -> None:
    lines = [(100, 100, "Date: 05/06/2018"), (100, 160, "TOTAL 1.00")]

    assert "issued_on" not in read(paper(lines), "counter_receipt")


def test_a_counter_receipt(paper: Paper) -> None:
    lines = [
        (300, 20, "样本百货专柜"),
        (300, 60, "购物小票"),
        *rows(("日期", "2026-02-27"), ("样本牌运动鞋", "2 x 10.50"), ("合计", "¥21.00")),
    ]

    assert read(paper(lines), "counter_receipt") == {
        "shop_name": "样本百货专柜",
        "issued_on": "2026-02-27",
        "total_amount": "21.00",
        "items": [
            {
                "name": "样本牌运动鞋",
                "amount": "21.00",
                "quantity": "2",
                "unit_price": "10.50",
            }
        ],
    }


def test_a_customs_declaration(paper: Paper) -> None:
    lines = rows(
        ("海关编号", "224420251301671032"),
        ("境内收货人", "甲样本贸易有限公司(91350000XX0DDF709P)"),
        ("申报日期", "20251010"),
        ("商品名称及规格型号", "样本牌水杯 YB-1"),
        ("数量及单位", "200瓶"),
    )

    assert read(paper(lines), "customs_certificate") == {
        "declaration_number": "224420251301671032",
        "importer": "甲样本贸易有限公司",
        "declared_on": "2025-10-10",
        "goods": [{"name": "样本牌水杯 YB-1", "quantity": "200", "unit": "瓶"}],
    }


def test_a_bar_code_vouches_for_a_waybills_number(paper: Paper) -> None:
    lines = rows(("运单号", "SL7678426113417"), ("收件人", "某甲"))

    alone = understand(paper(lines, source=Source.OCR), "waybill")["tracking_number"]
    both = understand(paper(lines, source=Source.OCR, codes=["SL7678426113417"]), "waybill")[
        "tracking_number"
    ]
    differing = understand(paper(lines, source=Source.OCR, codes=["SL7678426113418"]), "waybill")[
        "tracking_number"
    ]

    assert alone.value == both.value == "SL7678426113417"
    assert both.confidence > alone.confidence
    assert differing.alternatives == ("SL7678426113417",)
    assert differing.confidence < 0.95


def test_a_signature_slip(paper: Paper) -> None:
    lines = rows(
        ("运单号", "SL7678426113417"),
        ("承运人", "样本快递有限公司"),
        ("签收人", "某甲"),
        ("签收日期", "2026-01-17"),
    )

    assert read(paper(lines), "signature_slip") == {
        "tracking_number": "SL7678426113417",
        "carrier": "样本快递有限公司",
        "signed_by": "某甲",
        "signed_on": "2026-01-17",
    }


def test_a_business_licence_whose_rows_run_into_each_other(paper: Paper) -> None:
    lines = [
        (600, 20, "营业执照"),
        (500, 80, "统一社会信用代码91350100M000100Y43"),
        (100, 140, "名"),
        (200, 140, "称甲样本文化艺术产权交易所有限公司"),
        (180, 164, "型有限责任公司"),
        (100, 200, "法定代表人"),
        (240, 200, "某甲"),
        (100, 240, "成立日期"),
        (240, 240, "2011年08月10日"),
    ]

    assert read(paper(lines), "business_licence") == {
        "company_name": "甲样本文化艺术产权交易所有限公司",
        "credit_code": "91350100M000100Y43",
        "legal_representative": "某甲",
        "established_on": "2011-08-10",
    }


def test_a_trademark_certificate(paper: Paper) -> None:
    lines = [
        (600, 20, "商标注册证"),
        (600, 60, "第12345678号"),
        *rows(
            ("商标", "样本 SAMPLE"),
            ("核定使用商品", "第18类"),
            ("注册人", "甲样本制造有限公司"),
            ("注册日期", "2019年03月21日"),
            ("有效期至", "2029年03月20日"),
        ),
    ]

    assert read(paper(lines), "right_certificate") == {
        "trademark_registration_number": "12345678",
        "brand": "样本 SAMPLE",
        "scope": "第18类",
        "holder": "甲样本制造有限公司",
        "valid_from": "2019-03-21",
        "valid_until": "2029-03-20",
    }


def test_a_chat_says_who_said_what(paper: Paper) -> None:
    lines = [
        (40, 100, "卖家"),
        (50, 140, "请问收到了吗？"),
        (600, 200, "买家"),
        (600, 240, "收到了。"),
    ]

    assert read(paper(lines), "chat_record")["messages"] == [
        {"by": "卖家", "text": "请问收到了吗?"},
        {"by": "买家", "text": "收到了。"},
    ]


def test_a_kind_without_wordings_has_no_fields(paper: Paper) -> None:
    assert read(paper([(0, 0, "授权方:甲公司")]), "other") == {}


def test_a_power_of_attorney_with_its_seal(paper: Paper) -> None:
    lines = rows(("委托人", "甲样本制造有限公司"), ("受托人", "乙样本贸易有限公司"))
    seal = Seal((900, 300, 1100, 500), "round", "甲样本制造有限公司", 0.9, None, 1)

    assert read(paper(lines, seals=[seal]), "power_of_attorney") == {
        "grantor": "甲样本制造有限公司",
        "grantee": "乙样本贸易有限公司",
        "seal_text": "甲样本制造有限公司",
    }


def test_a_tag_names_its_brand_by_label_and_by_its_goods(paper: Paper) -> None:
    labelled = paper([(100, 100, "品牌：样本"), (100, 160, "货号：A-1")])
    named = paper([(100, 100, "样本 SPECIMEN"), (100, 160, "品名：样本牌水杯")])
    silent = paper([(100, 100, "合格证"), (100, 160, "品名：水杯")])

    assert read(labelled, "goods_photo") == {"brand": "样本"}
    assert read(named, "goods_photo") == {"brand": "样本"}
    assert read(silent, "goods_photo") == {}


def test_the_head_of_a_slip_is_no_price_and_no_day(paper: Paper) -> None:
    lines = [(100, 20, "7/30/2012 8:27:32 PM"), (100, 80, "10 Bean Bur 0.00")]

    fields = read(paper(lines), "counter_receipt")

    assert fields["issued_on"] == "2012-07-30"
    assert "shop_name" not in fields


def test_a_day_with_a_short_year_is_given_with_what_else_it_may_be(paper: Paper) -> None:
    lines = [(100, 20, "SPECIMEN TRADING SDN BHD"), (100, 900, "17-03-18 14:49 SH01")]

    field = understand(paper(lines), "counter_receipt")["issued_on"]

    assert (field.value, field.alternatives) == ("2018-03-17", ("2017-03-18",))
    assert field.confidence < 0.6


def test_a_number_under_its_label_is_as_sure_as_its_label(
    paper: Paper, thresholds: Thresholds
) -> None:
    lines = [(600, 20, "进口货物报关单"), (600, 60, "海关编号：531620251000000001")]

    fields = understand(paper(lines), "customs_certificate")

    assert thresholds.is_read(fields, "declaration_number")
