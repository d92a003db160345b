"""Checks of one document: E-01, E-02, E-04, E-05, E-07 to E-10, E-20, E-21, I-01.

Each is pass, fail or unknown with a sentence in both languages and the fields it is about. What
needs other documents or the case (E-03, E-06, E-11, E-12) is judged by `processors.proof`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from processors.evidence.checks.file_checks import check_file, check_papers, check_required
from processors.evidence.checks.invoice_identity import check_identity, check_sources
from processors.evidence.checks.invoice_sums import check_sums
from processors.evidence.checks.outcome import verdict
from processors.evidence.checks.paper_checks import (
    check_chat,
    check_customs,
    check_inspection,
    check_letter,
    check_parcel,
    check_receipt,
    check_right,
)
from processors.evidence.checks.seal_checks import check_invoice_seal, check_letter_seal
from processors.evidence.checks.thresholds import Thresholds
from processors.evidence.understanding import AUTHORIZATIONS, OtherPaper
from processors.evidence.values import Check, Declared, DocumentRead, Field

__all__ = ["Thresholds", "check", "verdict"]


def check(
    kind: str,
    fields: Mapping[str, Field],
    document: DocumentRead,
    declared: Declared,
    thresholds: Thresholds,
    other: OtherPaper | None = None,
) -> tuple[Check, ...]:
    """Return every check that a document of `kind` is put to, in the order of the rules; `other`
    is what was found in the file behind or beside it.

    Pure and total. `fail` is said only of a certain contradiction; what was not read, or not
    surely, is `unknown`.
    """
    own = [*_of_kind(kind, fields, document, thresholds)]
    if other is not None and other.beside:
        # What contradicts may stand on the other paper.
        own = [replace(one, outcome="unknown") if one.outcome == "fail" else one for one in own]
    found = [
        *check_file(document, declared, kind),
        *check_papers(other),
        *check_required(kind, fields, thresholds),
        *own,
    ]
    return tuple(sorted(found, key=lambda one: one.rule))


def _of_kind(
    kind: str, fields: Mapping[str, Field], document: DocumentRead, thresholds: Thresholds
) -> Iterator[Check]:
    if kind == "purchase_invoice":
        yield from check_identity(fields, thresholds)
        yield from check_sums(fields, thresholds)
        yield from check_sources(document, fields, thresholds)
        yield from check_invoice_seal(document, fields, thresholds)
    elif kind in AUTHORIZATIONS:
        yield from check_letter(fields, thresholds)
        yield from check_letter_seal(document, fields, thresholds)
    elif kind == "inspection_report":
        yield from check_inspection(fields, thresholds)
    elif kind == "counter_receipt":
        yield from check_receipt(fields, thresholds)
    elif kind == "customs_certificate":
        yield from check_customs(fields, thresholds)
    elif kind in ("waybill", "signature_slip", "carrier_statement"):
        yield from check_parcel(kind, fields, thresholds)
    elif kind in ("right_certificate", "power_of_attorney"):
        yield from check_right(kind, fields, thresholds)
    elif kind == "chat_record":
        yield from check_chat(fields, thresholds)
