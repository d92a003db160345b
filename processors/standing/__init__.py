"""A shop's standing: strikes, rates over whole days, rating from upheld claims (section 7)."""

from processors.cases.notices.serious import SHOPS_BY_TAX_ID as TAX_ID
from processors.cases.review.quality import CLAIMS
from processors.cases.turn import STRIKES
from processors.standing.keeping import (
    LAST,
    PAID_ORDERS,
    PLATFORM,
    RECORD,
    TALLIES,
    changed_shops,
    needs_of,
    outlived,
    record_changes,
    stale_days,
)
from processors.standing.rates import Window, basis_points, window_at
from processors.standing.standing import Standing, Strike, publication, standing_of

__all__ = [
    "CLAIMS",
    "LAST",
    "PAID_ORDERS",
    "PLATFORM",
    "RECORD",
    "STRIKES",
    "TALLIES",
    "TAX_ID",
    "Standing",
    "Strike",
    "Window",
    "basis_points",
    "changed_shops",
    "needs_of",
    "outlived",
    "publication",
    "record_changes",
    "stale_days",
    "standing_of",
    "window_at",
]
