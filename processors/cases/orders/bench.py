"""Rulings as steps: an officer decides, a second one approves, an arbitrator decides (T-12)."""

from dataclasses import replace

from processors.cases.clocks import APPROVAL, TAKEOVER
from processors.cases.decisions import BY_PERSON, PARTIALLY, Draft, Ground, same_key
from processors.cases.effects import JSON
from processors.cases.instants import to_wire
from processors.cases.orders.conduct import plan
from processors.cases.orders.desk import count_dispute, join, sellers_clock_must_not_run, to_officer
from processors.cases.orders.rulings import REJECT, Judge, Ruling, read_ruling
from processors.cases.orders.settle import finish
from processors.cases.parties import BUYER, Party
from processors.cases.review.appeals import overturn
from processors.cases.review.execution import RECOURSE
from processors.cases.review.four_eyes import approved
from processors.cases.turn import Turn
from processors.cases.values import Amount, Arbitration, Decision, PendingApproval, State, Target
from processors.errors import Refuse
from processors.text import Text

_PAID_OUT = ("refund", "compensation")
"""What was granted on the complaint though it ended nothing: silence's refund, C-01 beside one."""


def officer_decided(turn: Turn) -> None:
    """An officer decides; where four eyes are asked for, the decision waits for a second one."""
    sellers_clock_must_not_run(turn)
    ruling = read_ruling(turn.data)
    if _declines_recourse(turn, ruling):
        join(turn)
        turn.change(proposal=None)
        return
    drafts = _planned(turn, ruling, turn.by)
    join(turn)
    if turn.case.open:
        count_dispute(turn)
    if _takes_two(turn, drafts):
        _hold(turn)
    else:
        _apply(turn, ruling, drafts)


def approve(turn: Turn) -> None:
    """Another officer approves: the decision takes the approval's instant."""
    pending, first = approved(turn)
    ruling = read_ruling(pending.event.data)
    turn.go(pending.held_in)
    drafts = _planned(turn, ruling, first)
    join(turn)
    turn.change(pending=None)
    _apply(turn, ruling, drafts)


def reopen(turn: Turn, decision: Decision) -> None:
    """An overturned rejection or closing goes back to the desk; of a request, a task for it."""
    ended = decision.target.type == "notice" or decision.kind == "exchange"
    why = Text("复议推翻了原决定。", "The appeal overturned the decision.")
    if (
        turn.case.state is State.DECIDED
        and ended
        and decision.kind in ("reject", "close", "exchange")
    ):
        turn.change(decided_at=None)
        to_officer(turn, "T-11", why)
    elif decision.kind == "reject":
        turn.task("T-11", why)


def request_arbitration(turn: Turn) -> None:
    """A party asks for arbitration; late, early, repeated or without an order: rejected (T-12)."""
    case = turn.case
    ends = [d.arbitration_until for d in case.decisions if d.arbitration_until is not None]
    if case.dispute.filing.order is None:
        turn.reject_review("T-12", "arbitration is for order cases only")
    elif case.arbitration is not None:
        turn.reject_review("T-12", "arbitration was asked for already")
    elif not ends or case.open:
        turn.reject_review("T-12", "there is no officer's or appeal's result yet")
    elif turn.now > max(ends):
        turn.reject_review("T-12", "the window has run out", deadline=to_wire(max(ends)))
    else:
        turn.change(arbitration=Arbitration(turn.event.id, turn.by, turn.now))
        turn.task("T-12", Text("已申请仲裁。", "Arbitration was asked for."))


def arbitration_decided(turn: Turn) -> None:
    """The arbitrator decides: what was decided otherwise is undone; after it nothing (T-12)."""
    arbitration = turn.case.arbitration
    if arbitration is None or arbitration.outcome is not None:
        raise Refuse("invalid", "no arbitration of this case is open")
    ruling = read_ruling(turn.data)
    judge = Judge(turn.by, BY_PERSON)
    drafts = tuple(d for d in plan(turn, ruling, judge) if not _in_force(turn, d))
    turn.change(arbitration=replace(arbitration, outcome=ruling.outcome))
    if ruling.outcome == REJECT:
        for decision in turn.case.decisions:
            granted = decision.final or decision.kind in _PAID_OUT
            if decision.live and granted and decision.kind != "reject":
                overturn(turn, decision, turn.by, "T-12")
    if not drafts:
        drafts = (_stands(turn, judge, arbitration),)
    for draft in _instead_of_rejection(turn, drafts):
        # The rule a decision's id is made of stays the first that it cites.
        asked_by = arbitration.requested_by.role
        ground = Ground("T-12", {"outcome": ruling.outcome, "asked_by": asked_by})
        cited = (*draft.grounds, ground)
        turn.decide(replace(draft, grounds=cited))
    finish(turn)


def _instead_of_rejection(turn: Turn, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """A rejection in force gives way to what the arbitrator grants: superseded, else revoked."""
    rejected = next((d for d in turn.case.live("reject") if d.target.type == "notice"), None)
    granted = [draft for draft in drafts if draft.kind != "reject"]
    if rejected is None or not granted:
        return drafts
    free = next((d for d in granted if not any(e.live for e in same_key(turn.case, d))), None)
    if free is None:
        overturn(turn, rejected, turn.by, "T-12")
        return drafts
    heir = replace(free, supersedes=rejected.decision_id)
    return tuple(heir if draft is free else draft for draft in drafts)


def _in_force(turn: Turn, draft: Draft) -> bool:
    """Was the same decided already, with the same money, and is it live?"""
    return draft.kind != "reject" and any(
        d.live and d.total == sum(amount.value for amount in draft.amounts)
        for d in same_key(turn.case, draft)
    )


def _stands(turn: Turn, judge: Judge, arbitration: Arbitration) -> Draft:
    """The arbitrator leaves everything as it was."""
    return Draft(
        kind="reject",
        target=Target("request", arbitration.event_id),
        grounds=(),
        addressees=turn.case.parties,
        cause=arbitration.event_id,
        decided_by=judge.party,
        automation=judge.automation,
    )


def _planned(turn: Turn, ruling: Ruling, officer: Party) -> tuple[Draft, ...]:
    judge = Judge(officer, _automation(turn, ruling))
    drafts = plan(turn, ruling, judge) if turn.case.open else _recourse(turn, ruling, judge)
    if not drafts:
        raise Refuse("invalid", "the ruling decides nothing: it names no amount and no measure")
    return _in_words(drafts, ruling.words(turn.policy))


def _in_words(drafts: tuple[Draft, ...], words: str | None) -> tuple[Draft, ...]:
    """What the officer wrote goes beside the first ground of each decision."""
    if words is None:
        return drafts
    return tuple(
        replace(
            draft,
            grounds=(
                replace(draft.grounds[0], facts={**draft.grounds[0].facts, "stated": words}),
                *draft.grounds[1:],
            ),
        )
        for draft in drafts
    )


def _automation(turn: Turn, ruling: Ruling) -> str:
    proposal = turn.case.proposal or {}
    taken = proposal.get("outcome") == ruling.outcome and ruling.bare
    return PARTIALLY if taken else BY_PERSON


def _takes_two(turn: Turn, drafts: tuple[Draft, ...]) -> bool:
    kinds = turn.policy.choices("platform.four_eyes_kinds")
    money = sum(amount.value for draft in drafts for amount in draft.amounts)
    over = money > turn.policy.money("platform.four_eyes_amount")
    return over or any(draft.kind in kinds for draft in drafts)


def _hold(turn: Turn) -> None:
    pending = turn.case.pending
    held_in = turn.case.state if pending is None else pending.held_in
    turn.change(pending=PendingApproval(turn.event, held_in))
    turn.stop(TAKEOVER.name)
    if turn.case.open:
        turn.go(State.AWAITING_APPROVAL)
    clock = turn.start(APPROVAL)
    why = Text("决定须由另一名小二复核。", "A decision waits for a second officer.")
    turn.task("T-14", why, deadline=clock.due_at)


def _apply(turn: Turn, ruling: Ruling, drafts: tuple[Draft, ...]) -> None:
    if ruling.about == "reason":
        turn.change_complaint(reason_confirmed=ruling.outcome != REJECT)
    for draft in drafts:
        turn.decide(draft)
    if (turn.case.proposal or {}).get(RECOURSE):
        turn.change(proposal=None)
    finish(turn)


def _recourse(turn: Turn, ruling: Ruling, judge: Judge) -> tuple[Draft, ...]:
    """After the end an officer decides only the recourse that was proposed (C-08)."""
    proposed = [turn.case.decision(i) for i in (turn.case.proposal or {}).get(RECOURSE, [])]
    if not proposed:
        raise Refuse("invalid", "the case is decided; only a proposed recourse may follow")
    measure = next((m for m in ruling.measures if m.kind == RECOURSE), None)
    named = None if measure is None or len(proposed) > 1 else measure.amount
    return tuple(_recover(turn, d, named, judge) for d in proposed if d is not None)


def _declines_recourse(turn: Turn, ruling: Ruling) -> bool:
    """After the end: does the officer leave the money where it is?"""
    proposed = (turn.case.proposal or {}).get(RECOURSE)
    return not turn.case.open and ruling.outcome == REJECT and bool(proposed)


def _recover(turn: Turn, recovered: Decision, named: int | None, judge: Judge) -> Draft:
    value = recovered.total if named is None else named
    if not 0 < value <= recovered.total:
        raise Refuse("invalid", "measures.amount: recourse is at most what was paid")
    facts: dict[str, JSON] = {"decision_id": recovered.decision_id, "amount": value}
    got = next((p for p in recovered.addressees if p.role == BUYER), turn.case.shop.party)
    at_shop = got == turn.case.shop.party
    return Draft(
        kind=RECOURSE,
        target=Target("shop", got.id) if at_shop else Target("party", got.id),
        grounds=(Ground("C-08", facts),),
        addressees=(got,),
        amounts=(Amount(value, "deposit" if at_shop else "original_payment", "C-08"),),
        cause=recovered.decision_id,
        decided_by=judge.party,
        automation=judge.automation,
    )
