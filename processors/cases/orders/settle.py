"""Ending a complaint without an officer's judgement: refund as applied for, exchange, close."""

from processors.cases.complaint import Complaint
from processors.cases.decisions import Draft, Ground
from processors.cases.effects import JSON
from processors.cases.instants import to_wire
from processors.cases.orders.desk import to_officer
from processors.cases.orders.money import (
    cap,
    goods_paid,
    instruments,
    late_compensation,
    order_money,
    order_of,
    points_ground,
)
from processors.cases.orders.promise import promise_end, record_supports
from processors.cases.orders.windows import row_of
from processors.cases.turn import Turn
from processors.cases.values import Amount, Case, State, Target
from processors.policy import Policy
from processors.text import Text


def order_target(case: Case) -> Target:
    return Target("order", order_of(case).order_id)


def refund_as_applied(turn: Turn, rule: str, facts: dict[str, JSON]) -> None:
    """Refund what is claimed, citing `rule`; C-01 follows where the record is certain.

    Over the order's cap, or without an amount, an officer decides: nothing is cut silently. A
    counterfeit that silence admits the refund of goes on to an officer (C-02).
    """
    case, dispute, order = turn.case, turn.case.dispute, order_of(turn.case)
    money = order_money(case, turn.context)
    amount = applied_for(dispute, turn.policy)
    if not 0 < amount <= cap(dispute) - money.refunded:
        to_officer(turn, "C-05", Text("金额须由小二确定。", "An officer sets the amount."))
        return
    silent = dispute.agreed_rule == "T-03"
    only_refund = silent and dispute.reason in turn.policy.choices("C-02.reasons")
    amounts = instruments(amount, order=order, points_back=money.points, rule=rule)
    turn.decide(
        Draft(
            kind="refund",
            target=order_target(case),
            grounds=(
                Ground(rule, facts),
                *_agreement(dispute, rule),
                *reason_grounds(dispute, turn.policy, rule),
                *points_ground(amounts),
            ),
            addressees=case.parties,
            amounts=amounts,
            final=not only_refund,
        )
    )
    compensate_late(turn)
    if only_refund:
        why = Text(
            "沉默只认可退款，是否假货由小二判断。",
            "Silence admits the refund, not the counterfeit.",
        )
        to_officer(turn, "C-02", why)
    else:
        finish(turn)


def applied_for(dispute: Complaint, policy: Policy) -> int:
    """The amount claimed; who rejects a delivery without a reason bears its postage (R-02)."""
    amount = dispute.claim.amount or 0
    order = dispute.filing.order
    fault = dispute.reason in policy.choices("R-02.fault_reasons")
    if order is not None and rejected_parcel(dispute) and not fault:
        return min(amount, goods_paid(order))
    return amount


def rejected_parcel(dispute: Complaint) -> bool:
    """R-02: was the delivery rejected, so that a parcel is on its way back?"""
    order = dispute.filing.order
    return (
        dispute.filing.kind == "refund"
        and order is not None
        and order.state == "shipped"
        and order.delivered_at is None
        and dispute.reason in ("changed_mind", "damaged_and_refused")
    )


def reason_grounds(dispute: Complaint, policy: Policy, rule: str) -> tuple[Ground, ...]:
    """The rules that a reason brings in: its row, R-02, R-03, R-06 on silence, C-03 for a fault."""
    order, reason = dispute.filing.order, dispute.reason
    if order is None or reason is None:
        return ()
    found: list[Ground] = []
    if row := row_of(order, dispute.filing.kind, reason, policy):
        found.append(Ground(row, {"reason": reason, "order_state": order.state}))
    if rejected_parcel(dispute) and rule != "R-02":
        found.append(Ground("R-02", {"postage": order.postage}))
    if reason == "seven_day_no_reason":
        found.append(Ground("R-03", {"free_shipping": order.free_shipping}))
    if reason in policy.choices("C-03.fault_reasons"):
        if dispute.agreed_rule == "T-03":
            found.append(Ground("R-06", {"reason": reason}))
        back = dispute.claim.return_postage
        found.append(Ground("C-03", {"postage": order.postage, "return_postage": back}))
    return tuple(found)


def _agreement(dispute: Complaint, rule: str) -> tuple[Ground, ...]:
    """How the refund was agreed, where another rule decides it now (R-02, R-04)."""
    if dispute.agreed_rule in (None, rule) or dispute.agreed_at is None:
        return ()
    name = "agreed_at" if dispute.agreed_rule == "T-02" else "deadline"
    return (Ground(dispute.agreed_rule, {name: to_wire(dispute.agreed_at)}),)


def compensate_late(turn: Turn) -> None:
    """C-01 where the shipping record, as at filing, certainly bears the reason out (R-01)."""
    dispute = turn.case.dispute
    if dispute.reason not in turn.policy.choices("C-01.reasons"):
        return
    if reason_borne_out(turn) is None:
        why = Text("发货承诺不明，赔付由小二判断。", "The shipping promise is not known.")
        turn.task("C-01", why)
    elif reason_borne_out(turn) and (draft := late_draft(turn)) is not None:
        turn.decide(draft)


def reason_borne_out(turn: Turn) -> bool | None:
    """Does the record, or an officer's answer to R-01, bear out the reason of C-01?"""
    dispute = turn.case.dispute
    if dispute.reason_confirmed is not None:
        return dispute.reason_confirmed
    return record_supports(dispute, turn.policy, turn.case.opened_at)


def late_draft(turn: Turn) -> Draft | None:
    """The C-01 compensation that is left for this order; None when all of it was decided."""
    case, order = turn.case, order_of(turn.case)
    already = order_money(case, turn.context).compensated.get("C-01", 0)
    amounts = late_compensation(order, already, turn.policy)
    if not amounts:
        return None
    end = promise_end(order, case.dispute.filing.service, turn.policy)
    scan = order.first_scan_at
    facts: dict[str, JSON] = {
        "promise_until": None if end is None else to_wire(end),
        "first_scan_at": None if scan is None else to_wire(scan),
    }
    return compensation(
        case,
        amounts,
        Ground("C-01", {"goods_amount": order.goods_amount, "amount": amounts[0].value}),
        Ground("T-08", facts),
    )


def compensation(case: Case, amounts: tuple[Amount, ...], *grounds: Ground) -> Draft:
    """A compensation of the order; its cause is the rule."""
    return Draft(
        kind="compensation",
        target=order_target(case),
        grounds=grounds,
        addressees=case.parties,
        amounts=amounts,
        cause=grounds[0].rule,
    )


def close_case(turn: Turn, rule: str, facts: dict[str, JSON]) -> None:
    """End without another decision (only where no final one exists)."""
    turn.decide(
        Draft(
            kind="close",
            target=Target("notice", turn.case.case_id),
            grounds=(Ground(rule, facts),),
            addressees=turn.case.parties,
            final=True,
        )
    )
    finish(turn)


def finish(turn: Turn) -> None:
    """The procedure is over: its clocks stop, the remedies begin."""
    turn.stop_procedure()
    turn.change(pending=None)
    turn.go(State.DECIDED)
