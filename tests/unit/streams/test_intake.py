"""From raw bytes to an event or a dead letter: each kind of wrong message has its reason."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from prometheus_client import REGISTRY

from storage.blobs import MemoryBlobs
from storage.blobs.port import StoredBlob
from storage.ledger import open_ledger
from storage.ledger.values import DeadLetter
from storytelling import SELLER, START, Story, wire
from streams.intake import (
    Accepted,
    arrival,
    as_given,
    examination_job,
    inbox_event,
    read_line,
    read_record,
    with_blob,
)
from streams.keeping import LedgerKeeper
from streams.records import RawRecord

APPENDED = datetime(2026, 3, 2, 9, 0, 0, 5000, tzinfo=UTC)
NOBODY = arrival(frozenset())


def record(event: dict[str, Any], topic: str = "complaints", **changes: Any) -> RawRecord:
    value = json.dumps(event).encode()
    key = str(event.get("subject", "c-1")).encode()
    return replace(RawRecord(topic, 3, 41, APPENDED, key, value, ()), **changes)


def filing(**envelope: Any) -> dict[str, Any]:
    event: dict[str, Any] = Story().filed("not_received").events[0]
    return event | envelope


def evidence(**data: Any) -> dict[str, Any]:
    event = Story().tell(
        "evidence.submitted",
        START - START,
        {
            "evidence_id": "ev-1",
            "submitted_by": SELLER,
            "declared_kind": "purchase_invoice",
            "purpose": "genuine_goods",
            **data,
        },
    )
    return event.events[0]


BLOB = {"bucket": "evidence", "key": "sha256/ab", "sha256": "ab" * 32, "size": 2}


def accepted(event: dict[str, Any], topic: str = "complaints") -> Accepted:
    judged = read_record(record(event, topic), NOBODY)
    assert isinstance(judged, Accepted), judged
    return judged


@pytest.mark.parametrize(
    ("changes", "reason", "named"),
    [
        ({"value": b"not json"}, "invalid", "value"),
        ({"value": None}, "invalid", "value"),
        ({"value": b"[]"}, "invalid", "value"),
        ({"key": None}, "invalid", "key"),
        ({"key": b"c-2"}, "invalid", "key"),
        ({"topic": "evidence"}, "invalid", "type"),
    ],
)
def test_a_record_that_is_no_event_is_refused_with_its_bytes_untouched(
    changes: dict[str, Any], reason: str, named: str
) -> None:
    raw = record(filing(), **changes)

    judged = read_record(raw, NOBODY)

    assert isinstance(judged, DeadLetter)
    assert judged.reason == reason
    assert named in judged.detail
    kept = judged.original
    assert (kept.key, kept.value, kept.headers) == (raw.key, raw.value, raw.headers)
    assert (kept.partition, kept.offset) == (3, 41)


def test_an_unknown_type_keeps_its_first_arrival_for_a_replay_after_an_upgrade() -> None:
    judged = read_record(record(filing(type="complaint.filed.v9")), NOBODY)

    assert isinstance(judged, DeadLetter)
    assert judged.reason == "unknown_type"
    assert judged.id == "c-1-e1"
    assert judged.arrived_at == APPENDED


def test_a_missing_field_is_named() -> None:
    event = filing()
    del event["data"]["kind"]

    judged = read_record(record(event), NOBODY)

    assert isinstance(judged, DeadLetter)
    assert judged.reason == "invalid"
    assert "data.kind" in judged.detail


def test_on_the_bus_the_append_time_is_the_instant() -> None:
    event = filing(receivedtime="2020-01-01T00:00:00Z")

    assert accepted(event).instant == APPENDED


def test_a_trusted_source_may_say_when_it_received_the_event() -> None:
    event = filing(receivedtime="2026-01-01T00:00:00Z")

    judged = read_record(record(event), arrival(frozenset({"/platform/test"})))

    assert isinstance(judged, Accepted)
    assert judged.instant == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_trusted_source_that_does_not_say_gets_the_append_time() -> None:
    judged = read_record(record(filing()), arrival(frozenset({"/platform/test"})))

    assert isinstance(judged, Accepted)
    assert judged.instant == APPENDED


def test_in_a_file_the_instant_is_taken_as_given() -> None:
    line = json.dumps(filing(receivedtime="2026-01-01T00:00:00Z")).encode()

    judged = read_line(line, number=0, arrived_at=APPENDED)

    assert isinstance(judged, Accepted)
    assert judged.instant == datetime(2026, 1, 1, tzinfo=UTC)
    assert judged.record.topic == "complaints"


def test_the_arrival_does_not_change_what_tells_a_repeat() -> None:
    one = read_record(record(filing()), NOBODY)
    other = read_record(record(filing(receivedtime=wire(START)), offset=77), as_given)

    assert isinstance(one, Accepted)
    assert isinstance(other, Accepted)
    assert one.content_hash == other.content_hash


def test_the_row_for_the_inbox_says_when_the_event_arrived() -> None:
    row = inbox_event(accepted(filing()), None, again=False)

    assert json.loads(row.envelope)["receivedtime"] == "2026-03-02T09:00:00.005000Z"
    assert row.instant == APPENDED
    assert row.original.value == record(filing()).value


def test_a_shop_is_no_case_of_the_same_number() -> None:
    event = Story(case="c-1").tell(
        "shop.orders_counted", START - START, {"day": "2026-03-01", "paid_orders": 7}
    )

    row = inbox_event(accepted(event.events[0], "shop-records"), None, again=False)

    assert row.subject == "shop:c-1"


def test_an_inline_file_is_stored_and_named_instead_of_carried() -> None:
    content = b"%PDF-1.7 a small file"
    inline = {"base64": base64.b64encode(content).decode(), "media_type": "application/pdf"}
    judged = accepted(evidence(content=inline), "evidence")
    assert judged.upload is not None
    digest = hashlib.sha256(content).hexdigest()

    named = with_blob(judged, StoredBlob("evidence", f"sha256/{digest}", "v1", digest, 21))

    assert judged.upload.content == content
    assert "content" not in named.envelope.data
    assert named.envelope.data["blob"] == {
        "bucket": "evidence",
        "key": f"sha256/{digest}",
        "version_id": "v1",
        "sha256": digest,
        "size": 21,
        "media_type": "application/pdf",
    }
    assert named.content_hash == judged.content_hash


def job_key(pipeline: str = "p/1", **blob: Any) -> str:
    judged = accepted(evidence(blob=BLOB | blob), "evidence")
    job = examination_job(judged, pipeline=pipeline, now=APPENDED)
    assert job is not None
    return job.key


def test_the_same_document_is_examined_once() -> None:
    assert job_key() == job_key()


@pytest.mark.parametrize(
    "change", [{"sha256": "cd" * 32}, {"key": "other"}, {"file_name": "a.pdf"}]
)
def test_whatever_findings_depend_on_makes_another_examination(change: dict[str, str]) -> None:
    assert job_key(**change) != job_key()


def test_another_pipeline_examines_anew() -> None:
    assert job_key(pipeline="p/2") != job_key()


def test_only_evidence_is_examined() -> None:
    assert examination_job(accepted(filing()), pipeline="p/1", now=APPENDED) is None


def test_what_was_kept_of_the_bus_is_counted_by_topic() -> None:
    def counted() -> float:
        return REGISTRY.get_sample_value("proofstream_records_kept_total", labels) or 0.0

    labels = {"topic": "complaints"}
    ledger = open_ledger("sqlite:///:memory:")
    ledger.migrate()
    keeper = LedgerKeeper(ledger, MemoryBlobs(), pipeline="p", instant_of=NOBODY)
    before = counted()

    keeper.keep([record(filing()), record(filing(), value=b"no event")], position=43)

    assert counted() - before == 2
    ledger.close()
