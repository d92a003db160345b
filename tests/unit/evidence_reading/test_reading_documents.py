"""Text with its places out of OFD, PDF and XML made here; no engine is needed for these."""

import io
import zipfile
from pathlib import Path

import pytest

from processors.evidence.checks.bars import LegibleBars, SettleBars
from processors.evidence.engines.faulty import NullEngine, ScriptedEngine
from processors.evidence.legible import is_legible
from processors.evidence.opening import FileRefused, Limits, open_document
from processors.evidence.pictures import page_pictures
from processors.evidence.reading import Reading, read_document
from processors.evidence.reading.ofd_resources import PIXELS_PER_MM
from processors.evidence.values import Declared, DocumentRead, PageRead, Source, Span
from processors.policy import load_policy

SEALS = SettleBars.of(load_policy().policies[-1])
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def read(content: bytes) -> Reading:
    return read_document(open_document(content, Declared(), Limits()), NullEngine(), SEALS)


def ofd(page: str, extra: dict[str, str] | None = None, signed: bool = False) -> bytes:
    signatures = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>" if signed else ""
    entries = {
        "OFD.xml": f"<ofd:OFD {NAMESPACE}><ofd:DocBody><ofd:DocInfo><ofd:CustomDatas>"
        '<ofd:CustomData Name="购买方名称">云帆测试贸易有限公司</ofd:CustomData>'
        "</ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>"
        f"{signatures}</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/></ofd:CommonData>'
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P.xml"/></ofd:Pages>'
        "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags></ofd:Document>",
        "Doc_0/Pages/P.xml": f"<ofd:Page {NAMESPACE}>{page}</ofd:Page>",
        **(extra or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def text_object(text: str, boundary: str = "10 20 100 10", more: str = "", code: str = "") -> str:
    return (
        f'<ofd:TextObject ID="5" Boundary="{boundary}" Size="4" {more}>'
        f'<ofd:TextCode X="0" Y="4" {code}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def content(*objects: str) -> str:
    return f"<ofd:Content><ofd:Layer>{''.join(objects)}</ofd:Layer></ofd:Content>"


def pdf(stream: bytes, extra: bytes = b"") -> bytes:
    return b"\n".join(
        (
            b"%PDF-1.4",
            b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]" + extra,
            b"/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>endobj",
            b"4 0 obj<</Length %d>>stream\n" % len(stream) + stream + b"\nendstream endobj",
            b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj",
            b"trailer<</Root 1 0 R>>",
            b"%%EOF",
        )
    )


TWO_COLUMNS = b"BT /F 12 Tf 40 250 Td (Number 12345678) Tj 200 0 Td (Total 99.50) Tj ET"


def test_ofd_text_stands_where_its_object_says() -> None:
    page = content(text_object("发票号码", code='DeltaX="g 3 4"'))

    (span,) = read(ofd(page)).document.spans

    assert span.text == "发票号码"
    assert (span.source, span.confidence, span.engine) == (Source.OFD, 1.0, None)
    x0, y0, x1, y1 = (edge / PIXELS_PER_MM for edge in span.box)
    assert x0 == pytest.approx(10)
    assert x1 == pytest.approx(26)
    assert y0 == pytest.approx(20.56)
    assert y1 == pytest.approx(24.56)


def test_an_object_matrix_scales_and_moves_its_text() -> None:
    page = content(text_object("票", more='CTM="2 0 0 2 5 0"'))

    (span,) = read(ofd(page)).document.spans

    assert span.box[0] / PIXELS_PER_MM == pytest.approx(15)
    assert (span.box[2] - span.box[0]) / PIXELS_PER_MM == pytest.approx(8)


def test_templates_lie_under_their_page() -> None:
    template = f"<ofd:Page {NAMESPACE}>{content(text_object('购买方'))}</ofd:Page>"
    page = '<ofd:Template TemplateID="7"/>' + content(text_object("云帆", "50 20 100 10"))

    document = read(ofd(page, {"Doc_0/Tpls/T.xml": template})).document

    assert [span.text for span in document.spans] == ["购买方", "云帆"]


@pytest.mark.parametrize(
    "broken", ['Boundary="1 2 3"', 'Boundary="a b c d"', 'Boundary="nan 0 1 1" Size="inf"', ""]
)
def test_an_object_without_a_place_is_left_out(broken: str) -> None:
    page = content(
        f"<ofd:TextObject {broken}><ofd:TextCode>x</ofd:TextCode></ofd:TextObject>",
        text_object("kept", code='DeltaX="g 999999999 1"'),
    )

    assert [span.text for span in read(ofd(page)).document.spans] == ["kept"]


def test_tags_and_attached_originals_give_values_by_contract_name() -> None:
    original = (
        '<eInvoice xmlns:fp="x"><fp:InvoiceCode>012002600111</fp:InvoiceCode>'
        "<fp:IssueDate>2026年03月05日</fp:IssueDate><fp:TaxTotalAmount>6</fp:TaxTotalAmount>"
        "<fp:GoodsInfos><fp:GoodsInfo><fp:Item>*服装*外套</fp:Item><fp:Price>94</fp:Price>"
        "</fp:GoodsInfo></fp:GoodsInfos></eInvoice>"
    )
    tags = (
        f"<ofd:CustomTags {NAMESPACE}><ofd:CustomTag><ofd:FileLoc>Tag.xml</ofd:FileLoc>"
        "</ofd:CustomTag></ofd:CustomTags>"
    )
    tag = '<i><InvoiceNo><ObjectRef PageRef="1">5</ObjectRef></InvoiceNo></i>'
    page = content(text_object("12345678"))

    document = read(
        ofd(
            page,
            {
                "Doc_0/Attachs/original_invoice.xml": original,
                "Doc_0/Tags/CustomTags.xml": tags,
                "Doc_0/Tags/Tag.xml": tag,
            },
        )
    ).document

    assert document.structured == {
        "invoice_code": "012002600111",
        "issue_date": "2026-03-05",
        "tax_amount": "6.00",
        "goods": '[{"name": "*服装*外套", "unit_price": "94"}]',
        "invoice_number": "12345678",
        "buyer_name": "云帆测试贸易有限公司",
    }


def test_a_signature_is_seen_and_its_absence_too() -> None:
    page = content(text_object("signed"))
    listed = f'<ofd:Signatures {NAMESPACE}><ofd:Signature ID="1"/></ofd:Signatures>'
    signs = {"Doc_0/Signs/Signatures.xml": listed, "Doc_0/Signs/Sign_0/SignedValue.dat": "x"}

    assert read(ofd(page, signs, signed=True)).document.signed is True
    assert read(ofd(page)).document.signed is False


def test_an_empty_page_is_no_content() -> None:
    with pytest.raises(FileRefused) as caught:
        read(ofd(content()))

    assert caught.value.refusal.code == "FILE_NO_CONTENT"


def test_a_page_that_is_not_in_its_package_is_damage() -> None:
    whole = ofd(content(text_object("x"))).replace(b"Pages/P.xml", b"Pages/Q.xml")

    with pytest.raises(FileRefused) as caught:
        read(whole)

    assert caught.value.refusal.code == "FILE_DAMAGED"


def test_pdf_text_keeps_its_columns_apart() -> None:
    left, right = read(pdf(TWO_COLUMNS)).document.spans

    assert (left.text, right.text) == ("Number 12345678", "Total 99.50")
    assert left.source is Source.TEXT_LAYER
    scale = 200 / 72
    assert left.box[0] == pytest.approx(40 * scale, abs=4)
    assert left.box[3] == pytest.approx((300 - 250) * scale, abs=8)
    assert right.box[0] == pytest.approx(240 * scale, abs=4)


def test_a_company_keeps_its_end_behind_a_full_stop_and_a_comma() -> None:
    signed = b"BT /F 12 Tf 40 250 Td (Grantor: Specimen Industries Co., Ltd.) Tj 300 0 Td (2) Tj ET"

    texts = [span.text for span in read(pdf(signed)).document.spans]

    assert texts == ["Grantor: Specimen Industries Co., Ltd.", "2"]


def test_print_of_other_sizes_does_not_join_the_columns_of_a_pdf() -> None:
    mixed = b"BT /F 30 Tf 40 250 Td (99) Tj /F 10 Tf 34 0 Td (.00) Tj 26 0 Td (13%) Tj ET"

    texts = [span.text for span in read(pdf(mixed)).document.spans]

    assert texts == ["99.00", "13%"]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_pdf_page_that_lies_on_its_side_is_turned_upright(rotation: int) -> None:
    straight = read(pdf(TWO_COLUMNS)).document.pages[0]

    page = read(pdf(TWO_COLUMNS, b"/Rotate %d" % rotation)).document.pages[0]

    assert (page.width, page.height) == (straight.width, straight.height)
    assert page.turned == 360 - rotation
    assert [span.text for span in page.spans] == [span.text for span in straight.spans]
    for span, other in zip(page.spans, straight.spans, strict=True):
        assert span.box == pytest.approx(other.box, abs=4)


def test_text_nobody_can_see_is_not_believed() -> None:
    hidden = TWO_COLUMNS + b" BT 3 Tr /F 12 Tf 40 100 Td (Total 1.00 forged) Tj ET"

    texts = [span.text for span in read(pdf(hidden)).document.spans]

    assert texts == ["Number 12345678", "Total 99.50"]


def test_an_empty_pdf_is_no_content() -> None:
    with pytest.raises(FileRefused) as caught:
        read(pdf(b""))

    assert caught.value.refusal.code == "FILE_NO_CONTENT"


def test_a_standalone_original_is_read_without_pages() -> None:
    xml = (
        "<EInvoice><Header><InherentLabel><GeneralOrSpecialVAT><LabelName>普通发票</LabelName>"
        "</GeneralOrSpecialVAT></InherentLabel></Header><EInvoiceData><BuyerInformation>"
        "<BuyerName>云帆测试贸易有限公司</BuyerName></BuyerInformation><BasicInformation>"
        "<TotalTax-includedAmount>1234.5</TotalTax-includedAmount></BasicInformation>"
        "<IssuItemInformation><ItemName>*服装*外套</ItemName></IssuItemInformation>"
        "</EInvoiceData><TaxSupervisionInfo><InvoiceNumber>26112000000012345678</InvoiceNumber>"
        "<IssueTime>2026-03-05</IssueTime></TaxSupervisionInfo></EInvoice>"
    )

    document = read(xml.encode()).document

    assert document.media == "xml"
    assert document.pages == ()
    assert document.structured["invoice_kind"] == "digital_ordinary"
    assert document.structured["total_amount"] == "1234.50"
    assert document.structured["invoice_number"] == "26112000000012345678"
    assert document.structured["buyer_name"] == "云帆测试贸易有限公司"


def test_another_xml_is_not_a_document() -> None:
    with pytest.raises(FileRefused) as caught:
        read(b"<note>hello</note>")

    assert caught.value.refusal.code == "FILE_TYPE_UNKNOWN"


def test_page_pictures_are_as_wide_as_asked_and_never_wider_than_the_page() -> None:
    reading = read(ofd(content(text_object("发票"))))

    (small,) = page_pictures(reading, 300)
    (whole,) = page_pictures(reading, 10_000)

    assert small.png.startswith(b"\x89PNG")
    assert int.from_bytes(small.png[16:20]) == 300
    assert int.from_bytes(whole.png[16:20]) == whole.page_width


def test_an_ofd_is_drawn_with_its_text_and_table_lines_where_they_stand() -> None:
    line = '<ofd:PathObject Boundary="10 50 100 1"><ofd:AbbreviatedData>M 0 0 L 100 0'
    page = content(text_object("发票"), line + "</ofd:AbbreviatedData></ofd:PathObject>")
    reading = read(ofd(page))

    draw = reading.pictures[0]
    assert draw is not None
    picture = draw()

    x0, y0, x1, y1 = (round(edge) for edge in reading.document.spans[0].box)
    assert int(picture[y0:y1, x0:x1].min()) < 100
    assert int(picture[round(50 * PIXELS_PER_MM), round(60 * PIXELS_PER_MM)].min()) < 200
    assert int(picture[-100:].min()) == 255


@pytest.mark.parametrize(
    ("confidence", "text", "legible"),
    [
        (0.95, "发票号码一二三四五六", True),
        (0.55, "发票号码一二三四五六", False),
        (0.99, "发", False),
    ],
)
def test_a_picture_is_legible_by_the_letters_one_can_trust(
    confidence: float, text: str, legible: bool
) -> None:
    span = Span(text, (0, 0, 9, 9), confidence, confidence, Source.OCR, "e", 1)
    page = PageRead(1, 10, 10, (span,), (), ())
    bars = LegibleBars.of(load_policy().policies[-1])

    assert is_legible(DocumentRead("image", (page,)), bars) is legible


def test_a_scan_is_read_by_its_pixels_not_by_the_text_somebody_hid_in_it(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "scan.pdf"
    Image.new("RGB", (400, 300), (200, 210, 220)).save(path, "PDF")
    seen = Span("seen", (10.0, 10.0, 90.0, 30.0), 0.9, 0.9, Source.OCR, "scripted", 1)

    opened = open_document(path.read_bytes(), Declared(), Limits())
    document = read_document(opened, ScriptedEngine(spans=(seen,)), SEALS).document

    assert [(span.text, span.source) for span in document.spans] == [("seen", Source.OCR)]
