"""Where a shop's standing is kept among the cross-case facts, and which effects change it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from processors.cases.effects import (
    JSON,
    AddTally,
    Context,
    Effect,
    Needs,
    PutFact,
    TallyRange,
)
from processors.cases.instants import from_wire
from processors.cases.notices.serious import SHOPS_BY_TAX_ID as TAX_ID
from processors.cases.review.quality import CLAIMS
from processors.cases.turn import STRIKES
from processors.policy import Policy
from processors.policy.calendar import shanghai_day

RECORD = "shop"
"""(RECORD, shop) → owner `platform`: what the platform says of the shop."""

PAID_ORDERS = "shop-paid-orders"
"""(PAID_ORDERS, shop) → owner = Shanghai day: paid orders of that day, as last counted."""

LAST = "standing"
"""(LAST, shop) → owner `platform`: the standing last told."""

TALLIES = "shop"
"""(TALLIES, shop): `refunds` and `disputes` by the day of filing."""

PLATFORM = "platform"
READ_BACK = timedelta(days=92)
"""How far back days are read and kept; the policy's windows are shorter."""


def needs_of(shop_id: str, now: datetime) -> Needs:
    """What computing a standing reads."""
    today = shanghai_day(now)
    scopes = (STRIKES, CLAIMS, PAID_ORDERS, LAST)
    counters = TallyRange(TALLIES, shop_id, today - READ_BACK, today)
    return Needs(tuple((scope, shop_id) for scope in scopes), (counters,))


def changed_shops(effects: Iterable[Effect], now: datetime) -> tuple[str, ...]:
    """The shops whose standing the effects may have changed, each once.

    A counter of today changes no rate yet: only whole days count.
    """
    today = shanghai_day(now)
    shops = [
        effect.key
        for effect in effects
        if (isinstance(effect, PutFact) and effect.scope in (STRIKES, CLAIMS))
        or (isinstance(effect, AddTally) and effect.scope == TALLIES and effect.day < today)
    ]
    return tuple(dict.fromkeys(shops))


def stale_days(told: Mapping[str, JSON], counted: date) -> tuple[str, ...]:
    """The counted days that no window reaches any more."""
    return tuple(day for day in told if date.fromisoformat(day) < counted - READ_BACK)


def outlived(shop_id: str, known: Context, now: datetime, policy: Policy) -> tuple[PutFact, ...]:
    """Let go of strikes that have expired and of claims no window reaches: nothing counts them."""
    longest = max(policy.duration("P-01.window"), policy.duration("P-05.window"))
    strikes = (
        PutFact(STRIKES, shop_id, owner, None)
        for owner, strike in known.told(STRIKES, shop_id).items()
        if from_wire(str(strike["expires_at"])) < now
    )
    claims = (
        PutFact(CLAIMS, shop_id, owner, None)
        for owner, claim in known.told(CLAIMS, shop_id).items()
        if from_wire(str(claim["at"])) < now - longest
    )
    return (*strikes, *claims)


def _former_names(known: Mapping[str, JSON], said: Mapping[str, JSON]) -> list[str]:
    tax_id = known.get("tax_id")
    if tax_id is None or said.get("tax_id", tax_id) != tax_id:
        return []
    names = [*known.get("former_names", ()), known.get("company_name")]
    now = said.get("company_name", known.get("company_name"))
    return list(dict.fromkeys(str(name) for name in names if name and name != now))


def record_changes(
    shop_id: str, known: Mapping[str, JSON], update: Mapping[str, JSON]
) -> tuple[PutFact, ...]:
    """What `shop.updated` changes: what it does not say stays; a new tax id moves the link.

    A company renamed under its tax id keeps its former names; one with another tax id is another.
    """
    said = {name: value for name, value in update.items() if value is not None}
    record = {**known, **said}
    record.pop("former_names", None)
    if names := _former_names(known, said):
        record["former_names"] = names
    changes = [PutFact(RECORD, shop_id, PLATFORM, record)]
    before, after = known.get("tax_id"), record.get("tax_id")
    if before != after and before is not None:
        changes.append(PutFact(TAX_ID, str(before), shop_id, None))
    if after is not None:
        changes.append(PutFact(TAX_ID, str(after), shop_id, {"shop_id": shop_id}))
    return tuple(changes)
