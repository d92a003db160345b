"""Which fields a register asks for, kind by kind (invoice-facts 1.5)."""

from processors.proof.reading import Paper
from processors.proof.registers.values import Question

_CHECK_CODE_DIGITS = 6
_PAPER = ("invoice_code", "invoice_number", "issue_date")
_DIGITAL = ("invoice_number", "issue_date", "total_amount")
_FIELDS: dict[str, tuple[str, ...]] = {
    "vat_special": (*_PAPER, "amount_without_tax"),
    "vat_electronic_special": (*_PAPER, "amount_without_tax"),
    "vat_ordinary": (*_PAPER, "check_code"),
    "vat_roll": (*_PAPER, "check_code"),
    "vat_electronic_ordinary": (*_PAPER, "check_code"),
    "toll": (*_PAPER, "check_code"),
    "digital_special": _DIGITAL,
    "digital_ordinary": _DIGITAL,
}
_LETTERS = ("manufacturer_authorization", "brand_agency_authorization")
_RIGHTS = ("trademark_registration_number", "brand")


def question_of(paper: Paper) -> Question | None:
    """The question about a paper; None where its kind has no register or a field was not read."""
    if paper.kind == "right_certificate":
        number = paper.text("trademark_registration_number") or paper.text("registration_number")
        return None if number is None else trademark_question(number, paper.text("holder"))
    if paper.kind in _LETTERS:
        return _of_letter(paper)
    return _of_invoice(paper) if paper.kind == "purchase_invoice" else None


def trademark_question(number: str, holder: str | None) -> Question:
    """Whether a mark is registered under the number, to the holder, and in force."""
    given = {"registration_number": number}
    return Question("trademark", given if holder is None else given | {"holder": holder})


def _of_invoice(paper: Paper) -> Question | None:
    fields = _FIELDS.get(paper.text("invoice_kind") or "")
    if fields is None:
        return None
    given = {name: paper.text(name) for name in fields}
    read = {name: value for name, value in given.items() if value is not None}
    if len(read) < len(fields):
        return None
    if "check_code" in read:
        read["check_code"] = read["check_code"][-_CHECK_CODE_DIGITS:]
    return Question("tax", read)


def _of_letter(paper: Paper) -> Question | None:
    """Whether whoever granted stands by the letter: told by its parties, its right, its end."""
    grantor, grantee = paper.text("grantor"), paper.text("grantee")
    right = next((name for name in _RIGHTS if paper.text(name) is not None), None)
    if grantor is None or grantee is None or right is None:
        return None
    given = {"grantor": grantor, "grantee": grantee, right: paper.text(right) or ""}
    until = paper.text("valid_until")
    return Question("brand", given if until is None else given | {"valid_until": until})
