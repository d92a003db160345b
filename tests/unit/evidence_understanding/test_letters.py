from collections.abc import Callable

import pytest

from processors.evidence.understanding import understand
from processors.evidence.understanding.cleaning import end_of_company
from processors.evidence.values import DocumentRead, Seal, Source

Paper = Callable[..., DocumentRead]
Lines = list[tuple[float, float, str]]
KIND = "brand_agency_authorization"


@pytest.fixture
def table() -> Lines:
    rows = [
        ("授权人", "甲样本制造有限公司"),
        ("被授权人", "乙样本贸易有限公司"),
        ("品牌名称", "样本"),
        ("商标注册证号", "12345678"),
        ("授权商品", "第25类：服装、鞋、帽"),
        ("授权渠道", "线上渠道：天猫"),
        ("授权地域", "中国大陆地区"),
        ("有效期", "2025.01.01 至 2026.12.31"),
        ("是否可转授权", "否"),
    ]
    lines: Lines = [(600, 60, "销售授权证明")]
    for i, (label, value) in enumerate(rows):
        lines += [(100, 150 + 60 * i, label), (500, 150 + 60 * i, value)]
    return [*lines, (900, 800, "甲样本制造有限公司"), (900, 860, "2024年12月20日")]


PROSE: Lines = [
    (600, 60, "授 权 书"),
    (140, 150, "我公司（甲样本制造有限公司）系“样本”品牌合法的商标权人及生产厂家，商标注"),
    (100, 190, "册号：12345678。兹授权乙样本贸易有限公司在天猫平台销售本品牌商品。"),
    (
        140,
        230,
        "授权期限：自二〇二五年一月一日起至二〇二六年十二月三十一日止。",
    ),
    (140, 270, "未经许可不得转授权。"),
    (900, 600, "甲样本制造有限公司"),
    (900, 660, "2024年12月20日"),
]

ENGLISH: Lines = [
    (600, 60, "LETTER OF AUTHORIZATION"),
    (100, 120, "Date of issue: 20 December 2024"),
    (100, 200, "We, Sample Works Co., Ltd. (the 'Grantor'), hereby authorize Example Trading Inc."),
    (100, 230, "to sell goods of the trademark 'SAMPLE'."),
    (100, 290, "Grantee: Example Trading Inc."),
    (100, 320, "Trademark Registration No. 12345678"),
    (100, 350, "Territory: Mainland China"),
    (100, 380, "Term: from 1 January 2025 to 31 December 2026"),
    (100, 410, "The Grantee may not sub-license these rights."),
]


def values(document: DocumentRead) -> dict[str, object]:
    return {name: field.value for name, field in understand(document, KIND).items()}


@pytest.mark.rule("E-07")
def test_a_table_gives_every_field(paper: Paper, table: Lines) -> None:
    assert values(paper(table)) == {
        "grantor": "甲样本制造有限公司",
        "grantee": "乙样本贸易有限公司",
        "brand": "样本",
        "trademark_registration_number": "12345678",
        "scope": "第25类:服装、鞋、帽",
        "channel": "线上渠道:天猫",
        "territory": "中国大陆地区",
        "valid_from": "2025-01-01",
        "valid_until": "2026-12-31",
        "issued_on": "2024-12-20",
        "sub_licensing": "false",
    }


@pytest.mark.rule("E-07")
def test_prose_broken_at_the_margin_is_read_as_sentences(paper: Paper) -> None:
    read = values(paper(PROSE))

    assert (read["grantor"], read["grantee"]) == ("甲样本制造有限公司", "乙样本贸易有限公司")
    assert read["brand"] == "样本"
    assert read["trademark_registration_number"] == "12345678"
    assert (read["valid_from"], read["valid_until"]) == ("2025-01-01", "2026-12-31")
    assert (read["issued_on"], read["sub_licensing"]) == ("2024-12-20", "false")


@pytest.mark.rule("E-07")
def test_an_english_letter_is_read(paper: Paper) -> None:
    read = values(paper(ENGLISH))

    assert (read["grantor"], read["grantee"]) == ("Sample Works Co., Ltd.", "Example Trading Inc.")
    assert (read["brand"], read["trademark_registration_number"]) == ("SAMPLE", "12345678")
    assert (read["valid_from"], read["valid_until"]) == ("2025-01-01", "2026-12-31")
    assert (read["issued_on"], read["territory"]) == ("2024-12-20", "Mainland China")
    assert read["sub_licensing"] == "false"


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        ("被授权方有权转授权", "true"),
        ("被授权方可以再授权给其经销商", "true"),
        ("不得转授权", "false"),
        ("被授权方无权以任何形式转授权", "false"),
        ("The Grantee is entitled to sub-license.", "true"),
        ("The Grantee is not entitled to sub-license.", "false"),
    ],
)
def test_sub_licensing_is_heard_both_ways(paper: Paper, words: str, allowed: str) -> None:
    assert values(paper([(100, 100, words)]))["sub_licensing"] == allowed


def test_a_letter_that_says_nothing_of_it_leaves_it_absent(paper: Paper) -> None:
    assert values(paper([(100, 100, "授权方:甲样本制造有限公司")])) == {
        "grantor": "甲样本制造有限公司"
    }


def test_an_end_without_a_beginning_is_an_end(paper: Paper) -> None:
    read = values(paper([(100, 100, "授权有效期至2026年12月31日")]))

    assert read == {"valid_until": "2026-12-31"}


def test_the_grantors_seal_is_chosen_among_several(paper: Paper, table: Lines) -> None:
    seals = [
        Seal((0, 0, 9, 9), "round", "丙无关有限公司", 0.99, None, 1),
        Seal((9, 9, 20, 20), "round", "甲样本制造有限公司", 0.8, None, 1),
    ]

    field = understand(paper(table, source=Source.OCR, seals=seals), KIND)["seal_text"]

    assert field.value == "甲样本制造有限公司"


def test_a_seal_that_the_page_settled_says_so_and_what_was_read(paper: Paper, table: Lines) -> None:
    settled = Seal(
        (9, 9, 20, 20), "round", "甲样本制造有限公司", 0.9, None, 1, "甲样木制造有限公司"
    )

    field = understand(paper(table, source=Source.OCR, seals=[settled]), KIND)["seal_text"]

    assert field.value == "甲样本制造有限公司"
    assert field.engine == "settled: printed name"
    assert field.alternatives == ("甲样木制造有限公司",)


@pytest.mark.parametrize(
    ("lines", "grantee"),
    [
        (["hereby authorize Specimen Trading Co., Ltd. to sell"], "Specimen Trading Co., Ltd."),
        (["hereby authorize Specimen Trading CO., LTD. to sell"], "Specimen Trading CO., LTD."),
        (["hereby appoint Specimen Sdn., Bhd. as distributor"], "Specimen Sdn., Bhd."),
        (["Grantee: Specimen Trading Co.,", "Ltd."], "Specimen Trading Co., Ltd."),
        (["Grantee: Specimen Trading Co., Ltd., No. 1 Sample Road"], "Specimen Trading Co., Ltd."),
    ],
)
def test_an_english_name_is_kept_whole_with_its_legal_form(
    paper: Paper, lines: list[str], grantee: str
) -> None:
    said = ["LETTER OF AUTHORIZATION", "We, Specimen Brands Limited, as owner,", *lines]
    document = paper([(100, 60 + 30 * i, text) for i, text in enumerate(said)])

    fields = understand(document, "manufacturer_authorization")

    assert fields["grantee"].value == grantee


def test_a_line_that_begins_with_limited_belongs_to_no_name_before_it() -> None:
    broken, apart = "Specimen Trading Co.,\nLtd.", "Specimen Trading House\nLimited to class 21"
    chinese = "甲样本贸易有限公司, Ltd."

    assert end_of_company(broken, len("Specimen Trading Co.")) == len(broken)
    assert end_of_company(apart, len("Specimen Trading House")) == len("Specimen Trading House")
    assert end_of_company(chinese, len("甲样本贸易有限公司")) == len("甲样本贸易有限公司")


@pytest.mark.parametrize(
    "term",
    [
        "from 26 March 2025 to 22September 2026",
        "from 26March 2025 until 22September2026",
        "March 26, 2025 to September22,2026",
    ],
)
def test_a_term_is_read_where_ocr_lost_a_blank(paper: Paper, term: str) -> None:
    document = paper([(600, 60, "LETTER OF AUTHORIZATION"), (100, 200, f"Term: {term}")])

    read = understand(document, KIND)

    assert (read["valid_from"].value, read["valid_until"].value) == ("2025-03-26", "2026-09-22")
