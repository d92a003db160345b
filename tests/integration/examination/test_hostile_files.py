"""Every hostile file of the corpus, in the real sandbox with the real engines, ends as its gate."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from processors.evidence.opening import REFUSAL_CODES
from processors.evidence.values import Declared, Findings
from streams.examination import ProcessLimits, Sandbox

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

_EXPECTED_CODES = {
    "zero_byte": {"FILE_EMPTY"},
    "blank_pdf": {"FILE_NO_CONTENT"},
    "encrypted_pdf": {"FILE_ENCRYPTED"},
    "zip_path_traversal": {"FILE_UNSAFE_ARCHIVE"},
    "xml_attack": {"FILE_UNSAFE_XML"},
    "image_bomb": {"FILE_TOO_MANY_PIXELS"},
    "pdf_bomb": {"FILE_TOO_MANY_PAGES"},
    "truncated_ofd": {"FILE_DAMAGED"},
}


@pytest.fixture(scope="module")
def hostile(corpus: Path) -> dict[str, dict[str, Any]]:
    entries = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    return {entry["file"]: entry for entry in entries if entry["file"].startswith("malformed/")}


@pytest.fixture(scope="module")
def findings(corpus: Path, hostile: dict[str, dict[str, Any]]) -> dict[str, Findings]:
    """All of them, two at a time through one sandbox; this takes about a minute."""
    with Sandbox(ProcessLimits(wall_seconds=60.0)) as sandbox, ThreadPoolExecutor(2) as two:
        examined = two.map(
            lambda name: sandbox.examine((corpus / name).read_bytes(), Declared()), hostile
        )
        return dict(zip(hostile, examined, strict=True))


def test_every_file_ends_typed(findings: dict[str, Findings]) -> None:
    untyped = {
        name: found.to_json()
        for name, found in findings.items()
        if (found.status == "refused") != (found.refusal is not None)
        or (found.refusal is not None and found.refusal.code not in REFUSAL_CODES)
        or (found.refusal is not None and found.fields)
    }

    assert len(findings) == 149
    assert untyped == {}


def test_files_that_must_be_refused_are(
    findings: dict[str, Findings], hostile: dict[str, dict[str, Any]]
) -> None:
    let_in = [
        name
        for name, entry in hostile.items()
        if entry["gate"] == "reject" and findings[name].status != "refused"
    ]

    assert let_in == []


def test_files_that_must_be_opened_are(
    findings: dict[str, Findings], hostile: dict[str, dict[str, Any]]
) -> None:
    kept_out = [
        name
        for name, entry in hostile.items()
        if entry["gate"] == "accept" and findings[name].status == "refused"
    ]

    assert kept_out == []


def test_refusals_name_the_right_cause(findings: dict[str, Findings]) -> None:
    wrong = {}
    for name, found in findings.items():
        family = name.removeprefix("malformed/").split("__")[0]
        code = found.refusal.code if found.refusal else None
        if code is not None and code not in _EXPECTED_CODES.get(family, {code}):
            wrong[name] = code

    assert wrong == {}


def test_none_crashed_or_outlived_its_time(findings: dict[str, Findings]) -> None:
    gave_up = {
        name: found.refusal.detail.en
        for name, found in findings.items()
        if found.refusal is not None and found.checks[0].outcome == "unknown"
    }

    assert gave_up == {}


def test_findings_survive_their_json(findings: dict[str, Findings]) -> None:
    for found in findings.values():
        assert Findings.from_json(json.loads(json.dumps(found.to_record()))) == found
