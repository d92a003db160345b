"""I-03 and I-05: what follows an upheld notice, link by link, and one that is not upheld."""

from dataclasses import dataclass
from typing import Any

from processors.cases.decisions import FULLY, Draft, Ground, Remedy, Restricting
from processors.cases.effects import JSON
from processors.cases.instants import to_wire
from processors.cases.notices.complainants import count_decided
from processors.cases.notices.completeness import holders_evidence
from processors.cases.notices.desk import change_side, decide, leave_desk, mark_links, sides
from processors.cases.notices.serious import SAME_RIGHT, propose_restrictions, right_key
from processors.cases.notices.values import Link, Result, Stage
from processors.cases.parties import MACHINE, SELLER, Party
from processors.cases.turn import Turn
from processors.cases.values import EvidenceItem, State, Target
from processors.policy.calendar import shanghai_day
from processors.text import Text


@dataclass(frozen=True, slots=True)
class Ruler:
    """Who decides, how far by machine, on which further grounds, and in what words."""

    party: Party = MACHINE
    automation: str = FULLY
    grounds: tuple[Ground, ...] = ()
    words: str | None = None

    @property
    def said(self) -> dict[str, JSON]:
        """What the person wrote without naming a rule, as a fact of the decision's first ground."""
        return {} if self.words is None else {"stated": self.words}

    @property
    def decided(self) -> dict[str, Any]:
        return {"decided_by": self.party, "automation": self.automation}


def uphold(turn: Turn, links: tuple[Link, ...], ruler: Ruler) -> None:
    """Take each link down at once, warn each shop once, tell both sides (I-03)."""
    shops = dict.fromkeys(link.shop_id for link in links)
    for shop_id in shops:
        turn.notify("notice_forwarded", Party(SELLER, shop_id), "I-03", detail=_MAY_COUNTER)
    for link in links:
        _take_down(turn, link, ruler)
    mark_links(turn, links, Result.DOWN)
    for shop_id in shops:
        _warn(turn, shop_id, ruler)
        _measured(turn, shop_id)
    count_decided(turn, upheld=True)
    leave_desk(turn)
    turn.go(State.MEASURES_TAKEN)
    propose_restrictions(turn, tuple(shops))


def reject(turn: Turn, links: tuple[Link, ...], ruler: Ruler, facts: dict[str, JSON]) -> None:
    """Answer what is not upheld: why, and what would change it (I-05)."""
    report = turn.case.infringement.report
    known: dict[str, JSON] = {"right_type": report.right_type, "listings": len(links)}
    decide(
        turn,
        Draft(
            kind="reject",
            target=Target("notice", turn.case.case_id),
            grounds=(Ground("I-05", known | facts | ruler.said), *ruler.grounds),
            addressees=(turn.case.filed_by,),
            evidence=used(turn),
            final=True,
            **ruler.decided,
        ),
    )
    mark_links(turn, links, Result.NOT_UPHELD)


def used(turn: Turn) -> tuple[EvidenceItem, ...]:
    """The papers a notice rests on: its certificates and its preliminary evidence."""
    report = turn.case.infringement.report
    named = {*report.certificates, *report.power_of_attorney, *report.preliminary_evidence}
    return tuple(item for item in holders_evidence(turn.case) if item.evidence_id in named)


def restricting(turn: Turn) -> Restricting:
    """What the EU form says of a measure that a notice led to."""
    report = turn.case.infringement.report
    counterfeit = report.right_type == "trademark" and report.allegation == "counterfeit"
    topic = "counterfeit" if counterfeit else report.right_type
    return Restricting(topic, "notice", shanghai_day(turn.case.opened_at), report.territory)


def _take_down(turn: Turn, link: Link, ruler: Ruler) -> None:
    report = turn.case.infringement.report
    facts: dict[str, JSON] = {
        "registration_number": report.registration_number,
        "allegation": report.allegation,
    }
    decision = decide(
        turn,
        Draft(
            kind="takedown",
            target=Target("listing", link.listing_id),
            grounds=(
                Ground("I-03", facts | ruler.said),
                Ground("I-02", {"right_type": report.right_type}),
                *ruler.grounds,
            ),
            addressees=(Party(SELLER, link.shop_id),),
            evidence=used(turn),
            remedies=(Remedy("counter_notice", turn.now + turn.policy.duration("I-15.close")),),
            restricting=restricting(turn),
            **ruler.decided,
        ),
    )
    turn.notify("decision_made", turn.case.filed_by, "I-03", decision_id=decision.decision_id)


def _warn(turn: Turn, shop_id: str, ruler: Ruler) -> None:
    policy = turn.policy
    weight = int(policy.table("P-04.strike_weight").get("I-03", 0)) * policy.number("I-03.strikes")
    expires_at = turn.now + policy.duration("P-04.strike_expiry")
    decide(
        turn,
        Draft(
            kind="warning",
            target=Target("shop", shop_id),
            grounds=(Ground("I-03", {"kind": turn.case.kind} | ruler.said), *ruler.grounds),
            addressees=(Party(SELLER, shop_id),),
            cause="I-03",
            strikes=turn.strikes(weight, expires_at, shop_id=shop_id) if weight else None,
            **ruler.decided,
        ),
    )
    turn.put_fact(
        SAME_RIGHT, right_key(turn.case.infringement, shop_id), {"since": to_wire(turn.now)}
    )


def _measured(turn: Turn, shop_id: str) -> None:
    place = turn.case.infringement.side_of(shop_id)
    if place is not None and sides(turn)[place].stage in (Stage.UNDECIDED, Stage.ENDED):
        change_side(turn, place, stage=Stage.MEASURED)


_MAY_COUNTER = Text(
    "如认为不侵权，可提交不侵权声明及初步证据。",
    "A counter-notice with preliminary evidence may be filed.",
)
