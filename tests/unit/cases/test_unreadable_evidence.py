"""Evidence that was refused or not read: the party is asked for another, and told why."""

from typing import Any

import pytest
from case_driver import FILED_AT, HOUR, SELLER, Run, filing

SAID = {"zh": "图片太暗。", "en": "The picture is too dark."}


def asked(found: dict[str, Any], by: dict[str, str]) -> list[str]:
    run = Run()
    run.send("complaint.filed", FILED_AT, filing("not_received"))
    data = {"evidence_id": "ev-1", "submitted_by": by, "blob": {"sha256": "a" * 64}}
    run.send("evidence.submitted", FILED_AT + HOUR, data, findings=found)
    return [n["text"]["en"] for n in run.notifications("evidence_requested")]


def findings(status: str, **more: Any) -> dict[str, Any]:
    given = {"code": "PICTURE_DARK", "rule": "E-02", "outcome": "unknown", "detail": SAID}
    other = given | {"code": "FIELD_UNREAD", "detail": {"zh": "未读", "en": "not read"}}
    return {"status": status, "refusal": None, "checks": [given, other], "fields": {}} | more


@pytest.mark.rule("E-02")
def test_a_party_whose_picture_was_not_read_is_told_what_is_wrong_with_it() -> None:
    (text,) = asked(findings("unreadable"), SELLER)

    assert SAID["en"] in text
    assert "not read" not in text


@pytest.mark.rule("E-01")
def test_a_party_whose_file_was_refused_is_told_why() -> None:
    refusal = {"code": "FILE_ENCRYPTED", "detail": {"zh": "文件已加密。", "en": "Encrypted."}}

    (text,) = asked(findings("refused", refusal=refusal, checks=[]), SELLER)

    assert "Encrypted." in text


@pytest.mark.rule("E-02")
def test_nobody_is_asked_again_for_what_was_read_or_came_from_the_platform() -> None:
    assert asked(findings("read"), SELLER) == []
    assert asked(findings("unreadable"), {"role": "system", "id": "platform"}) == []
