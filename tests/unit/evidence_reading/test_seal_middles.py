"""What the lines in the middle of a seal are taken for."""

import pytest

from processors.evidence import credit_code
from processors.evidence.seals.read import middle_text
from processors.evidence.values import Source, Span


def tax_id(body: str) -> str:
    return body + credit_code.check_character(body)


OWN, OTHER = tax_id("91350100M000100Y4"), tax_id("91330000M000200Y4")
SURE, UNSURE = 0.95, 0.51


def line(text: str, confidence: float = SURE) -> Span:
    return Span(text, (0, 0, 1, 1), confidence, confidence, Source.OCR, "test", 1)


@pytest.mark.rule("E-05")
def test_the_id_that_its_check_character_proves_is_taken_from_among_other_lines() -> None:
    assert middle_text([line("*"), line(OWN), line("发票专用章")]) == OWN


@pytest.mark.rule("E-05")
def test_an_id_on_an_unsure_line_is_not_taken() -> None:
    assert middle_text([line(OWN, UNSURE)]) is None
    assert middle_text([line(OWN, UNSURE), line("发票专用章")]) == "发票专用章"


@pytest.mark.rule("E-05")
def test_two_different_ids_settle_nothing() -> None:
    assert middle_text([line(OWN), line(OTHER)]) is None
    assert middle_text([line(OWN), line(OWN)]) == OWN


def test_without_an_id_all_sure_lines_are_what_it_says() -> None:
    assert middle_text([line("合同"), line("专用章*"), line("。", UNSURE)]) == "合同 专用章"
    assert middle_text([line("*")]) is None
    assert middle_text([]) is None
