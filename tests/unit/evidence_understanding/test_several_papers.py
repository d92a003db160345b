"""Two papers in one file are told apart, the first is read, and a person is asked."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from processors.evidence.checks import Thresholds, check, verdict
from processors.evidence.understanding import OtherPaper, recognise_kind, tell_apart, understand
from processors.evidence.values import Check, Code, Declared, DocumentRead, PageRead, Source

Paper = Callable[..., DocumentRead]
Line = tuple[float, float, str]
LETTER: list[Line] = [
    (700, 60, "品牌授权书"),
    (100, 160, "授权方：丁样本制造有限公司"),
    (100, 220, "被授权方：甲样本贸易有限公司"),
    (100, 280, "授权期限：2025年1月1日至2026年1月1日"),
]
ENGLISH: list[Line] = [
    (600, 60, "LETTER OF AUTHORIZATION"),
    (100, 160, "Grantor: Specimen Manufacturing Limited"),
    (100, 220, "Grantee: Specimen Trading Limited"),
    (100, 280, "We hereby authorize the above company."),
]
REPORT: list[Line] = [
    (700, 60, "检 验 报 告"),
    (100, 160, "报告编号：WT2025000001"),
    (100, 220, "样品名称：样本牌水杯"),
]


def file_of(*documents: DocumentRead) -> DocumentRead:
    """One file with the first page of each."""
    pages = tuple(numbered(one.pages[0], number) for number, one in enumerate(documents, 1))
    return replace(documents[0], pages=pages)


def numbered(page: PageRead, number: int) -> PageRead:
    spans = tuple(replace(span, page=number) for span in page.spans)
    codes = tuple(replace(code, page=number) for code in page.codes)
    return replace(page, number=number, spans=spans, codes=codes)


def changed(lines: Sequence[Line], **words: str) -> list[Line]:
    """The lines with some words replaced; keys begin with a letter for want of anything better."""
    pairs = [(key.removeprefix("n"), value) for key, value in words.items()]
    made = []
    for x, y, text in lines:
        for old, new in pairs:
            text = text.replace(old, new)
        made.append((x, y, text))
    return made


def other_paper(document: DocumentRead) -> OtherPaper | None:
    return tell_apart(document).other


def judged(document: DocumentRead, thresholds: Thresholds) -> tuple[tuple[Check, ...], str]:
    papers = tell_apart(document)
    kind = recognise_kind(papers.first, Declared()).kind
    fields = understand(papers.first, kind)
    checks = check(kind, fields, papers.first, Declared(), thresholds, papers.other)
    return checks, verdict(kind, fields, checks, thresholds)


@pytest.mark.rule("E-01")
def test_a_letter_behind_an_invoice_is_told_and_not_read(
    paper: Paper, digital_invoice: list[Line], thresholds: Thresholds
) -> None:
    invoice = paper(digital_invoice)
    both = file_of(invoice, paper(LETTER))

    checks, judgement = judged(both, thresholds)

    (told,) = [one for one in checks if one.code == "DOC_SEVERAL_PAPERS"]
    assert (told.rule, told.outcome) == ("E-01", "unknown")
    assert "第 2 页" in told.detail.zh
    assert "700,60,800,80" in told.detail.en
    assert judgement == "needs_review"
    assert tell_apart(both).first == invoice


@pytest.mark.rule("E-01")
def test_a_file_is_the_kind_of_its_first_paper(paper: Paper, digital_invoice: list[Line]) -> None:
    letter = paper(LETTER)
    both = file_of(letter, paper(digital_invoice))

    assert tell_apart(both).first == letter


@pytest.mark.rule("E-01")
def test_two_invoices_contradict_nothing_of_each_other(
    paper: Paper, digital_invoice: list[Line], thresholds: Thresholds
) -> None:
    second = changed(digital_invoice, n24352000000000000017="24352000000000000018", n339="452")

    checks, judgement = judged(file_of(paper(digital_invoice), paper(second)), thresholds)

    assert "DOC_SEVERAL_PAPERS" in [one.code for one in checks]
    assert not [one for one in checks if one.outcome == "fail"]
    assert judgement == "needs_review"


@pytest.mark.rule("E-01")
def test_two_letters_to_two_companies_are_two_papers(paper: Paper) -> None:
    second = [
        (700, 60, "品牌授权书"),
        (100, 160, "授权方：甲样本贸易有限公司"),
        (100, 220, "被授权方：戊范例百货商行"),
        (100, 280, "授权期限：2025年1月1日至2026年1月1日"),
    ]

    found = other_paper(file_of(paper(LETTER), paper(second)))

    assert found is not None
    assert found.page == 2


def listed(invoice: Sequence[Line]) -> list[Line]:
    """A list of goods as the tax software prints it behind its invoice."""
    return [
        (600, 60, "销售货物或者提供应税劳务清单"),
        (100, 120, "所属增值税电子普通发票代码：035001900111 号码：00000017"),
        *[line for line in invoice if 400 < line[1] < 700],
    ]


@pytest.mark.rule("E-01")
def test_what_belongs_to_the_first_paper_is_no_other(
    paper: Paper, older_invoice: list[Line], digital_invoice: list[Line]
) -> None:
    digital, scan = paper(digital_invoice), paper(digital_invoice, source=Source.OCR)
    misread = changed(digital_invoice, n24352000000000000017="24352000000000000011")
    further = [
        (700, 60, "检 验 报 告"),
        (100, 160, "报告编号：WT2025000001"),
        (100, 220, "检验依据：无"),
    ]

    for one_paper in (
        file_of(paper(older_invoice), paper(listed(older_invoice))),
        file_of(digital, digital, digital),
        file_of(scan, paper(misread, source=Source.OCR)),
        file_of(paper(LETTER), paper(ENGLISH)),
        file_of(paper(REPORT), paper(further), paper([(100, 60, "样品照片")])),
        file_of(paper([]), paper(LETTER)),
        digital,
    ):
        assert other_paper(one_paper) is None


@pytest.mark.rule("E-01")
def test_a_letter_that_speaks_of_papers_is_no_other_paper(paper: Paper) -> None:
    terms = [
        (100, 60, "双方另行签署的授权书、营业执照及商标注册证复印件为本授权书之附件，"),
        (100, 120, "乙方凭增值税专用发票结算。"),
    ]

    assert other_paper(file_of(paper(LETTER), paper(terms))) is None


def with_codes(document: DocumentRead, *numbers: str) -> DocumentRead:
    codes = tuple(
        Code(f"01,32,,{number},339.00,20240514,,0000", (10, 400.0 * i, 110, 400.0 * i + 100), 1)
        for i, number in enumerate(numbers)
    )
    return replace(document, pages=(replace(document.pages[0], codes=codes),))


@pytest.mark.rule("E-01")
def test_two_invoices_on_one_page_are_told_by_their_codes(
    paper: Paper, digital_invoice: list[Line], thresholds: Thresholds
) -> None:
    page = with_codes(paper(digital_invoice), "24352000000000000018", "24352000000000000017")

    checks, judgement = judged(page, thresholds)

    (told,) = [one for one in checks if one.code == "DOC_SEVERAL_PAPERS"]
    assert "10,400,110,500" in told.detail.zh
    assert not [one for one in checks if one.outcome == "fail"]
    assert judgement == "needs_review"


@pytest.mark.rule("E-01")
def test_a_code_that_contradicts_the_print_is_no_second_invoice(
    paper: Paper, digital_invoice: list[Line], thresholds: Thresholds
) -> None:
    page = with_codes(paper(digital_invoice), "24352000000000000018")

    checks, _ = judged(page, thresholds)

    assert other_paper(page) is None
    assert [one for one in checks if one.outcome == "fail"]
    assert other_paper(file_of(page, paper(digital_invoice))) is None


@pytest.mark.rule("E-01")
def test_a_chat_behind_a_letter_is_another_paper(paper: Paper) -> None:
    chat = [
        (750, 60, "昨天 18:22"),
        (200, 150, "请问货收到了吗？"),
        (1200, 240, "货收到了，谢谢"),
        (200, 330, "好的亲"),
        (700, 1000, "按住 说话"),
    ]

    found = other_paper(file_of(paper(LETTER), paper(chat)))

    assert found is not None
    assert found.page == 2


def test_a_copy_of_an_invoice_behind_it_doubles_no_goods(
    paper: Paper, digital_invoice: list[Line], thresholds: Thresholds
) -> None:
    once, twice = paper(digital_invoice), file_of(paper(digital_invoice), paper(digital_invoice))

    checks, _ = judged(twice, thresholds)

    assert not [one for one in checks if one.outcome == "fail"]
    assert understand(twice, "purchase_invoice")["goods"].value == (
        understand(once, "purchase_invoice")["goods"].value
    )


def test_a_list_that_goes_on_is_no_copy(paper: Paper, digital_invoice: list[Line]) -> None:
    further = changed(digital_invoice, n样本牌水杯="范例牌雨伞")

    goods = understand(file_of(paper(digital_invoice), paper(further)), "purchase_invoice")["goods"]

    assert len(goods.value) == 2
