"""A case of the ledger as the values of a report."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from PIL import Image

from processors.cases import Case, load_case
from processors.evidence.pictures import PagePicture
from processors.policy import Policies
from processors.text import Text
from reports import CaseReport, ClockRun, Document, IndexRow, PageImage, Party
from storage.ledger import Ledger
from storage.ledger.values import StoredCase

JPEG_QUALITY = 78
PICTURE_WIDTH = 1100
"""Pixels across a page in a report: every line stays readable on paper."""

SUBMITTED = "evidence.submitted.v1"
PicturesOf = Callable[[str], Sequence[PagePicture]]
"""The page pictures of a document by its SHA-256; none where none were kept."""


def case_report(
    ledger: Ledger,
    policies: Policies,
    stored: StoredCase,
    *,
    title: Text | None,
    pictures_of: PicturesOf,
) -> CaseReport:
    """Read everything about a case. Blocks on the ledger; changes nothing."""
    case = load_case(json.loads(stored.snapshot))
    key = stored.case_id.encode("utf-8")
    entries = [x.entry for x in ledger.case_events(stored.case_id) if x.entry.type != "timer"]
    events = tuple(json.loads(entry.event) for entry in entries)
    findings = {
        event["data"]["evidence_id"]: event["data"]
        for event in _published(ledger, "evidence-findings", key)
    }
    return CaseReport(
        case_id=stored.case_id,
        kind=stored.kind,
        state=stored.state,
        title=title,
        opened_at=case.opened_at,
        parties=tuple(Party(party.role, party.id) for party in case.parties),
        events=events,
        decisions=_published(ledger, "decisions", key),
        notifications=_published(ledger, "notifications", key),
        refused=tuple(
            {"reason": x.letter.reason, "detail": x.letter.detail, "event_id": x.letter.id}
            for x in ledger.dead_letters()
            if x.letter.original.key == key
        ),
        clocks=_clocks(case, policies),
        documents=tuple(
            _document(event, findings, pictures_of)
            for event in events
            if event["type"] == SUBMITTED
        ),
    )


def index_rows(report: CaseReport, *, href: str) -> tuple[IndexRow, ...]:
    """Return a case's decisions as rows of the table over all cases."""
    title = report.title or Text(report.case_id, report.case_id)
    return tuple(_row(report, event["data"], title, href) for event in report.decisions)


def page_image(picture: PagePicture) -> PageImage:
    """Return a page picture small enough to stand in a report."""
    with Image.open(io.BytesIO(picture.png)) as page:
        out = io.BytesIO()
        page.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY)
    return PageImage(
        picture.page, picture.page_width, picture.page_height, "image/jpeg", out.getvalue()
    )


def _published(ledger: Ledger, topic: str, key: bytes) -> tuple[dict[str, Any], ...]:
    rows = ledger.outbox_rows(topic=topic, key=key)
    return tuple(json.loads(row.entry.value or b"{}") for row in rows)


def _clocks(case: Case, policies: Policies) -> tuple[ClockRun, ...]:
    policy = policies.at(case.opened_at)
    return tuple(
        ClockRun(
            rule=clock.rule,
            name=policy.rule_name(clock.rule),
            started_at=clock.started_at,
            due_at=clock.due_at,
            status=clock.status.value,
            ended_at=clock.ended_at,
            moves=clock.moves,
        )
        for clock in case.clocks
    )


def _document(
    event: Mapping[str, Any], findings: Mapping[str, Mapping[str, Any]], pictures_of: PicturesOf
) -> Document:
    data = event["data"]
    held = data.get("blob") or data.get("content") or {}
    found = findings.get(data["evidence_id"])
    pictures = pictures_of(found["sha256"]) if found else ()
    by = data["submitted_by"]
    return Document(
        name=str(held.get("file_name") or data["evidence_id"]),
        findings=found,
        pages=tuple(page_image(picture) for picture in pictures),
        evidence_id=data["evidence_id"],
        declared_kind=data.get("declared_kind") or "",
        purpose=data.get("purpose") or "",
        submitted_by=Party(by["role"], by["id"]),
        submitted_at=datetime.fromisoformat(event["time"].replace("Z", "+00:00")),
        media_type=str(held.get("media_type") or ""),
    )


def _row(report: CaseReport, decision: Mapping[str, Any], title: Text, href: str) -> IndexRow:
    grounds = decision["grounds"]
    amounts = decision.get("amounts")
    first = grounds[0]["text"]
    return IndexRow(
        case_id=report.case_id,
        case_title=title,
        href=href,
        decision=decision["kind"],
        target=decision["target"]["id"],
        beneficiary=_whom(report, decision),
        amount=sum(each["value"] for each in amounts) if amounts else None,
        rules=tuple(dict.fromkeys(ground["rule"] for ground in grounds)),
        why=Text(first["zh"], first["en"]),
        decided_at=datetime.fromisoformat(decision["decided_at"].replace("Z", "+00:00")),
        automation=decision["automation"],
    )


_FOR_BUYER = ("refund", "compensation", "exchange", "penalty")


def _whom(report: CaseReport, decision: Mapping[str, Any]) -> str:
    """Money goes to the buyer; measures and answers go to whom they are addressed."""
    kind, target = decision["kind"], decision["target"]
    if kind in _FOR_BUYER:
        return _party(report, "buyer")
    if target["type"] in ("listing", "shop", "decision") or kind == "request_evidence":
        return _party(report, "seller")
    complainant = _party(report, "rights_holder")
    return complainant or _party(report, "buyer")


def _party(report: CaseReport, role: str) -> str:
    names = {
        "buyer": "买家 buyer",
        "seller": "卖家 seller",
        "rights_holder": "权利人 rights holder",
    }
    return next((f"{names[role]} {p.id}" for p in report.parties if p.role == role), "")
