"""A shop's standing: its strikes and rates; keyed by the shop."""

from typing import Annotated

from pydantic import Field

from schemas.fields import Date, EventData, Id, Instant, Many, Name, RuleId, WireModel
from schemas.topic import Topic
from schemas.topics.decisions import Uuid

Rate = Annotated[int, Field(ge=0, description="basis points; null without paid orders")]


class Strike(WireModel):
    """One strike, the decision that gave it, and when it ends."""

    rule: RuleId
    decision_id: Uuid
    expires_at: Instant


class ShopStanding(EventData):
    """A shop's strikes or rates changed, or its orders of a day were counted (P-02, P-03)."""

    shop_id: Id
    strikes: Many[Strike]
    refund_rate: Rate | None
    dispute_rate: Rate | None
    rating: Annotated[Name | None, Field(description="level by upheld claims (P-05)")] = None
    window_end: Annotated[Date, Field(description="last whole Shanghai day of the window")]


TOPIC = Topic(
    name="shop-standing",
    direction="out",
    keyed_by="shop",
    description="Strikes and rates of a shop, whenever they change.",
    events={"shop.standing.v1": ShopStanding},
)
