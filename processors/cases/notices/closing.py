"""What ends each step of a notice: where it stands now, I-15, what others are told."""

from collections.abc import Mapping
from datetime import datetime

from processors.cases.clocks import REMINDER, ClockSpec
from processors.cases.decisions import Draft, Ground
from processors.cases.effects import JSON
from processors.cases.instants import to_wire
from processors.cases.notices.desk import decide, those
from processors.cases.notices.merging import LINK_FACTS, link_key
from processors.cases.notices.record import publish_record
from processors.cases.notices.rulings import drop_lapsed
from processors.cases.notices.values import Result, Stage
from processors.cases.parties import Party
from processors.cases.review.closing import keep_reminding, under_review
from processors.cases.turn import Turn
from processors.cases.values import Case, State, Target

CLOSE = ClockSpec("I-15", "I-15", "I-15.close")
MEASURED = (
    State.MEASURES_TAKEN,
    State.COUNTER_NOTICE_RETURNED,
    State.COUNTER_NOTICE_AT_DESK,
    State.COUNTER_NOTICE_FORWARDED,
    State.IN_PROCEEDINGS,
)
"""Measures are in place; which of these says what waits, the most urgent first."""

_URGENT: tuple[tuple[Stage, State], ...] = (
    (Stage.AT_DESK, State.COUNTER_NOTICE_AT_DESK),
    (Stage.WAITING, State.COUNTER_NOTICE_FORWARDED),
    (Stage.FORWARDED, State.COUNTER_NOTICE_FORWARDED),
    (Stage.RETURNED, State.COUNTER_NOTICE_RETURNED),
    (Stage.IN_PROCEEDINGS, State.IN_PROCEEDINGS),
)
_ENDS_AT_ONCE = frozenset({"T-10", "I-13"})


def after_step(turn: Turn) -> None:
    """End a step: name the state, see to the closing (I-15), tell others what changed."""
    if turn.case.state in MEASURED:
        turn.go(_standing(turn))
    drop_lapsed(turn)
    _watch(turn)
    _tell_links(turn)
    publish_record(turn)


def closes(turn: Turn) -> None:
    """The term of I-15 ran out without counter-notice or appeal: the case closes."""
    _close(turn)


def _standing(turn: Turn) -> State:
    if not turn.case.infringement.those(Result.DOWN):
        return State.DECIDED
    waiting = (state for stage, state in _URGENT if those(turn, stage))
    return next(waiting, State.MEASURES_TAKEN)


def _watch(turn: Turn) -> None:
    case = turn.case
    if case.state not in (State.MEASURES_TAKEN, State.DECIDED) or _pending(turn):
        turn.stop(CLOSE.name)
        if under_review(case):
            keep_reminding(turn)
        elif case.state is State.CLOSED:
            turn.stop(REMINDER.name)
        return
    turn.stop(REMINDER.name)
    if case.state is State.DECIDED and _ended_by_law(case):
        _close(turn)
        return
    due = max(_due(turn), turn.now)
    clock = case.clock(CLOSE.name)
    if clock is None or not case.running(CLOSE.name) or clock.due_at != due:
        turn.run(CLOSE, turn.now, due)


def _pending(turn: Turn) -> bool:
    waits = those(
        turn,
        Stage.RETURNED,
        Stage.AT_DESK,
        Stage.FORWARDED,
        Stage.WAITING,
        Stage.IN_PROCEEDINGS,
    )
    return bool(waits) or turn.case.pending is not None or under_review(turn.case)


def _ended_by_law(case: Case) -> bool:
    """Was the last measure ended by T-10 or by the end of proceedings?"""
    restored = case.live("restore")
    return bool(restored) and bool(_ENDS_AT_ONCE & set(restored[-1].rules))


def _due(turn: Turn) -> datetime:
    """After the last decision by the policy's term, and never before an appeal's window ends."""
    decisions = turn.case.decisions
    term = turn.policy.duration("I-15.close")
    ends = [decision.decided_at + term for decision in decisions]
    ends += [d.appeal_until for d in decisions if d.appeal_until is not None]
    return max(ends, default=turn.now)


def _close(turn: Turn) -> None:
    """End the case and tell its parties; `close` only where nothing else was final (section 8)."""
    if not any(decision.final for decision in turn.case.decisions):
        decide(
            turn,
            Draft(
                kind="close",
                target=Target("notice", turn.case.case_id),
                grounds=(Ground("I-15", {"deadline": to_wire(turn.now)}),),
                addressees=_told(turn.case),
                final=True,
                appealable=False,
            ),
        )
    turn.stop_procedure()
    turn.stop(REMINDER.name)
    turn.go(State.CLOSED)
    turn.change(closed_at=turn.now)
    for party in _told(turn.case):
        turn.notify("case_closed", party, "I-15")


def _told(case: Case) -> tuple[Party, ...]:
    """The rights holder, and the shops that a measure told of the notice."""
    notice = case.infringement
    shops = {x.shop_id for x in notice.links if x.result in (Result.DOWN, Result.RESTORED)}
    sellers = (side.shop.party for side in notice.sides if side.shop.shop_id in shops)
    return (case.filed_by, *sellers)


def _tell_links(turn: Turn) -> None:
    """Say which links are open here, so that another notice of the same right merges (I-11)."""
    case = turn.case
    notice = case.infringement
    shut = case.state in (State.CLOSED, State.MERGED)
    facts: dict[str, JSON] = {}
    for link in notice.links:
        key = link_key(notice, link)
        waits = link.result in (Result.OPEN, Result.DOWN)
        if key is not None and waits and notice.accepted_at is not None and not shut:
            facts[key] = {"since": to_wire(notice.accepted_at)}
    told: Mapping[str, JSON] = case.told.get(LINK_FACTS, {})
    if facts == told:
        return
    for key in sorted(facts.keys() | told.keys()):
        if facts.get(key) != told.get(key):
            turn.put_fact(LINK_FACTS, key, facts.get(key))
    turn.change(told={**case.told, LINK_FACTS: facts})
