"""Orders, complaints and notices of the sample cases."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from specimens.companies import Brand
from specimens.draw import draw
from specimens.goods import branded_line
from specimens.stories.cast import BUYER, SERVICES, SHOPS
from specimens.stories.script import Script, instant
from specimens.values import JSON, Damage, Drawn, DrawnFile, Form, Specimen

GOODS_AMOUNT, POSTAGE = 29_900, 1_000
PAID = GOODS_AMOUNT + POSTAGE
UNITS_SOLD = 120


def shop(shop_id: str) -> dict[str, JSON]:
    company = SHOPS[shop_id]
    return {
        "shop_id": shop_id,
        "company_name": company.name,
        "tax_id": company.credit_code,
        "enrolled_services": list(SERVICES),
    }


def listing(brand: Brand, listing_id: str) -> dict[str, JSON]:
    goods = branded_line(brand, item=0, quantity=1, unit_price="1.00", model="X")
    _, category, name = goods.name.split("*")
    return {
        "listing_id": listing_id,
        "title": f"{name} 2026春季新款",
        "brand": brand.zh,
        "brand_owner": brand.owner.name,
        "category": category,
        "no_reason_return": True,
        "units_sold": {"since": "2026-01-20", "quantity": UNITS_SOLD},
    }


def order(order_id: str, brand: Brand, listing_id: str, succeeded: datetime) -> dict[str, JSON]:
    """Return a delivered order, paid nine days before it succeeded."""
    paid = succeeded - timedelta(days=9)
    return {
        "order_id": order_id,
        "buyer": {"id": BUYER},
        "state": "succeeded",
        "created_at": instant(paid - timedelta(minutes=6)),
        "paid_at": instant(paid),
        "shipped_at": instant(paid + timedelta(hours=20)),
        "first_scan_at": instant(paid + timedelta(hours=22)),
        "delivered_at": instant(paid + timedelta(days=3)),
        "succeeded_at": instant(succeeded),
        "closed_at": None,
        "goods_amount": GOODS_AMOUNT,
        "postage": POSTAGE,
        "paid_amount": PAID,
        "points_used": 0,
        "quantity": 1,
        "virtual": False,
        "cash_on_delivery": False,
        "free_shipping": False,
        "shipping_promise": {"kind": "standard", "ship_by": None},
        "listing": listing(brand, listing_id),
    }


def file_complaint(
    script: Script,
    *,
    kind: str,
    shop_id: str,
    about: Mapping[str, JSON],
    description: str,
    **more: Any,
) -> None:
    """Add the filing by the buyer, for the whole amount unless `claim` says otherwise."""
    data: dict[str, Any] = {
        "kind": kind,
        "filed_by": {"role": "buyer", "id": BUYER},
        "shop": shop(shop_id),
        "order": dict(about),
        "claim": {"amount": PAID, "return_goods": False, "return_postage": 0},
        "description": description,
    }
    script.event(0, "complaint.filed.v1", data | more)


def invoice(
    brand: Brand,
    shop_id: str,
    variant: str,
    form: Form,
    *,
    seller: object,
    name: str,
    damage: Damage = "clean",
    doctored: str | None = None,
    turned: int = 0,
    seed: int = 1,
) -> Drawn:
    """Draw the shop's purchase invoice for 200 pieces of the listed goods."""
    line = branded_line(brand, item=0, quantity=200, unit_price="96.50", model="QY-2601")
    given = {
        "buyer": SHOPS[shop_id],
        "seller": seller,
        "brand": brand,
        "issued_on": date(2026, 1, 12),
        "lines": (line,),
    }
    spec = Specimen(
        "purchase_invoice", variant, form, damage, turned=turned, doctored=doctored, given=given
    )
    return named(draw(spec, seed), name)


def letter(
    kind: str,
    brand: Brand,
    *,
    grantor: object,
    grantee: object,
    name: str,
    form: Form = "pdf",
    damage: Damage = "clean",
    doctored: str | None = None,
    sub_licensing: bool = False,
    layout: str = "a",
) -> Drawn:
    """Draw a letter in force from mid 2025 to the end of 2026."""
    given = {
        "grantor": grantor,
        "grantee": grantee,
        "brand": brand,
        "valid_from": date(2025, 7, 1),
        "valid_until": date(2026, 12, 31),
        "issued_on": date(2025, 6, 25),
        "sub_licensing": sub_licensing,
    }
    spec = Specimen(kind, "zh", form, damage, layout, doctored=doctored, given=given)
    return named(draw(spec, 1), name)


def paper(
    kind: str, name: str, *, form: Form = "pdf", damage: Damage = "clean", **given: object
) -> Drawn:
    """Draw another paper of a case."""
    return named(draw(Specimen(kind, form=form, damage=damage, given=given), 1), name)


def named(drawn: Drawn, name: str) -> Drawn:
    """Return the document with its one file called `name` plus its ending."""
    file = drawn.files[0]
    ending = file.name.rpartition(".")[2]
    renamed = DrawnFile(f"{name}.{ending}", file.media_type, file.content)
    return Drawn(drawn.kind, (renamed,), drawn.truth, drawn.doctored)
