"""What becomes of decisions: executed, failed, fulfilled, defaulted (C-06)."""

from processors.cases.decisions import Draft, Ground
from processors.cases.turn import Turn
from processors.cases.values import Amount, Decision, Execution, Target
from processors.errors import Refuse
from processors.text import Text

RECOURSE = "recourse"
"""Key of a proposal: the decisions whose money is to be recovered."""


def executed(turn: Turn) -> None:
    """Note that a decision was executed; a failure is an officer's task."""
    decision = named_decision(turn)
    if turn.data.get("status") == "failed":
        if decision.execution is Execution.PENDING:
            turn.revise(decision, execution=Execution.FAILED)
        turn.task("C-06", Text("决定执行失败。", "The execution of a decision failed."))
    elif decision.execution in (Execution.PENDING, Execution.FAILED):
        turn.revise(decision, execution=Execution.EXECUTED)
        _recovered(turn, decision)
        if undone(turn, decision):
            propose_recourse(turn, decision)


def fulfilled(turn: Turn) -> None:
    """The seller performed: the decision counts as executed."""
    decision = named_decision(turn)
    if decision.execution in (Execution.PENDING, Execution.FAILED):
        turn.revise(decision, execution=Execution.FULFILLED)


def defaulted(turn: Turn) -> None:
    """The seller defaulted: the platform pays the first decision and recovers it once (C-06)."""
    decision = named_decision(turn)
    if any(d.kind == "recourse" and d.cause == decision.decision_id for d in turn.case.decisions):
        return
    owed = decision.live and decision.kind in ("refund", "compensation", "penalty")
    if not owed or decision.total == 0 or decision.execution is Execution.FULFILLED:
        turn.task("C-06", Text("卖家未履行，需人工处理。", "The seller defaulted on a duty."))
        return
    turn.decide(
        Draft(
            kind="recourse",
            target=Target("shop", turn.case.shop.shop_id),
            grounds=(
                Ground("C-06", {"decision_id": decision.decision_id, "amount": decision.total}),
            ),
            addressees=(turn.case.shop.party,),
            amounts=(Amount(decision.total, turn.policy.choice("C-06.instrument"), "C-06"),),
            cause=decision.decision_id,
        )
    )


def propose_recourse(turn: Turn, decision: Decision) -> None:
    """Propose to an officer that executed money be recovered from whoever got it (C-08)."""
    earlier = (turn.case.proposal or {}).get(RECOURSE, [])
    turn.change(proposal={RECOURSE: [*earlier, decision.decision_id]})
    turn.task(
        "C-08",
        Text(
            "已执行的决定被推翻，建议追偿。",
            "A decision was executed and then overturned: recourse is proposed.",
        ),
        decision_id=decision.decision_id,
    )


def undone(turn: Turn, decision: Decision) -> bool:
    """Was money decided that a later decision took back, rather than replaced by other money?"""
    heir = turn.case.decision(decision.superseded_by or "")
    return bool(decision.amounts) and heir is not None and heir.kind == "revoke"


def named_decision(turn: Turn) -> Decision:
    """The decision the event names. Raises Refuse("invalid") when the case has none such."""
    decision = turn.case.decision(str(turn.data["decision_id"]))
    if decision is None:
        raise Refuse("invalid", "data.decision_id: the case has no such decision")
    return decision


def _recovered(turn: Turn, recourse: Decision) -> None:
    if recourse.kind != "recourse":
        return
    recovered = turn.case.decision(recourse.cause)
    if recovered is not None:
        turn.revise(recovered, execution=Execution.RECOVERED)
