"""I-04: a serious infringement leads to a restriction of the shop, by a person with four eyes."""

from processors.cases.effects import JSON
from processors.cases.instants import from_wire
from processors.cases.notices.certificates import plain_number
from processors.cases.notices.values import Notice, Proposal, Result
from processors.cases.turn import STRIKES, Turn
from processors.text import Text

SAME_RIGHT = "right-upheld"
"""(SAME_RIGHT, "shop|number") → owner = a notice upheld against the shop on that right."""

SHOPS_BY_TAX_ID = "tax-id"
"""(SHOPS_BY_TAX_ID, tax id) → owner = a shop that has it."""


def propose_restrictions(turn: Turn, shops: tuple[str, ...]) -> None:
    """Propose to an officer a restriction of each shop whose infringement is serious."""
    found = [Proposal(shop_id, serious_reasons(turn, shop_id)) for shop_id in shops]
    _propose(turn, tuple(proposal for proposal in found if proposal.reasons))


def serious_reasons(turn: Turn, shop_id: str, *, falsified: bool = False) -> tuple[str, ...]:
    """What makes the shop's infringement serious under the policy."""
    policy = turn.policy
    notice = turn.case.infringement
    upheld = {*turn.context.told(SAME_RIGHT, right_key(notice, shop_id)), turn.case.case_id}
    links = len(notice.links_of(shop_id, Result.DOWN))
    held = {
        "same_right": len(upheld) >= policy.number("I-04.same_right_again"),
        "strikes_over": live_strikes(turn, shop_id) >= policy.number("I-04.strikes_threshold"),
        "falsified": falsified,
        "volume": links >= policy.number("I-04.volume"),
    }
    return tuple(name for name, holds in held.items() if holds)


def propose_for_falsified(turn: Turn, shop_id: str) -> None:
    """A shop's proof was altered between uses (E-11): propose its restriction (I-04)."""
    known = {proposal.shop_id for proposal in turn.case.infringement.restrictions}
    if shop_id not in known:
        _propose(turn, (Proposal(shop_id, serious_reasons(turn, shop_id, falsified=True)),))


def right_key(notice: Notice, shop_id: str) -> str:
    """Under what the upheld notices on this right against a shop are found."""
    number = notice.report.registration_number or ""
    return f"{shop_id}|{plain_number(number)}"


def live_strikes(turn: Turn, shop_id: str) -> int:
    """The shop's strikes as known, and those of this case's warnings."""
    known = dict(turn.context.told(STRIKES, shop_id))
    live = sum(
        int(strike["added"])
        for strike in known.values()
        if from_wire(strike["expires_at"]) > turn.now
    )
    mine = [
        d
        for d in turn.case.live("warning")
        if d.target.id == shop_id and d.decision_id not in known
    ]
    weight = int(turn.policy.table("P-04.strike_weight").get("I-03", 0))
    return live + len(mine) * weight * turn.policy.number("I-03.strikes")


def linked_shops(turn: Turn, shop_id: str) -> list[str]:
    """The shops with the same tax id, as far as the platform has said."""
    notice = turn.case.infringement
    tax_id = next((s.shop.tax_id for s in notice.sides if s.shop.shop_id == shop_id), None)
    if tax_id is None:
        return []
    return sorted(who for who in turn.context.told(SHOPS_BY_TAX_ID, tax_id) if who != shop_id)


def _propose(turn: Turn, found: tuple[Proposal, ...]) -> None:
    if not found:
        return
    notice = turn.case.infringement
    turn.change_notice(restrictions=(*notice.restrictions, *found))
    linked = {p.shop_id: linked_shops(turn, p.shop_id) for p in found}
    proposal: dict[str, JSON] = {
        "about": "notice",
        "kind": "restrict_shop",
        "restriction": turn.policy.choice("I-04.restriction"),
        "shops": [
            {"shop_id": p.shop_id, "serious": list(p.reasons), "linked_shops": linked[p.shop_id]}
            for p in found
        ],
    }
    turn.change(proposal=proposal)
    shops = "、".join(p.shop_id for p in found)
    others = sum(len(found_there) for found_there in linked.values())
    turn.task(
        "I-04",
        Text(
            f"店铺 {shops} 构成严重侵权，建议限制店铺；同一税号的其他店铺 {others} 家。",
            f"Serious infringement by {len(found)} shop(s): a restriction is proposed; {others} "
            "other shop(s) have the same tax id.",
        ),
    )
