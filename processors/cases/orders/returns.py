"""Goods on their way back: agreed returns (R-04), rejected parcels (R-02)."""

from processors.cases.clocks import (
    DISPUTED_IDLE,
    INSPECTION,
    PARCEL_MISSING,
    PROOF,
    UNRECEIVED,
    UNSHIPPED,
)
from processors.cases.instants import to_wire
from processors.cases.orders.desk import to_officer
from processors.cases.orders.settle import close_case, refund_as_applied, rejected_parcel
from processors.cases.parties import BUYER
from processors.cases.turn import Turn
from processors.cases.values import State
from processors.text import Text


def await_return(turn: Turn) -> None:
    """The refund is agreed and waits for the goods: a rejected parcel, or the buyer's return."""
    turn.stop_procedure(keep=(PROOF.name,))
    if rejected_parcel(turn.case.dispute):
        turn.go(State.AWAITING_PARCEL)
        turn.start(PARCEL_MISSING)
    else:
        turn.go(State.AWAITING_RETURN)
        clock = turn.start(UNSHIPPED)
        turn.notify("answer_requested", turn.party(BUYER), "R-04", deadline=clock.due_at)


def shipped(turn: Turn) -> None:
    """The buyer shipped the goods back: they are to arrive (T-14)."""
    turn.stop(UNSHIPPED.name)
    turn.go(State.RETURN_SHIPPED)
    turn.start(UNRECEIVED)


def received(turn: Turn) -> None:
    """The goods are back: the seller may dispute them to the end of the inspection (R-04)."""
    turn.stop_procedure(keep=(PROOF.name,))
    if turn.case.dispute.received_at is None:
        turn.change_complaint(received_at=turn.now)
    turn.go(State.RETURN_RECEIVED)
    clock = turn.start(INSPECTION)
    turn.notify("answer_requested", turn.case.shop.party, "R-04", deadline=clock.due_at)


def parcel_received(turn: Turn) -> None:
    """The rejected parcel is back with the seller: refund (R-02)."""
    turn.change_complaint(received_at=turn.now)
    refund_as_applied(turn, "R-02", {"received_at": to_wire(turn.now)})


def inspected(turn: Turn) -> None:
    """The inspection ended without a dispute: refund (R-04)."""
    received_at = turn.case.dispute.received_at
    known = {} if received_at is None else {"received_at": to_wire(received_at)}
    refund_as_applied(turn, "R-04", known)


def agree_after_receipt(turn: Turn) -> None:
    """The seller agrees to the returned goods: refund at once, as was agreed on (R-04)."""
    if turn.data.get("remedy") not in (None, "refund"):
        turn.reject_request("R-04", "the refund was agreed on; another remedy is not")
        return
    inspected(turn)


def disputed(turn: Turn) -> None:
    """The seller disputes the returned goods: the buyer may ask after T-06's wait."""
    turn.stop_procedure(keep=(PROOF.name,))
    turn.change_complaint(disputed_at=turn.now)
    turn.go(State.RETURN_DISPUTED)
    clock = turn.start(DISPUTED_IDLE)
    turn.notify("answer_requested", turn.party(BUYER), "T-06", deadline=clock.due_at)


def intervene_in_return(turn: Turn) -> None:
    """The buyer asks about a disputed return: an officer comes, or it is too early (T-06)."""
    since = turn.case.dispute.disputed_at or turn.now
    earliest = since + turn.clock_policy.duration("T-06.return_disputed_wait")
    if turn.now < earliest:
        turn.reject_request("T-06", "too early after the dispute", earliest=to_wire(earliest))
    else:
        to_officer(turn, "T-06", Text("退货有争议，买家申请介入。", "A return is disputed."))


def not_shipped_back(turn: Turn) -> None:
    """The agreed return was not shipped: close (T-14)."""
    close_case(turn, "T-14", {"due_at": to_wire(turn.now)})


def not_received_back(turn: Turn) -> None:
    """The shipped return did not arrive: an officer's task (T-14)."""
    to_officer(turn, "T-14", Text("退货寄出后未被签收。", "A shipped return did not arrive."))


def parcel_not_back(turn: Turn) -> None:
    """The rejected parcel did not come back: an officer's task (T-14)."""
    to_officer(turn, "T-14", Text("拒收包裹未退回。", "A rejected parcel did not come back."))


def dispute_left_alone(turn: Turn) -> None:
    """Nobody asked about the disputed return: close (T-14)."""
    close_case(turn, "T-14", {"due_at": to_wire(turn.now)})


def note_arrival(turn: Turn) -> None:
    """The goods are back: noted; once agreed on they are inspected, an officer sees it."""
    dispute = turn.case.dispute
    if dispute.received_at is not None:
        return
    turn.change_complaint(received_at=turn.now)


def arrives_before_agreement(turn: Turn) -> None:
    """A rejected parcel is back before anything was agreed: noted (R-02); else no return is due."""
    if rejected_parcel(turn.case.dispute):
        note_arrival(turn)
    else:
        turn.reject_request("R-04", "no return is agreed on")


def arrives_at_desk(turn: Turn) -> None:
    """A parcel the desk was asked about is back: the agreed course goes on (R-02, R-04)."""
    dispute = turn.case.dispute
    if dispute.received_at is not None:
        return
    waits_for_it = dispute.agreed_at is not None and not turn.case.live("refund")
    if waits_for_it and rejected_parcel(dispute):
        parcel_received(turn)
    elif waits_for_it and dispute.claim.return_goods:
        received(turn)
    else:
        note_arrival(turn)
