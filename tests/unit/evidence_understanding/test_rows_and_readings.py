import importlib
from collections.abc import Callable

import pytest

from processors.evidence.understanding.flow import flow_of
from processors.evidence.understanding.layout import MOST_PAGES, as_words, lay_out, printed
from processors.evidence.understanding.readings import Reading, fuse, trust
from processors.evidence.values import DocumentRead, PageRead, Source, Span

Paper = Callable[..., DocumentRead]


def one_page(*spans: tuple[str, tuple[float, float, float, float]]) -> DocumentRead:
    read = tuple(Span(text, box, 0.99, 0.95, Source.OCR, "x", 1) for text, box in spans)
    return DocumentRead("image", (PageRead(1, 1000, 800, read, (), ()),))


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("名　　称：", "名称:"),
        ("北京 ABC 有限公司", "北京 ABC 有限公司"),
        ("（小 写） ￥1.00", "(小写)¥1.00"),
        ("A  (B)  C", "A (B) C"),
    ],
)
def test_blanks_that_set_letters_apart_are_no_blanks(raw: str, plain: str) -> None:
    assert printed(raw) == plain


def test_a_wide_gap_is_a_tab_and_a_narrow_one_is_not() -> None:
    (sheet,) = lay_out(
        one_page(("金额", (0, 0, 40, 20)), ("税率", (45, 2, 85, 22)), ("税额", (200, 1, 240, 21)))
    )

    assert [row.text for row in sheet.rows] == ["金额税率\t税额"]


def test_a_page_is_laid_out_once_and_another_page_anew() -> None:
    (first,) = lay_out(one_page(("金额", (0, 0, 40, 20))))
    (again,) = lay_out(one_page(("金额", (0, 0, 40, 20))))
    (other,) = lay_out(one_page(("税额", (0, 0, 40, 20))))

    assert again is first
    assert other.text == "税额"


def test_a_label_that_runs_down_is_no_part_of_a_row() -> None:
    (sheet,) = lay_out(
        one_page(
            ("购", (0, 0, 20, 20)),
            ("买方", (0, 30, 20, 80)),
            ("名称:甲公司", (30, 0, 150, 20)),
        )
    )

    assert [column.text for column in sheet.columns] == ["购买方"]
    assert [row.text for row in sheet.rows] == ["名称:甲公司"]


def test_cells_read_as_one_standing_line_are_parted() -> None:
    (sheet,) = lay_out(
        one_page(
            ("瓶瓶", (0, 0, 20, 60)),
            ("甲", (100, 2, 120, 28)),
            ("乙", (100, 32, 120, 58)),
        )
    )

    assert [row.text for row in sheet.rows] == ["瓶\t甲", "瓶\t乙"]


def test_the_box_of_a_cut_is_its_share_of_the_line() -> None:
    (sheet,) = lay_out(one_page(("号码:1234", (0, 0, 90, 20))))

    cut = sheet.rows[0].cut(3, 7)

    assert cut.text == "1234"
    assert cut.box == pytest.approx((50, 0, 90, 20), abs=0.1)
    with pytest.raises(ValueError, match="nothing"):
        sheet.rows[0].cut(3, 3)


def test_only_so_many_pages_are_laid_out(paper: Paper) -> None:
    document = paper([(0, 0, "授权方:甲公司")])
    many = DocumentRead("pdf", document.pages * (MOST_PAGES + 5))

    assert len(lay_out(many)) == MOST_PAGES


def test_a_sentence_goes_on_and_a_heading_does_not(paper: Paper) -> None:
    document = paper(
        [
            (140, 100, "本公司系该品牌在中国大陆地区的合法权利人，现"),
            (100, 140, "授权下列单位销售该品牌之商品，特此证明，有效"),
            (100, 180, "授权方：甲公司"),
            (700, 500, "2025年1月1日"),
        ]
    )

    lines = flow_of(lay_out(document)).text.split("\n")

    assert lines[0].endswith("特此证明,有效")
    assert lines[1:] == ["授权方:甲公司", "2025年1月1日"]
    assert len(flow_of(lay_out(document), joined=False).text.split("\n")) == 4


def reading(value: str, confidence: float, source: Source, x: float = 0.0) -> Reading:
    return Reading(value, confidence, source, None, 1, (x, 0.0, x + 1, 1.0))


def test_readings_that_agree_are_surer_than_each() -> None:
    field = fuse([reading("1", 0.9, Source.OCR), reading("1", 0.9, Source.OCR, x=5)])

    assert field is not None
    assert field.confidence > 0.95


def test_the_same_reading_given_twice_proves_no_more() -> None:
    field = fuse([reading("1", 0.9, Source.OCR)] * 2)

    assert field is not None
    assert field.confidence == pytest.approx(0.9)


def test_readings_that_differ_leave_the_other_beside_and_are_never_sure() -> None:
    field = fuse([reading("1", 0.98, Source.OFD), reading("2", 0.97, Source.QR)])

    assert field is not None
    assert (field.value, field.alternatives) == ("1", ("2",))
    assert field.confidence < 0.95


def test_a_value_out_of_a_code_is_shown_where_the_page_prints_it_too() -> None:
    code, print_ = reading("1", 0.97, Source.QR, x=500), reading("1", 0.9, Source.OCR)
    alone = fuse([code])
    both = fuse([code, print_])
    other = fuse([code, reading("2", 0.5, Source.OCR)])

    assert alone is not None
    assert both is not None
    assert other is not None
    assert (both.source, both.box) == (Source.QR, print_.box)
    assert alone.box == other.box == code.box


def test_no_reading_is_no_field() -> None:
    assert fuse([]) is None


def test_letters_in_doubt_are_trusted_less(paper: Paper) -> None:
    trusted = []
    for confidence in (0.999, 0.89, 0.6):
        (sheet,) = lay_out(paper([(0, 0, "甲")], source=Source.OCR, confidence=confidence))
        trusted.append(trust(sheet.rows[0].pieces[0]))

    assert trusted == sorted(trusted, reverse=True)
    assert trusted[1] < 0.95


@pytest.mark.parametrize(
    "entry",
    [
        {"field": "brand", "clean": "plain", "factor": 1, "form": "no group"},
        {"field": "brand", "clean": "scrub", "factor": 1, "form": "(?P<v>.)"},
    ],
)
def test_a_wording_without_value_or_cleaning_is_refused(entry: dict[str, object]) -> None:
    table = importlib.import_module("processors.evidence.understanding.wordings_table")

    with pytest.raises(ValueError, match="brand"):
        table._rule(entry)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Specimen Mal1", "Specimen Mall"),
        ("Ju1y c0m", "July com"),
        ("lnc. lndustries", "Inc. Industries"),
        ("HE-1011 Level1 Vol1 A10 10l 1st B2l", "HE-1011 Level1 Vol1 A10 10l 1st B2l"),
    ],
)
def test_a_digit_that_no_word_has_is_the_letter_it_looks_like(read: str, meant: str) -> None:
    assert as_words(read) == meant


def test_print_of_a_text_layer_keeps_its_digits(paper: Paper) -> None:
    texts = [
        lay_out(paper([(100, 100, "Specimen Mal1")], source=source))[0].text
        for source in (Source.OCR, Source.TEXT_LAYER)
    ]

    assert texts == ["Specimen Mall", "Specimen Mal1"]
