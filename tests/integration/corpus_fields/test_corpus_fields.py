"""Real documents, read whole: what the manifest says is true, and what was read.

Measured 2026-11: invoices and OFD 106 of 106 fields exact, none wrong with confidence >= 0.95.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from processors.evidence.checks import Thresholds
from processors.evidence.engines import load_engines
from processors.evidence.examine import examine
from processors.evidence.opening import Limits
from processors.evidence.values import Declared, Findings
from processors.policy import load_policy

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

SURE = 0.95
EXACT_SHARE = 0.98


@dataclass(frozen=True, slots=True)
class Examined:
    file: str
    truth: dict[str, str]
    findings: Findings

    def wrong(self) -> Iterator[tuple[str, str, object, float]]:
        """Yield field, truth, what was read and how surely, where they differ."""
        for name, true in self.truth.items():
            field = self.findings.fields.get(name)
            if field is None or field.value != true:
                yield (
                    name,
                    true,
                    None if field is None else field.value,
                    0.0 if field is None else field.confidence,
                )


@pytest.fixture(scope="module")
def examined(corpus: Path) -> dict[str, Examined]:
    engines, limits = load_engines(), Limits()
    thresholds = Thresholds.of(load_policy().at(datetime(2026, 1, 1, tzinfo=UTC)))
    found: dict[str, Examined] = {}
    manifest: list[dict[str, Any]] = json.loads((corpus / "manifest.json").read_text("utf-8"))
    for entry in manifest:
        file = str(entry["file"])
        if file.split("/")[0] not in ("invoices", "ofd", "licences", "receipts"):
            continue
        findings = examine(
            (corpus / file).read_bytes(),
            Declared(file_name=file),
            engines=engines,
            limits=limits,
            thresholds=thresholds,
        )
        found[file] = Examined(file, entry.get("truth") or {}, findings)
    return found


def invoices(examined: dict[str, Examined]) -> list[Examined]:
    return [
        one
        for one in examined.values()
        if one.truth and one.file.split("/")[0] in ("invoices", "ofd")
    ]


def test_nearly_every_field_of_a_real_invoice_is_exact(examined: dict[str, Examined]) -> None:
    papers = invoices(examined)
    total = sum(len(one.truth) for one in papers)

    wrong = [(one.file, *miss) for one in papers for miss in one.wrong()]

    assert total > 100
    assert 1 - len(wrong) / total >= EXACT_SHARE, wrong


def test_no_wrong_value_of_a_real_invoice_is_called_sure(examined: dict[str, Examined]) -> None:
    sure = [
        (one.file, name, true, read)
        for one in invoices(examined)
        for name, true, read, confidence in one.wrong()
        if confidence >= SURE
    ]

    assert sure == []


def test_every_real_paper_is_known_for_what_it_is(examined: dict[str, Examined]) -> None:
    kinds = {
        "invoices": "purchase_invoice",
        "licences": "business_licence",
        "receipts": "counter_receipt",
    }

    for one in examined.values():
        folder = one.file.split("/")[0]
        other = folder == "ofd" and not one.truth
        expected = "other" if other else kinds.get(folder, "purchase_invoice")
        assert one.findings.kind == expected, one.file


RECEIPT = {"company": "shop_name", "date": "issued_on", "total": "total_amount"}


def letters(text: object) -> list[str]:
    """Letters and digits in no order: the manifest writes days as each slip does."""
    return sorted(letter for letter in str(text).casefold() if letter.isalnum())


def test_an_english_receipt_gives_its_shop_its_day_and_its_total(
    examined: dict[str, Examined],
) -> None:
    slips = [one for one in examined.values() if "/sroie_" in one.file]

    read = {
        (one.file, name): one.findings.fields[field].value
        for one in slips
        for name, field in RECEIPT.items()
    }

    assert len(slips) == 4
    for (file, name), value in read.items():
        century = "20" if len(examined[file].truth[name]) == 8 and name == "date" else ""
        assert letters(value) == letters(century + examined[file].truth[name]), (file, name)


def test_what_is_no_invoice_gives_no_fields(examined: dict[str, Examined]) -> None:
    for one in examined.values():
        if "/neg_" in one.file:
            assert one.findings.fields == {}
            assert one.findings.verdict == "needs_review"


@pytest.mark.rule("E-04")
def test_the_false_ids_of_real_specimens_are_caught(examined: dict[str, Examined]) -> None:
    caught = {
        one.file: {
            name
            for check in one.findings.checks
            if check.code == "INV_USCC_CHECKSUM" and check.outcome == "fail"
            for name in check.fields
        }
        for one in invoices(examined)
    }

    assert "buyer_tax_id" in caught["ofd/ofdrw_发票示例.ofd"]
    assert "seller_tax_id" in caught["ofd/ofdrw_999.ofd"]
    assert caught["ofd/ofdrw_20240531141733.ofd"] == set()


@pytest.mark.rule("E-04")
def test_a_qr_with_a_url_in_place_of_the_invoice_asks_for_a_person(
    examined: dict[str, Examined],
) -> None:
    checks = examined["invoices/freeyoung_test.png"].findings.checks

    conflict = [check for check in checks if check.code == "INV_QR_TEXT_CONFLICT"]

    assert [check.outcome for check in conflict] == ["unknown"]


def test_a_real_licence_is_read(examined: dict[str, Examined]) -> None:
    one = examined["licences/im_business_license.jpg"]
    fields = {name: field.value for name, field in one.findings.fields.items()}

    assert fields["company_name"] == one.truth["company_name"]
    assert fields["credit_code"] == one.truth["credit_code"]
    assert fields["legal_representative"] == one.truth["legal_representative"]
    assert str(fields["established_on"]).replace("-", "") == one.truth["established_on"]
