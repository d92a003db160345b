"""What the steps of a notice share: its shops, its decisions, its officers."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from processors.cases.clocks import RULING, TAKEOVER
from processors.cases.decisions import Draft
from processors.cases.notices.values import Link, Result, Side, Stage
from processors.cases.parties import RIGHTS_HOLDER
from processors.cases.review.closing import keep_reminding
from processors.cases.turn import Turn
from processors.cases.values import Decision
from processors.errors import Refuse
from processors.policy import LawProfile
from processors.policy.calendar import end_of_period
from processors.text import Text


def profile(turn: Turn) -> LawProfile:
    """The law whose clocks hold: by the right's territory, where that law knows such rights."""
    report = turn.case.infringement.report
    return turn.policy.law_profile(report.territory, report.right_type)


def decide(turn: Turn, draft: Draft) -> Decision:
    """Make a decision; T-11 ends as the law of the right says."""
    return turn.decide(replace(draft, appeal_until=_appeal_until(turn)))


def _appeal_until(turn: Turn) -> datetime | None:
    law = profile(turn)
    if law.appeal.unit == "days":
        return None
    return end_of_period(turn.now, law.appeal).at


def sides(turn: Turn) -> tuple[Side, ...]:
    return turn.case.infringement.sides


def those(turn: Turn, *stages: Stage) -> tuple[int, ...]:
    """The places of the shops that stand at one of the stages."""
    return tuple(i for i, side in enumerate(sides(turn)) if side.stage in stages)


def own_side(turn: Turn) -> int:
    """The place of the shop that sent the event; it is one of the case's parties."""
    place = turn.case.infringement.side_of(turn.by.id)
    if place is None:
        raise Refuse("wrong_party", "this shop has no link in the notice")
    return place


def change_side(turn: Turn, place: int, **fields: Any) -> None:
    changed = replace(sides(turn)[place], **fields)
    notice = turn.case.infringement
    kept = (*notice.sides[:place], changed, *notice.sides[place + 1 :])
    turn.change_notice(sides=kept)


def mark_links(turn: Turn, chosen: tuple[Link, ...], result: Result, **fields: Any) -> None:
    """Note what became of the chosen links."""
    ids = {link.listing_id for link in chosen}
    links = tuple(
        replace(link, result=result, **fields) if link.listing_id in ids else link
        for link in turn.case.infringement.links
    )
    turn.change_notice(links=links)


def links_down(turn: Turn, place: int) -> tuple[Link, ...]:
    """The links of a shop that are down: a counter-notice covers them all (I-14)."""
    shop_id = sides(turn)[place].shop.shop_id
    return turn.case.infringement.links_of(shop_id, Result.DOWN)


def to_desk(turn: Turn, rule: str, why: Text) -> None:
    """Put the case before the officers: T-04 and T-05 run from now, unless they run already."""
    due = turn.case.clock(TAKEOVER.name)
    if not turn.case.running(RULING.name):
        due = turn.start(TAKEOVER)
        turn.start(RULING)
    turn.task(rule, why, deadline=None if due is None else due.due_at)


def leave_desk(turn: Turn) -> None:
    """Nothing is left for an officer to decide: the desk's clocks stop."""
    turn.stop(TAKEOVER.name, RULING.name)


def join(turn: Turn) -> None:
    """Note which officer takes part; T-04 is met."""
    turn.stop(TAKEOVER.name)
    if turn.by.id not in turn.case.officers:
        turn.change(officers=(*turn.case.officers, turn.by.id))


def desk_late(turn: Turn) -> None:
    """An officers' clock was missed: a breach, and reminders from here on."""
    turn.breach(turn.fired)
    keep_reminding(turn)


def is_guest(turn: Turn) -> bool:
    """Is the sender a rights holder of a notice that was merged into this case (I-11)?"""
    return turn.by.role == RIGHTS_HOLDER and turn.by != turn.case.filed_by
