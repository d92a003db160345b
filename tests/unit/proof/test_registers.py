"""Public registers: what is asked kind by kind, and what a dated answer does to a proof."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from proof_packs import OWNER, POLICY, SHOP, context, document, field, invoice, letter

from processors.errors import Refuse
from processors.proof import prove
from processors.proof.reading import read_paper
from processors.proof.registers import Answer, FileRegister, Standing, read_answers
from processors.proof.registers.questions import question_of
from processors.proof.registers.values import Question
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


def test_a_brand_is_asked_about_a_letter_by_its_parties_its_right_and_its_end() -> None:
    assert asked(letter()) == {
        "grantor": OWNER,
        "grantee": SHOP,
        "trademark_registration_number": "00000025",
        "valid_until": "2026-12-31",
    }
    assert asked(letter(trademark_registration_number=None, valid_until=None)) == {
        "grantor": OWNER,
        "grantee": SHOP,
        "brand": "青屿",
    }


def test_a_trade_mark_office_is_asked_by_number_and_holder() -> None:
    certificate = document("c.pdf", "right_certificate", trademark_registration_number="90000001")

    assert asked(certificate) == {"registration_number": "90000001"}
    named = document(
        "c.pdf", "right_certificate", trademark_registration_number="90000001", holder=OWNER
    )
    assert asked(named) == {"registration_number": "90000001", "holder": OWNER}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            {"registration_number": "第90000001号"},
            {"registration_number": "第９０００ ０００１号"},
            True,
        ),
        ({"grantor": "示例（上海）公司"}, {"grantor": "示例(上海) 公司"}, True),
        ({"grantor": "示例（上海）公司"}, {"grantor": "示例（北京）公司"}, False),
        ({"grantor": "a", "grantee": "b"}, {"grantor": "a&grantee=b"}, False),
    ],
)
def test_a_question_is_the_same_however_its_values_are_written(
    one: dict[str, str], other: dict[str, str], same: bool
) -> None:
    keys = [Question("brand", given).key for given in (one, other)]

    assert (keys[0] == keys[1]) is same
    assert not any(ch in key for key in keys for ch in "\t\n ")


def test_a_form_half_filled_in_gives_the_answers_that_are_there() -> None:
    blank = entry(standing=None, answered_on=None, answered_by=None)

    assert len(read_answers([blank, entry()])) == 1
    with pytest.raises(Refuse, match="answer 2: answered_on"):
        read_answers([blank, entry(answered_on=None)])


def test_an_answer_may_name_the_question_itself_the_day_of_the_end_and_its_instant() -> None:
    key = Question("tax", {"invoice_number": "1"}).key
    (told,) = read_answers(
        [
            {
                "question": key,
                "standing": "void",
                "answered_on": "2026-03-02",
                "answered_by": "reviewer-1",
                "since": "2026-02-01",
                "at": "2026-03-02T09:30:00+08:00",
            }
        ]
    )

    assert told.key == key
    assert told.known_from == datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    assert [told.void_on(date(2026, 1, 31)), told.void_on(date(2026, 2, 1))] == [False, True]


def test_nothing_is_asked_of_a_paper_whose_fields_were_not_read_surely() -> None:
    assert asked(invoice(**DIGITAL, total_amount=field("1000.00", 0.3))) is None
    assert asked(letter(grantee=field("示例青溪商贸有限公司", 0.3))) is None


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
        ([entry(since="later")], "answer 1: since"),
        ([entry(at="2026-03-02T09:30:00")], "answer 1: at"),
        ([entry(given={})], "given"),
    ],
)
def test_a_wrong_file_of_answers_is_refused_by_entry_and_field(data: object, named: str) -> None:
    with pytest.raises(Refuse, match=named):
        read_answers(data)
