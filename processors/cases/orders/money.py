"""Amounts in fen (C-01 to C-08): one rounding, half-up, at the end.

An order's refunds, C-01 and C-02 hold over all its cases: what the others decided comes in as
facts of the order, recorded beside the event.
"""

from dataclasses import dataclass

from processors.cases.complaint import Complaint, Order
from processors.cases.decisions import Ground
from processors.cases.effects import Context
from processors.cases.values import Amount, Case, Decision, Execution
from processors.errors import Refuse
from processors.policy import Policy

WHOLE = 10_000
ORDER_FACTS = "order"


def half_up(value: int, share: int, whole: int = WHOLE) -> int:
    """value × share ÷ whole, rounded half-up once; no argument may be negative."""
    return (2 * value * share + whole) // (2 * whole)


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """What an order's cases have decided: refunds, points among them, C-01 and C-02 so far."""

    refunded: int
    points: int
    compensated: dict[str, int]


def own_money(case: Case) -> OrderMoney:
    """What this case's decisions come to; a superseded refund counts while it is not recovered."""
    refunds = [d for d in case.decisions if d.kind == "refund" and _counts(case, d)]
    points = sum(a.value for d in refunds for a in d.amounts if a.instrument == "points")
    compensated: dict[str, int] = {}
    for d in case.decisions:
        if d.kind == "compensation" and d.live:
            compensated[d.cause] = compensated.get(d.cause, 0) + d.total
    return OrderMoney(sum(d.total for d in refunds), points, compensated)


def order_money(case: Case, context: Context) -> OrderMoney:
    """The order's money over all its cases."""
    own = own_money(case)
    refunded, points, compensated = own.refunded, own.points, dict(own.compensated)
    order_id = order_of(case).order_id
    for owner, told in sorted(context.told(ORDER_FACTS, order_id).items()):
        if owner == case.case_id:
            continue
        refunded += int(told["refunded"])
        points += int(told["points"])
        for rule, value in told["compensated"].items():
            compensated[rule] = compensated.get(rule, 0) + int(value)
    return OrderMoney(refunded, points, compensated)


def order_of(case: Case) -> Order:
    """The case's order. Raises TypeError when it has none: a bug in a table."""
    if case.complaint is None or case.complaint.filing.order is None:
        raise TypeError(f"{case.case_id} has no order")
    return case.complaint.filing.order


def paid(order: Order) -> int:
    if order.paid_amount is None:
        raise Refuse("invalid", "order.paid_amount is missing: it caps the refund (C-05)")
    return order.paid_amount


def goods_paid(order: Order) -> int:
    """What was paid for the goods: paid_amount less postage."""
    return paid(order) - order.postage


def cap(complaint: Complaint) -> int:
    """C-05: what the order's refunds may come to."""
    order = complaint.filing.order
    if order is None:
        raise TypeError("a complaint without an order has no cap")
    return paid(order) + complaint.claim.return_postage


def instruments(
    value: int, *, order: Order, points_back: int, rule: str, rest: str = "original_payment"
) -> tuple[Amount, ...]:
    """C-07: points return as points, the rest as money, in one decision."""
    points = min(value, max(order.points_used - points_back, 0))
    parts = (Amount(points, "points", "C-07"), Amount(value - points, rest, rule))
    return tuple(part for part in parts if part.value > 0)


def points_ground(amounts: tuple[Amount, ...]) -> tuple[Ground, ...]:
    """Cite C-07 where points go back, with what goes back in money."""
    sums = {amount.instrument: amount.value for amount in amounts}
    if "points" not in sums:
        return ()
    facts = {"points": sums["points"]}
    if "original_payment" in sums:
        facts["money"] = sums["original_payment"]
    return (Ground("C-07", facts),)


def late_compensation(order: Order, already: int, policy: Policy) -> tuple[Amount, ...]:
    """C-01, less what the order's cases had of it already; empty when nothing is left."""
    if order.goods_amount is None:
        raise Refuse("invalid", "order.goods_amount is missing: C-01 is a share of it")
    share = half_up(order.goods_amount, policy.basis_points("C-01.share"))
    value = min(share, policy.money("C-01.cap")) - already
    if value <= 0:
        return ()
    return (Amount(value, policy.choice("C-01.instrument"), "C-01"),)


def counterfeit_compensation(
    order: Order, service: str | None, already: int, policy: Policy
) -> tuple[Amount, ...]:
    """C-02: a multiple of goods_paid, less what the order's cases had of it already."""
    figure = "C-02.multiple"
    if service == "fake_one_pay_three":
        figure = "C-02.fake_one_pay_three_multiple"
    value = policy.number(figure) * goods_paid(order) - already
    if value <= 0:
        return ()
    return (Amount(value, policy.choice("C-02.instrument"), "C-02"),)


def counterfeit_refund(complaint: Complaint, order: Order) -> int:
    """C-08 for C-02: the goods and, by C-03, postage both ways."""
    return goods_paid(order) + order.postage + complaint.claim.return_postage


def _counts(case: Case, refund: Decision) -> bool:
    if refund.live:
        return True
    if refund.execution is not Execution.EXECUTED:
        return False
    heir = case.decision(refund.superseded_by or "")
    return heir is None or heir.kind != "refund"
