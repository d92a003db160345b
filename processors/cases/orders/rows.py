"""Rows that several complaint tables share. Each entry is explicit; tables override by state."""

from collections.abc import Mapping

from processors.cases.lifecycle import Entry, does, ignored, no_such_step, not_allowed, stale
from processors.cases.orders.bench import (
    approve,
    arbitration_decided,
    officer_decided,
    reopen,
    request_arbitration,
)
from processors.cases.orders.desk import clock_breached, join, take_over, too_early_for_officers
from processors.cases.orders.negotiation import amend_at_desk, withdraw
from processors.cases.orders.proof import (
    proof_missing,
    register_answered,
    register_answered_late,
    take_evidence,
)
from processors.cases.orders.returns import note_arrival
from processors.cases.registers import ANSWERED
from processors.cases.review.appeals import appeal_breached, appeal_filed, decide_appeal
from processors.cases.review.closing import remedies_ran_out, remind
from processors.cases.review.execution import defaulted, executed, fulfilled
from processors.cases.review.four_eyes import approval_missing
from processors.cases.values import State

Row = Mapping[str, Entry]

TIMERS = frozenset(
    {
        ANSWERED,
        "T-01",
        "T-04",
        "T-05",
        "T-07",
        "T-09",
        "T-11",
        "T-14.refused",
        "T-14.unshipped",
        "T-14.unreceived",
        "T-14.disputed",
        "T-14.correction",
        "T-14.parcel",
        "T-14.approval",
        "T-14.reminder",
        "R-04",
        "closing",
    }
)

_NO_NOTICE = no_such_step("a complaint has no notice of infringement")

OTHERS: Row = {
    "complaint.filed": no_such_step("a second filing is refused before the table"),
    "infringement.reported": no_such_step("a second filing is refused before the table"),
    "counter_notice.filed": _NO_NOTICE,
    "counter_notice.delivered": _NO_NOTICE,
    "notice.withdrawn": _NO_NOTICE,
    "rights_holder.acted": _NO_NOTICE,
    "proceedings.ended": _NO_NOTICE,
}
"""What no complaint ever takes."""

REVIEW: Row = {
    "appeal.filed": does(appeal_filed),
    "appeal.decided": does(decide_appeal(reopen), State.AWAITING_OFFICER),
    "arbitration.requested": does(request_arbitration),
    "arbitration.decided": does(arbitration_decided, State.DECIDED),
    "decision.executed": does(executed),
    "seller.fulfilled": does(fulfilled),
    "seller.defaulted": does(defaulted),
    "officer.approved": does(approve, State.DECIDED),
    "T-11": does(appeal_breached),
    "T-14.reminder": does(remind),
}
"""Appeal, arbitration and execution go on beside the procedure, in every state."""

STOPPED: Row = {name: stale(name) for name in sorted(TIMERS - {"T-11", "T-14.reminder"})}
"""Timers that a state does not run."""

OPEN: Row = {
    **OTHERS,
    **REVIEW,
    **STOPPED,
    "evidence.submitted": does(take_evidence, State.AWAITING_OFFICER),
    "buyer.withdrew": does(withdraw, State.DECIDED),
    "T-09": does(proof_missing, State.AWAITING_OFFICER),
    ANSWERED: does(register_answered, State.AWAITING_OFFICER),
    "seller.agreed": not_allowed("T-02", "the seller is not asked now"),
    "seller.refused": not_allowed("T-01", "the seller is not asked now"),
    "buyer.amended": not_allowed("R-04", "what was agreed on is not amended"),
    "intervention.requested": not_allowed("T-06", "the seller has not refused"),
    "officer.took_over": does(join),
    "officer.decided": does(too_early_for_officers),
    "return.shipped": not_allowed("R-04", "no return is agreed on"),
    "return.received": not_allowed("R-04", "no return is agreed on"),
    "return.disputed": not_allowed("R-04", "no return has arrived"),
}
"""A case still open, before its state says otherwise."""

AT_DESK: Row = {
    **OPEN,
    "buyer.amended": does(amend_at_desk),
    "seller.refused": not_allowed("T-01", "an officer decides already"),
    "intervention.requested": not_allowed("T-06", "an officer decides already"),
    "officer.took_over": does(take_over, State.WITH_OFFICER),
    "officer.decided": does(officer_decided, State.DECIDED, State.AWAITING_APPROVAL),
    "return.received": does(note_arrival),
    "T-04": does(clock_breached),
    "T-05": does(clock_breached),
    "T-07": does(clock_breached),
}
"""An officer decides."""

WAITING: Row = {
    "officer.took_over": does(join),
    "T-14.approval": does(approval_missing),
}
"""What differs while a ruling waits for a second officer."""

_OVER = not_allowed("T-11", "the case is decided; an appeal is the way")

OVER: Row = {
    **OTHERS,
    **REVIEW,
    **STOPPED,
    "evidence.submitted": does(take_evidence),
    "closing": does(remedies_ran_out, State.CLOSED),
    ANSWERED: does(register_answered_late),
    "T-14.approval": does(approval_missing),
    "seller.agreed": not_allowed("T-02", "something final is decided already"),
    "seller.refused": _OVER,
    "buyer.amended": _OVER,
    "buyer.withdrew": _OVER,
    "intervention.requested": _OVER,
    "officer.took_over": ignored("the case is decided; an officer may look at it"),
    "officer.decided": does(officer_decided, State.DECIDED, State.AWAITING_APPROVAL),
    "return.shipped": _OVER,
    "return.received": ignored("nothing is left to decide on what comes back"),
    "return.disputed": _OVER,
}
"""A case that is decided: only its reviews, its execution and its closing go on."""

_CLOSED = no_such_step("a closed case is refused before the table")

SHUT: Row = {
    **OTHERS,
    **REVIEW,
    **STOPPED,
    **dict.fromkeys(
        (
            "evidence.submitted",
            "seller.agreed",
            "seller.refused",
            "buyer.amended",
            "buyer.withdrew",
            "intervention.requested",
            "officer.took_over",
            "officer.decided",
            "return.shipped",
            "return.received",
            "return.disputed",
        ),
        _CLOSED,
    ),
    "T-11": stale("T-11"),
    "T-14.reminder": stale("T-14.reminder"),
    ANSWERED: ignored("the case is closed: what a register says now changes nothing in it"),
}
"""A closed or merged case: what section 8 still lets through."""
