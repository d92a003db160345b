"""The shipping promise (T-08) and what the shipping record says about a reason (R-01).

Three-valued: True, False, or None where the record does not tell.
"""

from datetime import datetime

from processors.cases.complaint import Complaint, Order
from processors.errors import Refuse
from processors.policy import Policy

NO_STOCK = "out_of_stock"
IN_A_DAY = "ship_within_24h"


def promise_end(order: Order, service: str | None, policy: Policy) -> datetime | None:
    """The last instant at which the first scan is in time; None where the listing does not say.

    Raises Refuse("invalid") when the instant it runs from is missing.
    """
    promise = order.shipping_promise
    if promise is not None and promise.kind == "listing":
        return promise.ship_by
    start = order.created_at if order.cash_on_delivery else order.paid_at
    if start is None:
        field = "order.created_at" if order.cash_on_delivery else "order.paid_at"
        raise Refuse("invalid", f"{field} is missing: the shipping promise runs from it (T-08)")
    figure = "T-08.standard"
    if service == IN_A_DAY:
        figure = "T-08.ship_within_24h"
    elif promise is not None and promise.kind == "group_buy":
        figure = "T-08.group_buy"
    return start + policy.duration(figure)


def scanned_by(order: Order, instant: datetime) -> datetime | None:
    """The carrier's first scan as far as it was known at `instant`."""
    scan = order.first_scan_at
    return scan if scan is not None and scan <= instant else None


def promise_broken(
    order: Order, service: str | None, policy: Policy, as_of: datetime
) -> bool | None:
    """Was the parcel scanned late, or not at all though its time was over at `as_of`?"""
    end = promise_end(order, service, policy)
    if end is None:
        return None
    scan = scanned_by(order, as_of)
    return scan > end if scan is not None else as_of > end


def record_supports(complaint: Complaint, policy: Policy, as_of: datetime) -> bool | None:
    """Does the shipping record, as at filing, bear out a reason that leads to C-01? (R-01)"""
    order = complaint.filing.order
    if order is None:
        return None
    if complaint.reason == NO_STOCK:
        return scanned_by(order, as_of) is None
    return promise_broken(order, complaint.filing.service, policy, as_of)
