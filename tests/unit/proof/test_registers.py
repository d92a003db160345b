"""Public registers: what is asked kind by kind, and what a dated answer does to a proof."""

from dataclasses import replace
from datetime import date

import pytest
from proof_packs import POLICY, context, field, invoice, letter

from processors.errors import Refuse
from processors.proof import prove
from processors.proof.reading import read_paper
from processors.proof.registers import Answer, FileRegister, Standing, read_answers
from processors.proof.registers.questions import question_of
from processors.proof.values import ProofDocument

DIGITAL = {"invoice_kind": "digital_ordinary"}


def asked(document: ProofDocument) -> dict[str, str] | None:
    question = question_of(read_paper(document, POLICY))
    return None if question is None else dict(question.given)


def entry(**changes: object) -> dict[str, object]:
    given = {
        "invoice_number": "26110000000000000001",
        "issue_date": "2026-01-05",
        "total_amount": "1000.00",
    }
    return {
        "register": "tax",
        "given": given,
        "standing": "consistent",
        "answered_on": "2026-03-02",
        "answered_by": "reviewer-1",
    } | changes


def test_a_digital_invoice_is_asked_about_by_number_date_and_total() -> None:
    assert asked(invoice(**DIGITAL)) == entry()["given"]


@pytest.mark.parametrize(
    ("kind", "last"),
    [("vat_special", ("amount_without_tax", "900.00")), ("vat_ordinary", ("check_code", "345678"))],
)
def test_older_kinds_are_asked_about_by_code_and_amount_or_check_code(
    kind: str, last: tuple[str, str]
) -> None:
    document = invoice(
        invoice_kind=kind,
        invoice_code="1100262130",
        invoice_number="00000001",
        amount_without_tax="900.00",
        check_code="12345678901212345678",
    )

    assert asked(document) == {
        "invoice_code": "1100262130",
        "invoice_number": "00000001",
        "issue_date": "2026-01-05",
        last[0]: last[1],
    }


def test_nothing_is_asked_of_a_paper_whose_fields_were_not_read_surely() -> None:
    assert asked(invoice(**DIGITAL, total_amount=field("1000.00", 0.3))) is None
    assert asked(letter()) is None


def test_an_answer_is_known_from_its_day_on_and_the_last_one_stands() -> None:
    register = FileRegister(
        read_answers([entry(), entry(standing="void", answered_on="2026-03-09")])
    )
    question = question_of(read_paper(invoice(**DIGITAL), POLICY))
    assert question is not None

    known = [register.answer(question, on=date(2026, 3, day)) for day in (1, 2, 8, 9)]

    assert [one and one.standing for one in known] == [None, "consistent", "consistent", "void"]


@pytest.mark.rule("E-03")
@pytest.mark.parametrize(
    ("standing", "verdict"),
    [
        (None, "sufficient"),
        (Standing.CONSISTENT, "sufficient"),
        (Standing.VOID, "insufficient"),
        (Standing.NOT_FOUND, "insufficient"),
    ],
)
def test_what_the_register_contradicts_does_not_count(
    standing: Standing | None, verdict: str
) -> None:
    shown = invoice(**DIGITAL)
    if standing is not None:
        shown = replace(shown, answer=Answer("k", standing, date(2026, 3, 2), "reviewer-1"))

    judged = prove([shown], context(), POLICY)

    assert judged.verdict == verdict
    told = {(point.code, "2026-03-02" in point.detail.en) for point in judged.failing}
    assert told == ({("INV_NOT_VERIFIED_EXTERNALLY", True)} if verdict != "sufficient" else set())


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({}, "list"),
        ([entry(standing="fine")], "standing"),
        ([entry(), entry(answered_on="soon")], "answer 2: answered_on"),
        ([entry(register="police")], "register"),
        ([entry(given="x")], "given"),
        ([entry(answered_by="")], "answered_by"),
    ],
)
def test_a_wrong_file_of_answers_is_refused_by_entry_and_field(data: object, named: str) -> None:
    with pytest.raises(Refuse, match=named):
        read_answers(data)
