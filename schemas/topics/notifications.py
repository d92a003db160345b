"""Notifications that are due to a party or to the officers' queue."""

from typing import Literal

from schemas.fields import Bilingual, CaseId, EventData, Instant, Party, RuleId
from schemas.topic import Topic
from schemas.topics.decisions import Uuid

Kind = Literal[
    "case_opened",
    "answer_requested",
    "evidence_requested",
    "reason_correction_requested",
    "notice_returned",
    "notice_forwarded",
    "counter_notice_forwarded",
    "decision_made",
    "deadline_warning",
    "deadline_breached",
    "case_closed",
    "officer_task",
]


class NotificationDue(EventData):
    """Somebody has to be told; `at` is the instant at which it is due."""

    notification_id: Uuid
    case_id: CaseId
    kind: Kind
    to: Party
    rule: RuleId | None = None
    at: Instant
    deadline: Instant | None = None
    decision_id: Uuid | None = None
    text: Bilingual


TOPIC = Topic(
    name="notifications",
    direction="out",
    keyed_by="case",
    description="What has to be told to whom, in Chinese and English.",
    events={"notification.due.v1": NotificationDue},
)
