"""From a raw record to an event for the inbox, or to a dead letter. Nothing else is possible."""

import hashlib
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from schemas import (
    JSON,
    Envelope,
    Refused,
    canonical,
    decode,
    decode_line,
    encode,
    topic_of,
    validate,
    without_absent,
)
from schemas import upcast as newest_version
from storage.blobs.port import StoredBlob
from storage.ledger.values import DeadLetter, ExaminationJob, InboxEvent, Original
from streams.inbound import rank
from streams.records import RawRecord

EVIDENCE = "evidence.submitted.v1"
BLOB_PLACE = ("bucket", "key", "version_id", "sha256", "size")
SHOP_TOPIC = "shop-records"
SHOP_MARK = "shop:"
"""Before a shop's id, so that it is no case's: a case's id has no colon."""

InstantOf = Callable[[RawRecord, Envelope], datetime]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came inside its event; it must be stored before the event is kept."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """An event that may be kept; `upload` is its inline file, if it brought one."""

    record: RawRecord
    envelope: Envelope
    content_hash: str
    instant: datetime
    upload: Upload | None


def arrival(trusted: frozenset[str]) -> InstantOf:
    """Return the rule of the bus: the append time, unless a trusted source says otherwise."""

    def instant_of(record: RawRecord, envelope: Envelope) -> datetime:
        if envelope.source in trusted and envelope.receivedtime is not None:
            return envelope.receivedtime
        return record.appended_at

    return instant_of


def as_given(_record: RawRecord, envelope: Envelope) -> datetime:
    """The rule of files: `receivedtime`, else `time`, as the event says."""
    return envelope.instant


def read_record(record: RawRecord, instant_of: InstantOf) -> Accepted | DeadLetter:
    """Judge a record of the bus by the contracts. Pure; any bytes give one of the two."""
    envelope: Envelope | None = None
    try:
        envelope = decode(key=record.key, value=record.value, headers=record.headers)
        return _accept(record, envelope, instant_of)
    except Refused as refused:
        return refuse(record, str(refused.reason), refused.detail, envelope=envelope)


def read_line(line: bytes, *, number: int, arrived_at: datetime) -> Accepted | DeadLetter:
    """Judge a line of a file of events by the contracts; its offset is its number. Pure."""
    record = RawRecord("", 0, number, arrived_at, None, line, ())
    envelope: Envelope | None = None
    try:
        envelope = decode_line(line)
        record = replace(
            record, topic=topic_of(envelope.type), key=envelope.subject.encode("utf-8")
        )
        return _accept(record, envelope, as_given)
    except Refused as refused:
        return refuse(record, str(refused.reason), refused.detail, envelope=envelope)


def _accept(record: RawRecord, envelope: Envelope, instant_of: InstantOf) -> Accepted:
    validate(envelope, topic=record.topic)
    latest = newest_version(envelope)
    return Accepted(
        record=record,
        envelope=replace(latest, data=without_absent(latest.data)),
        content_hash=envelope.content_hash,
        instant=instant_of(record, envelope),
        upload=_upload(latest.data) if latest.type == EVIDENCE else None,
    )


def refuse(
    record: RawRecord,
    reason: str,
    detail: str,
    *,
    attempts: int = 1,
    envelope: Envelope | None = None,
) -> DeadLetter:
    """Return the dead letter of a record, its bytes untouched."""
    return DeadLetter(
        original=original(record),
        reason=reason,
        detail=detail,
        attempts=attempts,
        source=envelope.source if envelope else None,
        id=envelope.id if envelope else None,
        arrived_at=record.appended_at,
    )


def original(record: RawRecord) -> Original:
    """Return the record as the ledger keeps it."""
    return Original(
        record.topic, record.partition, record.offset, record.key, record.value, record.headers
    )


def with_blob(accepted: Accepted, stored: StoredBlob) -> Accepted:
    """Return the event naming the stored file in place of the file itself."""
    data = dict(accepted.envelope.data)
    content = data.pop("content")
    assert isinstance(content, dict)
    blob: dict[str, JSON] = {
        "bucket": stored.bucket,
        "key": stored.key,
        "version_id": stored.version_id,
        "sha256": stored.sha256,
        "size": stored.size,
        "media_type": content.get("media_type"),
        "file_name": content.get("file_name"),
    }
    data["blob"] = without_absent(blob)
    return replace(accepted, envelope=replace(accepted.envelope, data=data), upload=None)


def inbox_event(accepted: Accepted, job: ExaminationJob | None, *, again: bool) -> InboxEvent:
    """Return the row for the inbox; `again` marks a dead letter sent in once more."""
    envelope, record = accepted.envelope, accepted.record
    shop = record.topic == SHOP_TOPIC
    return InboxEvent(
        source=envelope.source,
        id=envelope.id,
        type=envelope.type,
        subject=SHOP_MARK + envelope.subject if shop else envelope.subject,
        instant=accepted.instant,
        content_hash=accepted.content_hash,
        envelope=encode(envelope.received_at(accepted.instant)),
        original=original(record),
        rank=rank(record.topic),
        job_key=job.key if job else None,
        again=again,
    )


def examination_job(accepted: Accepted, *, pipeline: str, now: datetime) -> ExaminationJob | None:
    """Return the examination an event asks for, None where it asks for none.

    Its key says all that findings depend on: the document's digest and place, what is declared
    of it, and the version of the examining pipeline.
    """
    if accepted.envelope.type != EVIDENCE:
        return None
    data = accepted.envelope.data
    blob = data["blob"]
    assert isinstance(blob, dict)
    request: dict[str, JSON] = {
        "blob": {name: blob.get(name) for name in BLOB_PLACE},
        "declared": {
            "kind": data["declared_kind"],
            "media_type": blob.get("media_type"),
            "file_name": blob.get("file_name"),
            "sha256": blob["sha256"],
        },
    }
    spelling = canonical(request)
    key = hashlib.sha256(pipeline.encode() + b"|" + spelling).hexdigest()
    return ExaminationJob(key=key, request=spelling, not_before=min(accepted.instant, now))


def _upload(data: dict[str, JSON]) -> Upload | None:
    content = data.get("content")
    if not isinstance(content, dict):
        return None
    media_type = content.get("media_type") or "application/octet-stream"
    return Upload(b64decode(str(content["base64"])), str(media_type))
