"""Events of shops: what the platform says of a shop, kept as facts that cases may read."""

from json import loads

from storage.ledger import Applying
from storage.ledger.values import DueEvent
from streams.intake import SHOP_MARK

COUNTED = "shop.orders_counted.v1"

RECORD = "shop"
"""(RECORD, shop) → owner `platform`: the data of the latest `shop.updated`."""

PAID_ORDERS = "shop-paid-orders"
"""(PAID_ORDERS, shop) → owner = Shanghai day: paid orders of that day, as last counted."""


def apply_shop_event(ledger: Applying, event: DueEvent) -> None:
    """Keep what the event says of its shop; a later word replaces an earlier one."""
    shop = event.subject.removeprefix(SHOP_MARK)
    data = loads(event.envelope)["data"]
    if event.type == COUNTED:
        ledger.put_fact(PAID_ORDERS, shop, data["day"], data["paid_orders"])
    else:
        ledger.put_fact(RECORD, shop, "platform", data)
