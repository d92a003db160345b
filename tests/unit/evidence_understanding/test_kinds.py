from collections.abc import Callable

import pytest

from processors.evidence.understanding import recognise_kind
from processors.evidence.values import Declared, DocumentRead, Source

Paper = Callable[..., DocumentRead]
NOTHING = Declared()

PAPERS = {
    "purchase_invoice": ["福建增值税普通发票", "发票代码:1", "价税合计(大写)"],
    "inspection_report": ["检 验 报 告", "样品名称:水杯", "检验结论:合格"],
    "customs_certificate": ["中华人民共和国海关进口货物报关单", "海关编号:1", "申报日期:20250101"],
    "counter_receipt": ["购物小票", "合计 12.00", "实收 20.00 找零 8.00"],
    "waybill": ["快递底单", "运单号:SF1", "寄件人:甲", "收件人:乙"],
    "signature_slip": ["签收单", "签收人:乙", "签收时间:2025-01-01"],
    "carrier_statement": ["签收证明", "兹证明下列快件已由收件人签收。"],
    "business_licence": ["营业执照", "统一社会信用代码 1", "法定代表人 甲"],
    "right_certificate": ["商标注册证", "第123456号", "核定使用商品 第25类"],
    "power_of_attorney": ["代理委托书", "委托人:甲", "受托人:乙"],
    "identity_document": ["中华人民共和国居民身份证", "公民身份号码 1"],
    "chat_record": ["聊天记录", "10:21", "您好，收到了"],
}


@pytest.mark.parametrize(("kind", "words"), PAPERS.items())
def test_a_paper_is_known_by_its_own_words(paper: Paper, kind: str, words: list[str]) -> None:
    lines = [(100, 60 + 60 * i, text) for i, text in enumerate(words)]

    recognised = recognise_kind(paper(lines), NOTHING)

    assert recognised.kind == kind


def test_a_false_declaration_is_not_believed(paper: Paper) -> None:
    lines = [(100, 60 + 60 * i, t) for i, t in enumerate(PAPERS["counter_receipt"])]

    recognised = recognise_kind(paper(lines), Declared(kind="purchase_invoice"))

    assert recognised.kind == "counter_receipt"


def test_an_agents_letter_says_so_in_its_title(paper: Paper) -> None:
    lines = [
        (600, 60, "品牌代理授权书"),
        (100, 200, "授权方:甲公司"),
        (100, 260, "被授权方:乙公司"),
    ]

    assert recognise_kind(paper(lines), NOTHING).kind == "brand_agency_authorization"


@pytest.mark.parametrize("declared", ["manufacturer_authorization", "brand_agency_authorization"])
def test_a_letter_without_telling_title_is_what_it_was_sent_in_as(
    paper: Paper, declared: str
) -> None:
    lines = [
        (600, 60, "LETTER OF AUTHORIZATION"),
        (100, 200, "Grantor: A"),
        (100, 260, "Grantee: B"),
    ]

    assert recognise_kind(paper(lines), Declared(kind=declared)).kind == declared


def test_a_qr_of_an_invoice_makes_an_unreadable_page_an_invoice(paper: Paper) -> None:
    payload = "01,32,,24352000000000000017,48.90,20240514,,0000"

    assert recognise_kind(paper([], codes=[payload]), NOTHING).kind == "purchase_invoice"


def test_words_of_nothing_known_are_other(paper: Paper) -> None:
    lines = [(100, 60 + 40 * i, "关于同意某同志辞职的批复，经研究决定如下") for i in range(5)]

    recognised = recognise_kind(paper(lines, source=Source.OCR), NOTHING)

    assert recognised.kind == "other"


def test_a_tax_bureaus_seal_alone_is_no_invoice(paper: Paper) -> None:
    lines = [(600, 60, "全国统一发票监制章"), (600, 100, "国家税务总局")]

    assert recognise_kind(paper(lines), NOTHING).kind == "other"


@pytest.mark.rule("E-06")
@pytest.mark.parametrize(
    "lines",
    [
        ["DISTRIBUTION AUTHORIZATION LETTER", "Grantor: A Limited", "Grantee: B Limited"],
        [
            "LETTER OF AUTHORIZATION",
            "We, Specimen Holdings Limited, the exclusive distributor, hereby authorize",
            "B Limited to sell genuine goods.",
        ],
        [
            "授权书",
            "授权方系“样本”品牌之授权代理商,有权对外授权。",
            "被授权方:乙样本贸易有限公司",
        ],
    ],
)
def test_an_agent_is_not_made_the_brands_owner_by_a_declaration(
    paper: Paper, lines: list[str]
) -> None:
    document = paper([(100, 60 + 60 * i, text) for i, text in enumerate(lines)])

    for declared in (NOTHING, Declared(kind="manufacturer_authorization")):
        assert recognise_kind(document, declared).kind == "brand_agency_authorization"


def test_an_owner_who_appoints_a_distributor_is_no_agent(paper: Paper) -> None:
    lines = [
        (600, 60, "授权书"),
        (100, 120, "我司系“样本”商标注册人,现授权乙样本贸易有限公司为本品牌授权经销商。"),
        (100, 180, "授权期限:自2025年1月1日起至2026年1月1日止"),
    ]

    assert recognise_kind(paper(lines), NOTHING).kind == "manufacturer_authorization"


def test_a_title_in_traditional_letters_is_the_same_title(paper: Paper) -> None:
    lines = [(600, 60, "授權委托書"), (100, 160, "委托人:甲"), (100, 220, "受托人:乙")]

    assert recognise_kind(paper(lines), NOTHING).kind == "power_of_attorney"


def test_a_page_without_anything_on_it_is_no_picture_of_goods(paper: Paper) -> None:
    blank, tag = paper([], source=Source.OCR), paper([(100, 60, "样本牌")], source=Source.OCR)

    assert recognise_kind(blank, NOTHING).kind == "other"
    assert recognise_kind(tag, NOTHING).kind == "goods_photo"
    assert recognise_kind(blank, Declared(kind="goods_photo")).kind == "goods_photo"
