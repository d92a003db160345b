"""What is found on a picture before anything on it is read."""

import hashlib
import io
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest
from PIL import Image

from processors.evidence.checks import Thresholds
from processors.evidence.engines import Engines
from processors.evidence.engines.port import Picture
from processors.evidence.examine import examine
from processors.evidence.opening import Limits
from processors.evidence.values import Declared, Findings
from processors.policy import load_policy

THRESHOLDS = Thresholds.of(load_policy().at(datetime(2026, 3, 1, tzinfo=UTC)))


def png(picture: Picture) -> bytes:
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG")
    return content.getvalue()


def examined(picture: Picture, kind: str, sha256: str | None = None) -> Findings:
    return examine(
        png(picture),
        Declared(kind, "image/png", "a.png", sha256),
        engines=Engines(None),
        limits=Limits(),
        thresholds=THRESHOLDS,
    )


@pytest.mark.rule("E-01")
def test_a_file_that_opens_passes_and_its_digest_is_compared_with_the_declared_one() -> None:
    picture = np.full((600, 600, 3), 215, np.uint8)
    digest = hashlib.sha256(png(picture)).hexdigest()
    told = {}
    for declared in (digest, "0" * 64, None):
        found = examined(picture, "other", declared)
        outcomes = {check.code: check.outcome for check in found.checks}
        told[declared] = (outcomes["FILE_OPENS"], outcomes["FILE_DIGEST"])

    assert told == {
        digest: ("pass", "pass"),
        "0" * 64: ("pass", "fail"),
        None: ("pass", "unknown"),
    }


def test_a_picture_said_to_be_of_the_goods_needs_no_text() -> None:
    cup = np.full((600, 600, 3), 200, np.uint8)
    cv2.circle(cup, (300, 300), 120, (40, 60, 120), -1)

    statuses = [examined(cup, kind).status for kind in ("goods_photo", "purchase_invoice")]

    assert statuses == ["read", "unreadable"]


@pytest.mark.rule("E-02")
@pytest.mark.parametrize("tone", [0, 120, 255])
def test_a_picture_of_nothing_is_none_of_the_goods_whatever_it_is_said_to_be(tone: int) -> None:
    found = examined(np.full((600, 600, 3), tone, np.uint8), "goods_photo")

    assert (found.status, found.verdict) == ("unreadable", "needs_review")
    assert [one.code for one in found.checks if one.rule == "E-02"] != []
