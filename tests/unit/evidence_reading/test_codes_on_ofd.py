"""Codes among the pictures of an OFD, and where they stand."""

from changed_ofd import with_entry

from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines.faulty import NullEngine
from processors.evidence.opening import Limits, open_document
from processors.evidence.reading import read_document
from processors.evidence.understanding import understand
from processors.evidence.values import NOWHERE, Declared, DocumentRead
from processors.policy import load_policy
from specimens.draw import draw
from specimens.values import Specimen

INVOICE = draw(Specimen("purchase_invoice", "digital_special", "ofd"), 3)
SEALS = SettleBars.of(load_policy().policies[-1])


def read(content: bytes) -> DocumentRead:
    opened = open_document(content, Declared(), Limits())
    return read_document(opened, NullEngine(), SEALS).document


def test_a_code_stands_where_its_picture_does() -> None:
    document = read(INVOICE.files[0].content)

    (code,) = document.codes

    x0, y0, x1, y1 = code.box
    assert 0 < x0 < x1 < 0.2 * document.pages[0].width
    assert 0 < y0 < y1 < 0.3 * document.pages[0].height
    assert understand(document, "purchase_invoice")["qr_payload"].box == code.box


def test_a_code_whose_picture_stands_on_no_page_is_read_and_stands_nowhere() -> None:
    lost = with_entry(
        INVOICE.files[0].content,
        "DocumentRes.xml",
        lambda body: body.replace(b"MultiMedia ", b"Other "),
    )

    (code,) = read(lost).codes

    assert code.payload == INVOICE.truth["qr_payload"]
    assert (code.page, code.box) == (1, NOWHERE)


def test_the_goods_of_an_original_stand_where_the_page_prints_them() -> None:
    older = draw(Specimen("purchase_invoice", "vat_electronic_ordinary", "ofd"), 4)

    goods = understand(read(older.files[0].content), "purchase_invoice")["goods"]

    assert goods.source == "xml"
    assert goods.box != NOWHERE
