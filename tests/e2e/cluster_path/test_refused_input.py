"""Wrong input of each kind on a real bus: dead-lettered untouched, and the next goes through."""

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest

from cluster import Cluster
from mixed_cases import mixed_cases
from storytelling import BUYER

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.minio, pytest.mark.slow]


def spelt(event: dict[str, Any]) -> bytes:
    return json.dumps(event).encode()


async def test_each_wrong_message_is_refused_with_its_reason_and_the_next_goes_through(
    cluster: Cluster,
) -> None:
    (case,) = mixed_cases(1, [], random.Random(1), now=datetime.now(UTC))
    filing, (agreed,) = case.filing, case.later
    stored = cluster.blobs.put(b"a document", media_type="text/plain")

    def evidence(number: int, **blob: Any) -> dict[str, Any]:
        named = {"bucket": stored.bucket, "key": stored.key, "sha256": stored.sha256} | blob
        return agreed | {
            "id": f"evidence-{number}",
            "type": "evidence.submitted.v1",
            "data": {
                "evidence_id": f"ev-{number}",
                "submitted_by": BUYER,
                "declared_kind": "other",
                "purpose": "other",
                "blob": named,
            },
        }

    unknown_type = spelt(filing | {"id": "x-1", "type": "complaint.filed.v9"})
    missing_field = spelt(filing | {"id": "x-2", "data": {**filing["data"], "kind": None}})
    wrong_role = spelt(agreed | {"id": "x-3", "data": {"by": BUYER}})
    wrong_party = spelt(agreed | {"id": "x-4", "data": {"by": {"role": "seller", "id": "other"}}})
    reused_id = spelt(filing | {"data": {**filing["data"], "description": "another"}})
    second_filing = spelt(filing | {"id": "x-5"})
    missing_blob = spelt(evidence(1, key="sha256/" + "0" * 64, sha256="0" * 64))
    mismatch = spelt(evidence(2, sha256="1" * 64))
    key = filing["subject"].encode()
    for role in ("worker", "relay", "examiner"):
        cluster.start(role)

    await cluster.send([filing])
    await cluster.send_records(
        [
            ("complaints", key, b"not json \xff"),
            ("complaints", key, None),
            ("complaints", key, unknown_type),
            ("complaints", key, missing_field),
            ("complaints", key, reused_id),
            ("complaints", key, second_filing),
            ("case-actions", key, wrong_role),
            ("case-actions", key, wrong_party),
            ("evidence", key, missing_blob),
            ("evidence", key, mismatch),
        ]
    )
    await cluster.send([agreed])
    expected = await cluster.expected()
    differences = await cluster.come_true(expected, seconds=120)

    assert differences == []
    assert dict(+expected.letters) == {
        ("invalid", b"not json \xff"): 1,
        ("invalid", None): 1,
        ("unknown_type", unknown_type): 1,
        ("invalid", missing_field): 1,
        ("id_reuse", reused_id): 1,
        ("duplicate_case", second_filing): 1,
        ("wrong_role", wrong_role): 1,
        ("wrong_party", wrong_party): 1,
        ("blob_missing", missing_blob): 1,
        ("blob_mismatch", mismatch): 1,
    }
    (refund,) = expected.told["decisions", filing["subject"]]
    assert json.loads(refund)["data"]["kind"] == "refund"


async def test_two_workers_share_the_partitions_and_a_drained_one_loses_nothing(
    cluster: Cluster,
) -> None:
    cases = mixed_cases(24, [], random.Random(2))
    for name in ("worker1", "worker2", "relay"):
        cluster.start(name)
    await cluster.up("worker1")
    await cluster.up("worker2")
    await cluster.send([case.filing for case in cases])
    drained = cluster.drain("worker1")
    await cluster.send([event for case in cases for event in case.later])
    expected = await cluster.expected()

    differences = await cluster.come_true(expected, seconds=120)

    assert drained == 0
    assert differences == []
