"""Any bytes are opened and read, or refused by type; nothing else ever happens."""

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines.faulty import NullEngine
from processors.evidence.opening import REFUSAL_CODES, FileRefused, Limits, open_document
from processors.evidence.reading import read_document
from processors.evidence.values import Declared
from processors.policy import load_policy

SEALS = SettleBars.of(load_policy().policies[-1])
LIMITS = Limits(page_pixels=4_000_000, document_pixels=8_000_000, picture_pixels=200_000, pages=5)

MARKS = (
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"<?xml version='1.0'?>",
    b"<EInvoice>",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"RIFF\x00\x00\x00\x00WEBP",
)


def _ofd() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "OFD.xml", "<OFD><DocBody><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>"
        )
        archive.writestr(
            "D/Document.xml",
            '<Document><CommonData/><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>',
        )
        archive.writestr(
            "D/P.xml",
            '<Page><Content><Layer><TextObject ID="2" Boundary="1 2 30 4" Size="4" '
            'CTM="1 0 0 1 0 0"><TextCode X="0" Y="4" DeltaX="g 2 4">abc</TextCode>'
            "</TextObject></Layer></Content></Page>",
        )
    return buffer.getvalue()


OFD = _ofd()


def open_and_read(content: bytes) -> str | None:
    """The refusal's code, or None for a document that was read."""
    try:
        read_document(open_document(content, Declared(), LIMITS), NullEngine(), SEALS)
    except FileRefused as refused:
        return refused.refusal.code
    return None


@settings(max_examples=300, deadline=None)
@given(mark=st.sampled_from(MARKS), rest=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_by_type(mark: bytes, rest: bytes) -> None:
    code = open_and_read(mark + rest)

    assert code is None or code in REFUSAL_CODES


@settings(max_examples=300, deadline=None)
@given(
    flips=st.lists(
        st.tuples(st.integers(0, len(OFD) - 1), st.integers(0, 255)), min_size=1, max_size=8
    ),
    cut=st.integers(0, len(OFD)),
)
def test_a_broken_package_is_read_or_refused_by_type(
    flips: list[tuple[int, int]], cut: int
) -> None:
    broken = bytearray(OFD)
    for place, value in flips:
        broken[place] = value

    assert open_and_read(bytes(broken)) in {None, *REFUSAL_CODES}
    assert open_and_read(bytes(broken[:cut])) in {None, *REFUSAL_CODES}


@settings(max_examples=200, deadline=None)
@given(
    boundary=st.text("0123456789.- naif", max_size=24),
    matrix=st.text("0123456789.- einf", max_size=30),
    steps=st.text("g0123456789.- ", max_size=30),
    text=st.text(st.characters(codec="utf-8", exclude_characters="<&"), max_size=12),
)
def test_any_geometry_of_a_text_object_is_survived(
    boundary: str, matrix: str, steps: str, text: str
) -> None:
    page = (
        f'<Page><Content><Layer><TextObject ID="2" Boundary="{boundary}" Size="4" CTM="{matrix}">'
        f'<TextCode X="0" Y="4" DeltaX="{steps}">{text}</TextCode></TextObject></Layer></Content>'
        "</Page>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(OFD)) as whole, zipfile.ZipFile(buffer, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, page if name == "D/P.xml" else whole.read(name))

    assert open_and_read(buffer.getvalue()) in {None, "FILE_NO_CONTENT", "FILE_DAMAGED"}


def test_the_package_that_is_broken_above_is_whole_to_begin_with() -> None:
    assert open_and_read(OFD) is None
