"""Which value is which field: from spans on pages to the fields of the contracts.

`tell_apart` parts a file of several papers, `recognise_kind` says what a paper is, `understand`
reads its fields, `doubts` names what should be looked at again, `with_second_look` merges what was
read there. All pure and total: a document of any content gives fields or none.
"""

from collections.abc import Mapping

from processors.evidence.understanding.doubts import (
    SURE,
    Doubt,
    SecondLook,
    doubts,
    with_second_look,
)
from processors.evidence.understanding.invoice import understand_invoice
from processors.evidence.understanding.kinds import Recognised, recognise_kind
from processors.evidence.understanding.layout import lay_out
from processors.evidence.understanding.letter import understand_letter
from processors.evidence.understanding.papers import understand_paper
from processors.evidence.understanding.seal_field import seal_field
from processors.evidence.understanding.several import OtherPaper, Papers, tell_apart
from processors.evidence.values import DocumentRead, Field

AUTHORIZATIONS = ("manufacturer_authorization", "brand_agency_authorization")
_SEALED = (
    *AUTHORIZATIONS,
    "carrier_statement",
    "power_of_attorney",
    "signature_slip",
    "waybill",
)
_STAMPS = ("carrier", "laboratory", "grantor")
"""The party whose seal a paper bears, by the name of its field."""

__all__ = [
    "AUTHORIZATIONS",
    "SURE",
    "Doubt",
    "OtherPaper",
    "Papers",
    "Recognised",
    "SecondLook",
    "doubts",
    "recognise_kind",
    "tell_apart",
    "understand",
    "with_second_look",
]


def understand(document: DocumentRead, kind: str) -> Mapping[str, Field]:
    """Return the fields of a document of `kind` by contract name.

    A field that was not read is absent, never empty. Confidence is that of value and name
    together. A computed value says so in `engine` ("derived: …"), a repaired one ("…+repaired").
    """
    if kind == "purchase_invoice":
        return understand_invoice(document)
    sheets = lay_out(document)
    if kind in AUTHORIZATIONS:
        fields = understand_letter(sheets)
        stamped_by = fields.get("grantor")
    else:
        fields = understand_paper(document, sheets, kind)
        stamped_by = next((fields[name] for name in _STAMPS if name in fields), None)
    if kind in _SEALED:
        like = str(stamped_by.value) if stamped_by is not None else None
        if (seal := seal_field(document, like=like)) is not None:
            fields["seal_text"] = seal
    return fields
