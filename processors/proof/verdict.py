"""E-12: whether documents together prove genuine goods; E-20 and E-21: whether goods arrived.

Pure. The order of the documents does not matter, and a further document never turns `sufficient`
into `insufficient`, nor does leaving one out turn `insufficient` into `sufficient`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from processors.policy.policy import Policy
from processors.proof.chain import build_chain
from processors.proof.codes import point
from processors.proof.goods import disputed
from processors.proof.invoices import read_invoice
from processors.proof.letters import LETTER_KINDS, read_letter
from processors.proof.others import customs_points, inspection_points, receipt_points
from processors.proof.papers import own_points
from processors.proof.purchases import altered_twins, join_invoices
from processors.proof.reading import Paper, read_paper
from processors.proof.truth import Truth, all_of, any_of
from processors.proof.values import (
    Link,
    Point,
    ProofContext,
    ProofDocument,
    ProofVerdict,
    ReceiptContext,
)

_BEST = ("insufficient", "needs_review", "sufficient")


def prove(
    documents: Sequence[ProofDocument], context: ProofContext, policy: Policy
) -> ProofVerdict:
    """Judge documents together (E-03, E-06, E-09 to E-12).

    `sufficient`: a combination of the policy's table is met by documents that count, and nothing
    taints the pack (a document altered between uses, letters that certainly make no chain).
    `insufficient`: none can be met, and what is there is certainly contradicted.
    `needs_review`: everything else, also an incomplete pack.
    """
    papers = sorted((read_paper(d, policy) for d in documents), key=_order)
    wanted = disputed(context.brand, context.category, policy)
    letters = [read_letter(p, context, wanted, policy) for p in papers if p.kind in LETTER_KINDS]
    bills = [p for p in papers if p.kind == "purchase_invoice"]
    chain = build_chain(letters, context, policy, bills)
    invoices = [read_invoice(p, context, wanted, policy) for p in bills]
    bought = join_invoices(invoices, chain, context, policy)
    customs = [
        customs_points(p, context, wanted, policy, (chain, invoices))
        for p in papers
        if p.kind == "customs_certificate"
    ]
    receipts = [receipt_points(p) for p in papers if p.kind == "counter_receipt"]
    reports = [
        inspection_points(p, context, wanted) for p in papers if p.kind == "inspection_report"
    ]
    parts = {
        "invoice": bought.any_counts,
        "invoice_chain": bought.traced,
        "authorization_chain": chain.value,
        "invoice_under_chain": bought.under_chain,
        "customs": _any_paper(customs),
        "receipt": _any_paper(receipts),
        "inspection": _any_paper(reports),
    }
    points = [
        *(item for letter in letters for item in letter.points),
        *chain.points,
        *(item for invoice in invoices for item in invoice.points),
        *bought.points,
        *(item for found in (*customs, *receipts, *reports) for item in found),
    ]
    tainted = [item for item in points if item.outcome is Truth.FAIL and item.rule == "E-06"]
    broken = tainted if letters and chain.value is Truth.FAIL else []
    suspicious = [*altered_twins(invoices), *_altered(papers), *broken]
    riddles = _of_unknown_kind(papers)
    points += riddles
    met = any_of((_combined(parts, policy.table("E-12.combinations")), *_open(riddles)))
    links = (*chain.best(), *bought.links())
    return _verdict(met, points, suspicious, links, _incomplete(papers))


def _of_unknown_kind(papers: Sequence[Paper]) -> list[Point]:
    """Documents whose kind could not be told: each may be the one that is missing. What is
    illegible looks like a picture of goods.
    """
    return [
        item
        for paper in papers
        if paper.kind == "other" or (paper.kind == "goods_photo" and not paper.was_read)
        for item in own_points(paper) or [_unknown_kind(paper)]
    ]


def _unknown_kind(paper: Paper) -> Point:
    return point("E-12", "DOC_KIND_UNKNOWN", paper.file, Truth.UNKNOWN)


def _open(points: Sequence[Point]) -> list[Truth]:
    return [Truth.UNKNOWN] if points else []


def prove_receipt(
    documents: Sequence[ProofDocument], context: ReceiptContext, policy: Policy
) -> ProofVerdict:
    """Judge whether the seller proved that the goods were received (E-20, E-21).

    Without a word on who signed, either rule's combinations may serve where both are met. Without
    the parcel's number all papers must be of one parcel, whichever makes the most of them.
    """
    papers = sorted((read_paper(d, policy) for d in documents), key=_order)
    numbers = sorted({_bare(n) for p in papers if (n := p.text("tracking_number")) is not None})
    if context.tracking_number is not None or len(numbers) < 2:
        return _of_parcel(papers, context, policy)
    parcels = (_of_parcel(papers, replace(context, tracking_number=n), policy) for n in numbers)
    return max(parcels, key=lambda judged: _BEST.index(judged.verdict))


def _of_parcel(papers: Sequence[Paper], context: ReceiptContext, policy: Policy) -> ProofVerdict:
    rule = "E-21" if context.signed_by == "third_party" else "E-20"
    found = {
        kind: [_receipt_paper(p, context, rule) for p in papers if p.kind == kind]
        for kind in ("waybill", "signature_slip", "carrier_statement", "chat_record")
    }
    parts = {kind: _any_paper(entries) for kind, entries in found.items()}
    parts["admission"] = parts.pop("chat_record")
    combined = {
        key: _combined(parts, policy.table(f"{key}.combinations")) for key in ("E-20", "E-21")
    }
    both = all_of(combined.values()) if _known(combined) else Truth.UNKNOWN
    met = combined[rule] if context.signed_by is not None else both
    points = [item for entries in found.values() for entry in entries for item in entry]
    missing = [point(rule, "PROOF_PACK_INCOMPLETE", None, Truth.UNKNOWN)]
    return _verdict(met, points, _altered(papers), (), missing)


def _known(combined: Mapping[str, Truth]) -> bool:
    return len(set(combined.values())) == 1


def _receipt_paper(paper: Paper, context: ReceiptContext, rule: str) -> list[Point]:
    if paper.kind == "chat_record":
        admitted = paper.text("admission") is not None
        outcome = Truth.PASS if admitted else Truth.UNKNOWN
        asked = [("ADMISSION_UNREAD", outcome)]
    else:
        asked = [_tracking(paper, context)]
        if paper.kind == "signature_slip":
            signed = paper.text("signed_by") is not None
            asked.append(("SIGNATURE_UNREAD", Truth.PASS if signed else Truth.UNKNOWN))
        if paper.kind == "carrier_statement":
            sealed = paper.text("seal_text") is not None
            asked.append(("CARRIER_SEAL_UNREAD", Truth.PASS if sealed else Truth.UNKNOWN))
    found = [point(rule, c, paper.file, outcome) for c, outcome in asked if outcome != Truth.PASS]
    return [*own_points(paper), *found]


def _tracking(paper: Paper, context: ReceiptContext) -> tuple[str, Truth]:
    printed, wanted = paper.text("tracking_number"), context.tracking_number
    if printed is None:
        return "TRACKING_UNREAD", Truth.UNKNOWN
    if wanted is None or _bare(printed) == _bare(wanted):
        return "TRACKING_MISMATCH", Truth.PASS
    exact = paper.is_exact("tracking_number")
    return "TRACKING_MISMATCH", Truth.FAIL if exact else Truth.UNKNOWN


def _bare(number: str) -> str:
    return "".join(ch for ch in number if ch.isalnum()).upper()


def _any_paper(found: Iterable[Sequence[Point]]) -> Truth:
    """Whether any document of a kind counts: nothing about it is contradicted or open."""
    return any_of(all_of(item.outcome for item in points) for points in found)


def _combined(parts: Mapping[str, Truth], table: Mapping[str, Sequence[str]]) -> Truth:
    """Any of the combinations, all parts of each; a part nobody knows is never met."""
    return any_of(
        all_of(parts.get(part, Truth.FAIL) for part in combination)
        for combination in table.values()
    )


def _incomplete(papers: Sequence[Paper]) -> list[Point]:
    if papers and all(paper.kind == "counter_receipt" for paper in papers):
        return [point("E-09", "RECEIPT_ALONE", None, Truth.UNKNOWN)]
    return [point("E-12", "PROOF_PACK_INCOMPLETE", None, Truth.UNKNOWN)]


def _altered(papers: Sequence[Paper]) -> list[Point]:
    """One document with other values elsewhere: the whole pack needs a person."""
    return [
        point("E-11", "DOC_ALTERED", paper.file, Truth.UNKNOWN)
        for paper in papers
        if any(reuse.altered for reuse in paper.document.reuse)
    ]


def _verdict(
    met: Truth,
    points: Sequence[Point],
    suspicious: Sequence[Point],
    links: tuple[Link, ...],
    incomplete: Sequence[Point],
) -> ProofVerdict:
    open_points = _once([*points, *suspicious])
    if met is Truth.PASS and not suspicious:
        return ProofVerdict("sufficient", (), tuple(open_points), links)
    failing = tuple(item for item in open_points if item.outcome is Truth.FAIL)
    doubts = [item for item in open_points if item.outcome is Truth.UNKNOWN]
    if met is Truth.FAIL and failing:
        return ProofVerdict("insufficient", failing, tuple(doubts), links)
    missing = incomplete if met is Truth.FAIL else ()
    return ProofVerdict("needs_review", failing, (*doubts, *missing), links)


def _once(points: Iterable[Point]) -> list[Point]:
    """Each answer once, ordered by file, rule and code, whatever the order of the documents."""
    return sorted(set(points), key=lambda p: (p.file or "", p.rule, p.code, p.outcome, p.detail.zh))


def _order(paper: Paper) -> tuple[str, str]:
    return paper.file, str(paper.document.findings.get("sha256", ""))
