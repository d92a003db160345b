"""Stories for replay: events of one case written briefly, and what came out read easily."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICK = timedelta(microseconds=1)

BUYER = {"role": "buyer", "id": "b-1"}
SELLER = {"role": "seller", "id": "s-1"}
OFFICER = {"role": "officer", "id": "xiaoer-1"}
OTHER_OFFICER = {"role": "officer", "id": "xiaoer-2"}
ARBITRATOR = {"role": "arbitrator", "id": "arb-1"}
SYSTEM = {"role": "system", "id": "platform"}
HOLDER = {"role": "rights_holder", "id": "r-1"}


def wire(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def shop(**changes: Any) -> dict[str, Any]:
    return {
        "shop_id": "s-1",
        "company_name": "云杉示例贸易有限公司",
        "tax_id": "91350100M000100Y43",
        "enrolled_services": ["consumer_protection", "genuine_guarantee"],
    } | changes


def order(state: str = "succeeded", **changes: Any) -> dict[str, Any]:
    """An order of 299.00 + 10.00 postage, paid eight days before START and received since."""
    paid = START - 8 * DAY
    values: dict[str, Any] = {
        "order_id": "o-1",
        "buyer": {"id": "b-1"},
        "state": state,
        "created_at": wire(paid - HOUR),
        "paid_at": wire(paid),
        "shipped_at": wire(paid + DAY),
        "first_scan_at": wire(paid + DAY),
        "delivered_at": wire(paid + 3 * DAY),
        "succeeded_at": wire(START - 2 * DAY),
        "closed_at": None,
        "goods_amount": 29900,
        "postage": 1000,
        "paid_amount": 30900,
        "points_used": 0,
        "quantity": 1,
        "virtual": False,
        "cash_on_delivery": False,
        "free_shipping": False,
        "shipping_promise": {"kind": "standard", "ship_by": None},
        "listing": {
            "listing_id": "l-1",
            "title": "云杉牌 羽绒服",
            "brand": "云杉",
            "brand_owner": "云杉示例服饰有限公司",
            "category": "clothing",
            "no_reason_return": True,
            "units_sold": {"since": "2026-01-01", "quantity": 10},
        },
    }
    return values | changes


@dataclass
class Story:
    """One case: each method adds an event `after` START; events get ids in order of telling."""

    case: str = "c-1"
    events: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, type: str, after: timedelta, data: dict[str, Any], **envelope: Any) -> Story:
        event = {
            "specversion": "1.0",
            "id": f"{self.case}-e{len(self.events) + 1}",
            "source": "/platform/test",
            "type": type if type.endswith(".v1") else f"{type}.v1",
            "subject": self.case,
            "time": wire(START + after),
            "datacontenttype": "application/json",
            "data": data,
        }
        self.events.append(event | envelope)
        return self

    def filed(
        self,
        kind: str,
        *,
        after: timedelta = timedelta(0),
        amount: int | None = 30900,
        by: dict[str, str] = BUYER,
        **changes: Any,
    ) -> Story:
        data: dict[str, Any] = {
            "kind": kind,
            "filed_by": by,
            "shop": shop(),
            "order": order(),
            "description": "…",
        }
        if amount is not None:
            data["claim"] = {"amount": amount, "return_goods": False, "return_postage": 0}
        return self.tell("complaint.filed", after, data | changes)

    def refund(
        self, reason: str, *, after: timedelta = timedelta(0), of: dict[str, Any], **changes: Any
    ) -> Story:
        return self.filed("refund", after=after, reason=reason, order=of, **changes)

    def act(self, what: str, after: timedelta, by: dict[str, str], **data: Any) -> Story:
        return self.tell(what, after, {"by": by, **data})

    def officer(self, outcome: str, after: timedelta, **data: Any) -> Story:
        data.setdefault("grounds", ["the officer's reasons"])
        return self.act("officer.decided", after, data.pop("by", OFFICER), outcome=outcome, **data)


@dataclass(frozen=True)
class Told:
    """What a replay printed, line by line."""

    lines: tuple[dict[str, Any], ...]

    @classmethod
    def read(cls, text: str) -> Told:
        return cls(tuple(json.loads(line) for line in text.splitlines()))

    @property
    def decisions(self) -> list[dict[str, Any]]:
        return [e["data"] for e in self.lines if e.get("type") == "decision.made.v1"]

    @property
    def notifications(self) -> list[dict[str, Any]]:
        return [e["data"] for e in self.lines if e.get("type") == "notification.due.v1"]

    @property
    def refused(self) -> list[tuple[str, str]]:
        return [
            (e["reason"], e["event_id"]) for e in self.lines if e.get("topic") == "dead-letters"
        ]

    def kinds(self) -> list[str]:
        return [d["kind"] for d in self.decisions]

    def one(self, kind: str, **having: Any) -> dict[str, Any]:
        """The only decision of that kind (with those values); fails unless there is exactly one."""
        found = [
            d
            for d in self.decisions
            if d["kind"] == kind and all(d[name] == value for name, value in having.items())
        ]
        assert len(found) == 1, f"{len(found)} × {kind} in {self.kinds()}, refused {self.refused}"
        return found[0]

    def told(self, kind: str, role: str | None = None) -> list[dict[str, Any]]:
        return [
            n
            for n in self.notifications
            if n["kind"] == kind and (role is None or n["to"]["role"] == role)
        ]


def rules(decision: dict[str, Any]) -> list[str]:
    return [ground["rule"] for ground in decision["grounds"]]


def money(decision: dict[str, Any]) -> list[tuple[int, str]]:
    return [(amount["value"], amount["instrument"]) for amount in decision.get("amounts", [])]


def when(decision: dict[str, Any]) -> timedelta:
    """How long after START a decision was made."""
    return datetime.fromisoformat(decision["decided_at"]) - START


def jsonl(stories: Sequence[Story]) -> str:
    return "".join(json.dumps(e, ensure_ascii=False) + "\n" for s in stories for e in s.events)


Replay = Callable[..., Told]
