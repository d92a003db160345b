"""Four eyes: a ruling that waits for a second officer (section 8, T-14)."""

from processors.cases.parties import Party
from processors.cases.review.closing import keep_reminding
from processors.cases.turn import Turn
from processors.cases.values import PendingApproval
from processors.errors import Refuse
from processors.text import Text


def approved(turn: Turn) -> tuple[PendingApproval, Party]:
    """Return the ruling that this approval names, and who made it.

    Raises Refuse: `invalid` when no such ruling waits, `wrong_party` for the officer who made it.
    """
    pending = turn.case.pending
    named = (turn.data["event_id"], turn.data["event_source"])
    if pending is None or (pending.event.id, pending.event.source) != named:
        raise Refuse("invalid", "data.event_id: no decision of that event waits for approval")
    first = pending.event.by
    if first is None or first == turn.by:
        raise Refuse("wrong_party", "a decision is approved by another officer")
    return pending, first


def approval_missing(turn: Turn) -> None:
    """No second officer approved in time: another officer's task (T-14)."""
    turn.task("T-14", Text("待另一名小二复核。", "A second officer's approval is missing."))
    keep_reminding(turn)
