"""The three complaint procedures as tables: N (negotiated), R (refund), O (officer at once)."""

from collections.abc import Callable

from processors.cases.clocks import REPORT, RULING
from processors.cases.events import CaseEvent
from processors.cases.lifecycle import Lifecycle, does, ignored, not_allowed, rows
from processors.cases.orders.bench import officer_decided
from processors.cases.orders.desk import clock_breached, step_in
from processors.cases.orders.intake import admitted, announce, needs_of, open_case, window_rule
from processors.cases.orders.negotiation import (
    agree,
    amend,
    amend_after_refusal,
    begin_negotiation,
    correct_reason,
    correction_missing,
    intervene,
    intervene_before_correction,
    refusal_left_alone,
    refuse,
    refuse_before_correction,
    silence,
)
from processors.cases.orders.proof import ask_for_proof
from processors.cases.orders.returns import (
    agree_after_receipt,
    arrives_at_desk,
    arrives_before_agreement,
    dispute_left_alone,
    disputed,
    inspected,
    intervene_in_return,
    not_received_back,
    not_shipped_back,
    parcel_not_back,
    parcel_received,
    received,
    shipped,
)
from processors.cases.orders.rows import AT_DESK, OPEN, OVER, SHUT, TIMERS, WAITING, Row
from processors.cases.orders.telling import after_step
from processors.cases.turn import Turn
from processors.cases.values import Case, Procedure, State
from processors.text import Text

S = State

_NEGOTIATED_STATES = (S.DECIDED, S.AWAITING_RETURN, S.AWAITING_OFFICER)
_REFUND_STATES = (*_NEGOTIATED_STATES, S.AWAITING_PARCEL)


def begin_with_officer(turn: Turn) -> None:
    """An officer at once: T-05 from filing; a counterfeit report by T-07, the proof asked for."""
    if not admitted(turn):
        return
    announce(turn)
    if turn.case.kind == "counterfeit_report":
        turn.go(State.AWAITING_PROOF)
        clock = turn.start(REPORT)
        ask_for_proof(turn)
    else:
        turn.go(State.AWAITING_OFFICER)
        clock = turn.start(RULING)
    why = Text("投诉由小二直接处理。", "An officer decides this complaint at once.")
    turn.task(window_rule(turn.case.kind), why, deadline=clock.due_at)


def _negotiation(agreed: tuple[State, ...], refused: State) -> list[tuple[tuple[State, ...], Row]]:
    """Negotiation, return and desk: what N and R share. `agreed`, `refused`: where these lead."""
    at_once = refused is S.AWAITING_OFFICER
    against = (refused,) if at_once else ()
    asked = () if at_once else (S.AWAITING_OFFICER,)
    desk: Row = {
        **AT_DESK,
        "seller.agreed": does(agree, *agreed),
        "return.received": does(arrives_at_desk, S.DECIDED, S.RETURN_RECEIVED),
    }
    negotiating: Row = {
        **OPEN,
        "seller.agreed": does(agree, *agreed),
        "seller.refused": does(refuse, refused),
        "buyer.amended": does(amend),
        "return.received": does(arrives_before_agreement),
        "T-01": does(silence, *agreed),
    }
    correcting: Row = {
        **negotiating,
        "seller.refused": does(refuse_before_correction, *against),
        "buyer.amended": does(correct_reason, S.NEGOTIATING, refused),
        "intervention.requested": does(intervene_before_correction, *asked),
        "T-14.correction": does(correction_missing, S.AWAITING_OFFICER),
    }
    awaiting_return: Row = {
        **OPEN,
        "return.shipped": does(shipped, S.RETURN_SHIPPED),
        "return.received": does(received, S.RETURN_RECEIVED),
        "T-14.unshipped": does(not_shipped_back, S.DECIDED),
    }
    return_shipped: Row = {
        **OPEN,
        "return.shipped": ignored("the goods are on their way already"),
        "return.received": does(received, S.RETURN_RECEIVED),
        "T-14.unreceived": does(not_received_back, S.AWAITING_OFFICER),
    }
    return_received: Row = {
        **OPEN,
        "seller.agreed": does(agree_after_receipt, S.DECIDED, S.AWAITING_OFFICER),
        "return.shipped": ignored("the goods have arrived already"),
        "return.received": ignored("the goods have arrived already"),
        "return.disputed": does(disputed, S.RETURN_DISPUTED),
        "R-04": does(inspected, S.DECIDED, S.AWAITING_OFFICER),
    }
    return_disputed: Row = {
        **OPEN,
        "seller.agreed": does(agree_after_receipt, S.DECIDED, S.AWAITING_OFFICER),
        "return.received": ignored("the goods have arrived already"),
        "return.disputed": ignored("the return is disputed already"),
        "intervention.requested": does(intervene_in_return, S.AWAITING_OFFICER),
        "officer.took_over": does(step_in, S.WITH_OFFICER),
        "officer.decided": does(officer_decided, S.DECIDED, S.AWAITING_APPROVAL),
        "T-14.disputed": does(dispute_left_alone, S.DECIDED),
    }
    return [
        ((S.NEGOTIATING,), negotiating),
        ((S.AWAITING_REASON,), correcting),
        ((S.AWAITING_RETURN,), awaiting_return),
        ((S.RETURN_SHIPPED,), return_shipped),
        ((S.RETURN_RECEIVED,), return_received),
        ((S.RETURN_DISPUTED,), return_disputed),
        ((S.AWAITING_OFFICER, S.WITH_OFFICER), desk),
        ((S.AWAITING_APPROVAL,), {**desk, **WAITING}),
        ((S.DECIDED,), OVER),
        ((S.CLOSED, S.MERGED), SHUT),
    ]


_REFUSED: Row = {
    **OPEN,
    "seller.agreed": does(agree, *_REFUND_STATES),
    "seller.refused": not_allowed("T-01", "the seller refused already"),
    "buyer.amended": does(amend_after_refusal),
    "return.received": does(arrives_before_agreement),
    "intervention.requested": does(intervene, S.AWAITING_OFFICER),
    "officer.took_over": does(step_in, S.WITH_OFFICER),
    "officer.decided": does(officer_decided, S.DECIDED, S.AWAITING_APPROVAL),
    "T-14.refused": does(refusal_left_alone, S.DECIDED),
}
_PARCEL: Row = {
    **OPEN,
    "return.shipped": ignored("a rejected parcel comes back by itself"),
    "return.received": does(parcel_received, S.DECIDED, S.AWAITING_OFFICER),
    "T-14.parcel": does(parcel_not_back, S.AWAITING_OFFICER),
}
_PROVING: Row = {
    **OPEN,
    "T-07": does(clock_breached),
}
_NO_NEGOTIATION = not_allowed("T-02", "an officer decides this kind; nothing is negotiated")
_OFFICER: Row = {
    **AT_DESK,
    "seller.agreed": _NO_NEGOTIATION,
    "return.received": not_allowed("R-04", "this kind has no return"),
}


def _created(procedure: Procedure) -> Callable[[CaseEvent], Case]:
    return lambda event: open_case(event, procedure)


NEGOTIATED = Lifecycle(
    procedure=Procedure.NEGOTIATED,
    create=_created(Procedure.NEGOTIATED),
    begin=begin_negotiation,
    after=after_step,
    table=rows(*_negotiation(_NEGOTIATED_STATES, S.AWAITING_OFFICER)),
    timers=TIMERS,
    needs=needs_of,
)
"""N: not_received, after_sales, claim."""

REFUND = Lifecycle(
    procedure=Procedure.REFUND,
    create=_created(Procedure.REFUND),
    begin=begin_negotiation,
    after=after_step,
    table=rows(
        *_negotiation(_REFUND_STATES, S.REFUSED),
        ((S.REFUSED,), _REFUSED),
        ((S.AWAITING_PARCEL,), _PARCEL),
    ),
    timers=TIMERS,
    needs=needs_of,
)
"""R: refund."""

OFFICER_LED = Lifecycle(
    procedure=Procedure.OFFICER,
    create=_created(Procedure.OFFICER),
    begin=begin_with_officer,
    after=after_step,
    table=rows(
        ((S.AWAITING_PROOF,), _PROVING),
        ((S.AWAITING_OFFICER, S.WITH_OFFICER), _OFFICER),
        ((S.AWAITING_APPROVAL,), {**_OFFICER, **WAITING}),
        ((S.DECIDED,), OVER),
        ((S.CLOSED, S.MERGED), SHUT),
    ),
    timers=TIMERS,
    needs=needs_of,
)
"""O: the kinds an officer decides at once."""
