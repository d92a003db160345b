"""Writing a sample case: events with their instants, documents with their evidence events."""

import base64
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from specimens.values import JSON, Drawn, DrawnFile

SHANGHAI = timezone(timedelta(hours=8))
SOURCE = "/specimens/platform"
DECISION_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
BUCKET = "evidence"


@dataclass(frozen=True, slots=True)
class Submitted:
    """One document of a case: the file as it is kept, and what is true of it."""

    evidence_id: str
    file: DrawnFile
    truth: Mapping[str, JSON]
    doctored: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """One sample case; `slug` names its file, `expected` the decisions it must end in."""

    slug: str
    zh: str
    en: str
    events: tuple[dict[str, JSON], ...]
    documents: tuple[Submitted, ...]
    expected: tuple[str, ...]

    @property
    def case_id(self) -> str:
        return str(self.events[0]["subject"])

    def to_jsonl(self) -> str:
        """Return the events, one structured CloudEvent a line."""
        return "".join(
            json.dumps(x, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
            for x in self.events
        )


@dataclass(slots=True)
class Script:
    """A case being written; hours count from `start`."""

    case_id: str
    start: datetime
    events: list[dict[str, JSON]] = field(default_factory=list)
    documents: list[Submitted] = field(default_factory=list)

    def at(self, hours: float) -> datetime:
        return self.start + timedelta(hours=hours)

    def event(self, hours: float, kind: str, data: Mapping[str, Any]) -> str:
        """Add an event; return its id."""
        event_id = f"{self.case_id}-{len(self.events) + 1:02d}"
        self.events.append(
            {
                "specversion": "1.0",
                "id": event_id,
                "source": SOURCE,
                "type": kind,
                "subject": self.case_id,
                "time": instant(self.at(hours)),
                "datacontenttype": "application/json",
                "data": dict(data),
            }
        )
        return event_id

    def act(self, hours: float, kind: str, role: str, party: str, /, **data: Any) -> str:
        """Add an action of a party."""
        return self.event(hours, kind, {"by": {"role": role, "id": party}, **data})

    def evidence(
        self,
        hours: float,
        evidence_id: str,
        role: str,
        party: str,
        drawn: Drawn,
        *,
        purpose: str,
        inline: bool = False,
    ) -> str:
        """Add a drawn document as evidence; return its id."""
        file = drawn.files[0]
        how = drawn.doctored.how if drawn.doctored else None
        self.documents.append(Submitted(evidence_id, file, drawn.truth, how))
        data: dict[str, JSON] = {
            "evidence_id": evidence_id,
            "submitted_by": {"role": role, "id": party},
            "declared_kind": drawn.kind,
            "purpose": purpose,
        }
        if inline:
            data["content"] = {
                "base64": base64.b64encode(file.content).decode("ascii"),
                "media_type": file.media_type,
                "file_name": file.name,
            }
        else:
            data["blob"] = {
                "bucket": BUCKET,
                "key": file.name,
                "version_id": None,
                "sha256": hashlib.sha256(file.content).hexdigest(),
                "size": len(file.content),
                "media_type": file.media_type,
                "file_name": file.name,
            }
        self.event(hours, "evidence.submitted.v1", data)
        return evidence_id

    def executed(self, hours: float, kind: str, order_id: str, cause: str = "") -> None:
        """Add that a money decision on the order was carried out."""
        self.act(
            hours,
            "decision.executed.v1",
            "system",
            "payments",
            decision_id=self.decision_id(kind, "order", order_id, cause),
            status="executed",
            at=instant(self.at(hours)),
        )

    def decision_id(self, kind: str, target: str, target_id: str, cause: str = "") -> str:
        """Return the id that the product gives to this case's first decision of that kind."""
        name = "|".join((self.case_id, kind, target, target_id, cause, "0"))
        return str(uuid.uuid5(DECISION_NAMESPACE, name))

    def story(self, slug: str, zh: str, en: str, expected: Sequence[str]) -> Story:
        events = sorted(self.events, key=lambda x: str(x["time"]))
        return Story(slug, zh, en, tuple(events), tuple(self.documents), tuple(expected))


def instant(when: datetime) -> str:
    return when.isoformat(timespec="seconds")


def day(month: int, number: int, hour: int = 10, minute: int = 0) -> datetime:
    """Return an instant of spring 2026 in Shanghai."""
    return datetime(2026, month, number, hour, minute, tzinfo=SHANGHAI)
