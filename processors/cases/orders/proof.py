"""The merchant's proof that goods are genuine (T-09, E-12): asked for, judged, proposed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from processors.cases.clocks import PROOF, REPORT, RULING
from processors.cases.company import company_of
from processors.cases.complaint import Listing
from processors.cases.decisions import Draft, Ground
from processors.cases.effects import JSON
from processors.cases.evidence import latest_evidence, unusable
from processors.cases.instants import to_wire
from processors.cases.parties import SELLER
from processors.cases.registers import tell_contradiction
from processors.cases.reuse import flag_reuse, proof_document, record_use, units_taken
from processors.cases.turn import Turn
from processors.cases.values import Case, EvidenceItem, State, Target
from processors.policy.calendar import shanghai_day
from processors.proof import (
    ProofContext,
    ProofDocument,
    ProofVerdict,
    ReceiptContext,
    prove,
    prove_receipt,
)
from processors.text import Text

_NOT_DELIVERED = ("never_delivered", "no_tracking")
PROPOSALS = {"sufficient": "reject", "insufficient": "uphold"}


def ask_for_proof(turn: Turn) -> None:
    """Ask the merchant for proof of genuine goods, once, by a decision of its own: T-09 runs."""
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
    flag_reuse(turn, item, turn.case.shop.shop_id)
    question = _question(turn.case)
    answers = question is not None and item.purpose == question.purpose
    if unusable(item) or not answers or item.submitted_by.role != SELLER or not turn.case.open:
        return
    turn.stop(PROOF.name)
    propose(turn)
    _to_desk(turn)


def register_answered(turn: Turn) -> None:
    """A register answered: the merchant's proof is judged again, a changed verdict told (E-12)."""
    before = turn.case.proposal
    propose(turn)
    if turn.case.proposal != before:
        _to_desk(turn)


def register_answered_late(turn: Turn) -> None:
    """A register answered: an officer is told where it contradicts what was relied on (E-12)."""
    tell_contradiction(turn, proof_items(turn.case))


def proof_missing(turn: Turn) -> None:
    """The merchant gave no proof in time: an officer decides on what is there (T-09)."""
    if turn.wait_for_calendar("T-09.provisional_grace"):
        return
    propose(turn)
    _to_desk(turn)


def propose(turn: Turn) -> None:
    """Put the machine's verdict on the proof beside the officer's decision; none on silence."""
    question = _question(turn.case)
    items = proof_items(turn.case)
    if question is None or not items:
        return
    shop_id, listing = turn.case.shop.shop_id, _listing(turn.case)
    listing_id = None if listing is None else listing.listing_id
    documents = [proof_document(turn, item, shop_id, listing_id) for item in items]
    proof = question.answer(turn, documents)
    codes = [] if proof is None else list(dict.fromkeys(point.code for point in proof.failing))
    verdict = "needs_review" if proof is None else proof.verdict
    outcome = PROPOSALS.get(verdict)
    turn.change(
        proposal={
            "rule": question.rule,
            "outcome": outcome,
            "verdict": verdict,
            "codes": codes,
        }
    )


def proof_items(case: Case) -> tuple[EvidenceItem, ...]:
    """The last version of each document by which the merchant answers the case's question."""
    question = _question(case)
    return tuple(
        item
        for item in latest_evidence(case)
        if question is not None
        and item.purpose == question.purpose
        and item.submitted_by.role == SELLER
    )


def proof_ground(case: Case) -> tuple[Ground, ...]:
    """The rule of the proof with the verdict proposed, where there is one."""
    if case.proposal is None or "verdict" not in case.proposal:
        return ()
    facts: dict[str, JSON] = {"verdict": case.proposal["verdict"], "codes": case.proposal["codes"]}
    return (Ground(str(case.proposal["rule"]), facts),)


@dataclass(frozen=True, slots=True)
class _Question:
    """What the merchant's documents are to prove, and who judges them; None: a person."""

    purpose: str
    rule: str
    answer: Callable[[Turn, list[ProofDocument]], ProofVerdict | None]


def _question(case: Case) -> _Question | None:
    if case.clock(PROOF.name) is not None:
        return _Question("genuine_goods", "E-12", _genuine)
    if case.kind == "not_received" or case.dispute.reason in _NOT_DELIVERED:
        return _Question("delivery", "E-20", _delivered)
    return None


def _genuine(turn: Turn, documents: list[ProofDocument]) -> ProofVerdict | None:
    context = _context(turn)
    return None if context is None else prove(documents, context, turn.policy)


def _delivered(turn: Turn, documents: list[ProofDocument]) -> ProofVerdict:
    return prove_receipt(documents, ReceiptContext(), turn.policy)


def _to_desk(turn: Turn) -> None:
    """Tell the officers what the proof came to; a report goes to them now."""
    if turn.case.state is State.AWAITING_PROOF:
        turn.go(State.AWAITING_OFFICER)
    elif turn.case.state not in (State.AWAITING_OFFICER, State.WITH_OFFICER):
        return
    proposal = turn.case.proposal or {}
    verdict = proposal.get("verdict", "needs_review")
    zh = {"sufficient": "充分", "insufficient": "不充分"}.get(verdict, "需人工判断")
    running = turn.case.clock(REPORT.name) or turn.case.clock(RULING.name)
    turn.task(
        str(proposal.get("rule", "T-09")),
        Text(f"商家举证结论建议：{zh}。", f"Proposed verdict on the merchant's proof: {verdict}."),
        deadline=None if running is None else running.due_at,
    )


def _context(turn: Turn) -> ProofContext | None:
    case = turn.case
    listing = _listing(case)
    if listing is None or not listing.brand:
        return None
    return ProofContext(
        shop=company_of(turn, case.shop),
        order_date=_order_date(case),
        brand=listing.brand,
        category=listing.category,
        right_holder=listing.brand_owner,
        quantity_sold=_sold(listing),
        unit_price=_unit_price(case),
    )


def _unit_price(case: Case) -> int | None:
    """What one piece of the disputed order was sold at, in fen."""
    order = case.dispute.filing.order
    if order is None or not order.quantity or not order.goods_amount:
        return None
    return order.goods_amount // order.quantity


def _order_date(case: Case) -> date:
    order = case.dispute.filing.order
    instant = None if order is None else order.paid_at or order.created_at
    return shanghai_day(instant or case.opened_at)


def _sold(listing: Listing) -> int | None:
    return None if listing.units_sold is None else listing.units_sold.quantity


def _record_use(turn: Turn, item: EvidenceItem) -> None:
    """Tell other cases that this shop used the document, and for what it sold (E-11)."""
    shop_id, listing = turn.case.shop.shop_id, _listing(turn.case)
    sold = None if listing is None else _sold(listing)
    if listing is None or sold is None:
        record_use(turn, item, shop_id, listing_id=None, units=None)
        return
    taken = units_taken(turn, proof_items(turn.case), shop_id, listing.listing_id, sold)
    units = taken.get(item.evidence_id)
    record_use(turn, item, shop_id, listing_id=listing.listing_id, units=units)


def _listing(case: Case) -> Listing | None:
    filing = case.dispute.filing
    return filing.listing or (filing.order.listing if filing.order is not None else None)
