"""E-11: the same document elsewhere, by its digest, an invoice's number, or the look of a page.

A case tells others what it used (facts under `DOCUMENT_FACTS`, looks of pages), and is told the
same of them with each event: what it then knew is on its record, and a replay uses that.

A paper whose number was edited is found by other values that few papers share, or by a look that
is nearly the same; `processors.cases.same_paper` says whether it is one paper.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil
from typing import Literal

from processors.cases.effects import JSON, Context, KeepLook, Looks
from processors.cases.parties import SELLER
from processors.cases.registers import answer_of, ask_register, register_keys
from processors.cases.same_paper import (
    NUMBER,
    apart,
    differing_values,
    is_one_paper,
    keys_of,
    looks_of,
    says_the_same,
    values_of,
)
from processors.cases.turn import Turn
from processors.cases.values import Case, EvidenceItem
from processors.policy import Policy
from processors.proof import ProofDocument, Reuse
from processors.proof.reading import read_paper
from processors.text import Text

DOCUMENT_FACTS = "document"
"""(DOCUMENT_FACTS, digest or "code+number") → owner = case|shop|evidence id, value = the use."""

PAPER_FACTS = "paper"
"""(PAPER_FACTS, a value few papers share) → owner and use likewise, with the looks of its pages."""

GENUINE = "genuine_goods"
How = Literal["digest", "number", "values", "picture"]


def document_keys(findings: Mapping[str, JSON]) -> list[tuple[str, str]]:
    """The keys under which uses of a document are found: its digest, an invoice's number."""
    keys = [(DOCUMENT_FACTS, str(findings["sha256"]))] if findings.get("sha256") else []
    fields = findings.get("fields") or {}
    number = (fields.get("invoice_number") or {}).get("value")
    if number:
        code = (fields.get("invoice_code") or {}).get("value", "")
        keys.append((DOCUMENT_FACTS, f"{code}+{number}"))
    return keys


def paper_keys(findings: Mapping[str, JSON]) -> list[tuple[str, str]]:
    """The keys under which a paper is found whose number was edited."""
    return [(PAPER_FACTS, key) for key in keys_of(findings)]


def asked_of_others(
    case: Case, findings: Mapping[str, JSON] | None, policy: Policy
) -> tuple[list[tuple[str, str]], Looks]:
    """The facts and looks that judging the shops' papers reads; `findings` those coming in."""
    papers = [
        item.findings
        for item in case.evidence
        if item.submitted_by.role == SELLER and item.findings is not None
    ]
    papers += [] if findings is None else [dict(findings)]
    keys = [
        key
        for paper in papers
        for key in (*document_keys(paper), *paper_keys(paper), *register_keys(paper))
    ]
    looks = dict.fromkeys(look for paper in papers for look in looks_of(paper))
    within = policy.number("E-11.picture_asked_distance") if looks else 0
    return list(dict.fromkeys(keys)), Looks(tuple(looks), within)


def proof_document(
    turn: Turn, item: EvidenceItem, shop_id: str, listing_id: str | None = None
) -> ProofDocument:
    """The document with what is known of its use elsewhere, for `prove`."""
    return ProofDocument(
        item.evidence_id,
        item.findings or {},
        reuses(turn, item, shop_id),
        quantity_used(turn, item, shop_id, listing_id),
        answer_of(turn, item),
    )


def record_use(
    turn: Turn, item: EvidenceItem, shop_id: str, *, listing_id: str | None, units: int | None
) -> None:
    """Tell other cases that this shop used the document, for how many units of which listing."""
    if item.purpose != GENUINE or item.submitted_by.role != SELLER or item.findings is None:
        return
    ask_register(turn, item)
    use: dict[str, JSON] = {
        "case_id": turn.case.case_id,
        "shop_id": shop_id,
        "sha256": item.sha256,
        "values": values_of(item.findings, turn.policy),
        "listing_id": listing_id,
        "units": units,
    }
    owner = f"{turn.case.case_id}|{shop_id}|{item.evidence_id}"
    for scope, key in document_keys(item.findings):
        turn.put_fact(scope, key, use, owner=owner)
    looks = looks_of(item.findings)
    for scope, key in paper_keys(item.findings):
        turn.put_fact(scope, key, use | {"looks": list(looks)}, owner=owner)
    turn.emit(*(KeepLook(look, owner, use) for look in looks))


def flag_reuse(turn: Turn, item: EvidenceItem, shop_id: str) -> bool:
    """Tell the officers that the document is used elsewhere (`evidence_reuse`); was it?"""
    if item.purpose != GENUINE or item.submitted_by.role != SELLER:
        return False
    found = reuses(turn, item, shop_id)
    if not found:
        return False
    zh = "；".join(_told(use).zh for use in found)
    en = "; ".join(_told(use).en for use in found)
    turn.task(
        "E-11",
        Text(
            f"标记 evidence_reuse：材料 {item.evidence_id} {zh}。",
            f"Flag evidence_reuse: {item.evidence_id} {en}.",
        ),
    )
    return True


def reuses(turn: Turn, item: EvidenceItem, shop_id: str) -> tuple[Reuse, ...]:
    """By whom else the document was used, or where it showed other values; in a fixed order.

    A shop that uses its own document again, unaltered, is not told of: its quantity is.
    """
    findings = item.findings or {}
    mine = values_of(findings, turn.policy)
    found: dict[str, Reuse] = {}
    here = turn.case.case_id
    for owner, how, use in uses_of(findings, here=here, context=turn.context, policy=turn.policy):
        altered = bool(differing_values(mine, use.get("values") or {})) and how != "digest"
        if use["shop_id"] == shop_id and not altered:
            continue
        found.setdefault(owner, Reuse(how, str(use["shop_id"]), altered))
    own = [Reuse("number", shop_id, altered=True)] if _altered_here(turn, item, mine) else []
    return tuple(dict.fromkeys((*(found[owner] for owner in sorted(found)), *own)))


def quantity_used(turn: Turn, item: EvidenceItem, shop_id: str, listing_id: str | None) -> int:
    """Units of the document's goods that the shop's other cases rest on.

    Cases about one listing rest on the same sales and count once, this case's listing not at all.
    """
    used: dict[str, int] = {}
    for scope, key in document_keys(item.findings or {}):
        for use in turn.context.told(scope, key).values():
            units, listing = use.get("units"), use.get("listing_id")
            elsewhere = use.get("case_id") != turn.case.case_id and listing != listing_id
            if use["shop_id"] == shop_id and elsewhere and units and listing:
                used[str(listing)] = max(used.get(str(listing), 0), int(units))
    return sum(used.values())


def units_taken(
    turn: Turn, items: Sequence[EvidenceItem], shop_id: str, listing_id: str, sold: int
) -> dict[str, int]:
    """How many of the `sold` units each document stands for, the first documents first."""
    taken: dict[str, int] = {}
    for item in items:
        document = ProofDocument(item.evidence_id, item.findings or {})
        lines = read_paper(document, turn.policy).goods()
        bought = sum((line.quantity or Decimal(0) for line in lines), Decimal(0))
        free = ceil(bought) - quantity_used(turn, item, shop_id, listing_id)
        taken[item.evidence_id] = max(0, min(free, sold - sum(taken.values())))
    return taken


def uses_of(
    findings: Mapping[str, JSON], *, here: str, context: Context, policy: Policy
) -> Iterator[tuple[str, How, Mapping[str, JSON]]]:
    """Each use of a document in other cases than `here`, by the surest way it was found first."""
    mine = values_of(findings, policy)
    for scope, key in document_keys(findings):
        for owner, use in sorted(context.told(scope, key).items()):
            if use.get("case_id") != here:
                same_file = use["sha256"] == findings.get("sha256")
                yield owner, "digest" if same_file else "number", use
    for owner, distance, use in _alike(findings, context):
        theirs = use.get("values") or {}
        if use.get("case_id") == here:
            continue
        if says_the_same(mine, theirs, policy):
            yield owner, "values", use
        elif distance is not None and is_one_paper(mine, theirs, distance, policy):
            yield owner, "picture", use


def _alike(
    findings: Mapping[str, JSON], context: Context
) -> Iterator[tuple[str, int | None, Mapping[str, JSON]]]:
    """Uses of papers that may be this one, with the bits in which they look different."""
    looks = looks_of(findings)
    for scope, key in paper_keys(findings):
        for owner, use in sorted(context.told(scope, key).items()):
            yield owner, apart(looks, tuple(use["looks"])), use
    for look in looks:
        for page in context.alike.get(look, ()):
            yield page.owner, page.distance, page.value


def _altered_here(turn: Turn, item: EvidenceItem, mine: Mapping[str, str]) -> bool:
    """Whether an earlier paper of this case bears the same number with other values."""
    if "invoice_number" not in mine:
        return False
    for other in turn.case.evidence:
        if other.event_id == item.event_id or other.submitted_by != item.submitted_by:
            continue
        theirs = values_of(other.findings or {}, turn.policy)
        same_number = all(mine.get(name) == theirs.get(name) for name in NUMBER)
        if same_number and differing_values(mine, theirs):
            return True
    return False


def _told(use: Reuse) -> Text:
    how = _HOW[use.how]
    changed = Text("，内容不同", ", with other values") if use.altered else Text("", "")
    return Text(
        f"与店铺 {use.shop_id} 使用的材料{how.zh}{changed.zh}",
        f"{how.en} as one used by shop {use.shop_id}{changed.en}",
    )


_HOW = {
    "digest": Text("为同一文件", "is the same file"),
    "number": Text("号码相同", "has the same number"),
    "values": Text("所载内容相同", "says the same"),
    "picture": Text("图像近似", "looks nearly the same"),
}
