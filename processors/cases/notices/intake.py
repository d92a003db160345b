"""A notice comes in: is it complete, is it open elsewhere already, may the machine decide?"""

from collections.abc import Mapping

from processors.cases.clocks import ClockSpec
from processors.cases.decisions import Draft, Ground
from processors.cases.effects import JSON
from processors.cases.instants import to_wire
from processors.cases.notices.certificates import doubts
from processors.cases.notices.complainants import in_good_standing
from processors.cases.notices.completeness import missing_parts
from processors.cases.notices.desk import decide, is_guest, to_desk
from processors.cases.notices.measures import Ruler, uphold
from processors.cases.notices.merging import merge_open_links
from processors.cases.notices.reading import read_notice, speakers
from processors.cases.notices.registered import answer_on_right, ask_of_right
from processors.cases.notices.values import Result
from processors.cases.parties import RIGHTS_HOLDER, SELLER
from processors.cases.turn import Turn
from processors.cases.values import State, Target
from processors.policy.calendar import shanghai_day
from processors.policy.wording import vocabulary
from processors.proof.truth import Truth
from processors.text import Text

JUDGEMENT = ClockSpec("I-01", "I-01", "T-13.silence")
"""Due at once: what arrived before the notice, or with it, is on the record when it fires."""

SUPPLEMENT = ClockSpec("T-13", "T-13", "T-13.silence", "T-13.deadline_warning", RIGHTS_HOLDER)


def begin(turn: Turn) -> None:
    """A notice is received: it is judged once everything of the same instant is in."""
    turn.notify("case_opened", turn.case.filed_by, "W-09")
    _judge_soon(turn)


def judge(turn: Turn) -> None:
    """The notice is judged: returned, merged, decided, or put before an officer (I-01, I-03)."""
    missing = _missing(turn)
    if merge_open_links(turn, complete=not missing):
        return
    if missing:
        _return(turn, missing)
    else:
        _accept(turn)


def replace_report(turn: Turn) -> None:
    """A further report replaces the incomplete one (I-01)."""
    notice = read_notice(turn.event)
    turn.change(parties=speakers(turn.case.filed_by, notice))
    if notice.sides:
        turn.change(shop=notice.sides[0].shop)
    turn.change_notice(report=notice.report, links=notice.links, sides=notice.sides)
    turn.stop(SUPPLEMENT.name)
    turn.go(State.RECEIVED)
    _judge_soon(turn)


def supplement(turn: Turn) -> None:
    """Evidence follows by itself: it may complete the notice, else T-13 starts again (I-01)."""
    if turn.by.role == SELLER:
        return
    missing = _missing(turn)
    if not missing:
        judge(turn)
    else:
        turn.start(SUPPLEMENT)


def look_again(turn: Turn) -> None:
    """Further evidence before an officer took over: where it dispels every doubt, I-03 holds."""
    if turn.by.role == SELLER or is_guest(turn) or turn.case.pending is not None:
        return
    if not _doubts(turn):
        uphold(turn, turn.case.infringement.those(Result.OPEN), Ruler())


def register_answered(turn: Turn) -> None:
    """A register answered: every doubt dispelled, I-03 holds; else what is proposed may change."""
    found = _doubts(turn)
    if not found and turn.case.state is State.AWAITING_OFFICER and turn.case.pending is None:
        uphold(turn, turn.case.infringement.those(Result.OPEN), Ruler())
    elif turn.case.proposal != (proposal := _proposal(found)):
        turn.change(proposal=proposal)
        turn.task("I-03", _not_borne_out(found))


def silent(turn: Turn) -> None:
    """Nothing came for the term of T-13: the incomplete notice is closed, with notice."""
    facts: dict[str, JSON] = {"deadline": to_wire(turn.now)}
    decide(
        turn,
        Draft(
            kind="close",
            target=Target("notice", turn.case.case_id),
            grounds=(Ground("T-13", facts), Ground("I-01", {"missing": list(_missing(turn))})),
            addressees=(turn.case.filed_by,),
            final=True,
        ),
    )
    turn.go(State.DECIDED)


def complete_already(turn: Turn) -> None:
    """Rejected (I-01): only an incomplete notice is replaced; other links need their own notice."""
    turn.reject_request("I-01", "only an incomplete notice is replaced by a further report")


def _judge_soon(turn: Turn) -> None:
    turn.run(JUDGEMENT, turn.now, turn.now)


def _missing(turn: Turn) -> tuple[str, ...]:
    return missing_parts(turn.case, shanghai_day(turn.now), turn.policy)


def _return(turn: Turn, missing: tuple[str, ...]) -> None:
    turn.go(State.INCOMPLETE)
    clock = turn.start(SUPPLEMENT)
    decision = decide(
        turn,
        Draft(
            kind="request_evidence",
            target=Target("notice", turn.case.case_id),
            grounds=(
                Ground("I-01", {"missing": list(missing)}),
                Ground("T-13", {"deadline": to_wire(clock.due_at)}),
            ),
            addressees=(turn.case.filed_by,),
            cause=turn.case.infringement.report.event_id,
            appealable=False,
        ),
    )
    words = [vocabulary()[name] for name in missing]
    turn.notify(
        "notice_returned",
        turn.case.filed_by,
        "I-01",
        deadline=clock.due_at,
        decision_id=decision.decision_id,
        detail=Text(
            f"缺少：{'、'.join(word.zh for word in words)}。",
            f"Missing: {', '.join(word.en for word in words)}.",
        ),
    )


def _accept(turn: Turn) -> None:
    turn.stop(SUPPLEMENT.name)
    turn.change_notice(accepted_at=turn.now)
    ask_of_right(turn)
    found = _doubts(turn)
    if not found:
        uphold(turn, turn.case.infringement.those(Result.OPEN), Ruler())
        return
    turn.change(proposal=_proposal(found))
    turn.go(State.AWAITING_OFFICER)
    to_desk(turn, "I-09" if set(found) == {"standing"} else "I-03", _not_borne_out(found))


def _proposal(found: Mapping[str, Truth]) -> dict[str, JSON]:
    against = [name for name, truth in found.items() if truth is Truth.FAIL]
    return {
        "about": "notice",
        "outcome": "reject" if against else "uphold",
        "doubts": sorted(found),
        "contradicted": sorted(against),
    }


def _not_borne_out(found: Mapping[str, Truth]) -> Text:
    words = [vocabulary()[name] for name in sorted(found)]
    return Text(
        f"通知完整，未能确认：{'、'.join(word.zh for word in words) or '无'}。",
        f"The notice is complete; not borne out: {', '.join(word.en for word in words) or 'none'}.",
    )


def _doubts(turn: Turn) -> dict[str, Truth]:
    today = shanghai_day(turn.now)
    found = doubts(turn.case, today, turn.policy, answer_on_right(turn))
    if not in_good_standing(turn):
        found["standing"] = Truth.UNKNOWN
    return found
