"""Every other paper says what its truth says."""

import itertools
import re

import pypdfium2
import pytest

from specimens.draw import LETTER_KINDS, draw
from specimens.papers import MAKERS
from specimens.values import JSON, Specimen

PRINTED_OTHERWISE = {
    "sub_licensing",  # a sentence
    "cma_number",  # stands behind its mark
}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _texts(value: JSON) -> list[str]:
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if isinstance(value, dict):
        return [text for key, each in value.items() if key != "by" for text in _texts(each)]
    return [str(value)]


def _text_of(content: bytes) -> str:
    page = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
    return re.sub(r"\s", "", page)


@pytest.mark.parametrize(
    ("kind", "layout"),
    [
        *itertools.product(MAKERS, "a"),
        *itertools.product(LETTER_KINDS, "abcd"),
        *itertools.product(["inspection_report", "chat_record"], "bcd"),
    ],
)
def test_every_value_of_the_truth_is_printed(kind: str, layout: str) -> None:
    drawn = draw(Specimen(kind, form="pdf", layout=layout), 17)

    text = _text_of(drawn.files[0].content)

    for name, value in drawn.truth.items():
        if name in PRINTED_OTHERWISE or (name == "seal_text" and isinstance(value, str)):
            continue
        for printed in _texts(value):
            if not DATE.fullmatch(printed):
                assert re.sub(r"\s", "", printed) in text, name


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_a_paper_is_drawn_twice_with_the_same_bytes(kind: str) -> None:
    spec = Specimen(kind, form="jpeg", damage="photographed", turned=180)

    first, second = draw(spec, 5), draw(spec, 5)

    assert first == second


def test_a_paper_cannot_be_drawn_as_an_invoices_original() -> None:
    with pytest.raises(ValueError, match="not drawn as ofd"):
        draw(Specimen("waybill", form="ofd"), 1)
