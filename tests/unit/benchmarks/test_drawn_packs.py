"""The cases in which drawn papers are judged: right ones suffice, false ones do not."""

from typing import Any

import pytest

from benchmarks.drawn_packs import genuine, judged_in_case
from processors.evidence.values import Field, Findings, Source
from specimens.draw import draw
from specimens.sets import Member
from specimens.values import Drawn, Specimen

INVOICE = Member(Specimen("purchase_invoice", "digital_ordinary", "xml"), 3)
LETTER = Member(Specimen("manufacturer_authorization", "zh", "pdf"), 3)


def read_rightly(drawn: Drawn, **changed: str) -> Findings:
    """Findings of a perfect reader."""
    truth: dict[str, Any] = {**drawn.truth, **changed}
    fields = {name: Field(value, 0.99, Source.XML) for name, value in truth.items()}
    return Findings("0" * 64, "read", None, drawn.kind, 1, "none", fields, (), "sufficient")


def verdict(member: Member, found: Findings, twin: Findings | None = None) -> str:
    judged = judged_in_case(found.kind, genuine(member).truth, found, twin)
    assert judged is not None
    return judged.verdict


@pytest.mark.parametrize("member", [INVOICE, LETTER])
def test_a_genuine_document_suffices_in_its_case(member: Member) -> None:
    assert verdict(member, read_rightly(genuine(member))) == "sufficient"


def test_an_invoice_to_another_buyer_does_not() -> None:
    false = Specimen("purchase_invoice", "digital_ordinary", "xml", doctored="wrong_buyer")

    assert verdict(INVOICE, read_rightly(draw(false, 3))) == "insufficient"


@pytest.mark.parametrize("how", ["expired", "wrong_grantee"])
def test_a_letter_that_covers_another_time_or_company_does_not(how: str) -> None:
    false = Specimen("manufacturer_authorization", "zh", "pdf", doctored=how)

    assert verdict(LETTER, read_rightly(draw(false, 3))) != "sufficient"


def test_a_number_that_another_invoice_bears_does_not() -> None:
    right = read_rightly(genuine(INVOICE))
    other = read_rightly(genuine(INVOICE), total_amount="1.00")

    assert verdict(INVOICE, other, right) != "sufficient"


def test_other_kinds_are_not_judged_in_a_case() -> None:
    slip = draw(Specimen("counter_receipt"), 3)

    assert judged_in_case(slip.kind, slip.truth, read_rightly(slip), None) is None
