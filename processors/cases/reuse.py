"""E-11: the same document elsewhere, by its digest, an invoice's number, or the look of a page.

A case tells others what it used (facts under `DOCUMENT_FACTS`, looks of pages), and is told the
same of them with each event: what it then knew is on its record, and a replay uses that.

Papers of one template look alike, so a look alone says little: the values read on both papers
must agree in more ways than they differ. Papers without a number of their own must look nearly
the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil
from typing import Literal

from processors.cases.effects import JSON, KeepLook, Looks
from processors.cases.parties import SELLER
from processors.cases.registers import answer_of, ask_register, register_keys
from processors.cases.turn import Turn
from processors.cases.values import Case, EvidenceItem
from processors.evidence.values import LIKENESSES
from processors.policy import Policy
from processors.proof import ProofDocument, Reuse
from processors.proof.names import same_company
from processors.proof.reading import parse_number, read_paper
from processors.proof.truth import Truth
from processors.text import Text

DOCUMENT_FACTS = "document"
"""(DOCUMENT_FACTS, digest or "code+number") → owner = case|shop|evidence id, value = the use."""

FARTHEST = 70
"""Looks farther apart than this are not asked for; the policy's distances are within it."""

GENUINE = "genuine_goods"
_NUMBER = ("invoice_code", "invoice_number")
_AMOUNTS = ("amount_without_tax", "tax_amount", "total_amount")
_NAMES = ("grantor", "grantee", "buyer_name", "seller_name", "importer")
_ASPECTS: tuple[tuple[str, ...], ...] = (
    _NUMBER,
    _AMOUNTS,
    ("issue_date",),
    ("check_code",),
    ("declaration_number",),
    ("report_number",),
    ("tracking_number",),
    ("valid_from", "valid_until"),
    ("issued_on",),
    ("grantee",),
)
"""What tells one paper from another of its template; values of one aspect count as one."""

_NUMBERED = (_NUMBER, ("declaration_number",), ("report_number",))
"""Papers without any of these are alike by the dozen: their look must be nearly the same."""

_COMPARED = tuple(dict.fromkeys((*_NAMES, *(name for names in _ASPECTS for name in names))))
How = Literal["digest", "number", "picture"]


def document_keys(findings: Mapping[str, JSON]) -> list[tuple[str, str]]:
    """The keys under which uses of a document are found: its digest, an invoice's number."""
    keys = [(DOCUMENT_FACTS, str(findings["sha256"]))] if findings.get("sha256") else []
    fields = findings.get("fields") or {}
    number = (fields.get("invoice_number") or {}).get("value")
    if number:
        code = (fields.get("invoice_code") or {}).get("value", "")
        keys.append((DOCUMENT_FACTS, f"{code}+{number}"))
    return keys


def asked_of_others(
    case: Case, findings: Mapping[str, JSON] | None
) -> tuple[list[tuple[str, str]], Looks]:
    """The facts and looks that judging the shops' papers reads; `findings` those coming in."""
    papers = [
        item.findings
        for item in case.evidence
        if item.submitted_by.role == SELLER and item.findings is not None
    ]
    papers += [] if findings is None else [dict(findings)]
    keys = [key for paper in papers for key in (*document_keys(paper), *register_keys(paper))]
    looks = dict.fromkeys(look for paper in papers for look in _looks(paper))
    return list(dict.fromkeys(keys)), Looks(tuple(looks), FARTHEST if looks else 0)


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
        "values": _values(item.findings, turn.policy),
        "listing_id": listing_id,
        "units": units,
    }
    owner = f"{turn.case.case_id}|{shop_id}|{item.evidence_id}"
    for scope, key in document_keys(item.findings):
        turn.put_fact(scope, key, use, owner=owner)
    turn.emit(*(KeepLook(look, owner, use) for look in _looks(item.findings)))


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
    mine = _values(findings, turn.policy)
    found: dict[str, Reuse] = {}
    for owner, how, use in _uses(turn, item, mine):
        altered = bool(_differing(mine, use.get("values") or {})) and how != "digest"
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


def _uses(
    turn: Turn, item: EvidenceItem, mine: Mapping[str, str]
) -> Iterator[tuple[str, How, Mapping[str, JSON]]]:
    """Each use in other cases, by the surest way it was found first."""
    findings = item.findings or {}
    here = turn.case.case_id
    for scope, key in document_keys(findings):
        for owner, use in sorted(turn.context.told(scope, key).items()):
            if use.get("case_id") != here:
                yield owner, "digest" if use["sha256"] == item.sha256 else "number", use
    for look in _looks(findings):
        for page in turn.context.alike.get(look, ()):
            values = page.value.get("values") or {}
            same = _is_one_paper(mine, values, page.distance, turn.policy)
            if page.value.get("case_id") != here and same:
                yield page.owner, "picture", page.value


def _is_one_paper(
    mine: Mapping[str, str], theirs: Mapping[str, str], distance: int, policy: Policy
) -> bool:
    """Whether two papers that look alike are one, edited or not: they agree in most aspects."""
    differing = _differing(mine, theirs)
    shared = [
        aspect for aspect in _ASPECTS if any(name in mine and name in theirs for name in aspect)
    ]
    numbered = any(aspect in _NUMBERED for aspect in shared)
    near = "E-11.picture_distance" if numbered else "E-11.picture_alone_distance"
    if distance > policy.number(near):
        return False
    differ = sum(any(name in differing for name in aspect) for aspect in shared)
    return not shared or differ < len(shared) - differ


def _altered_here(turn: Turn, item: EvidenceItem, mine: Mapping[str, str]) -> bool:
    """Whether an earlier paper of this case bears the same number with other values."""
    if "invoice_number" not in mine:
        return False
    for other in turn.case.evidence:
        if other.event_id == item.event_id or other.submitted_by != item.submitted_by:
            continue
        theirs = _values(other.findings or {}, turn.policy)
        same_number = all(mine.get(name) == theirs.get(name) for name in _NUMBER)
        if same_number and _differing(mine, theirs):
            return True
    return False


def _differing(mine: Mapping[str, str], theirs: Mapping[str, str]) -> frozenset[str]:
    """The values read surely on both that are certainly not the same."""
    return frozenset(
        name
        for name in _COMPARED
        if name in mine and name in theirs and not _same(name, mine[name], theirs[name])
    )


def _same(name: str, one: str, other: str) -> bool:
    if name in _NAMES:
        return same_company(one, other, exact=False) is not Truth.FAIL
    if name in _AMOUNTS:
        return parse_number(one) == parse_number(other)
    return _bare(one) == _bare(other)


def _values(findings: Mapping[str, JSON], policy: Policy) -> dict[str, str]:
    """The values by which papers are compared, as far as they were read surely (E-02)."""
    paper = read_paper(ProofDocument("", findings), policy)
    read = {name: paper.text(name) for name in _COMPARED}
    return {name: value for name, value in read.items() if value is not None}


def _looks(findings: Mapping[str, JSON]) -> tuple[str, ...]:
    return tuple(str(look) for look in findings.get(LIKENESSES, ()))


def _bare(text: str) -> str:
    return "".join(ch for ch in text if ch.isalnum()).casefold()


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
    "picture": Text("图像近似", "looks nearly the same"),
}
