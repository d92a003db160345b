"""The merchant's proof that goods are genuine (T-09, E-12): asked for, judged, proposed."""

from datetime import date

from processors.cases.clocks import PROOF
from processors.cases.complaint import Listing
from processors.cases.decisions import Draft, Ground
from processors.cases.effects import JSON
from processors.cases.instants import to_wire
from processors.cases.orders.intake import document_keys
from processors.cases.parties import SELLER
from processors.cases.turn import Turn
from processors.cases.values import Case, EvidenceItem, State, Target
from processors.policy.calendar import shanghai_day
from processors.proof import Company, ProofContext, ProofDocument, Reuse, prove
from processors.text import Text

GENUINE = "genuine_goods"
PROPOSALS = {"sufficient": "reject", "insufficient": "uphold"}


def ask_for_proof(turn: Turn) -> None:
    """Ask the merchant for proof of genuine goods, once: T-09 runs."""
    if turn.case.clock(PROOF.name) is not None:
        return
    clock = turn.start(PROOF)
    seller = turn.case.shop.party
    turn.decide(
        Draft(
            kind="request_evidence",
            target=Target("notice", turn.case.case_id),
            grounds=(Ground("T-09", {"deadline": to_wire(clock.due_at)}),),
            addressees=(seller,),
            cause=turn.event.id,
        )
    )
    turn.notify("evidence_requested", seller, "T-09", deadline=clock.due_at)


def take_evidence(turn: Turn) -> None:
    """Evidence is on the record; the merchant's proof is judged and a verdict proposed (E-12)."""
    item = turn.case.evidence[-1]
    _record_use(turn, item)
    if item.submitted_by.role != SELLER or item.purpose != GENUINE:
        return
    if turn.case.clock(PROOF.name) is None or not turn.case.open:
        return
    turn.stop(PROOF.name)
    propose(turn)
    if turn.case.state is State.AWAITING_PROOF:
        _to_desk(turn)
    elif turn.case.state in (State.AWAITING_OFFICER, State.WITH_OFFICER):
        _tell_desk(turn)


def proof_missing(turn: Turn) -> None:
    """The merchant gave no proof in time: an officer decides on what is there (T-09)."""
    propose(turn)
    if turn.case.state is State.AWAITING_PROOF:
        _to_desk(turn)
    elif turn.case.state in (State.AWAITING_OFFICER, State.WITH_OFFICER):
        _tell_desk(turn)


def propose(turn: Turn) -> None:
    """Put the machine's verdict on the proof beside the officer's decision; none on silence."""
    items = proof_items(turn.case)
    context = _context(turn.case)
    if not items:
        return
    if context is None:
        turn.change(proposal=_proposal("needs_review", ()))
        return
    documents = [
        ProofDocument(item.evidence_id, item.findings or {}, _uses(turn, item)) for item in items
    ]
    proof = prove(documents, context, turn.policy)
    codes = tuple(dict.fromkeys(point.code for point in proof.failing))
    turn.change(proposal=_proposal(proof.verdict, codes))


def proof_items(case: Case) -> tuple[EvidenceItem, ...]:
    """The last version of each proof of genuine goods that the merchant gave."""
    latest = {
        item.evidence_id: item
        for item in case.evidence
        if item.purpose == GENUINE and item.submitted_by.role == SELLER
    }
    return tuple(latest.values())


def proof_ground(case: Case) -> tuple[Ground, ...]:
    """E-12 with the verdict proposed, where there is one."""
    if case.proposal is None or "verdict" not in case.proposal:
        return ()
    facts: dict[str, JSON] = {"verdict": case.proposal["verdict"], "codes": case.proposal["codes"]}
    return (Ground("E-12", facts),)


def _proposal(verdict: str, codes: tuple[str, ...]) -> dict[str, JSON]:
    return {"outcome": PROPOSALS.get(verdict), "verdict": verdict, "codes": list(codes)}


def _to_desk(turn: Turn) -> None:
    turn.go(State.AWAITING_OFFICER)
    _tell_desk(turn)


def _tell_desk(turn: Turn) -> None:
    verdict = (turn.case.proposal or {}).get("verdict", "needs_review")
    zh = {"sufficient": "充分", "insufficient": "不充分"}.get(verdict, "需人工判断")
    report = turn.case.clock("T-07") or turn.case.clock("T-05")
    turn.task(
        "E-12",
        Text(f"商家举证结论建议：{zh}。", f"Proposed verdict on the merchant's proof: {verdict}."),
        deadline=None if report is None else report.due_at,
    )


def _context(case: Case) -> ProofContext | None:
    filing = case.dispute.filing
    listing = filing.listing or (filing.order.listing if filing.order is not None else None)
    if listing is None or not listing.brand:
        return None
    shop = case.shop
    return ProofContext(
        shop=Company(shop.shop_id, shop.company_name, shop.tax_id),
        order_date=_order_date(case),
        brand=listing.brand,
        category=listing.category,
        right_holder=listing.brand_owner,
        quantity_sold=_sold(listing),
    )


def _order_date(case: Case) -> date:
    order = case.dispute.filing.order
    instant = None if order is None else order.paid_at or order.created_at
    return shanghai_day(instant or case.opened_at)


def _sold(listing: Listing) -> int | None:
    return None if listing.units_sold is None else listing.units_sold.quantity


def _record_use(turn: Turn, item: EvidenceItem) -> None:
    """Tell other cases that this shop used the document (E-11)."""
    if item.purpose != GENUINE or item.findings is None:
        return
    for scope, key in document_keys(item.findings):
        fact = {"shop_id": turn.case.shop.shop_id, "sha256": item.sha256}
        turn.put_fact(scope, key, fact)


def _uses(turn: Turn, item: EvidenceItem) -> tuple[Reuse, ...]:
    found: list[Reuse] = []
    for scope, key in document_keys(item.findings or {}):
        for owner, use in sorted(turn.context.told(scope, key).items()):
            if owner == turn.case.case_id or use["shop_id"] == turn.case.shop.shop_id:
                continue
            same = use["sha256"] == item.sha256
            found.append(Reuse("digest" if same else "number", use["shop_id"], altered=not same))
    return tuple(dict.fromkeys(found))
