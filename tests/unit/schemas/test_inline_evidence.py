"""A file inside its event: up to 512 KiB of it, to the byte."""

import base64
import json

import pytest

from schemas import Refused, decode, validate
from schemas.topics.evidence import MAX_INLINE_BYTES


def record(content: bytes) -> bytes:
    event = {
        "specversion": "1.0",
        "id": "e-1",
        "source": "/platform",
        "type": "evidence.submitted.v1",
        "subject": "c-1",
        "time": "2026-01-01T00:00:00Z",
        "data": {
            "evidence_id": "ev-1",
            "submitted_by": {"role": "buyer", "id": "b-1"},
            "declared_kind": "goods_photo",
            "purpose": "fault",
            "content": {"base64": base64.b64encode(content).decode()},
        },
    }
    return json.dumps(event).encode()


def test_the_largest_inline_file_is_taken() -> None:
    validate(decode(key=b"c-1", value=record(b"\xff" * MAX_INLINE_BYTES), headers=[]))


def test_a_byte_more_is_refused_and_sent_to_the_object_store() -> None:
    with pytest.raises(Refused) as refusal:
        validate(decode(key=b"c-1", value=record(b"\xff" * (MAX_INLINE_BYTES + 1)), headers=[]))

    assert refusal.value.field == "data.content.base64"
    assert "blob" in refusal.value.detail
