"""Each remaining code of a proof's answers: when it is said, and that it is not said otherwise."""

import pytest
from proof_packs import (
    POLICY,
    context,
    customs,
    document,
    field,
    invoice,
    letter,
    receipt,
)

from processors.proof import ProofDocument, ReceiptContext, Reuse, prove, prove_receipt

ELSEWHERE = Reuse("digest", "s-2")
NUMBER = "SP000000000001"
WAYBILL = document("waybill.jpg", "waybill", tracking_number=NUMBER)


def said(*documents: ProofDocument) -> set[tuple[str, str]]:
    verdict = prove(documents, context(), POLICY)
    return {(p.code, p.outcome.value) for p in (*verdict.failing, *verdict.doubts)}


@pytest.mark.rule("E-12")
@pytest.mark.parametrize(
    ("shown", "incomplete"),
    [((), True), ((letter(),), True), ((customs(),), True), ((letter(), invoice()), False)],
)
def test_a_pack_that_makes_up_no_combination_says_so(
    shown: tuple[ProofDocument, ...], incomplete: bool
) -> None:
    assert (("PROOF_PACK_INCOMPLETE", "unknown") in said(*shown)) is incomplete


def said_of_receipt(*documents: ProofDocument) -> set[tuple[str, str]]:
    verdict = prove_receipt(documents, ReceiptContext("buyer", NUMBER), POLICY)
    return {(p.code, p.outcome.value) for p in (*verdict.failing, *verdict.doubts)}


@pytest.mark.rule("E-01", "E-02", "E-09", "E-11", "E-12")
@pytest.mark.parametrize(
    ("shown", "right", "code", "outcome"),
    [
        (letter(verdict="insufficient"), letter(), "DOC_INSUFFICIENT", "fail"),
        (letter(verdict="needs_review"), letter(), "DOC_NEEDS_REVIEW", "unknown"),
        (letter(status="refused"), letter(), "DOC_REFUSED", "unknown"),
        (receipt(), customs(), "RECEIPT_ALONE", "unknown"),
        (receipt(total_amount=None), receipt(), "RECEIPT_INCOMPLETE", "unknown"),
        (letter(reuse=(ELSEWHERE,)), letter(), "AUTH_REUSED", "unknown"),
        (customs(reuse=(ELSEWHERE,)), customs(), "DOC_REUSED", "unknown"),
        (document("a.jpg", "other"), invoice(), "DOC_KIND_UNKNOWN", "unknown"),
    ],
)
def test_what_is_wrong_with_a_paper_has_its_own_code_and_a_right_one_has_not(
    shown: ProofDocument, right: ProofDocument, code: str, outcome: str
) -> None:
    assert (code, outcome) in said(shown)
    assert code not in {told for told, _ in said(right)}


@pytest.mark.rule("E-20", "E-21")
@pytest.mark.parametrize(
    ("shown", "right", "code"),
    [
        (
            document("slip.jpg", "signature_slip", tracking_number=NUMBER),
            document("slip.jpg", "signature_slip", tracking_number=NUMBER, signed_by="示例"),
            "SIGNATURE_UNREAD",
        ),
        (
            document("red.jpg", "carrier_statement", tracking_number=NUMBER),
            document("red.jpg", "carrier_statement", tracking_number=NUMBER, seal_text="示例速运"),
            "CARRIER_SEAL_UNREAD",
        ),
        (
            document("waybill.jpg", "waybill", tracking_number=field(NUMBER, 0.3)),
            WAYBILL,
            "TRACKING_UNREAD",
        ),
        (
            document("chat.jpg", "chat_record"),
            document("chat.jpg", "chat_record", admission="货收到了"),
            "ADMISSION_UNREAD",
        ),
    ],
)
def test_what_a_paper_of_receipt_does_not_show_is_unknown(
    shown: ProofDocument, right: ProofDocument, code: str
) -> None:
    assert (code, "unknown") in said_of_receipt(shown)
    assert code not in {told for told, _ in said_of_receipt(right)}
