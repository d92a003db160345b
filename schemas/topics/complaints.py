"""Complaints as the platform files them: kinds W-01 to W-08 and W-10 of the rules."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.fields import (
    Count,
    Date,
    EventData,
    Fen,
    Id,
    Instant,
    Many,
    Name,
    Party,
    WireModel,
    Words,
    choices,
)
from schemas.needs import Need
from schemas.topic import Topic

Kind = Literal[
    "not_received",
    "after_sales",
    "broken_promise",
    "late_shipment",
    "malicious_review",
    "malicious_harassment",
    "refund",
    "counterfeit_report",
    "claim",
]
Service = Literal[
    "consumer_protection",
    "genuine_guarantee",
    "fake_one_pay_three",
    "seven_day_no_reason",
    "electronics_30_day_repair",
    "ship_within_24h",
    "footwear_three_guarantees",
]
Reason = Literal[
    "out_of_stock",
    "not_shipped_on_time",
    "wrong_order",
    "changed_mind",
    "damaged_and_refused",
    "empty_parcel",
    "never_delivered",
    "no_tracking",
    "repair",
    "return_postage",
    "seven_day_no_reason",
    "spoiled",
    "quality",
    "size_mismatch",
    "date_mismatch",
    "label_mismatch",
    "not_as_described",
    "short_shipped",
    "wrong_item",
    "damaged",
    "counterfeit",
    "invoice",
    "after_sales_duty",
    "secured_payment",
    "campaign_terms",
    "other",
]
OrderState = Literal["awaiting_payment", "paid", "shipped", "succeeded", "closed"]


class Shop(WireModel):
    """The shop complained of, with the platform's statement for the order's date."""

    shop_id: Id
    company_name: Name | None = None
    tax_id: Name | None = None
    enrolled_services: Many[Service] | None = None


class Buyer(WireModel):
    """The order's buyer."""

    id: Id


class UnitsSold(WireModel):
    """How many units the listing sold since a day."""

    since: Date
    quantity: Count


class Listing(WireModel):
    """What was offered."""

    listing_id: Id
    title: Words | None = None
    brand: Name | None = None
    brand_owner: Name | None = None
    category: Name | None = None
    no_reason_return: bool | None = None
    units_sold: UnitsSold | None = None


class ShippingPromise(WireModel):
    """When the parcel had to be with the carrier (T-08)."""

    kind: Literal["standard", "group_buy", "listing"]
    ship_by: Instant | None = None


class RefundRequest(WireModel):
    """The refund asked for on the order."""

    requested_at: Instant | None = None
    succeeded_at: Instant | None = None


class Review(WireModel):
    """The buyer's review; in effect from `effective_at`."""

    review_id: Id
    rating: Literal["positive", "neutral", "negative"]
    effective_at: Instant | None = None


class Order(WireModel):
    """The order: its own instants judge every window, its money every cap."""

    order_id: Id
    buyer: Buyer
    state: OrderState
    created_at: Instant | None = None
    paid_at: Instant | None = None
    shipped_at: Instant | None = None
    first_scan_at: Instant | None = None
    delivered_at: Annotated[
        Instant | None, Field(description="the instant at which the goods were signed for")
    ] = None
    succeeded_at: Instant | None = None
    closed_at: Instant | None = None
    goods_amount: Fen | None = None
    postage: Fen | None = None
    paid_amount: Annotated[
        Fen | None, Field(description="what was paid, postage and points included, in fen")
    ] = None
    points_used: Fen | None = None
    quantity: Count | None = None
    virtual: bool | None = None
    cash_on_delivery: bool | None = None
    free_shipping: bool | None = None
    shipping_promise: ShippingPromise | None = None
    refund: RefundRequest | None = None
    review: Review | None = None
    listing: Listing | None = None


class Claim(WireModel):
    """What is asked for; `amount` includes `return_postage`, both in fen."""

    amount: Fen
    return_goods: bool | None = None
    return_postage: Fen | None = None


class Statements(WireModel):
    """What the filer states; a missing statement is false."""

    differs_from_description: bool | None = None
    seller_refused_return: bool | None = None
    seller_unreachable: bool | None = None
    seller_ceased_trading: bool | None = None
    surface_conformity_confirmed: bool | None = None
    terms_unclear: bool | None = None
    damaged_by_use: bool | None = None


_ORDER_KINDS = tuple(kind for kind in choices(Kind) if kind != "counterfeit_report")
_MONEY_KINDS = ("not_received", "after_sales", "refund", "claim")
_FROM_SUCCESS = ("not_received", "malicious_review", "malicious_harassment")
_SIGNED_SERVICES = ("seven_day_no_reason", "electronics_30_day_repair")
_FROM_SUCCESS_SERVICES = tuple(s for s in choices(Service) if s != "electronics_30_day_repair")
_C01_REASONS = ("out_of_stock", "not_shipped_on_time")
_PROMISE_KEPT = "the shipping promise runs from it (T-08)"


class ComplaintFiled(EventData):
    """A complaint was filed."""

    NEEDS: ClassVar[tuple[Need, ...]] = (
        Need(("order",), "this kind is about an order", {"kind": _ORDER_KINDS}),
        Need(
            ("order.paid_at", "order.created_at"),
            "the policy in force then decides (section 8)",
            {"kind": _ORDER_KINDS},
            how="any",
        ),
        Need(
            ("order.succeeded_at",),
            "the window runs from success (W-01, W-05, W-06)",
            {"kind": _FROM_SUCCESS, "order.state": ("succeeded",)},
        ),
        Need(
            ("order.succeeded_at",),
            "the window runs from success (W-02, W-16)",
            {
                "kind": ("after_sales",),
                "service": _FROM_SUCCESS_SERVICES,
                "order.state": ("succeeded",),
            },
        ),
        Need(
            ("order.delivered_at",),
            "the service's window runs from signing (W-19)",
            {
                "kind": ("after_sales",),
                "service": _SIGNED_SERVICES,
                "order.state": ("succeeded",),
            },
        ),
        Need(("order.delivered_at",), "the window runs from signing (W-10)", {"kind": ("claim",)}),
        Need(
            ("order.created_at",),
            "the window runs from the order's creation (W-03)",
            {"kind": ("broken_promise",)},
        ),
        Need(
            ("order.closed_at",),
            "the window runs from closing (W-04)",
            {"kind": ("late_shipment",), "order.state": ("closed",)},
        ),
        Need(
            ("order.paid_at",),
            _PROMISE_KEPT,
            {"kind": ("late_shipment",), "order.cash_on_delivery": (False, None)},
        ),
        Need(
            ("order.created_at",),
            "cash on delivery: the shipping promise runs from it (T-08)",
            {"kind": ("late_shipment",), "order.cash_on_delivery": (True,)},
        ),
        Need(
            ("order.paid_at",),
            _PROMISE_KEPT,
            {
                "kind": ("refund", "after_sales"),
                "reason": _C01_REASONS,
                "order.cash_on_delivery": (False, None),
            },
        ),
        Need(
            ("order.created_at",),
            "cash on delivery: the shipping promise runs from it (T-08)",
            {
                "kind": ("refund", "after_sales"),
                "reason": _C01_REASONS,
                "order.cash_on_delivery": (True,),
            },
        ),
        Need(
            ("order.shipping_promise.ship_by",),
            "a listing's own promise ends then (T-08)",
            {"order.shipping_promise.kind": ("listing",)},
        ),
        Need(("order.goods_amount",), "C-01 is a share of it", {"kind": ("late_shipment",)}),
        Need(
            ("order.goods_amount",),
            "C-01 is a share of it",
            {"kind": ("refund", "after_sales"), "reason": _C01_REASONS},
        ),
        Need(("order.paid_amount",), "it caps the refund (C-05)", {"kind": _MONEY_KINDS}),
        Need(
            ("order.postage",),
            "C-02 counts the goods without it",
            {
                "kind": ("after_sales",),
                "reason": ("counterfeit",),
                "order.free_shipping": (False, None),
            },
        ),
        Need(("claim.amount",), "money is claimed", {"kind": _MONEY_KINDS}),
        Need(("service",), "it names the after-sales service", {"kind": ("after_sales",)}),
        Need(
            ("reason",),
            "this kind is decided by its reason",
            {"kind": ("refund", "after_sales", "claim", "broken_promise")},
        ),
        Need(
            ("order.review",),
            "it names the review complained of (W-05)",
            {"kind": ("malicious_review",)},
        ),
        Need(("accused",), "it names who harassed (W-06)", {"kind": ("malicious_harassment",)}),
        Need(
            ("listing",),
            "the report is against a listing (W-08), given at the top level",
            {"kind": ("counterfeit_report",)},
        ),
    )

    kind: Kind
    service: Service | None = None
    reason: Reason | None = None
    filed_by: Party
    shop: Shop
    order: Order | None = None
    listing: Listing | None = None
    claim: Claim | None = None
    accused: Party | None = None
    statements: Statements | None = None
    description: Words | None = None


TOPIC = Topic(
    name="complaints",
    direction="in",
    keyed_by="case",
    description="Complaints of buyers and sellers, one case each.",
    events={"complaint.filed.v1": ComplaintFiled},
)
