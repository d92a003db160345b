"""Measures on shops and parties: warnings with strikes, penalties, restrictions (R-07, C-04)."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from processors.cases.decisions import Draft, Ground, Restricting
from processors.cases.evidence import latest_evidence
from processors.cases.orders.money import half_up, paid
from processors.cases.orders.rulings import Judge, Measure
from processors.cases.parties import SELLER, Party
from processors.cases.turn import Turn
from processors.cases.values import Amount, Target
from processors.errors import Refuse
from processors.policy.calendar import shanghai_day
from processors.proof import ProofDocument, Truth
from processors.proof.names import same_company
from processors.proof.reading import read_paper


def shop_warning(turn: Turn, rule: str, weighed_as: str, judge: Judge, *grounds: Ground) -> Draft:
    """A warning to the shop; it carries the strikes the policy gives the violation."""
    shop = turn.case.shop
    weight = int(turn.policy.table("P-04.strike_weight").get(weighed_as, 0))
    expires_at = turn.now + turn.policy.duration("P-04.strike_expiry")
    return Draft(
        kind="warning",
        target=Target("shop", shop.shop_id),
        grounds=(Ground(rule, {"kind": turn.case.kind}), *grounds),
        addressees=(shop.party,),
        cause=rule,
        decided_by=judge.party,
        automation=judge.automation,
        strikes=turn.strikes(weight, expires_at, shop_id=shop.shop_id) if weight else None,
        final=True,
    )


def party_warning(turn: Turn, rule: str, party: Party, judge: Judge) -> Draft:
    """A warning to a buyer: no strike."""
    return Draft(
        kind="warning",
        target=Target("party", party.id),
        grounds=(Ground(rule, {"kind": turn.case.kind}),),
        addressees=(party,),
        cause=rule,
        decided_by=judge.party,
        automation=judge.automation,
        final=True,
    )


def ordered_measures(turn: Turn, measures: tuple[Measure, ...], judge: Judge) -> tuple[Draft, ...]:
    """The decisions of the measures a person ordered, in order.

    Raises Refuse("invalid") for a kind that is no measure of a complaint, or one without what it
    needs.
    """
    return tuple(_ordered(turn, measure, judge) for measure in measures)


def invoice_penalty(turn: Turn, judge: Judge, named: int | None) -> Draft:
    """C-04: a share of the amount named, else of the invoice's, else of what was paid."""
    order = turn.case.dispute.filing.order
    base = named if named is not None else _invoiced(turn)
    if base is None and order is not None:
        base = paid(order)
    value = half_up(base or 0, turn.policy.basis_points("C-04.share"))
    return penalty(turn, "C-04", value, judge)


def penalty(turn: Turn, rule: str, value: int, judge: Judge) -> Draft:
    """A penalty on the shop, out of its deposit."""
    if value <= 0:
        raise Refuse("invalid", "measures.amount: a penalty needs an amount")
    shop = turn.case.shop
    return Draft(
        kind="penalty",
        target=Target("shop", shop.shop_id),
        grounds=(Ground(rule, {"amount": value}),),
        addressees=(shop.party,),
        amounts=(Amount(value, turn.policy.choice("C-04.instrument"), rule),),
        cause=rule,
        decided_by=judge.party,
        automation=judge.automation,
        final=True,
    )


def _invoiced(turn: Turn) -> int | None:
    """What the shop's invoice came to, in fen; None where none on the record says it for certain.

    Only the last invoice that names the shop's company as its seller: a stranger's says nothing.
    """
    company = turn.case.shop.company_name or ""
    for item in reversed(latest_evidence(turn.case)):
        paper = read_paper(ProofDocument(item.evidence_id, item.findings or {}), turn.policy)
        if paper.kind != "purchase_invoice" or paper.own is Truth.FAIL:
            continue
        total = paper.amount("total_amount") or Decimal(0)
        own = same_company(paper.text("seller_name") or "", company) is Truth.PASS
        if own and total > 0:
            return int((total * 100).to_integral_value(ROUND_HALF_UP))
    return None


def _ordered(turn: Turn, measure: Measure, judge: Judge) -> Draft:
    rule, weighed_as = _rule_of(turn)
    if measure.kind == "warning":
        accused = turn.case.dispute.filing.accused
        if accused is not None and accused.role != SELLER:
            return party_warning(turn, rule, accused, judge)
        return shop_warning(turn, rule, weighed_as, judge)
    if measure.kind == "penalty":
        if turn.case.dispute.reason in turn.policy.choices("C-04.reasons"):
            return invoice_penalty(turn, judge, measure.amount)
        return penalty(turn, rule, measure.amount or 0, judge)
    if measure.kind == "restrict_shop":
        return restriction(turn, rule, measure, judge)
    if measure.kind == "takedown":
        return listing_takedown(turn, rule, judge)
    raise Refuse("invalid", f"measures.kind: {measure.kind} is no measure of this case")


def restriction(turn: Turn, rule: str, measure: Measure, judge: Judge) -> Draft:
    """A restriction of the shop for the term ordered, else the policy's."""
    if measure.restriction is None:
        raise Refuse("invalid", "measures.restriction: says what is restricted")
    ends_at: datetime = measure.ends_at or turn.now + turn.policy.duration("I-04.term")
    if ends_at <= turn.now:
        raise Refuse("invalid", "measures.ends_at: is over already")
    shop = turn.case.shop
    return Draft(
        kind="restrict_shop",
        target=Target("shop", shop.shop_id),
        grounds=(Ground(rule, {"kind": turn.case.kind}),),
        addressees=(shop.party,),
        decided_by=judge.party,
        automation=judge.automation,
        ends_at=ends_at,
        restriction=measure.restriction,
        restricting=restricting(turn, "platform_rule"),
        final=True,
    )


def listing_takedown(turn: Turn, rule: str, judge: Judge, *grounds: Ground) -> Draft:
    """Take down the listing the case is about."""
    filing = turn.case.dispute.filing
    listing = filing.listing or (None if filing.order is None else filing.order.listing)
    if listing is None:
        raise Refuse("invalid", "listing is missing: there is nothing to take down")
    topic = "counterfeit" if rule in ("I-16", "C-02") else "platform_rule"
    return Draft(
        kind="takedown",
        target=Target("listing", listing.listing_id),
        grounds=(Ground(rule, {"kind": turn.case.kind}), *grounds),
        addressees=turn.case.parties,
        decided_by=judge.party,
        automation=judge.automation,
        evidence=latest_evidence(turn.case),
        restricting=restricting(turn, topic),
        final=True,
    )


def restricting(turn: Turn, topic: str) -> Restricting:
    """What the EU form says of a restriction that a complaint led to."""
    return Restricting(topic, "complaint", shanghai_day(turn.case.opened_at))


def _rule_of(turn: Turn) -> tuple[str, str]:
    """The rule a measure of this case cites, and what its strikes are weighed as."""
    if turn.case.dispute.reason in turn.policy.choices("C-02.reasons"):
        return "C-02", "C-02"
    known = {
        "broken_promise": ("R-07", "W-03"),
        "malicious_harassment": ("R-07", "W-06"),
        "counterfeit_report": ("I-16", "I-16"),
    }
    return known.get(turn.case.kind, ("P-04", "P-04"))
