"""Appeals (T-11): once per decision, by a party it addresses, decided by another officer."""

from collections.abc import Callable
from dataclasses import replace

from processors.cases.clocks import APPEAL_RULING
from processors.cases.decisions import Draft, Ground
from processors.cases.effects import JSON
from processors.cases.instants import to_wire
from processors.cases.parties import Party
from processors.cases.review.execution import named_decision, propose_recourse
from processors.cases.turn import Turn
from processors.cases.values import Appeal, Decision, Execution, Target
from processors.errors import Refuse
from processors.text import Text

Reopen = Callable[[Turn, Decision], None]
Undo = Callable[[Turn, Decision, Party], None]


def appeal_filed(turn: Turn) -> None:
    """An addressed party appeals: another officer decides; late or repeated is rejected (T-11)."""
    decision = named_decision(turn)
    if turn.by not in decision.addressees:
        raise Refuse("wrong_party", "the decision is not addressed to this party")
    facts: dict[str, JSON] = {"decision_id": decision.decision_id}
    arbitration = turn.case.arbitration
    if arbitration is not None and arbitration.outcome is not None:
        turn.reject_review("T-12", "nothing follows an arbitration", **facts)
    elif decision.appeal_until is None:
        turn.reject_review("T-11", "no appeal is open against this decision", **facts)
    elif not decision.live:
        turn.reject_review("T-11", "the decision was replaced already", **facts)
    elif _exhausted(turn, decision):
        turn.reject_review("T-11", "this decision was appealed against already", **facts)
    elif turn.now > decision.appeal_until:
        deadline = to_wire(decision.appeal_until)
        turn.reject_review("T-11", "the window has run out", deadline=deadline, **facts)
    else:
        appeal = Appeal(decision.decision_id, turn.event.id, turn.by, turn.now)
        turn.change(appeals=(*turn.case.appeals, appeal))
        clock = turn.start(APPEAL_RULING.of(decision.decision_id))
        turn.task(
            "T-11",
            Text("复议须由另一名小二处理。", "An appeal, for another officer."),
            deadline=clock.due_at,
            decision_id=decision.decision_id,
        )


def appeal_breached(turn: Turn) -> None:
    """The appeal was not decided in time: a breach, and reminders from here on."""
    turn.breach(turn.fired)


def decide_appeal(reopen: Reopen, undo: Undo | None = None) -> Callable[[Turn], None]:
    """Build the step; `undo` takes an overturned decision back (default: `overturn`), `reopen` is
    what the lifecycle does then.
    """

    def appeal_decided(turn: Turn) -> None:
        """Another officer upholds the decision or overturns it; the result is final (T-11)."""
        decision = named_decision(turn)
        appeal = _open_appeal(turn, decision)
        _check_officer(turn, decision)
        outcome = str(turn.data["outcome"])
        closed = replace(appeal, outcome=outcome, decided_at=turn.now)
        turn.change(appeals=tuple(closed if a is appeal else a for a in turn.case.appeals))
        turn.stop(APPEAL_RULING.of(decision.decision_id).name)
        if outcome == "uphold":
            _stands(turn, decision, appeal)
        else:
            (undo or overturn)(turn, decision, turn.by)
            reopen(turn, decision)

    return appeal_decided


def overturn(turn: Turn, decision: Decision, by: Party, rule: str = "T-11") -> None:
    """Undo a decision that is live: `restore` for a takedown, else `revoke`; money is recovered
    only by an officer to whom it is proposed. A takedown's warning goes with it (I-08).
    """
    current = turn.case.decision(decision.decision_id)
    if current is None or not current.live:
        return
    if decision.kind == "takedown":
        _undo(turn, decision, by, rule, kind="restore", target=decision.target)
        for warning in turn.case.live("warning"):
            if warning.target.type == "shop" and warning.decided_at == decision.decided_at:
                _revoke(turn, warning, by, rule)
    else:
        _revoke(turn, decision, by, rule)
    if decision.execution is Execution.EXECUTED:
        propose_recourse(turn, decision)


def _exhausted(turn: Turn, decision: Decision) -> bool:
    """Was the decision appealed against as often as it may be, or is an appeal still open?"""
    filed = [a for a in turn.case.appeals if a.decision_id == decision.decision_id]
    allowed = turn.policy.number("T-11.per_decision")
    return len(filed) >= allowed or any(appeal.outcome is None for appeal in filed)


def _open_appeal(turn: Turn, decision: Decision) -> Appeal:
    for appeal in turn.case.appeals:
        if appeal.decision_id == decision.decision_id and appeal.outcome is None:
            return appeal
    raise Refuse("invalid", "data.decision_id: no appeal against this decision is open")


def _check_officer(turn: Turn, decision: Decision) -> None:
    if decision.decided_by == turn.by:
        raise Refuse("wrong_party", "an appeal is decided by another officer")


def _stands(turn: Turn, decision: Decision, appeal: Appeal) -> None:
    turn.decide(
        Draft(
            kind="reject",
            target=Target("request", appeal.event_id),
            grounds=(Ground("T-11", {"decision_id": decision.decision_id, "outcome": "uphold"}),),
            addressees=decision.addressees,
            cause=appeal.event_id,
            decided_by=turn.by,
            appealable=False,
        )
    )


def _revoke(turn: Turn, decision: Decision, by: Party, rule: str) -> None:
    target = Target("decision", decision.decision_id)
    _undo(turn, decision, by, rule, kind="revoke", target=target)


def _undo(
    turn: Turn, decision: Decision, by: Party, rule: str, *, kind: str, target: Target
) -> None:
    turn.decide(
        Draft(
            kind=kind,
            target=target,
            grounds=(Ground(rule, {"decision_id": decision.decision_id, "outcome": "overturn"}),),
            addressees=decision.addressees,
            decided_by=by,
            appealable=False,
            supersedes=decision.decision_id,
        )
    )
