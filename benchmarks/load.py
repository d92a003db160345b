"""The load of the throughput measurements: complaints that are filed and answered."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

# Of this morning: clocks of days run, and none is due while the measurement lasts.
START = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
SOURCE = "/benchmark"


def wire(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def event(case: str, number: int, type: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": f"{case}-{number}",
        "source": SOURCE,
        "type": type,
        "subject": case,
        "time": wire(at),
        "receivedtime": wire(at),
        "datacontenttype": "application/json",
        "data": data,
    }


def complaint(case: str, at: datetime) -> dict[str, Any]:
    """One `not_received` complaint about an order of its own."""
    return event(
        case,
        1,
        "complaint.filed.v1",
        at,
        {
            "kind": "not_received",
            "filed_by": {"role": "buyer", "id": f"b-{case}"},
            "shop": {"shop_id": f"s-{case}", "company_name": "云杉示例贸易有限公司"},
            "order": {
                "order_id": f"o-{case}",
                "buyer": {"id": f"b-{case}"},
                "state": "succeeded",
                "created_at": wire(at - timedelta(days=9)),
                "paid_at": wire(at - timedelta(days=9)),
                "succeeded_at": wire(at - timedelta(days=2)),
                "goods_amount": 29900,
                "postage": 1000,
                "paid_amount": 30900,
            },
            "claim": {"amount": 30900},
            "description": "…",
        },
    )


def answer(case: str, at: datetime) -> dict[str, Any]:
    by = {"role": "seller", "id": f"s-{case}"}
    return event(case, 2, "seller.agreed.v1", at, {"by": by})


def topic_and_event(cases: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (topic, event): each case is filed, and answered an hour later."""
    for number in range(cases):
        case, at = f"c{number:07d}", START + timedelta(milliseconds=number)
        yield "complaints", complaint(case, at)
        yield "case-actions", answer(case, at + timedelta(hours=1))


def mixed(cases: int) -> Iterator[dict[str, Any]]:
    """Yield complaints by turns: agreed to, never answered, refused and upheld by an officer."""
    officer = {"role": "officer", "id": "o-1"}
    for number in range(cases):
        case, at = f"m{number:07d}", START + timedelta(milliseconds=number)
        yield complaint(case, at)
        if number % 3 == 0:
            yield answer(case, at + timedelta(hours=1))
        elif number % 3 == 1:
            refused = {"by": {"role": "seller", "id": f"s-{case}"}, "reason": "sent"}
            ruling = {"by": officer, "outcome": "uphold", "grounds": ["…"]}
            yield event(case, 2, "seller.refused.v1", at + timedelta(hours=1), refused)
            yield event(case, 3, "officer.decided.v1", at + timedelta(days=2), ruling)


def as_bytes(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
