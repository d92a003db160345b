"""Signs of later editing: told to a person, never a failure, silent on genuine documents."""

from datetime import timedelta

import cv2
import numpy as np
import pytest

from processors.evidence.opening import Limits, open_document
from processors.evidence.reading import read_document
from processors.evidence.tampering import tamper_signals
from processors.evidence.tampering.revisions import late_revisions
from processors.evidence.tampering.said import editor_named, time_between
from processors.evidence.values import Check, Declared
from specimens.draw import draw
from specimens.values import Specimen

ENDING = b"startxref\n12\n%%EOF\n"


def signals(*, doctored: str | None = None, appended: bytes = b"") -> tuple[Check, ...]:
    spec = Specimen("purchase_invoice", "digital_ordinary", "pdf", "clean", doctored=doctored)
    content = draw(spec, 11).files[0].content + appended
    reading = read_document(open_document(content, Declared(), Limits()), None)
    return tamper_signals(content, reading, "purchase_invoice")


def test_a_genuine_invoice_shows_no_sign() -> None:
    assert signals() == ()


@pytest.mark.rule("E-11")
def test_a_value_laid_over_is_told_with_its_place_and_is_no_failure() -> None:
    found = signals(doctored="pasted")

    assert found
    assert {check.outcome for check in found} == {"unknown"}
    assert {check.code for check in found} == {"INV_TAMPER_SIGNAL"}
    assert all("on page 1 at" in check.detail.en for check in found)


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
    made = "D:20260105100000+08'00'"

    assert time_between({"CreationDate": made, "ModDate": "D:20260105020500Z"}) is None
    later = time_between({"CreationDate": made, "ModDate": "D:20260105030000Z"})
    assert later == timedelta(hours=1)
    assert time_between({"CreationDate": made, "ModDate": "D:20269905030000Z"}) is None


def test_editors_of_pictures_are_named_and_scanners_are_not() -> None:
    assert editor_named({"Software": "Adobe Photoshop 25.0"}) == "photoshop"
    assert editor_named({"Producer": "EPSON Scan", "Creator": "Writer"}) is None


def test_the_page_of_a_telephone_is_not_judged_by_its_tones() -> None:
    grain = np.random.default_rng(1).normal(240, 4, (900, 700, 3))
    ok, content = cv2.imencode(".jpg", np.clip(grain, 0, 255).astype(np.uint8))
    assert ok
    reading = read_document(open_document(content.tobytes(), Declared(), Limits()), None)

    assert tamper_signals(content.tobytes(), reading, "purchase_invoice") == ()
