"""An officer decides in a notice: on the notice, on a counter-notice, on restricting a shop."""

from dataclasses import dataclass, replace

from processors.cases.clocks import APPROVAL
from processors.cases.decisions import BY_PERSON, PARTIALLY, Draft, Ground
from processors.cases.effects import JSON
from processors.cases.notices.complainants import count_decided, count_reversed
from processors.cases.notices.counter_notices import forward, refuse_counter_notice
from processors.cases.notices.desk import decide, join, leave_desk, sides, those
from processors.cases.notices.measures import Ruler, reject, restricting, uphold
from processors.cases.notices.values import Link, Proposal, Result, Side, Stage
from processors.cases.orders.rulings import PARTIAL, REJECT, Measure, Ruling, read_ruling
from processors.cases.parties import SELLER, Party
from processors.cases.review.four_eyes import approved
from processors.cases.turn import Turn
from processors.cases.values import PendingApproval, State, Target
from processors.errors import Refuse
from processors.text import Text

RESTRICT = "restrict_shop"
FORGED = "I-09"
"""An officer who rejects a notice for forged papers cites this rule."""


_UPHELD = (Result.DOWN, Result.RESTORED)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a ruling comes to, checked against the case before anything is done."""

    upheld: tuple[Link, ...] = ()
    rejected: tuple[Link, ...] = ()
    forwarded: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()
    restricted: tuple[tuple[str, Measure], ...] = ()


def take_over(turn: Turn) -> None:
    """An officer takes the notice over: T-04 is met."""
    join(turn)
    turn.go(State.WITH_OFFICER)


def join_measured(turn: Turn) -> None:
    """An officer takes part; where a counter-notice is at the desk, T-04 is met."""
    join(turn)


def officer_decided(turn: Turn) -> None:
    """An officer decides; a restriction waits for a second officer (I-04, four eyes)."""
    ruling = read_ruling(turn.data)
    plan = _plan(turn, ruling)
    join(turn)
    if plan.restricted and RESTRICT in turn.policy.choices("platform.four_eyes_kinds"):
        _hold(turn)
    else:
        _apply(turn, ruling, plan, turn.by)


def approve(turn: Turn) -> None:
    """Another officer approves: the decision takes the approval's instant."""
    pending, first = approved(turn)
    ruling = read_ruling(pending.event.data)
    plan = _plan(turn, ruling)
    join(turn)
    turn.stop(APPROVAL.name)
    turn.change(pending=None)
    _apply(turn, ruling, plan, first)


def drop_lapsed(turn: Turn) -> None:
    """Let go of a ruling that waits for approval and no longer fits the case."""
    pending = turn.case.pending
    if pending is None:
        return
    try:
        _plan(turn, read_ruling(pending.event.data))
    except Refuse:
        turn.change(pending=None)
        turn.stop(APPROVAL.name)
        why = Text("待复核的决定已失去依据。", "What waited for approval has lost its ground.")
        turn.task("T-14", why)


def reopen_rejected(turn: Turn, officer: Party) -> None:
    """An appeal overturned the rejection: what was not upheld is upheld (I-03, I-08)."""
    links = turn.case.infringement.those(Result.NOT_UPHELD)
    if not any(link.result in _UPHELD for link in turn.case.infringement.links):
        count_reversed(turn, upheld=1)
    uphold(turn, links, Ruler(officer, BY_PERSON, (Ground("I-08"),)))


def _plan(turn: Turn, ruling: Ruling) -> Plan:
    """Read a ruling against the case. Raises Refuse("invalid") naming what does not fit."""
    restricted = _restricted(turn, ruling)
    about = _about(turn, ruling)
    if about == "counter_notice":
        _check_infringing(turn, restricted, ())
        return replace(_counter_plan(turn, ruling), restricted=restricted)
    if about != "notice":
        raise Refuse("invalid", f"data.about: a notice has no {about}")
    links = turn.case.infringement.those(Result.OPEN)
    if not links or turn.case.infringement.accepted_at is None:
        if restricted and ruling.outcome != REJECT:
            _check_infringing(turn, restricted, ())
            return Plan(restricted=restricted)
        raise Refuse("invalid", "the notice is decided; nothing of it waits for an officer")
    upheld = _chosen(ruling, links)
    _check_infringing(turn, restricted, upheld)
    rejected = tuple(link for link in links if link not in upheld)
    return Plan(upheld=upheld, rejected=rejected, restricted=restricted)


def _check_infringing(
    turn: Turn, restricted: tuple[tuple[str, Measure], ...], upheld: tuple[Link, ...]
) -> None:
    """Only a shop whose links are down, or come down now, is restricted."""
    down = {link.shop_id for link in (*turn.case.infringement.those(Result.DOWN), *upheld)}
    if any(shop_id not in down for shop_id, _ in restricted):
        raise Refuse("invalid", "data.measures: a shop that infringes nothing is not restricted")


def _about(turn: Turn, ruling: Ruling) -> str:
    """What the ruling is about; `complaint`, the default, is whatever waits for an officer."""
    if ruling.about != "complaint":
        return ruling.about
    return "counter_notice" if those(turn, Stage.AT_DESK) else "notice"


def _chosen(ruling: Ruling, links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links upheld: per link where `targets` names them."""
    if ruling.outcome == PARTIAL and not ruling.targets:
        raise Refuse("invalid", "data.targets: a partial result names the links upheld")
    if not ruling.targets:
        return () if ruling.outcome == REJECT else links
    known = {link.listing_id for link in links}
    if unknown := sorted(set(ruling.targets) - known):
        raise Refuse("invalid", f"data.targets: {len(unknown)} of them are no open link here")
    named = tuple(link for link in links if link.listing_id in ruling.targets)
    if ruling.outcome != REJECT:
        return named
    return tuple(link for link in links if link not in named)


def _counter_plan(turn: Turn, ruling: Ruling) -> Plan:
    if ruling.outcome == PARTIAL:
        raise Refuse("invalid", "data.outcome: a counter-notice covers all links of its shop")
    pending = those(turn, Stage.AT_DESK) or those(turn, Stage.RETURNED)
    if ruling.targets:
        shops = {link.shop_id for link in _named_links(turn, ruling.targets)}
        pending = tuple(
            place
            for place in those(turn, Stage.AT_DESK, Stage.RETURNED)
            if sides(turn)[place].shop.shop_id in shops
        )
    if not pending:
        raise Refuse("invalid", "data.about: no counter-notice waits for an officer")
    if len(pending) > 1 and not ruling.targets:
        raise Refuse("invalid", "data.targets: several shops' counter-notices wait; name a link")
    return Plan(refused=pending) if ruling.outcome == REJECT else Plan(forwarded=pending)


def _restricted(turn: Turn, ruling: Ruling) -> tuple[tuple[str, Measure], ...]:
    """The shops to restrict: those of the targets, else those proposed, else the only one."""
    if not ruling.measures:
        return ()
    measure = ruling.measures[0]
    if len(ruling.measures) > 1 or measure.kind != RESTRICT:
        raise Refuse("invalid", f"data.measures: the one measure a notice has beside is {RESTRICT}")
    if measure.ends_at is not None and measure.ends_at <= turn.now:
        raise Refuse("invalid", "data.measures.ends_at: is over already")
    if ruling.targets:
        shops = tuple(dict.fromkeys(x.shop_id for x in _named_links(turn, ruling.targets)))
    else:
        proposed = turn.case.infringement.restrictions
        shops = _only(proposed, sides(turn))
    if not shops:
        raise Refuse("invalid", "data.targets: several shops are in the notice; name their links")
    return tuple((shop_id, measure) for shop_id in shops)


def _only(proposed: tuple[Proposal, ...], all_sides: tuple[Side, ...]) -> tuple[str, ...]:
    if proposed:
        return tuple(dict.fromkeys(proposal.shop_id for proposal in proposed))
    return (all_sides[0].shop.shop_id,) if len(all_sides) == 1 else ()


def _named_links(turn: Turn, targets: tuple[str, ...]) -> tuple[Link, ...]:
    links = {link.listing_id: link for link in turn.case.infringement.links}
    if any(target not in links for target in targets):
        raise Refuse("invalid", "data.targets: names a listing that is not in this notice")
    return tuple(links[target] for target in targets)


def _hold(turn: Turn) -> None:
    turn.change(pending=PendingApproval(turn.event, turn.case.state))
    leave_desk(turn)
    clock = turn.start(APPROVAL)
    why = Text("限制店铺须由另一名小二复核。", "A restriction waits for a second officer.")
    turn.task("T-14", why, deadline=clock.due_at)


def _apply(turn: Turn, ruling: Ruling, plan: Plan, officer: Party) -> None:
    policy = turn.policy
    ruler = Ruler(officer, _automation(turn, ruling), ruling.cited(policy), ruling.words(policy))
    if plan.upheld or plan.rejected:
        turn.change(pending=None)
        turn.stop(APPROVAL.name)
    if plan.upheld:
        uphold(turn, plan.upheld, ruler)
    if plan.rejected:
        reject(turn, plan.rejected, ruler, _why(turn))
        _rejected(turn, plan, ruling)
    for place in plan.forwarded:
        forward(turn, place)
    for place in plan.refused:
        refuse_counter_notice(turn, place, ruler)
    for shop_id, measure in plan.restricted:
        _restrict(turn, shop_id, measure, ruler)


def _automation(turn: Turn, ruling: Ruling) -> str:
    proposal = turn.case.proposal or {}
    taken = proposal.get("outcome") == ruling.outcome and ruling.bare
    return PARTIALLY if taken else BY_PERSON


def _why(turn: Turn) -> dict[str, JSON]:
    """What was not borne out, which is also what would change the result (I-05)."""
    proposal = turn.case.proposal or {}
    found = proposal.get("contradicted") or proposal.get("doubts")
    return {"doubts": found} if found else {"doubts": ["explanation"]}


def _rejected(turn: Turn, plan: Plan, ruling: Ruling) -> None:
    forged = any(ground.rule == FORGED for ground in ruling.cited(turn.policy))
    count_decided(turn, upheld=False, forged=forged)
    if not plan.upheld:
        leave_desk(turn)
        turn.go(State.DECIDED)


def _restrict(turn: Turn, shop_id: str, measure: Measure, ruler: Ruler) -> None:
    term = turn.policy.duration("I-04.term")
    reasons = [list(p.reasons) for p in turn.case.infringement.restrictions if p.shop_id == shop_id]
    decide(
        turn,
        Draft(
            kind=RESTRICT,
            target=Target("shop", shop_id),
            grounds=(
                Ground("I-04", {"serious": reasons[-1] if reasons else None} | ruler.said),
                *ruler.grounds,
            ),
            addressees=(Party(SELLER, shop_id),),
            ends_at=measure.ends_at or turn.now + term,
            restriction=measure.restriction or turn.policy.choice("I-04.restriction"),
            restricting=restricting(turn),
            decided_by=ruler.party,
            automation=BY_PERSON,
        ),
    )
