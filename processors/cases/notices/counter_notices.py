"""I-06 and I-14: a shop states that nothing infringes; its proof decides what becomes of that."""

from collections.abc import Sequence

from processors.cases.clocks import ClockSpec
from processors.cases.company import company_of
from processors.cases.decisions import Draft, Ground
from processors.cases.effects import JSON
from processors.cases.instants import to_wire
from processors.cases.notices.desk import (
    change_side,
    decide,
    leave_desk,
    own_side,
    sides,
    those,
    to_desk,
)
from processors.cases.notices.measures import Ruler
from processors.cases.notices.serious import propose_for_falsified
from processors.cases.notices.values import CounterNotice, Side, Stage
from processors.cases.notices.waiting import await_delivery
from processors.cases.parties import SELLER
from processors.cases.reuse import GENUINE, flag_reuse, proof_document, record_use
from processors.cases.turn import Turn
from processors.cases.values import Case, EvidenceItem, Target
from processors.policy.calendar import shanghai_day
from processors.proof import Point, ProofContext, ProofVerdict, prove
from processors.text import Text

SUPPLEMENT = ClockSpec("I-06", "I-06", "I-06.supplement", "T-13.deadline_warning", SELLER)
PROPOSALS = {"sufficient": "uphold", "insufficient": "reject"}


def file_counter_notice(turn: Turn) -> None:
    """A shop files a counter-notice: forwarded, returned once, or before an officer (I-06)."""
    place = own_side(turn)
    side = sides(turn)[place]
    if side.refused:
        turn.reject_request("I-06", "an officer has decided on this shop's counter-notice")
    elif side.stage in (Stage.UNDECIDED, Stage.ENDED):
        turn.reject_request("I-06", "there is no measure against this shop to end")
    elif side.stage not in (Stage.MEASURED, Stage.RETURNED):
        turn.reject_request("I-06", "a counter-notice of this shop is pending already")
    else:
        named = tuple(str(item) for item in turn.data.get("evidence") or ())
        counter = CounterNotice(turn.event.id, turn.now, named)
        change_side(turn, place, counter=counter)
        turn.stop(_supplement(place).name)
        _judge(turn, place)


def more_proof(turn: Turn) -> None:
    """A shop's further proof: sufficient now, a counter-notice that waits for it is forwarded."""
    item = turn.case.evidence[-1]
    if turn.by.role != SELLER:
        return
    record_use(turn, item, turn.by.id, listing_id=None, units=None)
    flag_reuse(turn, item, turn.by.id)
    place = own_side(turn)
    if sides(turn)[place].stage in (Stage.RETURNED, Stage.AT_DESK):
        judge_again(turn, place)


def judge_again(turn: Turn, place: int) -> None:
    """The proof of a counter-notice that was returned, or is at the desk, changed (I-06)."""
    side = sides(turn)[place]
    if not _answerable(turn):
        return
    verdict = _proof(turn, side)
    if verdict.verdict == "sufficient":
        forward(turn, place)
    elif side.stage is Stage.AT_DESK:
        _propose(turn, place, verdict)


def forward(turn: Turn, place: int) -> None:
    """Forward the counter-notice to the rights holder; T-10 runs from its delivery."""
    change_side(turn, place, stage=Stage.FORWARDED, forwarded_at=turn.now)
    turn.stop(_supplement(place).name)
    _leave_desk(turn)
    for party in (turn.case.filed_by, sides(turn)[place].shop.party):
        turn.notify("counter_notice_forwarded", party, "I-06", detail=_MAY_SUE)
    await_delivery(turn, place)


def refuse_counter_notice(turn: Turn, place: int, ruler: Ruler) -> None:
    """An officer finds that the counter-notice does not carry: the measures stay."""
    side = sides(turn)[place]
    if side.counter is None:
        raise ValueError(f"shop {place} has no counter-notice")
    verdict = (turn.case.proposal or {}).get("verdict")
    codes = (turn.case.proposal or {}).get("codes") or []
    facts: dict[str, JSON] = {"verdict": verdict, "codes": codes}
    decide(
        turn,
        Draft(
            kind="reject",
            target=Target("request", side.counter.event_id),
            grounds=(Ground("I-06", facts | ruler.said), *ruler.grounds),
            addressees=(side.shop.party,),
            cause=side.counter.event_id,
            evidence=proof_items(turn.case, side),
            **ruler.decided,
        ),
    )
    change_side(turn, place, stage=Stage.MEASURED, refused=True)
    turn.stop(_supplement(place).name)
    _leave_desk(turn)


def not_supplemented(turn: Turn) -> None:
    """The returned counter-notice was not filed again in time: I-15 takes over."""
    place = int(turn.fired.partition(":")[2])
    change_side(turn, place, stage=Stage.MEASURED)


def proof_items(case: Case, side: Side) -> tuple[EvidenceItem, ...]:
    """The last version of each proof that the shop gave, or named in its counter-notice."""
    named = side.counter.evidence if side.counter is not None else ()
    versions = {
        item.evidence_id: item
        for item in case.evidence
        if item.submitted_by == side.shop.party
        and (item.purpose == GENUINE or item.evidence_id in named)
    }
    return tuple(versions.values())


def _judge(turn: Turn, place: int) -> None:
    side = sides(turn)[place]
    if not _answerable(turn):
        _to_desk(turn, place, None)
        return
    verdict = _proof(turn, side)
    if any(point.code == "DOC_ALTERED" for point in (*verdict.failing, *verdict.doubts)):
        propose_for_falsified(turn, side.shop.shop_id)
    if verdict.verdict == "sufficient":
        forward(turn, place)
    elif verdict.verdict == "insufficient" and side.returns < turn.policy.number("I-06.returns"):
        _return(turn, place, verdict)
    else:
        _to_desk(turn, place, verdict)


def _answerable(turn: Turn) -> bool:
    """Can goods proof answer this kind of right? Never a patent or a copyright."""
    kinds = turn.policy.choices("I-06.rights_proof_answers")
    return turn.case.infringement.report.right_type in kinds


def _return(turn: Turn, place: int, verdict: ProofVerdict) -> None:
    side = sides(turn)[place]
    clock = turn.start(_supplement(place), warns=side.shop.party)
    rules = dict.fromkeys(point.rule for point in verdict.failing)
    decide(
        turn,
        Draft(
            kind="request_evidence",
            target=Target("notice", turn.case.case_id),
            grounds=(
                Ground("I-06", {"verdict": verdict.verdict, "deadline": to_wire(clock.due_at)}),
                *(Ground(rule, {"codes": _codes(verdict.failing, rule)}) for rule in rules),
            ),
            addressees=(side.shop.party,),
            cause=turn.event.id,
            evidence=proof_items(turn.case, side),
            appealable=False,
        ),
    )
    turn.notify("evidence_requested", side.shop.party, "I-06", deadline=clock.due_at)
    change_side(turn, place, stage=Stage.RETURNED, returns=side.returns + 1)


def _to_desk(turn: Turn, place: int, verdict: ProofVerdict | None) -> None:
    change_side(turn, place, stage=Stage.AT_DESK)
    _propose(turn, place, verdict)
    why = Text("不侵权声明须由小二审看。", "A counter-notice needs an officer.")
    to_desk(turn, "I-06", why)


def _propose(turn: Turn, place: int, verdict: ProofVerdict | None) -> None:
    named = "needs_review" if verdict is None else verdict.verdict
    turn.change(
        proposal={
            "about": "counter_notice",
            "shop_id": sides(turn)[place].shop.shop_id,
            "outcome": PROPOSALS.get(named),
            "verdict": named,
            "codes": [] if verdict is None else _codes(verdict.failing),
        }
    )


def _proof(turn: Turn, side: Side) -> ProofVerdict:
    """E-12 on the shop's proof, as of the day on which the notice was reported."""
    report, company = turn.case.infringement.report, company_of(turn, side.shop)
    if report.right_name is None:
        return ProofVerdict("needs_review", (), (), ())
    context = ProofContext(
        shop=company,
        order_date=shanghai_day(turn.case.opened_at),
        brand=report.right_name,
        registration_number=report.registration_number,
        right_holder=report.holder,
        territory=report.territory,
    )
    documents = [
        proof_document(turn, item, company.shop_id) for item in proof_items(turn.case, side)
    ]
    return prove(documents, context, turn.policy)


def _leave_desk(turn: Turn) -> None:
    if not those(turn, Stage.AT_DESK):
        leave_desk(turn)


def _supplement(place: int) -> ClockSpec:
    return SUPPLEMENT.of(str(place))


def _codes(points: Sequence[Point], rule: str | None = None) -> list[str]:
    return list(dict.fromkeys(p.code for p in points if rule in (None, p.rule)))


_MAY_SUE = Text(
    "权利人可向有关主管部门投诉或者向人民法院起诉；逾期未告知的，终止所采取的措施。",
    "The rights holder may complain to the authority or sue; without word in time the measures "
    "end.",
)
