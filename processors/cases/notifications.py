"""Notifications: who is told what, by which rule, until when. No personal data in any text."""

from datetime import datetime
from uuid import uuid5
from zoneinfo import ZoneInfo

from processors.cases.decisions import DECISION_NAMESPACE
from processors.cases.effects import JSON, Publish
from processors.cases.instants import to_wire
from processors.cases.parties import Party
from processors.text import Text

SHANGHAI = ZoneInfo("Asia/Shanghai")

TEXTS: dict[str, Text] = {
    "case_opened": Text(
        "案件 {case} 已受理（{rule_zh}）。", "Case {case} has been opened ({rule_en})."
    ),
    "answer_requested": Text(
        "请就案件 {case} 作出答复（{rule_zh}）。", "Please answer in case {case} ({rule_en})."
    ),
    "evidence_requested": Text(
        "请就案件 {case} 提交凭证（{rule_zh}）。",
        "Please submit evidence in case {case} ({rule_en}).",
    ),
    "reason_correction_requested": Text(
        "案件 {case} 的退款原因与物流记录不符，请更正（{rule_zh}）。",
        "The reason given in case {case} contradicts the shipping record; please correct it "
        "({rule_en}).",
    ),
    "notice_returned": Text(
        "案件 {case} 的通知不完整，已退回补正（{rule_zh}）。",
        "The notice in case {case} is incomplete and is returned ({rule_en}).",
    ),
    "notice_forwarded": Text(
        "案件 {case} 的通知已转送（{rule_zh}）。",
        "The notice in case {case} is forwarded ({rule_en}).",
    ),
    "counter_notice_forwarded": Text(
        "案件 {case} 的不侵权声明已转送（{rule_zh}）。",
        "The counter-notice in case {case} is forwarded ({rule_en}).",
    ),
    "decision_made": Text(
        "案件 {case} 已作出决定（{rule_zh}）。", "A decision was made in case {case} ({rule_en})."
    ),
    "deadline_warning": Text(
        "案件 {case} 的期限将近（{rule_zh}）。",
        "A deadline of case {case} is near ({rule_en}).",
    ),
    "deadline_breached": Text(
        "案件 {case} 的期限已过（{rule_zh}）。",
        "A deadline of case {case} has passed ({rule_en}).",
    ),
    "case_closed": Text("案件 {case} 已结案（{rule_zh}）。", "Case {case} is closed ({rule_en})."),
    "officer_task": Text(
        "案件 {case} 需要人工处理（{rule_zh}）。",
        "Case {case} needs an officer ({rule_en}).",
    ),
}


def build(
    *,
    case_id: str,
    kind: str,
    to: Party,
    rule: str,
    rule_name: Text,
    at: datetime,
    trigger: str,
    deadline: datetime | None = None,
    decision_id: str | None = None,
    detail: Text | None = None,
    ordinal: int = 0,
) -> Publish:
    """One `notification.due` event; `trigger` is the event id or timer name that led to it.

    `ordinal` tells what one step says apart that would share an id: 0 for the first of them.
    Raises KeyError for a kind the contracts do not have.
    """
    names = {"case": case_id, "rule_zh": rule_name.zh, "rule_en": rule_name.en}
    zh = TEXTS[kind].zh.format(**names)
    en = TEXTS[kind].en.format(**names)
    if detail is not None:
        zh, en = f"{zh}{detail.zh}", f"{en} {detail.en}"
    if deadline is not None:
        local = deadline.astimezone(SHANGHAI)
        zh += f"截止：{local:%Y-%m-%d %H:%M}（北京时间）。"
        en += f" Until {local:%Y-%m-%d %H:%M} (Asia/Shanghai)."
    parts = [case_id, "notification", kind, to.role, to.id, rule, to_wire(at), trigger]
    if decision_id is not None:
        parts.append(decision_id)
    if ordinal:
        parts.append(str(ordinal))
    identity = str(uuid5(DECISION_NAMESPACE, "|".join(parts)))
    data: dict[str, JSON] = {
        "notification_id": identity,
        "case_id": case_id,
        "kind": kind,
        "to": to.to_json(),
        "rule": rule,
        "at": to_wire(at),
        "deadline": None if deadline is None else to_wire(deadline),
        "decision_id": decision_id,
        "text": {"zh": zh, "en": en},
    }
    return Publish("notifications", identity, "notification.due.v1", case_id, at, data)
