"""A complaint as filed: the order's facts, the claim, the statements. Read once, typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter, ValidationError

from processors.cases.effects import JSON
from processors.cases.parties import Party, Shop
from processors.errors import Refuse


@dataclass(frozen=True, slots=True)
class UnitsSold:
    since: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What was offered; None where the filing is silent (unknown, not false)."""

    listing_id: str
    title: str | None = None
    brand: str | None = None
    brand_owner: str | None = None
    category: str | None = None
    no_reason_return: bool | None = None
    units_sold: UnitsSold | None = None


@dataclass(frozen=True, slots=True)
class ShippingPromise:
    kind: str = "standard"
    ship_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundRequest:
    requested_at: datetime | None = None
    succeeded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Review:
    review_id: str
    rating: str
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Buyer:
    id: str


@dataclass(frozen=True, slots=True)
class Order:
    """The order's own instants and money, by which windows and caps are judged."""

    order_id: str
    buyer: Buyer
    state: str
    created_at: datetime | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    first_scan_at: datetime | None = None
    delivered_at: datetime | None = None
    succeeded_at: datetime | None = None
    closed_at: datetime | None = None
    goods_amount: int | None = None
    postage: int = 0
    paid_amount: int | None = None
    points_used: int = 0
    quantity: int | None = None
    virtual: bool = False
    cash_on_delivery: bool = False
    free_shipping: bool = False
    shipping_promise: ShippingPromise | None = None
    refund: RefundRequest | None = None
    review: Review | None = None
    listing: Listing | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asked for; `amount` in fen includes `return_postage`."""

    amount: int | None = None
    return_goods: bool = False
    return_postage: int = 0


@dataclass(frozen=True, slots=True)
class Statements:
    """What the filer states; a missing statement is false (section 0)."""

    differs_from_description: bool = False
    seller_refused_return: bool = False
    seller_unreachable: bool = False
    seller_ceased_trading: bool = False
    surface_conformity_confirmed: bool = False
    terms_unclear: bool = False
    damaged_by_use: bool = False


@dataclass(frozen=True, slots=True)
class Filing:
    """`complaint.filed` as it came."""

    kind: str
    filed_by: Party
    shop: Shop
    service: str | None = None
    reason: str | None = None
    order: Order | None = None
    listing: Listing | None = None
    claim: Claim | None = None
    accused: Party | None = None
    statements: Statements = Statements()


@dataclass(frozen=True, slots=True)
class Complaint:
    """The complaint as it stands: the filing, and what amendments and answers changed.

    `extensions` counts the amendments that moved T-01; `agreed_rule` is T-02 or T-03;
    `reason_confirmed` an officer's answer to R-01 (None: never asked); `intervened` whether it
    went to intervention (P-03).
    """

    filing: Filing
    claim: Claim
    reason: str | None
    extensions: int = 0
    refused_at: datetime | None = None
    agreed_at: datetime | None = None
    agreed_rule: str | None = None
    received_at: datetime | None = None
    disputed_at: datetime | None = None
    reason_confirmed: bool | None = None
    intervened: bool = False


_FILING = TypeAdapter(Filing)
_CLAIM = TypeAdapter(Claim)


def read_filing(data: Mapping[str, JSON]) -> Filing:
    """Read a validated filing. Raises Refuse("invalid") naming what only the core can see."""
    try:
        return _FILING.validate_python(_without_nulls(data))
    except ValidationError as error:
        raise Refuse("invalid", _where(error)) from None


def read_claim(data: Mapping[str, JSON]) -> Claim:
    """Read a claim. Raises Refuse("invalid") naming the field."""
    try:
        return _CLAIM.validate_python(_without_nulls(data))
    except ValidationError as error:
        raise Refuse("invalid", _where(error)) from None


def _without_nulls(value: JSON) -> JSON:
    """A null is an absent field: the wire allows both."""
    if isinstance(value, Mapping):
        return {key: _without_nulls(held) for key, held in value.items() if held is not None}
    return value


def _where(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
