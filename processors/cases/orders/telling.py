"""What a complaint tells others: its order's cases (caps, merging), its shop's record."""

from processors.cases.effects import JSON
from processors.cases.instants import to_wire
from processors.cases.orders.money import ORDER_FACTS, own_money
from processors.cases.parties import SYSTEM
from processors.cases.review.closing import watch_closing
from processors.cases.review.quality import CLAIMS, watch_quality
from processors.cases.turn import Turn
from processors.cases.values import Case, State

_MAY_WAIT = (State.AWAITING_APPROVAL, State.DECIDED)
_AGAINST_SHOP = ("refund", "compensation", "penalty", "warning", "takedown", "exchange")


def after_step(turn: Turn) -> None:
    """End a step: count an upheld claim, see to the closing, then tell others what changed."""
    if turn.case.pending is not None and turn.case.state not in _MAY_WAIT:
        turn.change(pending=None)
    watch_quality(turn, _claim_fact(turn.case))
    watch_closing(turn)
    order = turn.case.dispute.filing.order
    if order is not None:
        _tell(turn, ORDER_FACTS, order.order_id, _order_fact(turn.case))
    _tell(turn, CLAIMS, turn.case.shop.shop_id, _claim_fact(turn.case))


def _tell(turn: Turn, scope: str, key: str, fact: JSON | None) -> None:
    told = turn.case.told
    if told.get(scope) == fact:
        return
    turn.change(told={**told, scope: fact})
    turn.put_fact(scope, key, fact)


def _order_fact(case: Case) -> dict[str, JSON]:
    money = own_money(case)
    return {
        "kind": case.kind,
        "open": case.open,
        "filed_by": case.filed_by.to_json(),
        "filed_at": to_wire(case.opened_at),
        "refunded": money.refunded,
        "points": money.points,
        "compensated": money.compensated,
    }


def _claim_fact(case: Case) -> dict[str, JSON] | None:
    """An upheld claim: a person decided against the shop, and the decision is live."""
    if case.filed_by == case.shop.party:
        return None
    upheld = [
        d
        for d in case.decisions
        if d.live and d.kind in _AGAINST_SHOP and d.decided_by.role != SYSTEM
    ]
    if not upheld:
        return None
    first = upheld[0]
    reason = case.dispute.reason
    return {"kind": case.kind, "reason": reason, "at": to_wire(first.decided_at)}
