"""The company behind a shop: as the filing names it, and as the platform's record does."""

from processors.cases.effects import JSON
from processors.cases.orders.intake import SHOP_FACTS
from processors.cases.parties import Shop
from processors.cases.turn import Turn
from processors.proof import Company


def company_of(turn: Turn, shop: Shop) -> Company:
    """The shop's company; the record adds what the filing leaves out, and its other names.

    A name of the record is the same company's only under the same tax id: a shop may be handed on.
    """
    record: dict[str, JSON] = {}
    for said in turn.context.told(SHOP_FACTS, shop.shop_id).values():
        record |= said
    name = shop.company_name or record.get("company_name")
    tax_id = shop.tax_id or record.get("tax_id")
    others: tuple[str, ...] = ()
    if tax_id is not None and tax_id == record.get("tax_id"):
        named = (record.get("company_name"), *record.get("former_names", ()))
        others = tuple(dict.fromkeys(str(one) for one in named if one and one != name))
    return Company(shop.shop_id, name, tax_id, others)
