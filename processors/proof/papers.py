"""What every document is asked before its kind is: its own verdict, and its use elsewhere."""

from processors.proof.codes import point
from processors.proof.reading import Paper
from processors.proof.truth import Truth
from processors.proof.values import Point
from processors.text import Text

RULE_OF_KIND = {
    "purchase_invoice": "E-03",
    "manufacturer_authorization": "E-07",
    "brand_agency_authorization": "E-07",
    "inspection_report": "E-08",
    "counter_receipt": "E-09",
    "customs_certificate": "E-10",
}


def own_points(paper: Paper) -> list[Point]:
    """E-01, E-02 and the document's own checks, as far as they do not pass; then E-11."""
    return [*_examined(paper), *_reused(paper)]


def _examined(paper: Paper) -> list[Point]:
    findings = paper.document.findings
    if findings.get("status", "read") != "read":
        refusal = findings.get("refusal") or {}
        given = point("E-01", "DOC_REFUSED", paper.file, Truth.UNKNOWN)
        if not refusal:
            return [given]
        return [Point("E-01", str(refusal["code"]), paper.file, Truth.UNKNOWN, given.detail)]
    if paper.own is Truth.PASS:
        return []
    wanted = Truth.FAIL if paper.own is Truth.FAIL else Truth.UNKNOWN
    found = [
        Point(
            str(check["rule"]),
            str(check["code"]),
            paper.file,
            wanted,
            Text(check["detail"]["zh"], check["detail"]["en"]),
        )
        for check in findings.get("checks", ())
        if check.get("outcome") == wanted.value
    ]
    code = "DOC_INSUFFICIENT" if wanted is Truth.FAIL else "DOC_NEEDS_REVIEW"
    return found or [point(RULE_OF_KIND.get(paper.kind, "E-02"), code, paper.file, wanted)]


def _reused(paper: Paper) -> list[Point]:
    if not paper.document.reuse:
        return []
    code = "DOC_REUSED"
    if paper.kind == "purchase_invoice":
        code = "INV_REUSED"
    elif paper.kind.endswith("_authorization"):
        code = "AUTH_REUSED"
    if any(reuse.altered for reuse in paper.document.reuse):
        code = "DOC_ALTERED"
    return [point("E-11", code, paper.file, Truth.UNKNOWN)]
