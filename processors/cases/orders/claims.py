"""Ruling on a claim for money (N and R): refund, C-01, C-02, C-04, R-05, or reject."""

from dataclasses import replace

from processors.cases.decisions import Draft, Ground
from processors.cases.effects import JSON
from processors.cases.evidence import latest_evidence
from processors.cases.orders.measures import invoice_penalty, ordered_measures, shop_warning
from processors.cases.orders.money import (
    cap,
    counterfeit_compensation,
    counterfeit_refund,
    goods_paid,
    half_up,
    instruments,
    order_money,
    order_of,
    points_ground,
)
from processors.cases.orders.proof import proof_ground
from processors.cases.orders.rulings import PARTIAL, REJECT, UPHOLD, Judge, Ruling
from processors.cases.orders.settle import (
    applied_for,
    compensation,
    late_draft,
    order_target,
    reason_borne_out,
    reason_grounds,
)
from processors.cases.turn import Turn
from processors.cases.values import Amount, Target
from processors.errors import Refuse


def rule_on_claim(turn: Turn, ruling: Ruling, judge: Judge) -> tuple[Draft, ...]:
    """The decisions a ruling on a claim comes to; none where what was decided already stands.

    Raises Refuse("invalid"): over the cap (C-05, never cut), a partial result without an amount.
    """
    if ruling.about == "claim_share" and ruling.seller_share is None:
        raise Refuse("invalid", "seller_share: a ruling on shares names the seller's (W-18)")
    if ruling.outcome == REJECT:
        return (rejection(turn, ruling, judge), *_measures(turn, ruling, judge))
    return (
        *_refund(turn, ruling, judge),
        *_compensations(turn, ruling, judge),
        *_measures(turn, ruling, judge),
    )


def rejection(turn: Turn, ruling: Ruling, judge: Judge) -> Draft:
    """The complaint is not upheld."""
    case = turn.case
    grounds = (*proof_ground(case), *ruling.cited(turn.policy)) or (
        Ground(ground_rule(turn), {"outcome": ruling.outcome}),
    )
    return Draft(
        kind="reject",
        target=Target("notice", case.case_id),
        grounds=grounds,
        addressees=case.parties,
        decided_by=judge.party,
        automation=judge.automation,
        evidence=latest_evidence(case),
        final=True,
    )


def ground_rule(turn: Turn) -> str:
    """The rule that a ruling on this complaint is about, where no other is named."""
    row = reason_grounds(turn.case.dispute, turn.policy, "C-08")
    return row[0].rule if row else _RULES.get(turn.case.kind, "T-05")


def named_amount(turn: Turn, ruling: Ruling) -> tuple[int, tuple[Ground, ...]]:
    """What is refunded, and by which rule: the amount named, a share, or the amount claimed."""
    dispute, order = turn.case.dispute, order_of(turn.case)
    claimed = dispute.claim.amount or 0
    if ruling.refund_amount is not None:
        return ruling.refund_amount, (Ground("C-08", {"amount": ruling.refund_amount}),)
    if ruling.seller_share is not None:
        facts: dict[str, JSON] = {"seller_share": ruling.seller_share, "claimed": claimed}
        shared = ruling.about == "claim_share" or dispute.filing.statements.terms_unclear
        grounds = (Ground("C-08", facts), *((Ground("W-18", facts),) if shared else ()))
        return half_up(claimed, ruling.seller_share), grounds
    if ruling.outcome == PARTIAL:
        if not ruling.measures:
            raise Refuse("invalid", "refund_amount: a partial result names an amount or a share")
        return 0, ()
    if any(measure.kind == "exchange" for measure in ruling.measures):
        return 0, ()
    if dispute.reason in turn.policy.choices("C-02.reasons"):
        goods: dict[str, JSON] = {"goods_paid": goods_paid(order), "postage": order.postage}
        return counterfeit_refund(dispute, order), (Ground("C-02", goods),)
    amount = applied_for(dispute, turn.policy)
    if dispute.reason == "seven_day_no_reason" and not order.free_shipping:
        amount = min(amount, goods_paid(order))
    return amount, (Ground("C-08", {"claimed": claimed}),)


def _refund(turn: Turn, ruling: Ruling, judge: Judge) -> tuple[Draft, ...]:
    case, dispute, order = turn.case, turn.case.dispute, order_of(turn.case)
    amount, grounds = named_amount(turn, ruling)
    existing = next(iter(case.live("refund")), None)
    money = order_money(case, turn.context)
    standing = 0 if existing is None else existing.total
    limit = cap(dispute) - (money.refunded - standing)
    silent = ruling.refund_amount is None and ruling.seller_share is None
    if existing is not None and silent:
        return ()
    if amount > limit:
        raise Refuse("invalid", f"refund_amount: {amount} fen is over the cap of {limit} (C-05)")
    if amount == 0 or amount == standing:
        return ()
    enforced = _no_reason_refused(turn)
    rule = "R-05" if enforced else grounds[0].rule
    back = 0 if existing is None else _points(existing.amounts)
    extra = (Ground("R-05", {"reason": dispute.reason}),) if enforced else ()
    if ruling.liable is not None:
        first = replace(grounds[0], facts=grounds[0].facts | {"liable": ruling.liable})
        grounds = (first, *grounds[1:])
    amounts = instruments(
        amount,
        order=order,
        points_back=money.points - back,
        rule=rule,
        rest="deposit" if enforced else "original_payment",
    )
    return (
        Draft(
            kind="refund",
            target=order_target(case),
            grounds=(
                *grounds,
                *extra,
                *_reasons(turn, ruling, rule),
                *proof_ground(case),
                *ruling.cited(turn.policy),
                *points_ground(amounts),
            ),
            addressees=case.parties,
            amounts=amounts,
            decided_by=judge.party,
            automation=judge.automation,
            evidence=latest_evidence(case),
            final=True,
        ),
    )


def _reasons(turn: Turn, ruling: Ruling, rule: str) -> tuple[Ground, ...]:
    """The rules of the reason; the seller's postage (C-03) only where the seller is liable."""
    found = reason_grounds(turn.case.dispute, turn.policy, rule)
    if ruling.liable in ("buyer", "shared"):
        found = tuple(ground for ground in found if ground.rule != "C-03")
    return (*((Ground("R-04"),) if ruling.about == "return" else ()), *found)


def _compensations(turn: Turn, ruling: Ruling, judge: Judge) -> tuple[Draft, ...]:
    case, dispute = turn.case, turn.case.dispute
    found: list[Draft] = []
    if dispute.reason in turn.policy.choices("C-02.reasons") and ruling.outcome == UPHOLD:
        already = order_money(case, turn.context).compensated.get("C-02", 0)
        order = order_of(case)
        amounts = counterfeit_compensation(order, dispute.filing.service, already, turn.policy)
        if amounts:
            facts: dict[str, JSON] = {"goods_paid": goods_paid(order), "amount": amounts[0].value}
            draft = compensation(case, amounts, Ground("C-02", facts), *proof_ground(case))
            found.append(replace(draft, evidence=latest_evidence(case)))
    if dispute.reason in turn.policy.choices("C-01.reasons"):
        confirmed = ruling.about == "reason" and ruling.outcome == UPHOLD
        if (confirmed or reason_borne_out(turn)) and (draft_late := late_draft(turn)) is not None:
            found.append(draft_late)
    return tuple(
        replace(draft, decided_by=judge.party, automation=judge.automation, final=True)
        for draft in found
    )


def _measures(turn: Turn, ruling: Ruling, judge: Judge) -> tuple[Draft, ...]:
    dispute = turn.case.dispute
    found: list[Draft] = []
    upheld = ruling.outcome != REJECT
    if upheld and _no_reason_refused(turn):
        found.append(shop_warning(turn, "R-05", "R-05", judge))
    named = {measure.kind for measure in ruling.measures}
    about_invoice = dispute.reason in turn.policy.choices("C-04.reasons")
    if upheld and about_invoice and "penalty" not in named:
        found.append(invoice_penalty(turn, judge, None))
    if "exchange" in named:
        found.append(_exchange(turn, judge))
    rest = tuple(measure for measure in ruling.measures if measure.kind != "exchange")
    return (*found, *ordered_measures(turn, rest, judge))


def _exchange(turn: Turn, judge: Judge) -> Draft:
    return Draft(
        kind="exchange",
        target=order_target(turn.case),
        grounds=(Ground(ground_rule(turn), {"remedy": "exchange"}),),
        addressees=turn.case.parties,
        decided_by=judge.party,
        automation=judge.automation,
        final=True,
    )


def _no_reason_refused(turn: Turn) -> bool:
    """R-05: was a due return without reason refused by the seller?"""
    dispute = turn.case.dispute
    return dispute.reason == "seven_day_no_reason" and dispute.refused_at is not None


def _points(amounts: tuple[Amount, ...]) -> int:
    return sum(amount.value for amount in amounts if amount.instrument == "points")


_RULES = {
    "late_shipment": "C-01",
    "broken_promise": "R-07",
    "malicious_review": "R-07",
    "malicious_harassment": "R-07",
    "counterfeit_report": "I-16",
}
"""What upholding a kind without a reason of section 2 would have led to."""
