"""Ruling on conduct (O): promises, late shipment, reviews, harassment, counterfeit reports."""

from collections.abc import Callable
from dataclasses import replace

from processors.cases.decisions import Draft, Ground
from processors.cases.orders.claims import rejection, rule_on_claim
from processors.cases.orders.measures import (
    invoice_penalty,
    listing_takedown,
    ordered_measures,
    party_warning,
    restricting,
    shop_warning,
)
from processors.cases.orders.money import cap, instruments, order_money, order_of, points_ground
from processors.cases.orders.proof import proof_ground
from processors.cases.orders.rulings import REJECT, Judge, Measure, Ruling
from processors.cases.orders.settle import late_draft, order_target
from processors.cases.parties import SELLER
from processors.cases.turn import Turn
from processors.cases.values import Target
from processors.errors import Refuse

Rule = Callable[[Turn, Ruling, Judge], tuple[Draft, ...]]


def plan(turn: Turn, ruling: Ruling, judge: Judge) -> tuple[Draft, ...]:
    """The decisions a ruling on this case comes to. Raises Refuse("invalid")."""
    if ruling.about in ("notice", "counter_notice"):
        raise Refuse("invalid", f"about: a complaint has no {ruling.about}")
    by_kind = _RULED_BY_KIND.get(turn.case.kind)
    if by_kind is None:
        return rule_on_claim(turn, ruling, judge)
    if ruling.outcome == REJECT:
        rest = ordered_measures(turn, ruling.measures, judge)
        return (rejection(turn, ruling, judge), *rest)
    return by_kind(turn, ruling, judge)


def _late_shipment(turn: Turn, ruling: Ruling, judge: Judge) -> tuple[Draft, ...]:
    """W-04 upheld: C-01; the refund has succeeded already."""
    if ruling.refund_amount:
        raise Refuse("invalid", "refund_amount: the order's refund has succeeded already (C-05)")
    draft = late_draft(turn)
    measures = ordered_measures(turn, ruling.measures, judge)
    return (*(() if draft is None else (_by(draft, judge),)), *measures)


def _broken_promise(turn: Turn, ruling: Ruling, judge: Judge) -> tuple[Draft, ...]:
    """W-03 upheld: the measures, at least a warning; an invoice's penalty; money if named."""
    found: list[Draft] = []
    if ruling.refund_amount:
        found.append(_named_refund(turn, ruling, judge, ruling.refund_amount))
    named = {measure.kind for measure in ruling.measures}
    if "warning" not in named:
        found.append(shop_warning(turn, "R-07", "W-03", judge, *ruling.cited(turn.policy)))
    if turn.case.dispute.reason == "invoice" and "penalty" not in named:
        found.append(invoice_penalty(turn, judge, None))
    return (*found, *ordered_measures(turn, ruling.measures, judge))


def _malicious_review(turn: Turn, ruling: Ruling, judge: Judge) -> tuple[Draft, ...]:
    """W-05 upheld: the review is taken down."""
    review = order_of(turn.case).review
    if review is None:
        raise Refuse("invalid", "order.review is missing: there is nothing to take down")
    draft = Draft(
        kind="takedown",
        target=Target("review", review.review_id),
        grounds=(Ground("R-07", {"kind": turn.case.kind}), *ruling.cited(turn.policy)),
        addressees=turn.case.parties,
        decided_by=judge.party,
        automation=judge.automation,
        restricting=restricting(turn, "review"),
        final=True,
    )
    return (draft, *ordered_measures(turn, ruling.measures, judge))


def _malicious_harassment(turn: Turn, ruling: Ruling, judge: Judge) -> tuple[Draft, ...]:
    """W-06 upheld: a warning to the harassing party."""
    accused = turn.case.dispute.filing.accused
    if accused is None:
        raise Refuse("invalid", "accused is missing: nobody can be warned")
    if accused.role == SELLER:
        warning = shop_warning(turn, "R-07", "W-06", judge, *ruling.cited(turn.policy))
    else:
        warning = party_warning(turn, "R-07", accused, judge)
    return (warning, *ordered_measures(turn, _without_warning(ruling), judge))


def _counterfeit_report(turn: Turn, ruling: Ruling, judge: Judge) -> tuple[Draft, ...]:
    """W-08 upheld: takedown, warning and strike; the reporter is told; no C-02 (I-16)."""
    case = turn.case
    listing = case.dispute.filing.listing
    if listing is None:
        raise Refuse("invalid", "listing is missing: there is nothing to take down")
    if ruling.refund_amount or ruling.seller_share is not None:
        raise Refuse("invalid", "refund_amount: a report has no order to refund (I-16)")
    if ruling.targets is not None and set(ruling.targets) != {listing.listing_id}:
        raise Refuse("invalid", "targets: the report is against one listing")
    grounds = (*proof_ground(case), *ruling.cited(turn.policy))
    takedown = listing_takedown(turn, "I-16", judge, *grounds)
    warning = shop_warning(turn, "I-16", "I-16", judge, *proof_ground(case))
    rest = ordered_measures(turn, _without_warning(ruling), judge)
    return (takedown, warning, *rest)


def _without_warning(ruling: Ruling) -> tuple[Measure, ...]:
    """The measures beyond what the rule itself brings."""
    return tuple(m for m in ruling.measures if m.kind not in ("warning", "takedown"))


def _named_refund(turn: Turn, ruling: Ruling, judge: Judge, amount: int) -> Draft:
    case, order = turn.case, order_of(turn.case)
    money = order_money(case, turn.context)
    if order.paid_amount is None or amount > cap(case.dispute) - money.refunded:
        raise Refuse("invalid", f"refund_amount: {amount} fen is over the order's cap (C-05)")
    amounts = instruments(amount, order=order, points_back=money.points, rule="C-08")
    return Draft(
        kind="refund",
        target=order_target(case),
        grounds=(
            Ground("C-08", {"amount": amount}),
            *ruling.cited(turn.policy),
            *points_ground(amounts),
        ),
        addressees=case.parties,
        amounts=amounts,
        decided_by=judge.party,
        automation=judge.automation,
        final=True,
    )


def _by(draft: Draft, judge: Judge) -> Draft:
    return replace(draft, decided_by=judge.party, automation=judge.automation, final=True)


_RULED_BY_KIND: dict[str, Rule] = {
    "late_shipment": _late_shipment,
    "broken_promise": _broken_promise,
    "malicious_review": _malicious_review,
    "malicious_harassment": _malicious_harassment,
    "counterfeit_report": _counterfeit_report,
}
