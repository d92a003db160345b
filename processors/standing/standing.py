"""The standing of one shop at one instant, and the event that tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from processors.cases.effects import JSON, Context, Publish
from processors.cases.instants import from_wire
from processors.cases.review.quality import CLAIMS
from processors.cases.turn import STRIKES
from processors.policy import Policy
from processors.standing.keeping import PAID_ORDERS, TALLIES
from processors.standing.rates import Window, basis_points, window_at

NAMESPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


@dataclass(frozen=True, slots=True)
class Strike:
    """One strike that counts, the decision that gave it, and when it ends."""

    rule: str
    decision_id: str
    expires_at: str

    def to_json(self) -> dict[str, JSON]:
        return {
            "rule": self.rule,
            "decision_id": self.decision_id,
            "expires_at": self.expires_at,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """Strikes, rates in basis points (None without paid orders) and the rating of a shop."""

    shop_id: str
    strikes: tuple[Strike, ...]
    refund_rate: int | None
    dispute_rate: int | None
    rating: str
    window_end: date

    def to_json(self) -> dict[str, JSON]:
        """The data of `shop.standing`."""
        return {
            "shop_id": self.shop_id,
            "strikes": [strike.to_json() for strike in self.strikes],
            "refund_rate": self.refund_rate,
            "dispute_rate": self.dispute_rate,
            "rating": self.rating,
            "window_end": self.window_end.isoformat(),
        }

    def differs(self, last: Mapping[str, JSON] | None) -> bool:
        """Is a strike or a rate other than what was last told? The day alone is no change."""
        known = last or {}
        mine = self.to_json()
        nothing = {"strikes": [], "rating": self.rating}
        return any(
            mine[name] != known.get(name, nothing.get(name))
            for name in ("strikes", "refund_rate", "dispute_rate", "rating")
        )


def standing_of(
    shop_id: str, now: datetime, policy: Policy, known: Context, *, counted: date | None = None
) -> Standing:
    """Compute a shop's standing from what is known; `counted` is a day counted just now. Pure."""
    refunds = window_at(now, policy.number("P-02.window_days"), counted=counted)
    disputes = window_at(now, policy.number("P-03.window_days"), counted=counted)
    tallies = known.tallies.get((TALLIES, shop_id), {})
    orders = {
        date.fromisoformat(day): int(number)
        for day, number in known.told(PAID_ORDERS, shop_id).items()
    }
    return Standing(
        shop_id=shop_id,
        strikes=_strikes(known.told(STRIKES, shop_id), now),
        refund_rate=_rate("refunds", tallies, orders, refunds),
        dispute_rate=_rate("disputes", tallies, orders, disputes),
        rating=_rating(known.told(CLAIMS, shop_id), now, policy),
        window_end=refunds.last,
    )


def publication(standing: Standing, at: datetime, cause: str) -> Publish:
    """The `shop.standing` event; `cause` names what led to it, so that its id is unique."""
    identity = str(uuid5(NAMESPACE, f"{standing.shop_id}|standing|{cause}"))
    return Publish(
        "shop-standing", identity, "shop.standing.v1", standing.shop_id, at, standing.to_json()
    )


def _strikes(told: Mapping[str, JSON], now: datetime) -> tuple[Strike, ...]:
    """Those that have not expired, oldest end first; an end is inclusive."""
    live = [
        Strike(str(s["rule"]), str(s["decision_id"]), str(s["expires_at"]))
        for s in told.values()
        if from_wire(str(s["expires_at"])) >= now
    ]
    return tuple(sorted(live, key=lambda s: (from_wire(s.expires_at), s.decision_id)))


def _rate(
    name: str,
    tallies: Mapping[tuple[date, str], int],
    orders: Mapping[date, int],
    window: Window,
) -> int | None:
    part = sum(n for (day, counter), n in tallies.items() if counter == name and day in window)
    return basis_points(part, sum(n for day, n in orders.items() if day in window))


def _rating(claims: Mapping[str, JSON], now: datetime, policy: Policy) -> str:
    """P-05: the level of the upheld claims of the window."""
    since: timedelta = policy.duration("P-05.window")
    count = sum(1 for claim in claims.values() if from_wire(str(claim["at"])) >= now - since)
    levels = sorted((int(least), level) for level, least in policy.table("P-05.levels").items())
    return [level for least, level in levels if count >= least][-1]
