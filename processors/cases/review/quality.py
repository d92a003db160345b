"""P-01: repeated quality or logistics damage: a warning, then cancellation is proposed."""

from datetime import datetime

from processors.cases.decisions import Draft, Ground
from processors.cases.effects import JSON
from processors.cases.instants import from_wire
from processors.cases.turn import STRIKES, Turn
from processors.cases.values import Target
from processors.text import Text

CLAIMS = "claims"
"""(CLAIMS, shop) → owner = case: an upheld claim, its reason and instant."""

RULE = "P-01"

RULINGS = frozenset(
    {"officer.decided", "officer.approved", "arbitration.decided", "appeal.decided"}
)
"""The events that may uphold a claim: only they read the shop's others."""


def watch_quality(turn: Turn, claim: JSON | None) -> None:
    """Count this case's upheld claim once, with the shop's others of the policy's window.

    Enough of them warn the shop, once while that warning's strike is live; more propose to a
    person that its qualification be cancelled. Nothing is cancelled by the machine.
    """
    policy = turn.policy
    if claim is None or claim["reason"] not in policy.choices("P-01.reasons"):
        return
    if RULE in turn.case.told:
        return
    count = 1 + _others(turn)
    turn.change(told={**turn.case.told, RULE: count})
    if count >= policy.number("P-01.cancellation_at"):
        _propose_cancellation(turn, count)
    elif count >= policy.number("P-01.warning_at") and not _warned(turn):
        _warn(turn, count)


def _others(turn: Turn) -> int:
    since: datetime = turn.now - turn.policy.duration("P-01.window")
    reasons = turn.policy.choices("P-01.reasons")
    told = turn.context.told(CLAIMS, turn.case.shop.shop_id)
    return sum(
        1
        for owner, claim in told.items()
        if owner != turn.case.case_id
        and claim["reason"] in reasons
        and from_wire(str(claim["at"])) >= since
    )


def _warned(turn: Turn) -> bool:
    told = turn.context.told(STRIKES, turn.case.shop.shop_id)
    return any(
        strike["rule"] == RULE and from_wire(str(strike["expires_at"])) > turn.now
        for strike in told.values()
    )


def _warn(turn: Turn, count: int) -> None:
    shop = turn.case.shop
    weight = int(turn.policy.table("P-04.strike_weight").get(RULE, 0))
    expires_at = turn.now + turn.policy.duration("P-04.strike_expiry")
    turn.decide(
        Draft(
            kind="warning",
            target=Target("shop", shop.shop_id),
            grounds=(Ground(RULE, {"count": count}),),
            addressees=(shop.party,),
            cause=RULE,
            strikes=turn.strikes(weight, expires_at, shop_id=shop.shop_id) if weight else None,
        )
    )


def _propose_cancellation(turn: Turn, count: int) -> None:
    turn.task(
        RULE,
        Text(
            f"期间成立 {count} 次，建议取消销售资格，须由人决定。",
            f"{count} upheld claims in the period: cancelling the sales qualification is proposed "
            "to a person.",
        ),
    )
