"""Negotiation (T-01 to T-03): amend, agree, refuse, stay silent, withdraw; R-01's correction."""

from dataclasses import asdict, replace

from processors.cases.clocks import CORRECTION, NEGOTIATION, PROOF, REFUSED_IDLE
from processors.cases.complaint import Order, read_claim
from processors.cases.decisions import Draft, Ground
from processors.cases.instants import to_wire
from processors.cases.orders.desk import count_refund, to_officer
from processors.cases.orders.intake import REASONED, admitted, announce, flag_unknown
from processors.cases.orders.money import cap, order_money
from processors.cases.orders.promise import record_supports
from processors.cases.orders.proof import ask_for_proof
from processors.cases.orders.returns import await_return
from processors.cases.orders.settle import (
    close_case,
    finish,
    order_target,
    refund_as_applied,
    rejected_parcel,
)
from processors.cases.orders.windows import reason_rows, row_of
from processors.cases.parties import BUYER
from processors.cases.turn import Turn
from processors.cases.values import State
from processors.errors import Refuse
from processors.text import Text


def begin_negotiation(turn: Turn) -> None:
    """The seller has T-01 to answer; a contradicted reason is to be corrected first (R-01)."""
    if not admitted(turn):
        return
    turn.go(State.NEGOTIATING)
    announce(turn)
    count_refund(turn)
    clock = turn.start(NEGOTIATION)
    turn.notify("answer_requested", turn.case.shop.party, "T-01", deadline=clock.due_at)
    if turn.case.dispute.reason in turn.policy.choices("C-02.reasons"):
        ask_for_proof(turn)
    if turn.case.dispute.reason in turn.policy.choices("R-02.fault_reasons"):
        turn.notify("evidence_requested", turn.party(BUYER), "R-02", deadline=clock.due_at)
    flag_unknown(turn)
    if _contradicted(turn):
        _ask_for_correction(turn)


def amend(turn: Turn) -> None:
    """The buyer amends: in the last stretch of T-01 its end moves; over the cap is rejected."""
    before = turn.case.dispute.claim.amount
    if not _amended(turn):
        return
    if turn.case.dispute.reason in turn.policy.choices("C-02.reasons"):
        ask_for_proof(turn)
    clock = turn.case.clock(NEGOTIATION.name)
    policy = turn.clock_policy
    if clock is None or turn.case.dispute.claim.amount == before:
        return
    last = turn.now >= clock.due_at - policy.duration("T-01.last_stretch")
    free = turn.now <= clock.started_at + policy.duration("T-01.free_amendment")
    extensions = turn.case.dispute.extensions
    if last and not free and extensions < policy.number("T-01.max_extensions"):
        turn.change_complaint(extensions=extensions + 1)
        end = turn.now + policy.duration("T-01.extension")
        turn.run(NEGOTIATION, turn.now, end)


def amend_after_refusal(turn: Turn) -> None:
    """The buyer amends what is decided on; no new round opens, the 7 d of T-14 start again."""
    if _amended(turn) and turn.case.running(REFUSED_IDLE.name):
        turn.start(REFUSED_IDLE)


def amend_at_desk(turn: Turn) -> None:
    """The buyer amends what the officer decides on; no new round opens."""
    _amended(turn)


def correct_reason(turn: Turn) -> None:
    """The buyer corrects the reason (R-01): the negotiation goes on where it stood."""
    if not _amended(turn) or _contradicted(turn):
        return
    turn.stop(CORRECTION.name)
    if turn.case.dispute.refused_at is None:
        turn.go(State.NEGOTIATING)
    else:
        after_refusal(turn)


def correction_missing(turn: Turn) -> None:
    """The reason was not corrected: an officer decides (R-01, T-14)."""
    to_officer(turn, "R-01", Text("买家未更正退款原因。", "The reason was not corrected."))


def agree(turn: Turn) -> None:
    """The seller agrees: refund as applied for, once a return is back; or another remedy (T-02).

    Silence that admitted the refund already (T-03) leaves nothing to agree to: rejected.
    """
    if turn.case.live("refund"):
        turn.reject_request("T-02", "the refund is decided on already")
        return
    remedy = turn.data.get("remedy") or "refund"
    if remedy == "refund":
        _agreed(turn, "T-02")
        return
    turn.change_complaint(agreed_at=turn.now, agreed_rule="T-02")
    facts = {"remedy": remedy, "agreed_at": to_wire(turn.now)}
    if remedy != "exchange":
        close_case(turn, "R-06", facts)
        return
    turn.decide(
        Draft(
            kind="exchange",
            target=order_target(turn.case),
            grounds=(Ground("T-02", facts), Ground("R-06", facts)),
            addressees=turn.case.parties,
            final=True,
        )
    )
    finish(turn)


def silence(turn: Turn) -> None:
    """The seller was silent to the end: agreed as applied for (T-03)."""
    _agreed(turn, "T-03")


def refuse(turn: Turn) -> None:
    """The seller refuses: in N an officer comes by himself, in R the buyer may ask (T-06)."""
    turn.change_complaint(refused_at=turn.now)
    after_refusal(turn)


def refuse_before_correction(turn: Turn) -> None:
    """The seller refuses a reason still to be corrected (R-01): in N an officer comes at once."""
    if turn.case.procedure != "R":
        refuse(turn)
        return
    turn.change_complaint(refused_at=turn.now)
    turn.stop(NEGOTIATION.name)


def intervene_before_correction(turn: Turn) -> None:
    """The buyer asks for intervention; it is too early unless the seller refused (T-06)."""
    if turn.case.dispute.refused_at is None:
        turn.reject_request("T-06", "the seller has not refused")
    else:
        intervene(turn)


def after_refusal(turn: Turn) -> None:
    """Go on from a refusal."""
    if turn.case.procedure == "R":
        turn.stop_procedure(keep=(PROOF.name,))
        turn.go(State.REFUSED)
        clock = turn.start(REFUSED_IDLE)
        turn.notify("answer_requested", turn.party(BUYER), "T-06", deadline=clock.due_at)
    else:
        to_officer(turn, "T-04", Text("卖家已拒绝。", "The seller refused."))


def refusal_left_alone(turn: Turn) -> None:
    """The buyer neither amended nor asked after the refusal: close (T-14)."""
    close_case(turn, "T-14", {"due_at": to_wire(turn.now)})


def withdraw(turn: Turn) -> None:
    """The filer withdraws: close."""
    if turn.case.filed_by != turn.by:
        raise Refuse("wrong_party", "only the filer withdraws a complaint")
    if turn.case.live("refund"):
        # Silence admitted it: the refund is the end, what was still open is dropped.
        turn.change(decided_at=turn.now)
        finish(turn)
    else:
        close_case(turn, "T-14", {"withdrawn_at": to_wire(turn.now)})


def intervene(turn: Turn) -> None:
    """The buyer asks for intervention: an officer comes, or it is too early (T-06)."""
    dispute = turn.case.dispute
    order = dispute.filing.order
    if order is not None and order.virtual:
        requested = order.refund.requested_at if order.refund is not None else None
        since = requested or turn.case.opened_at
        earliest = since + turn.clock_policy.duration("T-06.virtual_wait")
        if turn.now < earliest:
            turn.reject_request("T-06", "too early for virtual goods", earliest=to_wire(earliest))
            return
    to_officer(turn, "T-06", Text("买家申请介入。", "The buyer asked for intervention."))


def _agreed(turn: Turn, rule: str) -> None:
    turn.change_complaint(agreed_at=turn.now, agreed_rule=rule)
    dispute = turn.case.dispute
    name = "agreed_at" if rule == "T-02" else "deadline"
    facts = {name: to_wire(turn.now)}
    awaited = dispute.claim.return_goods or rejected_parcel(dispute)
    if awaited and dispute.received_at is None:
        await_return(turn)
    else:
        refund_as_applied(turn, rule, facts)


def _contradicted(turn: Turn) -> bool:
    dispute = turn.case.dispute
    if dispute.reason not in turn.policy.choices("R-01.reasons"):
        return False
    if turn.case.kind not in ("refund", "after_sales"):
        return False
    return record_supports(dispute, turn.policy, turn.case.opened_at) is False


def _ask_for_correction(turn: Turn) -> None:
    turn.go(State.AWAITING_REASON)
    clock = turn.start(CORRECTION)
    turn.notify("reason_correction_requested", turn.party(BUYER), "R-01", deadline=clock.due_at)


def _reason_not_allowed(turn: Turn, order: Order, given: str | None) -> tuple[Ground, ...]:
    """The rules that do not allow the reason given; none where it is allowed or none was given."""
    kind, policy = turn.case.kind, turn.policy
    if given is None:
        return ()
    facts = {"reason": given, "order_state": order.state}
    if kind == "broken_promise":
        return () if given in policy.choices("W-03.reasons") else (Ground("W-03", facts),)
    if row_of(order, kind, given, policy) is not None:
        return ()
    return tuple(Ground(row, facts) for row in reason_rows(order, kind, policy))


def _amended(turn: Turn) -> bool:
    """Take the amendment over; False when it was answered by a `reject` instead."""
    dispute = turn.case.dispute
    stated = {k: v for k, v in (turn.data.get("claim") or {}).items() if v is not None}
    claim = read_claim({**asdict(dispute.claim), **stated})
    given = turn.data.get("reason") if turn.case.kind in REASONED else None
    amended = replace(dispute, claim=claim, reason=given or dispute.reason)
    order = dispute.filing.order
    if order is None or not (stated or given):
        raise Refuse("invalid", "this complaint has no such thing to amend")
    grounds = list(_reason_not_allowed(turn, order, given))
    limit = cap(amended) - order_money(turn.case, turn.context).refunded
    if (amended.claim.amount or 0) > limit:
        rule = "W-15" if dispute.filing.service == "consumer_protection" else "C-05"
        grounds.append(Ground(rule, {"claimed": amended.claim.amount, "cap": limit}))
    if grounds:
        turn.reject_request_for(tuple(grounds))
        return False
    turn.change(complaint=amended)
    return True
