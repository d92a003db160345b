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


def question_of(paper: Paper) -> Question | None:
    """The question about a paper; None where its kind has no register or a field was not read."""
    if paper.kind == "right_certificate":
        number = paper.text("registration_number") or paper.text("trademark_registration_number")
        return None if number is None else Question("trademark", {"registration_number": number})
    fields = _FIELDS.get(paper.text("invoice_kind") or "")
    if paper.kind != "purchase_invoice" or fields is None:
        return None
    given = {name: paper.text(name) for name in fields}
    read = {name: value for name, value in given.items() if value is not None}
    if len(read) < len(fields):
        return None
    if "check_code" in read:
        read["check_code"] = read["check_code"][-_CHECK_CODE_DIGITS:]
    return Question("tax", read)
