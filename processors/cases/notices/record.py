"""E-Commerce Law art. 44: notices, statements and results are published, without personal data."""

from datetime import datetime

from processors.cases.effects import JSON
from processors.cases.notices.values import Notice
from processors.cases.turn import Turn
from processors.policy.calendar import shanghai_day

PUBLICATION = "publication"
"""(PUBLICATION, notice) → owner = the notice: what the platform publishes of it."""

_PUBLISHED = ("takedown", "restore", "reject", "restrict_shop", "revoke", "close")


def publish_record(turn: Turn) -> None:
    """Keep the public record in step, from the notice's acceptance on."""
    notice = turn.case.infringement
    if notice.accepted_at is None:
        return
    record = _record(turn, notice)
    if record != notice.record:
        turn.change_notice(record=record)
        turn.put_fact(PUBLICATION, turn.case.case_id, record)


def _record(turn: Turn, notice: Notice) -> dict[str, JSON]:
    """Days, ids and results only: no name, contact, free text or document is ever in it."""
    report = notice.report
    return {
        "notice": turn.case.case_id,
        "right_type": report.right_type,
        "allegation": report.allegation,
        "registration_number": report.registration_number,
        "received_on": _day(turn.case.opened_at),
        "links": [
            {"listing_id": x.listing_id, "shop_id": x.shop_id, "result": x.result.value}
            for x in notice.links
        ],
        "statements": [
            {
                "shop_id": side.shop.shop_id,
                "filed_on": _day(side.counter.filed_at),
                "stage": side.stage.value,
            }
            for side in notice.sides
            if side.counter is not None
        ],
        "results": [
            {
                "decision_id": d.decision_id,
                "kind": d.kind,
                "target": {"type": d.target.type, "id": d.target.id},
                "decided_on": _day(d.decided_at),
                "rules": list(d.rules),
            }
            for d in turn.case.decisions
            if d.kind in _PUBLISHED
        ],
    }


def _day(instant: datetime) -> str:
    return shanghai_day(instant).isoformat()
