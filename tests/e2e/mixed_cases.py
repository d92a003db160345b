"""Many cases of several kinds, each with a shop and an order of its own, happening now."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.blobs.port import StoredBlob
from storytelling import BUYER, DAY, HOUR, OFFICER, Story, order, shop, wire


@dataclass(frozen=True)
class MixedCase:
    """The filing, then what follows it, in the order of sending."""

    filing: dict[str, Any]
    later: tuple[dict[str, Any], ...]


def mixed_cases(
    number: int, blobs: Sequence[StoredBlob], chance: random.Random, now: datetime | None = None
) -> list[MixedCase]:
    """Cases that agree, are refused and decided, go silent, bring proof, name no file, …"""
    now = now or datetime.now(UTC)
    return [_case(each, blobs, chance, now) for each in range(number)]


def _case(
    number: int, blobs: Sequence[StoredBlob], chance: random.Random, now: datetime
) -> MixedCase:
    name = f"case-{number}"
    seller = {"role": "seller", "id": f"s-{number}"}
    own_shop = shop(shop_id=seller["id"])
    story = Story(case=name)
    nothing = timedelta(0)
    if number % 5 == 4:
        listing = {"listing_id": f"l-{number}", "title": "t", "brand": "b", "category": "c"}
        story.tell(
            "complaint.filed",
            nothing,
            {
                "kind": "counterfeit_report",
                "filed_by": BUYER,
                "shop": own_shop,
                "listing": listing,
                "description": "…",
            },
        )
        targets = [listing["listing_id"]]
        story.act(
            "officer.decided", nothing, OFFICER, outcome="uphold", grounds=["seen"], targets=targets
        )
    else:
        story.filed("not_received", order=_order(number, now), shop=own_shop)
        if number % 5 == 0:
            story.act("seller.agreed", nothing, seller)
        elif number % 5 == 1:
            story.act("seller.refused", nothing, seller, reason="it was delivered")
            story.officer("uphold", nothing)
        elif number % 5 == 2:
            story.act("buyer.amended", nothing, BUYER, claim={"amount": 9900})
    if blobs and chance.random() < 0.3:
        story.tell("evidence.submitted", nothing, _evidence(seller, chance.choice(blobs), chance))
    for event in story.events:
        event["time"] = wire(now)
    filing, *later = story.events
    return MixedCase(filing, tuple(later))


def _order(number: int, now: datetime) -> dict[str, Any]:
    paid = now - 8 * DAY
    return order(
        order_id=f"o-{number}",
        created_at=wire(paid - HOUR),
        paid_at=wire(paid),
        shipped_at=wire(paid + DAY),
        first_scan_at=wire(paid + DAY),
        delivered_at=wire(paid + 3 * DAY),
        succeeded_at=wire(now - 2 * DAY),
    )


def _evidence(seller: dict[str, str], blob: StoredBlob, chance: random.Random) -> dict[str, Any]:
    named = {
        "bucket": blob.bucket,
        "key": blob.key,
        "version_id": blob.version_id,
        "sha256": blob.sha256,
        "size": blob.size,
    }
    fault = chance.random()
    if fault < 0.1:
        named |= {"key": "sha256/" + "0" * 64, "sha256": "0" * 64, "version_id": None}
    elif fault < 0.2:
        named |= {"sha256": "1" * 64}
    return {
        "evidence_id": "ev-1",
        "submitted_by": seller,
        "declared_kind": "other",
        "purpose": "delivery",
        "blob": {key: value for key, value in named.items() if value is not None},
    }
