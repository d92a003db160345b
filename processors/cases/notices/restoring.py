"""Measures end: links are restored; what was only reversed leaves no warning and no strike."""

from processors.cases.decisions import Draft, Ground
from processors.cases.notices.complainants import count_reversed
from processors.cases.notices.desk import change_side, decide, links_down, mark_links, sides
from processors.cases.notices.serious import SAME_RIGHT, right_key
from processors.cases.notices.values import Link, Result, Stage
from processors.cases.parties import MACHINE, SELLER, Party
from processors.cases.turn import STRIKES, Turn
from processors.cases.values import Decision, Target

SHOP_CLOCKS = ("T-10", "T-10.delivery", "I-06")


def end_measures(turn: Turn, place: int, *grounds: Ground, by: Party = MACHINE) -> None:
    """Restore every link of a shop and end its restriction; the warning is another matter."""
    for link in links_down(turn, place):
        restore(turn, link, *grounds, by=by)
    _end(turn, place, grounds, by)


def restore(turn: Turn, link: Link, *grounds: Ground, by: Party = MACHINE) -> None:
    """Restore one link: its takedown is superseded."""
    takedown = next(d for d in turn.case.live("takedown") if d.target.id == link.listing_id)
    decide(
        turn,
        Draft(
            kind="restore",
            target=takedown.target,
            grounds=grounds,
            addressees=(Party(SELLER, link.shop_id), turn.case.filed_by),
            decided_by=by,
            final=True,
            # The law, the rights holder, a court or an appeal ended the measure: none of them
            # is reviewed here.
            appealable=False,
            supersedes=takedown.decision_id,
        ),
    )
    mark_links(turn, (link,), Result.RESTORED)


def clear(turn: Turn, place: int) -> None:
    """No infringement was found: the warning's strike goes, and the right's mark (P-04)."""
    shop_id = sides(turn)[place].shop.shop_id
    for warning in turn.case.live("warning"):
        if warning.target.id == shop_id:
            turn.put_fact(STRIKES, shop_id, None, owner=warning.decision_id)
    turn.put_fact(SAME_RIGHT, right_key(turn.case.infringement, shop_id), None)


def undo_appealed(turn: Turn, decision: Decision, by: Party) -> None:
    """Take an overturned decision back: `restore` and `revoke` of the warning (I-08)."""
    if not decision.live:
        return
    if decision.kind != "takedown":
        revoke(turn, decision, "I-08" if decision.kind == "warning" else "T-11", by)
        return
    notice = turn.case.infringement
    link = next(x for x in notice.links if x.listing_id == decision.target.id)
    restore(turn, link, Ground("I-08"), _overturned(decision), by=by)
    place = notice.side_of(link.shop_id)
    if place is None or links_down(turn, place):
        return
    for warning in turn.case.live("warning"):
        if warning.target.id == link.shop_id:
            revoke(turn, warning, "I-08", by)
    _end(turn, place, (Ground("I-08"),), by)
    turn.put_fact(SAME_RIGHT, right_key(turn.case.infringement, link.shop_id), None)
    if not turn.case.infringement.those(Result.DOWN):
        count_reversed(turn, upheld=-1)


def revoke(turn: Turn, decision: Decision, rule: str, by: Party) -> None:
    """Revoke a decision that is live; a warning's strike goes with it (P-04)."""
    extra = (Ground("P-04"),) if decision.kind == "warning" else ()
    decide(
        turn,
        Draft(
            kind="revoke",
            target=Target("decision", decision.decision_id),
            grounds=(Ground(rule), *extra, _overturned(decision)),
            addressees=decision.addressees,
            decided_by=by,
            appealable=False,
            supersedes=decision.decision_id,
        ),
    )


def _overturned(decision: Decision) -> Ground:
    return Ground("T-11", {"decision_id": decision.decision_id, "outcome": "overturn"})


def _end(turn: Turn, place: int, grounds: tuple[Ground, ...], by: Party) -> None:
    shop_id = sides(turn)[place].shop.shop_id
    for restriction in turn.case.live("restrict_shop"):
        if restriction.target.id == shop_id:
            decide(
                turn,
                Draft(
                    kind="revoke",
                    target=Target("decision", restriction.decision_id),
                    grounds=grounds,
                    addressees=restriction.addressees,
                    decided_by=by,
                    appealable=False,
                    supersedes=restriction.decision_id,
                ),
            )
    change_side(turn, place, stage=Stage.ENDED)
    turn.stop(*(f"{name}:{place}" for name in SHOP_CLOCKS))
