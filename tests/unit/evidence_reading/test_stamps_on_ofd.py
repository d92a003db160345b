"""Stamps among the pictures of an OFD page."""

from collections.abc import Callable

import pytest
from changed_ofd import with_entry

from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines.own_models import OwnModels
from processors.evidence.engines.rapidocr_engine import RapidOcrEngine
from processors.evidence.opening import FileRefused, Limits, open_document
from processors.evidence.reading import read_document
from processors.evidence.values import Declared, DocumentRead
from processors.policy import load_policy
from specimens.draw import draw
from specimens.values import Specimen

pytestmark = pytest.mark.slow

INVOICE = draw(Specimen("purchase_invoice", "vat_electronic_ordinary", "ofd", "clean"), 4)
SEALS = SettleBars.of(load_policy().policies[-1])
RESOURCES = "Doc_0/DocumentRes.xml"


@pytest.fixture(scope="module")
def engine() -> RapidOcrEngine:
    return RapidOcrEngine(OwnModels())


def read(content: bytes, engine: RapidOcrEngine) -> DocumentRead:
    opened = open_document(content, Declared(), Limits())
    return read_document(opened, engine, SEALS).document


def test_the_sellers_stamp_is_read_where_it_stands(engine: RapidOcrEngine) -> None:
    page = read(INVOICE.files[0].content, engine).pages[0]

    (seal,) = [one for one in page.seals if one.text == INVOICE.truth["seal_text"]]

    assert seal.shape == "oval"
    assert str(INVOICE.truth["seller_tax_id"]) in (seal.centre or "")
    assert 0.5 * page.width < seal.box[0] < seal.box[2] < page.width
    assert 0.5 * page.height < seal.box[1] < seal.box[3] <= page.height


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (".png", lambda body: body[:40]),
        (RESOURCES, lambda _: b"<not xml"),
        (RESOURCES, lambda body: body.replace(b"MultiMedia ", b"Other ")),
        (RESOURCES, lambda body: body.replace(b".png", b".lost")),
    ],
)
def test_a_stamp_that_cannot_be_had_is_not_there(
    engine: RapidOcrEngine, name: str, change: Callable[[bytes], bytes]
) -> None:
    document = read(with_entry(INVOICE.files[0].content, name, change), engine)

    assert document.seals == ()
    assert document.spans


def test_a_list_of_pictures_that_attacks_is_refused(engine: RapidOcrEngine) -> None:
    attack = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'

    with pytest.raises(FileRefused) as refused:
        read(with_entry(INVOICE.files[0].content, RESOURCES, lambda _: attack), engine)

    assert refused.value.refusal.code == "FILE_UNSAFE_XML"
