"""Real documents of the corpus through the real sandbox and engines: what is read of them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from processors.evidence.values import Declared, Findings
from streams.examination import Ending, ProcessLimits, Sandbox
from streams.examination.command import examine_files

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

MOST_RESIDENT_KIB = 1024 * 1024


@pytest.fixture(scope="module")
def truth(corpus: Path) -> dict[str, dict[str, Any]]:
    entries = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    return {
        entry["file"]: entry["truth"]
        for entry in entries
        if entry["file"].startswith(("invoices/", "ofd/")) and "truth" in entry
    }


@pytest.fixture(scope="module")
def examined(
    corpus: Path, truth: dict[str, dict[str, Any]]
) -> tuple[dict[str, Findings], list[Ending]]:
    endings: list[Ending] = []
    with Sandbox(ProcessLimits(), on_ending=endings.append) as sandbox:
        findings = {
            name: sandbox.examine((corpus / name).read_bytes(), Declared(kind="purchase_invoice"))
            for name in truth
        }
    return findings, endings


def _wrong(
    findings: dict[str, Findings], truth: dict[str, dict[str, Any]]
) -> list[tuple[str, str, str | None, float]]:
    wrong = []
    for name, values in truth.items():
        for field, value in values.items():
            found = findings[name].fields.get(field)
            if found is None or found.value != value:
                said = None if found is None else str(found.value)
                wrong.append((name, field, said, found.confidence if found else 0.0))
    return wrong


def test_nearly_every_true_value_is_read_exactly(
    examined: tuple[dict[str, Findings], list[Ending]], truth: dict[str, dict[str, Any]]
) -> None:
    findings, _ = examined

    wrong = _wrong(findings, truth)

    total = sum(len(values) for values in truth.values())
    assert len(wrong) / total <= 0.05, wrong


def test_no_wrong_value_is_said_to_be_sure(
    examined: tuple[dict[str, Findings], list[Ending]], truth: dict[str, dict[str, Any]]
) -> None:
    findings, _ = examined

    sure = [one for one in _wrong(findings, truth) if one[2] is not None and one[3] >= 0.95]

    assert sure == []


def test_every_invoice_is_known_as_one(
    examined: tuple[dict[str, Findings], list[Ending]],
) -> None:
    findings, _ = examined

    assert {found.kind for found in findings.values()} == {"purchase_invoice"}
    assert {found.status for found in findings.values()} == {"read"}


def test_an_examiner_stays_within_a_gibibyte(
    examined: tuple[dict[str, Findings], list[Ending]],
) -> None:
    _, endings = examined

    assert endings
    assert max(ending.resident_kib for ending in endings) < MOST_RESIDENT_KIB


def test_the_same_bytes_give_the_same_findings(corpus: Path) -> None:
    content = (corpus / "invoices/gsc_4.png").read_bytes()

    with Sandbox() as sandbox:
        first = sandbox.examine(content, Declared())
        second = sandbox.examine(content, Declared())

    assert first == second
    assert first.examiner


def test_page_pictures_come_with_the_findings(corpus: Path) -> None:
    with Sandbox() as sandbox:
        findings, pictures = sandbox.examine_pictured(
            (corpus / "invoices/gsc_4.png").read_bytes(), Declared(), 400
        )

    assert findings.status == "read"
    assert [picture.page for picture in pictures] == [1]
    assert pictures[0].png.startswith(b"\x89PNG")
    boxes = [field.box for field in findings.fields.values()]
    assert max(box[2] for box in boxes) <= pictures[0].page_width


def test_a_wrong_digest_is_said(corpus: Path) -> None:
    with Sandbox() as sandbox:
        findings = sandbox.examine(
            (corpus / "ofd/ofdrw_20240531141733.ofd").read_bytes(), Declared(sha256="0" * 64)
        )

    digest = next(check for check in findings.checks if check.code == "FILE_DIGEST")
    assert digest.outcome == "fail"
    assert findings.verdict == "insufficient"


def test_the_command_prints_one_object_a_line_and_all_of_them(corpus: Path, tmp_path: Path) -> None:
    paths = [
        corpus / "ofd/ofdrw_20240531141733.ofd",
        corpus / "malformed/xml_attack__xxe.ofd",
        tmp_path / "missing.pdf",
        corpus / "ofd/ofdrw_fptpl.ofd",
    ]
    out = io.StringIO()

    with Sandbox() as sandbox:
        code = examine_files(paths, sandbox=sandbox, as_json=True, kind="purchase_invoice", out=out)

    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert code == 1
    assert [line["file"] for line in lines] == [str(path) for path in paths]
    assert [line["status"] for line in lines] == ["read", "refused", "refused", "read"]
    assert lines[1]["refusal"]["code"] == "FILE_UNSAFE_XML"
    assert lines[1]["fields"] == {}
    assert lines[0]["fields"]["invoice_number"]["value"] == "24112000000048542163"


def test_the_command_speaks_to_people_in_both_languages(corpus: Path) -> None:
    out = io.StringIO()

    paths = [corpus / "ofd/ofdrw_20240531141733.ofd"]
    with Sandbox() as sandbox:
        code = examine_files(paths, sandbox=sandbox, as_json=False, out=out)

    assert code == 0
    assert "24112000000048542163" in out.getvalue()
    assert "结论 verdict" in out.getvalue()
    assert "销售方税号校验通过。  Seller's tax id passes its checksum." in out.getvalue()
