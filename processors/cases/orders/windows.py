"""When a complaint may be started (W-01 to W-20, R-11 to R-14, C-05): every failing rule named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from processors.cases.complaint import Complaint, Order
from processors.cases.decisions import Ground
from processors.cases.effects import JSON
from processors.cases.instants import to_wire
from processors.cases.orders.money import cap
from processors.cases.orders.promise import IN_A_DAY, promise_broken, promise_end
from processors.errors import Refuse
from processors.policy import Policy

Failing = Iterator[Ground]


@dataclass(frozen=True, slots=True)
class Asked:
    """A filing to be judged: when it came, what is known of the shop's services (W-12; None:
    unknown, which fails nothing) and what the order's other cases refunded already, in fen.
    """

    complaint: Complaint
    at: datetime
    policy: Policy
    enrolled: bool | None
    refunded: int = 0

    @property
    def order(self) -> Order:
        """The order. Raises Refuse("invalid") when the filing has none."""
        if self.complaint.filing.order is None:
            raise Refuse("invalid", "order is missing: this kind is about an order")
        return self.complaint.filing.order


def failing_rules(asked: Asked) -> tuple[Ground, ...]:
    """The rules a filing fails, each once with its facts; empty when it may be started.

    Raises Refuse("invalid") for a missing anchor.
    """
    check = _CHECKS.get(asked.complaint.filing.kind)
    facts: dict[str, dict[str, JSON]] = {}
    for ground in () if check is None else check(asked):
        facts.setdefault(ground.rule, {}).update(ground.facts)
    return tuple(Ground(rule, facts[rule]) for rule in sorted(facts, key=_in_order))


def _in_order(rule: str) -> tuple[int, str]:
    """Windows first, then reasons, clocks and money."""
    return "WRTC".index(rule[0]), rule


def reason_rows(order: Order, kind: str, policy: Policy) -> tuple[str, ...]:
    """The rows of section 2 that an order's state opens for a kind."""
    if kind != "refund":
        return ("R-14",)
    received = order.delivered_at is not None
    rows = {"paid": ("R-11", "R-12"), "shipped": ("R-14",) if received else ("R-13",)}
    return tuple(
        row for row in rows.get(order.state, ()) if order.state in policy.choices(f"{row}.states")
    )


def row_of(order: Order, kind: str, reason: str | None, policy: Policy) -> str | None:
    """The row that allows a reason in this order's state; None when none does."""
    rows = reason_rows(order, kind, policy)
    return next((row for row in rows if reason in policy.choices(f"{row}.reasons")), None)


def within(anchor: datetime, filed_at: datetime, policy: Policy, figure: str) -> bool:
    """Is `filed_at` in the window? Both ends are in it; before the anchor is outside."""
    return anchor <= filed_at <= anchor + policy.duration(figure)


def _anchor(order: Order, field: str, rule: str) -> datetime:
    instant = getattr(order, field, None)
    if not isinstance(instant, datetime):
        raise Refuse("invalid", f"order.{field} is missing: the window runs from it ({rule})")
    return instant


def _window(asked: Asked, rule: str, anchored_as: str | None = None) -> Failing:
    """The rule's window, from the anchor of `anchored_as` (None: its own)."""
    field = asked.policy.choice(f"{anchored_as or rule}.anchor")
    yield from _runs_from(asked, rule, field, f"{rule}.window")


def _runs_from(asked: Asked, rule: str, field: str, figure: str) -> Failing:
    anchor = _anchor(asked.order, field, rule)
    if not within(anchor, asked.at, asked.policy, figure):
        yield Ground(rule, {"anchor_at": to_wire(anchor), "filed_at": to_wire(asked.at)})


def _in_state(asked: Asked, rule: str, states: str) -> Failing:
    if asked.order.state not in asked.policy.choices(f"{states}.states"):
        yield Ground(rule, {"order_state": asked.order.state})


def _from_success(asked: Asked, rule: str, states: str | None = None) -> Failing:
    """State `succeeded` and the window from it; the anchor is needed only in that state.

    `states` is the rule whose states and anchor hold, None for `rule` itself.
    """
    wrong = tuple(_in_state(asked, rule, states or rule))
    yield from wrong or _window(asked, rule, states)


def _claim_cap(asked: Asked, rule: str) -> Failing:
    if asked.complaint.claim.amount is None:
        raise Refuse("invalid", "claim.amount is missing: money is claimed")
    limit = cap(asked.complaint) - asked.refunded
    if asked.complaint.claim.amount > limit:
        facts: dict[str, JSON] = {"claimed": asked.complaint.claim.amount, "cap": limit}
        yield Ground(rule, facts | {"already_refunded": asked.refunded})


def _reason(asked: Asked) -> Failing:
    order, kind, reason = asked.order, asked.complaint.filing.kind, asked.complaint.reason
    if row_of(order, kind, reason, asked.policy) is None:
        for row in reason_rows(order, kind, asked.policy):
            yield Ground(row, {"reason": reason, "order_state": order.state})


def _not_received(asked: Asked) -> Failing:
    yield from _from_success(asked, "W-01")
    yield from _claim_cap(asked, "C-05")


def _after_sales(asked: Asked) -> Failing:
    service, reason = asked.complaint.filing.service, asked.complaint.reason
    if service is not None and asked.enrolled is False:
        yield Ground("W-12", {"service": service})
    if service == "consumer_protection":
        yield from _consumer_protection(asked)
        return
    if service == "electronics_30_day_repair":
        yield from _in_state(asked, "W-19", "W-02")
        yield from _runs_from(asked, "W-19", "delivered_at", "W-19.electronics_30_day_repair")
    else:
        yield from _from_success(asked, "W-02")
    if service == "seven_day_no_reason":
        yield from _runs_from(asked, "W-19", "delivered_at", "W-19.seven_day_no_reason")
        listing = asked.order.listing
        if listing is not None and listing.no_reason_return is False:
            yield Ground("W-20", {"service": service})
    if service in ("genuine_guarantee", "fake_one_pay_three") and reason != "counterfeit":
        yield Ground("W-14", {"reason": reason, "service": service})
    yield from _reason(asked)
    yield from _claim_cap(asked, "C-05")


def _consumer_protection(asked: Asked) -> Failing:
    complaint = asked.complaint
    said = complaint.filing.statements
    if not said.differs_from_description:
        yield Ground("W-11", {"differs_from_description": False})
    if not (said.seller_refused_return or said.seller_unreachable or said.seller_ceased_trading):
        yield Ground("W-13", {"seller_refused_return": False, "seller_unreachable": False})
    allowed = complaint.reason in asked.policy.choices("W-14.reasons")
    if (complaint.claim.amount or 0) <= 0 or not allowed:
        yield Ground("W-14", {"claimed": complaint.claim.amount, "reason": complaint.reason})
    yield from _claim_cap(asked, "W-15")
    yield from _from_success(asked, "W-16", "W-02")
    if said.surface_conformity_confirmed:
        yield Ground("W-17", {"surface_conformity_confirmed": True})


def _broken_promise(asked: Asked) -> Failing:
    if asked.complaint.reason not in asked.policy.choices("W-03.reasons"):
        raise Refuse("invalid", "reason: a broken promise names one of its own reasons (W-03)")
    if not asked.order.cash_on_delivery:
        yield from _in_state(asked, "W-03", "W-03")
    yield from _window(asked, "W-03")
    claimed = asked.complaint.claim.amount
    if claimed and asked.order.paid_amount and claimed > cap(asked.complaint):
        yield Ground("C-05", {"claimed": claimed, "cap": cap(asked.complaint)})


def _late_shipment(asked: Asked) -> Failing:
    order, policy = asked.order, asked.policy
    start = _anchor(order, "created_at" if order.cash_on_delivery else "paid_at", "W-04")
    requested = None if order.refund is None else order.refund.requested_at
    wrong = tuple(_in_state(asked, "W-04", "W-04"))
    yield from wrong or _window(asked, "W-04")
    if requested is None or requested < start + policy.duration("W-04.wait_before_refund"):
        yield Ground("W-04", {"requested_at": None if requested is None else to_wire(requested)})
    if order.refund is None or order.refund.succeeded_at is None:
        yield Ground("W-04", {"refund_succeeded": False})
    yield from _promised_in_a_day(asked)
    service = asked.complaint.filing.service
    if promise_broken(order, service, policy, order.closed_at or asked.at) is False:
        end, scan = promise_end(order, service, policy), order.first_scan_at
        yield Ground(
            "T-08",
            {
                "promise_until": None if end is None else to_wire(end),
                "first_scan_at": None if scan is None else to_wire(scan),
            },
        )


def _promised_in_a_day(asked: Asked) -> Failing:
    """A service that shortens T-08 asks that the seller is enrolled in it, whatever the kind."""
    service = asked.complaint.filing.service
    if service == IN_A_DAY and asked.enrolled is False:
        yield Ground("W-12", {"service": service})


def _malicious_review(asked: Asked) -> Failing:
    review = asked.order.review
    if review is None:
        raise Refuse("invalid", "order.review is missing: it is the review complained of (W-05)")
    yield from _from_success(asked, "W-05")
    in_effect = review.effective_at is None or review.effective_at <= asked.at
    if review.rating not in asked.policy.choices("W-05.ratings") or not in_effect:
        yield Ground("W-05", {"rating": review.rating, "in_effect": in_effect})


def _malicious_harassment(asked: Asked) -> Failing:
    yield from _from_success(asked, "W-06")


def _refund(asked: Asked) -> Failing:
    yield from _in_state(asked, "W-07", "W-07")
    yield from _promised_in_a_day(asked)
    yield from _reason(asked)
    yield from _claim_cap(asked, "C-05")


def _claim(asked: Asked) -> Failing:
    yield from _window(asked, "W-10")
    if asked.complaint.filing.statements.damaged_by_use:
        yield Ground("W-10", {"damaged_by_use": True})
    if asked.complaint.reason is not None:
        yield from _reason(asked)
    yield from _claim_cap(asked, "C-05")


_CHECKS: dict[str, Callable[[Asked], Failing]] = {
    "not_received": _not_received,
    "after_sales": _after_sales,
    "broken_promise": _broken_promise,
    "late_shipment": _late_shipment,
    "malicious_review": _malicious_review,
    "malicious_harassment": _malicious_harassment,
    "refund": _refund,
    "claim": _claim,
}
