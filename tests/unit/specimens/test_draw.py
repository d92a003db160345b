"""The generator draws the same bytes for the same wish, and its arithmetic is right."""

import io
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from specimens.capital import in_words
from specimens.codes import crc16_umts, credit_check_character
from specimens.doctoring import INVOICE_CHANGES, LETTER_CHANGES
from specimens.draw import LETTER_KINDS, draw
from specimens.invoices import DIGITAL, KINDS
from specimens.values import Damage, Specimen


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1050.00", "壹仟零伍拾圆整"),
        ("100005.00", "壹拾万零伍圆整"),
        ("1000000.00", "壹佰万圆整"),
        ("85.86", "捌拾伍圆捌角陆分"),
        ("0.20", "贰角整"),
        ("0.05", "伍分"),
        ("16409.02", "壹万陆仟肆佰零玖圆零贰分"),
        ("100001000.00", "壹亿零壹仟圆整"),
        ("1234567890.12", "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾圆壹角贰分"),
    ],
)
def test_amounts_are_written_in_capital_characters(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == words


def test_the_check_sums_agree_with_their_published_vectors() -> None:
    assert crc16_umts(b"123456789") == 0xFEE8
    assert credit_check_character("91350100M000100Y4") == "3"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["png", "jpeg", "pdf", "ofd"])
def test_every_kind_of_invoice_is_drawn_twice_with_the_same_bytes(kind: str, form: str) -> None:
    spec = Specimen("purchase_invoice", kind, form)  # type: ignore[arg-type]

    first, second = draw(spec, 7), draw(spec, 7)

    assert first == second
    assert all(file.content for file in first.files)


@pytest.mark.parametrize("kind", KINDS)
def test_a_genuine_invoice_adds_up(kind: str) -> None:
    truth = draw(Specimen("purchase_invoice", kind, "png"), 11).truth

    total = Decimal(str(truth["total_amount"]))
    assert in_words(total, yuan="元" if kind == "vat_roll" else "圆") == truth["total_in_words"]
    if kind != "vat_roll":
        parts = Decimal(str(truth["amount_without_tax"])) + Decimal(str(truth["tax_amount"]))
        assert parts == total
    for name in ("buyer_tax_id", "seller_tax_id"):
        code = str(truth[name])
        assert credit_check_character(code[:17]) == code[17]


@pytest.mark.parametrize("kind", ["vat_special", "digital_ordinary"])
def test_the_drawn_qr_code_decodes_to_the_payload_of_the_truth(kind: str) -> None:
    drawn = draw(Specimen("purchase_invoice", kind, "png"), 5)

    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn.files[0].content)))

    assert [code.text for code in codes] == [drawn.truth["qr_payload"]]


def test_the_text_layer_of_a_pdf_holds_every_value_printed() -> None:
    drawn = draw(Specimen("purchase_invoice", "digital_special", "pdf"), 3)

    page = pypdfium2.PdfDocument(drawn.files[0].content)[0]
    text = page.get_textpage().get_text_range()

    for name in ("invoice_number", "buyer_name", "seller_tax_id", "total_in_words"):
        assert str(drawn.truth[name]) in text


def test_every_part_of_an_ofd_is_well_formed_and_is_named_where_it_stands() -> None:
    drawn = draw(Specimen("purchase_invoice", "vat_electronic_ordinary", "ofd"), 3)

    archive = zipfile.ZipFile(io.BytesIO(drawn.files[0].content))

    assert archive.namelist()[0] == "OFD.xml"
    for name in archive.namelist():
        if name.endswith(".xml"):
            ElementTree.fromstring(archive.read(name))
    assert "Doc_0/Attachs/original_invoice.xml" in archive.namelist()


def test_goods_that_do_not_fit_go_on_further_pages() -> None:
    spec = Specimen("purchase_invoice", "digital_ordinary", "pdf", given={"line_count": 20})

    assert len(pypdfium2.PdfDocument(draw(spec, 1).files[0].content)) == 3


@pytest.mark.parametrize("how", sorted(INVOICE_CHANGES))
def test_a_doctored_invoice_differs_from_the_genuine_one_in_the_fields_it_names(how: str) -> None:
    genuine = draw(Specimen("purchase_invoice", "vat_ordinary", "png"), 21)

    false = draw(Specimen("purchase_invoice", "vat_ordinary", "png", doctored=how), 21)

    assert false.doctored is not None
    assert false.doctored.how == how
    for name in false.doctored.fields:
        assert false.truth.get(name) != genuine.truth[name]
    assert false.files[0].content != genuine.files[0].content


@pytest.mark.parametrize("how", sorted(LETTER_CHANGES))
def test_a_doctored_letter_differs_from_the_genuine_one_in_the_fields_it_names(how: str) -> None:
    kind = LETTER_KINDS[0]
    genuine = draw(Specimen(kind, "zh", "png"), 4)

    false = draw(Specimen(kind, "zh", "png", doctored=how), 4)

    assert false.doctored is not None
    for name in false.doctored.fields:
        assert false.truth.get(name) != genuine.truth[name]


@pytest.mark.parametrize("damage", ["clean", "scanned", "photographed"])
def test_damage_changes_the_picture_and_never_the_truth(damage: Damage) -> None:
    genuine = draw(Specimen("purchase_invoice", "vat_special", "jpeg"), 8)

    hurt = draw(Specimen("purchase_invoice", "vat_special", "jpeg", damage), 8)

    assert hurt.truth == genuine.truth


def test_a_form_that_a_kind_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no XML file"):
        draw(Specimen("purchase_invoice", "vat_special", "xml"), 1)
    assert "vat_special" not in DIGITAL


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        draw(Specimen("love_letter"), 1)


def test_the_barcode_of_a_waybill_decodes_to_its_tracking_number() -> None:
    drawn = draw(Specimen("waybill", form="png"), 2)

    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn.files[0].content)))

    assert [code.text for code in codes] == [drawn.truth["tracking_number"]]
