"""The officers' desk: who takes a case over, by when, and what an officer may not do yet."""

from processors.cases.clocks import INSPECTION, NEGOTIATION, PROOF, RULING, TAKEOVER
from processors.cases.effects import AddTally
from processors.cases.review.closing import keep_reminding
from processors.cases.turn import Turn
from processors.cases.values import State
from processors.errors import Refuse
from processors.policy.calendar import shanghai_day
from processors.text import Text

SELLERS_CLOCKS = (NEGOTIATION.name, PROOF.name, INSPECTION.name)
SHOP_TALLIES = "shop"


def to_officer(turn: Turn, rule: str, why: Text) -> None:
    """Hand the case to the desk: T-04 and T-05 run from now; the proof's clock goes on."""
    turn.stop_procedure(keep=(PROOF.name,))
    turn.go(State.AWAITING_OFFICER)
    takeover = turn.start(TAKEOVER)
    turn.start(RULING)
    turn.task(rule, why, deadline=takeover.due_at)
    count_dispute(turn)


def take_over(turn: Turn) -> None:
    """An officer takes the case over: T-04 is met (T-05 goes on)."""
    turn.stop(TAKEOVER.name)
    join(turn)
    turn.go(State.WITH_OFFICER)


def step_in(turn: Turn) -> None:
    """An officer steps in by himself: T-05 runs from here."""
    to_officer(turn, "T-04", Text("小二主动介入。", "An officer stepped in."))
    take_over(turn)


def join(turn: Turn) -> None:
    """Note which officer takes part."""
    if turn.by.id not in turn.case.officers:
        turn.change(officers=(*turn.case.officers, turn.by.id))


def sellers_clock_must_not_run(turn: Turn) -> None:
    """Raise Refuse("invalid") while the seller still has time to answer."""
    for name in SELLERS_CLOCKS:
        if turn.case.running(name):
            raise Refuse("invalid", f"{name}: the seller's clock still runs")


def too_early_for_officers(turn: Turn) -> None:
    """Refused as invalid: it is the parties' turn, no officer decides here."""
    sellers_clock_must_not_run(turn)
    raise Refuse("invalid", "the parties' agreed course is not over: no officer decides here")


def clock_breached(turn: Turn) -> None:
    """An officers' clock was missed: a breach, and reminders from here on."""
    turn.breach(turn.fired)
    keep_reminding(turn)


def count_refund(turn: Turn) -> None:
    """P-02: a refund applied for counts on the day it was filed."""
    case = turn.case
    if case.kind in turn.policy.choices("P-03.kinds"):
        day = shanghai_day(case.opened_at)
        turn.emit(AddTally(SHOP_TALLIES, case.shop.shop_id, day, "refunds", 1))


def count_dispute(turn: Turn) -> None:
    """P-03: a refund that went to intervention counts once, on the day it was filed."""
    case = turn.case
    if case.dispute.intervened or case.kind not in turn.policy.choices("P-03.kinds"):
        return
    turn.change_complaint(intervened=True)
    day = shanghai_day(case.opened_at)
    turn.emit(AddTally(SHOP_TALLIES, case.shop.shop_id, day, "disputes", 1))
