"""What is due: whose it is, in which order it comes, and how the core sees it."""

from json import loads
from typing import Any

from processors.cases import CaseEvent, read_event
from storage.ledger.values import DueEvent, DueTimer

Item = DueEvent | DueTimer


def subject_of(item: Item) -> str:
    return item.case_id if isinstance(item, DueTimer) else item.subject


def order_of(item: Item) -> tuple[Any, ...]:
    if isinstance(item, DueTimer):
        return (item.due_at, 1, 0, 0, item.case_id, item.name)
    return (item.instant, 0, item.rank, item.offset, "", "")


def read_item(event: DueEvent) -> CaseEvent:
    envelope = loads(event.envelope)
    data = envelope["data"]
    findings = None
    if event.job is not None and event.job.findings is not None:
        findings = loads(event.job.findings)
    return read_event(
        id=event.id,
        source=event.source,
        type=event.type,
        subject=event.subject,
        instant=event.instant,
        data=data,
        findings=findings,
    )
