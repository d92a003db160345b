"""Signs of later editing: told to a person, never a failure, silent on genuine documents."""

from datetime import timedelta

import cv2
import numpy as np
import pytest

from processors.evidence.checks import Thresholds, verdict
from processors.evidence.opening import Limits, open_document
from processors.evidence.reading import read_document
from processors.evidence.tampering import tamper_signals
from processors.evidence.tampering.revisions import late_revisions
from processors.evidence.tampering.said import editor_named, time_between
from processors.evidence.tampering.smoothed import smoothed_regions
from processors.evidence.understanding import understand
from processors.evidence.values import Box, Check, Declared, Field, PageRead, Source, Span
from processors.policy import load_policy
from specimens.draw import draw
from specimens.values import Specimen

ENDING = b"startxref\n12\n%%EOF\n"
THRESHOLDS = Thresholds.of(load_policy().policies[-1])
BARS = THRESHOLDS.tampering


def signals_in(content: bytes) -> tuple[Check, ...]:
    opened = open_document(content, Declared(), Limits())
    reading = read_document(opened, None, THRESHOLDS.settling)
    fields = understand(reading.document, "purchase_invoice")
    return tamper_signals(content, opened, reading, "purchase_invoice", fields, BARS)


def signals(*, doctored: str | None = None, appended: bytes = b"") -> tuple[Check, ...]:
    spec = Specimen("purchase_invoice", "digital_ordinary", "pdf", "clean", doctored=doctored)
    return signals_in(draw(spec, 11).files[0].content + appended)


def test_a_genuine_invoice_shows_no_sign() -> None:
    assert signals() == ()


@pytest.mark.rule("E-11")
def test_a_value_laid_over_is_told_with_its_place_and_is_no_failure() -> None:
    found = signals(doctored="pasted")

    assert found
    assert {check.outcome for check in found} == {"unknown"}
    assert {check.code for check in found} == {"INV_TAMPER_SIGNAL"}
    assert all("On page 1 at" in check.detail.en for check in found)
    assert {"total_amount", "total_in_words"} & {name for check in found for name in check.fields}


@pytest.mark.rule("E-11")
def test_no_sign_is_a_ground_by_itself_a_person_looks() -> None:
    fields = {"invoice_kind": Field("vat_special", 1.0, Source.OCR, None, 1, (0, 0, 1, 1), ())}

    judged = verdict("purchase_invoice", fields, signals(doctored="pasted"), THRESHOLDS)

    assert judged == "needs_review"


@pytest.mark.rule("E-11")
def test_what_was_appended_to_a_pdf_is_told() -> None:
    (found,) = signals(appended=ENDING)

    assert "changed 1 time(s)" in found.detail.en
    assert "追加修改 1 次" in found.detail.zh


@pytest.mark.parametrize(
    ("content", "revisions"),
    [
        (b"%PDF-1.7\n" + ENDING, 0),
        (b"%PDF-1.7\n" + ENDING * 3, 2),
        (b"%PDF-1.7\n/Linearized 1\n" + ENDING * 2, 0),
        (b"%PDF-1.7\n" + ENDING + b"/ByteRange [0 5 9 60]" + ENDING, 0),
        (b"%PDF-1.7\n" + ENDING + b"/ByteRange [0 5 9 60]" + ENDING * 2, 1),
        (b"no pdf at all", 0),
    ],
    ids=["once", "twice more", "linearized", "signed", "after the signature", "nothing"],
)
def test_revisions_after_the_first_or_after_the_signature_count(
    content: bytes, revisions: int
) -> None:
    assert late_revisions(content) == revisions


def test_a_change_long_after_the_making_is_told_across_time_zones() -> None:
    made, least = "D:20260105100000+08'00'", BARS.long_after

    assert time_between({"CreationDate": made, "ModDate": "D:20260105020500Z"}, least=least) is None
    later = time_between({"CreationDate": made, "ModDate": "D:20260105030000Z"}, least=least)
    assert later == timedelta(hours=1)
    assert time_between({"CreationDate": made, "ModDate": "D:20269905030000Z"}, least=least) is None


def test_editors_of_pictures_are_named_and_scanners_are_not() -> None:
    assert editor_named({"Software": "Adobe Photoshop 25.0"}, BARS.editors) == "photoshop"
    assert editor_named({"Producer": "EPSON Scan", "Creator": "Writer"}, BARS.editors) is None


def test_the_page_of_a_telephone_is_not_judged_by_its_tones() -> None:
    grain = np.random.default_rng(1).normal(240, 4, (900, 700, 3))
    ok, content = cv2.imencode(".jpg", np.clip(grain, 0, 255).astype(np.uint8))
    assert ok

    assert signals_in(content.tobytes()) == ()


def scanned(*, filled: bool = False, filled_lines: int = 1, grain: float = 5.0) -> list[Box]:
    """Twelve lines on grainy paper; `filled` ones were painted over and written anew."""
    paper = np.random.default_rng(2).normal(235, grain, (1000, 800, 3))
    page = np.clip(paper, 0, 255).astype(np.uint8)
    spans = []
    for number in range(12):
        top = 60 + 70 * number
        if filled and number < filled_lines:
            page[top - 4 : top + 36, 96:420] = 235
        cv2.putText(page, f"1{number:02}45.60 CNY", (100, top + 26), 0, 1.0, (40, 40, 40), 2)
        box = (100.0, float(top), 400.0, float(top + 30))
        spans.append(Span("12345.60", box, 0.99, 0.99, Source.OCR, None, 1))
    read = PageRead(1, 800, 1000, tuple(spans), (), ())
    return list(smoothed_regions(page, read, BARS.smooth))


@pytest.mark.rule("E-11")
def test_a_value_painted_over_in_a_scan_has_lost_the_grain_around_it() -> None:
    assert scanned(filled=True) == [(100.0, 60.0, 400.0, 90.0)]


@pytest.mark.rule("E-11")
@pytest.mark.parametrize(
    ("filled", "lines", "grain"),
    [(False, 0, 5.0), (True, 1, 0.3), (True, 9, 5.0)],
    ids=["untouched", "no grain to lose", "too many to be an edit"],
)
def test_nothing_is_told_where_a_missing_grain_means_nothing(
    filled: bool, lines: int, grain: float
) -> None:
    assert scanned(filled=filled, filled_lines=lines, grain=grain) == []


@pytest.mark.rule("E-11")
def test_a_sign_on_another_paper_than_an_invoice_has_a_code_of_its_own() -> None:
    spec = Specimen("manufacturer_authorization", "zh", "pdf", "clean")
    edited = draw(spec, 11).files[0].content + b"1 0 obj\n<<>>\nendobj\n" + ENDING
    opened = open_document(edited, Declared(), Limits())
    reading = read_document(opened, None, THRESHOLDS.settling)

    found = tamper_signals(edited, opened, reading, "manufacturer_authorization", {}, BARS)

    assert {(one.code, one.outcome) for one in found} <= {("DOC_TAMPER_SIGNAL", "unknown")}
    assert found
