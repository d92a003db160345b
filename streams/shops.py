"""Events of shops: what the platform says of a shop is kept, and its standing is told."""

from collections.abc import Iterable
from datetime import date, datetime
from json import loads

from processors.cases.effects import Alike, Context, Effect, Looks, Needs
from processors.policy import Policies
from processors.standing import (
    LAST,
    PAID_ORDERS,
    PLATFORM,
    RECORD,
    changed_shops,
    needs_of,
    outlived,
    publication,
    record_changes,
    stale_days,
    standing_of,
)
from storage.ledger import Applying
from storage.ledger.values import DueEvent
from streams import outbound
from streams.intake import SHOP_MARK

COUNTED = "shop.orders_counted.v1"


def apply_shop_event(ledger: Applying, event: DueEvent, policies: Policies) -> None:
    """Keep what the event says of its shop; a count tells the shop's standing (P-02, P-03)."""
    shop = event.subject.removeprefix(SHOP_MARK)
    data = loads(event.envelope)["data"]
    if event.type != COUNTED:
        record = context_of(ledger, Needs(((RECORD, shop),))).told(RECORD, shop)
        for change in record_changes(shop, record.get(PLATFORM, {}), data):
            ledger.put_fact(change.scope, change.key, change.owner, change.value)
        return
    day = date.fromisoformat(data["day"])
    for old in stale_days(ledger.facts([(PAID_ORDERS, shop)])[PAID_ORDERS, shop], day):
        ledger.put_fact(PAID_ORDERS, shop, old, None)
    ledger.put_fact(PAID_ORDERS, shop, data["day"], data["paid_orders"])
    known = context_of(ledger, needs_of(shop, event.instant))
    for change in outlived(shop, known, event.instant, policies.at(event.instant)):
        ledger.put_fact(change.scope, change.key, change.owner, change.value)
    cause = f"{event.source}|{event.id}"
    _tell(ledger, policies, shop, event.instant, cause, counted=day)


def tell_changed(
    ledger: Applying, policies: Policies, effects: Iterable[Effect], at: datetime, cause: str
) -> None:
    """Tell the standing of each shop whose strikes or rates the effects changed.

    Call it after the effects were kept; `cause` is unique to the event or clock they came from.
    """
    for shop in changed_shops(effects, at):
        _tell(ledger, policies, shop, at, cause)


def context_of(ledger: Applying, wanted: Needs) -> Context:
    """Read what the core asks for."""
    facts = ledger.facts(sorted(wanted.facts)) if wanted.facts else {}
    tallies = {}
    for span in wanted.tallies:
        days = ledger.tallies(span.scope, span.key, from_day=span.first, to_day=span.last)
        tallies[span.scope, span.key] = {
            (day, name): number for day, names in days.items() for name, number in names.items()
        }
    return Context(facts=facts, tallies=tallies, alike=_alike(ledger, wanted.looks))


def _alike(ledger: Applying, wanted: Looks) -> dict[str, tuple[Alike, ...]]:
    if not wanted.looks:
        return {}
    found = ledger.alike(wanted.looks, within=wanted.within)
    return {
        look: tuple(Alike(one.distance, one.owner, one.value) for one in near)
        for look, near in sorted(found.items())
        if near
    }


def _tell(
    ledger: Applying,
    policies: Policies,
    shop: str,
    at: datetime,
    cause: str,
    *,
    counted: date | None = None,
) -> None:
    known = context_of(ledger, needs_of(shop, at))
    standing = standing_of(shop, at, policies.at(at), known, counted=counted)
    if counted is None and not standing.differs(known.told(LAST, shop).get(PLATFORM)):
        return
    ledger.put_fact(LAST, shop, PLATFORM, standing.to_json())
    ledger.append_outbox([outbound.entry(publication(standing, at, cause))])
