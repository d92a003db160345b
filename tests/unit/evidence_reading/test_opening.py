"""What is opened, and what is refused with which code, by bytes made here."""

import io
import zipfile
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from processors.evidence.opening import (
    REFUSAL_CODES,
    FileRefused,
    Limits,
    OpenedImage,
    OpenedOfd,
    OpenedPdf,
    OpenedXml,
    open_document,
    refusal,
)
from processors.evidence.opening.archive import is_safe_name
from processors.evidence.values import Declared

OFD_XML = (
    '<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016">'
    "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)
DOCUMENT_XML = (
    '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:PageArea>'
    "<ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'
)
ENTRIES = {"OFD.xml": OFD_XML.encode(), "Doc_0/Document.xml": DOCUMENT_XML.encode()}

PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%%%EOF\n"
)


def package(entries: dict[str, bytes] = ENTRIES, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def picture(width: int = 40, height: int = 30, form: str = "PNG", mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (width, height), "white").save(buffer, form)
    return buffer.getvalue()


def refused(content: bytes, declared: Declared | None = None, limits: Limits | None = None) -> str:
    with pytest.raises(FileRefused) as caught:
        open_document(content, declared or Declared(), limits or Limits())
    return caught.value.refusal.code


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture(), OpenedImage),
        (picture(form="JPEG"), OpenedImage),
        (picture(form="BMP"), OpenedImage),
        (picture(form="TIFF"), OpenedImage),
        (picture(form="WEBP"), OpenedImage),
        (picture(form="GIF"), OpenedImage),
        (PDF % b"300 200", OpenedPdf),
        (package(), OpenedOfd),
        (b"<EInvoice/>", OpenedXml),
        ('<?xml version="1.0"?><EInvoice/>'.encode("utf-16"), OpenedXml),
        ('<?xml version="1.0" encoding="GBK"?><a>发票</a>'.encode("gbk"), OpenedXml),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,
)
def test_documents_are_told_by_their_bytes(content: bytes, kind: type) -> None:
    opened = open_document(content, Declared(), Limits())

    assert isinstance(opened, kind)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"hello", "FILE_TYPE_UNKNOWN"),
        (b"<!DOCTYPE html><html></html>", "FILE_TYPE_UNKNOWN"),
        (b"MZ" + bytes(100), "FILE_TYPE_UNKNOWN"),
        (picture()[:60], "FILE_DAMAGED"),
        (b"%PDF-1.7 and nothing else", "FILE_DAMAGED"),
        (package()[:100], "FILE_DAMAGED"),
        (package({"word/document.xml": b"<w/>"}), "FILE_TYPE_UNKNOWN"),
        (b"<a><b></a>", "FILE_DAMAGED"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "FILE_UNSAFE_XML"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,
)
def test_what_cannot_be_a_document_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


@pytest.mark.parametrize(
    "declared",
    [
        Declared(media_type="application/pdf"),
        Declared(media_type="application/ofd; charset=utf-8"),
        Declared(file_name="invoice.PDF"),
        Declared(file_name="invoice.xml"),
    ],
)
def test_another_format_than_declared_is_refused(declared: Declared) -> None:
    assert refused(picture(), declared) == "FILE_TYPE_MISMATCH"


@pytest.mark.parametrize(
    "declared",
    [
        Declared(),
        Declared(media_type="application/octet-stream", file_name="scan"),
        Declared(media_type="image/png", file_name="a.png"),
        Declared(media_type="image/jpeg", file_name="a.jpg"),
        Declared(file_name="unknown.extension"),
        Declared(file_name="../../etc/passwd"),
    ],
)
def test_a_harmless_or_missing_declaration_passes(declared: Declared) -> None:
    assert isinstance(open_document(picture(), declared, Limits()), OpenedImage)


def test_limits_are_asked_before_anything_is_decoded() -> None:
    small = Limits(file_bytes=50, page_pixels=100)

    assert refused(picture(), limits=small) == "FILE_TOO_LARGE"
    assert refused(picture(), limits=Limits(page_pixels=100)) == "FILE_TOO_MANY_PIXELS"
    assert refused(PDF % b"99999 99999", limits=Limits()) == "FILE_TOO_MANY_PIXELS"
    assert refused(PDF % b"300 200", limits=Limits(pages=0)) == "FILE_TOO_MANY_PAGES"
    assert refused(package(), limits=Limits(pages=0)) == "FILE_TOO_MANY_PAGES"
    assert refused(b"<a>" + b" " * 100 + b"</a>", limits=Limits(xml_bytes=50)) == "FILE_TOO_LARGE"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Doc_0/Document.xml", True),
        ("文档/内容.xml", True),
        ("Doc_0/", True),
        ("../evil", False),
        ("a/../../b", False),
        ("/etc/passwd", False),
        ("C:/windows", False),
        ("a\\b", False),
        ("a\x00b", False),
        ("./a", False),
        ("", False),
    ],
)
def test_names_must_stay_inside_their_package(name: str, safe: bool) -> None:
    assert is_safe_name(name) is safe


def _traversal() -> bytes:
    return package({**ENTRIES, "../evil.txt": b"x"})


def _bomb() -> bytes:
    return package({**ENTRIES, "big.xml": bytes(8 * 1024 * 1024)})


def _too_many() -> bytes:
    return package({**ENTRIES, **{f"{index}.xml": b"" for index in range(2_100)}})


def _same_name_twice() -> bytes:
    return package({**ENTRIES, "ofd.XML": b"<other/>"})


@pytest.mark.parametrize("make", [_traversal, _bomb, _too_many, _same_name_twice])
def test_unsafe_packages_are_refused(make: Callable[[], bytes]) -> None:
    assert refused(make()) == "FILE_UNSAFE_ARCHIVE"


def test_an_encrypted_package_asks_for_its_password_to_be_removed() -> None:
    content = bytearray(package(method=zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        content[at + offset] |= 1

    assert refused(bytes(content)) == "FILE_ENCRYPTED"


def test_a_document_type_inside_a_package_is_unsafe() -> None:
    root = b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + OFD_XML.split("?>", 1)[1].encode()

    assert refused(package({**ENTRIES, "OFD.xml": root})) == "FILE_UNSAFE_XML"


@pytest.mark.parametrize("depth", [64, 200_000])
def test_markup_deeper_than_anybody_writes_is_unsafe(depth: int) -> None:
    deep = b"<eInvoice>" + b"<g>" * depth + b"</g>" * depth + b"</eInvoice>"

    assert refused(deep) == "FILE_UNSAFE_XML"


def test_markup_may_be_as_deep_as_the_limit() -> None:
    depth = Limits().xml_depth - 1
    content = b"<eInvoice>" + b"<g>" * depth + b"</g>" * depth + b"</eInvoice>"

    assert isinstance(open_document(content, Declared(), Limits()), OpenedXml)


def test_a_package_must_begin_with_its_own_mark() -> None:
    polyglot = picture(form="JPEG") + package()

    assert isinstance(open_document(polyglot, Declared(), Limits()), OpenedImage)
    assert refused(b"#!/bin/sh\n" + package()) == "FILE_TYPE_UNKNOWN"


def test_transparent_pictures_lie_on_white_paper() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (20, 10), (0, 0, 0, 0)).save(buffer, "PNG")

    opened = open_document(buffer.getvalue(), Declared(), Limits())

    assert isinstance(opened, OpenedImage)
    assert int(opened.picture.min()) == 255


def test_pictures_are_upright_by_their_exif() -> None:
    image = Image.new("RGB", (60, 20), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)

    opened = open_document(buffer.getvalue(), Declared(), Limits())

    assert isinstance(opened, OpenedImage)
    assert opened.picture.shape[:2] == (60, 20)


def test_large_pictures_are_made_small_on_the_way_in() -> None:
    opened = open_document(picture(2000, 1000), Declared(), Limits(picture_pixels=20_000))

    assert isinstance(opened, OpenedImage)
    assert opened.picture.shape == (100, 200, 3)
    assert opened.picture.dtype == np.uint8


def test_a_strip_of_a_picture_is_never_longer_than_what_looks_at_it_can_take() -> None:
    opened = open_document(picture(60_000, 20), Declared(), Limits())

    assert isinstance(opened, OpenedImage)
    assert max(opened.picture.shape) == Limits().picture_side


def test_a_strip_of_a_page_is_never_longer_either() -> None:
    opened = open_document(PDF % b"7000000 9", Declared(), Limits())

    assert isinstance(opened, OpenedPdf)
    assert opened.scales[0] * 7_000_000 == pytest.approx(Limits().picture_side)


def test_only_the_first_frame_of_a_moving_picture_is_opened() -> None:
    frames = [Image.new("RGB", (10, 10), color) for color in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])

    opened = open_document(buffer.getvalue(), Declared(), Limits())

    assert isinstance(opened, OpenedImage)
    assert opened.picture[5, 5].tolist() == [0, 0, 255]


@pytest.mark.parametrize("code", sorted(REFUSAL_CODES))
def test_every_refusal_says_in_both_languages_what_to_do(code: str) -> None:
    detail = refusal(code).detail

    assert "请" in detail.zh
    assert "please" in detail.en.lower()
