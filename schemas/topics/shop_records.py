"""What the platform knows of a shop from day to day; keyed by the shop."""

from typing import ClassVar

from schemas.fields import Count, Date, EventData, Fen, Many, Name
from schemas.needs import Need
from schemas.topic import Topic
from schemas.topics.complaints import Service


class ShopOrdersCounted(EventData):
    """The paid orders of a shop on one whole Shanghai day (P-02, P-03)."""

    day: Date
    paid_orders: Count


class ShopUpdated(EventData):
    """What a shop is called, is enrolled in and has deposited; what is absent stays."""

    NEEDS: ClassVar[tuple[Need, ...]] = (
        Need(
            ("company_name", "tax_id", "enrolled_services", "deposit"),
            "an update says what is new",
            how="any",
        ),
    )

    company_name: Name | None = None
    tax_id: Name | None = None
    enrolled_services: Many[Service] | None = None
    deposit: Fen | None = None


TOPIC = Topic(
    name="shop-records",
    direction="in",
    keyed_by="shop",
    description="Daily order counts and changes of shops.",
    events={"shop.orders_counted.v1": ShopOrdersCounted, "shop.updated.v1": ShopUpdated},
)
