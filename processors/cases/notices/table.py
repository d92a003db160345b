"""The notice procedure as a table. Shops are told apart inside the steps (values.Stage)."""

from processors.cases.effects import Needs
from processors.cases.events import REPORTED, CaseEvent, Trigger
from processors.cases.lifecycle import (
    Entry,
    Lifecycle,
    does,
    ignored,
    no_such_step,
    not_allowed,
    rows,
    stale,
)
from processors.cases.notices.certificates import register_question
from processors.cases.notices.closing import MEASURED, after_step, closes
from processors.cases.notices.complainants import STANDING, counters_of
from processors.cases.notices.counter_notices import (
    file_counter_notice,
    forward,
    more_proof,
    not_supplemented,
)
from processors.cases.notices.desk import desk_late
from processors.cases.notices.intake import (
    begin,
    complete_already,
    judge,
    look_again,
    register_answered,
    replace_report,
    silent,
    supplement,
)
from processors.cases.notices.merging import GUEST_FACTS, LINK_FACTS, guests, link_keys
from processors.cases.notices.reading import open_notice, read_notice
from processors.cases.notices.registered import answered_decided, answered_measured
from processors.cases.notices.restoring import undo_appealed
from processors.cases.notices.rulings import (
    approve,
    join_measured,
    officer_decided,
    reopen_rejected,
    take_over,
)
from processors.cases.notices.serious import SAME_RIGHT, SHOPS_BY_TAX_ID, right_key
from processors.cases.notices.values import Notice, Stage
from processors.cases.notices.waiting import (
    delivered,
    delivery_unconfirmed,
    holder_acted,
    proceedings_ended,
    remind,
    wait_over,
    withdrawn,
)
from processors.cases.orders.intake import SHOP_FACTS
from processors.cases.registers import ANSWERED, REGISTER_FACTS
from processors.cases.reuse import asked_of_others
from processors.cases.review.appeals import appeal_breached, appeal_filed, decide_appeal
from processors.cases.review.execution import defaulted, executed, fulfilled
from processors.cases.review.four_eyes import approval_missing
from processors.cases.turn import STRIKES, Turn
from processors.cases.values import Case, Decision, Procedure, State
from processors.policy import Policy
from processors.text import Text

S = State
Row = dict[str, Entry]
ENDS = (*MEASURED, S.DECIDED, S.CLOSED)


def needs_of(case: Case, trigger: Trigger, policy: Policy) -> Needs:
    """What a notice reads of others: its links elsewhere, its shops' strikes, its complainant."""
    notice = case.infringement
    facts = [(STANDING, case.filed_by.id), (GUEST_FACTS, case.case_id)]
    asked = [notice]
    if isinstance(trigger, CaseEvent) and trigger.type == REPORTED:
        asked.append(read_notice(trigger))
    for one in asked:
        facts += _of_notice(one)
    findings = trigger.findings if isinstance(trigger, CaseEvent) else None
    uses, looks = asked_of_others(case, findings, policy)
    facts += uses
    now = trigger.instant if isinstance(trigger, CaseEvent) else trigger.due_at
    return Needs(tuple(dict.fromkeys(facts)), (counters_of(case.filed_by.id, now),), looks)


def _of_notice(notice: Notice) -> list[tuple[str, str]]:
    facts = [(LINK_FACTS, key) for key in link_keys(notice)]
    question = register_question(notice.report)
    if question is not None:
        facts.append((REGISTER_FACTS, question.key))
    for side in notice.sides:
        facts.append((STRIKES, side.shop.shop_id))
        facts.append((SHOP_FACTS, side.shop.shop_id))
        facts.append((SAME_RIGHT, right_key(notice, side.shop.shop_id)))
        if side.shop.tax_id is not None:
            facts.append((SHOPS_BY_TAX_ID, side.shop.tax_id))
    return facts


def appeal_carried(turn: Turn, decision: Decision) -> None:
    """What an overturned decision leaves to do: uphold, forward, or an officer's task (I-08)."""
    if decision.kind == "reject" and decision.target.type == "notice":
        reopen_rejected(turn, turn.by)
        return
    for place, side in enumerate(turn.case.infringement.sides):
        answered = side.counter is not None and side.counter.event_id == decision.target.id
        if answered and side.refused and side.stage is Stage.MEASURED:
            forward(turn, place)
            return
    if decision.kind in ("reject", "close"):
        why = Text("复议推翻了原决定。", "The appeal overturned the decision.")
        turn.task("I-08", why)


TIMERS = frozenset(
    {
        "I-01",
        "T-13",
        "T-04",
        "T-05",
        "T-10",
        "T-10.delivery",
        "T-11",
        "T-14.approval",
        "T-14.reminder",
        "I-06",
        "I-15",
        ANSWERED,
    }
)

_NO_COMPLAINT = no_such_step("a notice has no order, no negotiation and no return")
_SHUT = no_such_step("a closed case is refused before the table")

BASE: Row = {
    **{name: stale(name) for name in sorted(TIMERS)},
    **dict.fromkeys(
        (
            "complaint.filed",
            "seller.agreed",
            "seller.refused",
            "buyer.amended",
            "buyer.withdrew",
            "intervention.requested",
            "return.shipped",
            "return.received",
            "return.disputed",
            "arbitration.decided",
        ),
        _NO_COMPLAINT,
    ),
    "arbitration.requested": not_allowed("T-12", "arbitration is for order cases only"),
    "appeal.filed": does(appeal_filed),
    "appeal.decided": does(decide_appeal(appeal_carried, undo_appealed), *ENDS),
    "decision.executed": does(executed),
    "seller.fulfilled": does(fulfilled),
    "seller.defaulted": does(defaulted),
    "T-11": does(appeal_breached),
    "T-14.reminder": does(remind),
}
"""What holds in every state."""

OPEN: Row = {
    **BASE,
    "infringement.reported": does(complete_already),
    "counter_notice.filed": not_allowed("I-06", "no measure has been taken that could end"),
    "counter_notice.delivered": no_such_step("no counter-notice was forwarded"),
    "notice.withdrawn": does(withdrawn, S.DECIDED),
    "rights_holder.acted": does(holder_acted),
    "proceedings.ended": does(proceedings_ended),
    "officer.approved": does(approve, *MEASURED, S.DECIDED),
    "T-14.approval": does(approval_missing),
}
"""A case that is open, before its state says otherwise."""

_UNJUDGED: Row = {
    **OPEN,
    "infringement.reported": does(replace_report, S.RECEIVED),
    "officer.took_over": no_such_step("an incomplete notice waits for its supplement"),
    "officer.decided": no_such_step("an incomplete notice waits for its supplement"),
    "officer.approved": no_such_step("nothing waits for an approval"),
}
RECEIVED: Row = {
    **_UNJUDGED,
    "evidence.submitted": ignored("it is on the record; the notice is judged at once after it"),
    ANSWERED: ignored("the notice is judged at once after it"),
    "I-01": does(judge, S.INCOMPLETE, S.AWAITING_OFFICER, S.MEASURES_TAKEN, S.MERGED),
}
INCOMPLETE: Row = {
    **_UNJUDGED,
    "evidence.submitted": does(supplement, S.AWAITING_OFFICER, S.MEASURES_TAKEN, S.MERGED),
    "T-13": does(silent, S.DECIDED),
    ANSWERED: ignored("an incomplete notice waits for its supplement"),
}
AT_DESK: Row = {
    **OPEN,
    "evidence.submitted": does(look_again, S.MEASURES_TAKEN),
    ANSWERED: does(register_answered, S.MEASURES_TAKEN),
    "officer.took_over": does(take_over, S.WITH_OFFICER),
    "officer.decided": does(officer_decided, S.MEASURES_TAKEN, S.DECIDED),
    "T-04": does(desk_late),
    "T-05": does(desk_late),
}
WITH_OFFICER: Row = {
    **AT_DESK,
    "evidence.submitted": ignored("it is on the record before the officer"),
}
MEASURES: Row = {
    **OPEN,
    "evidence.submitted": does(more_proof, *MEASURED),
    ANSWERED: does(answered_measured, *MEASURED),
    "counter_notice.filed": does(file_counter_notice, *MEASURED),
    "counter_notice.delivered": does(delivered, *MEASURED),
    "notice.withdrawn": does(withdrawn, S.DECIDED),
    "rights_holder.acted": does(holder_acted, *MEASURED),
    "proceedings.ended": does(proceedings_ended, *MEASURED, S.DECIDED, S.CLOSED),
    "officer.took_over": does(join_measured),
    "officer.decided": does(officer_decided, *MEASURED),
    "T-04": does(desk_late),
    "T-05": does(desk_late),
    "T-10": does(wait_over, *MEASURED, S.DECIDED, S.CLOSED),
    "T-10.delivery": does(delivery_unconfirmed),
    "I-06": does(not_supplemented, *MEASURED),
    "I-15": does(closes, S.CLOSED),
}
DECIDED: Row = {
    **OPEN,
    "infringement.reported": not_allowed("I-05", "the notice is decided; file a new one"),
    "evidence.submitted": ignored("it is on the record; an appeal may rest on it"),
    ANSWERED: does(answered_decided),
    "counter_notice.filed": not_allowed("I-06", "no measure is in place that could end"),
    "notice.withdrawn": not_allowed("I-12", "no measure is in place that could end"),
    "rights_holder.acted": ignored("word after the end takes nothing down by itself"),
    "officer.took_over": ignored("the case is decided; an officer may look at it"),
    "officer.decided": does(officer_decided),
    "I-15": does(closes, S.CLOSED),
}
CLOSED: Row = {
    **OPEN,
    ANSWERED: ignored("the case is closed: what a register says now changes nothing in it"),
    **dict.fromkeys(
        (
            "infringement.reported",
            "evidence.submitted",
            "counter_notice.filed",
            "counter_notice.delivered",
            "notice.withdrawn",
            "rights_holder.acted",
            "officer.took_over",
            "officer.decided",
        ),
        _SHUT,
    ),
    "proceedings.ended": does(proceedings_ended),
}

NOTICE = Lifecycle(
    procedure=Procedure.NOTICE,
    create=open_notice,
    begin=begin,
    after=after_step,
    table=rows(
        ((S.RECEIVED,), RECEIVED),
        ((S.INCOMPLETE,), INCOMPLETE),
        ((S.AWAITING_OFFICER,), AT_DESK),
        ((S.WITH_OFFICER,), WITH_OFFICER),
        (MEASURED, MEASURES),
        ((S.DECIDED,), DECIDED),
        ((S.CLOSED, S.MERGED), CLOSED),
    ),
    timers=TIMERS,
    needs=needs_of,
    guests=guests,
)
"""W-09: notices of rights holders."""
