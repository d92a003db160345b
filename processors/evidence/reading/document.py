"""A whole document: every page by its cheapest certain source, structured originals beside."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines.port import OcrEngine, Picture
from processors.evidence.opening import (
    FileRefused,
    Opened,
    OpenedImage,
    OpenedOfd,
    OpenedPdf,
    OpenedXml,
)
from processors.evidence.opening.markup import child, children, local_name, text_of
from processors.evidence.opening.ofd import resolve
from processors.evidence.reading.ofd import (
    OfdPageText,
    codes_in_pictures,
    page_read,
    read_ofd_page,
)
from processors.evidence.reading.ofd_picture import draw_ofd_page
from processors.evidence.reading.ofd_seals import seals_on_ofd_page
from processors.evidence.reading.originals import (
    from_custom_data,
    from_original,
    from_tags,
    is_invoice_original,
)
from processors.evidence.reading.pdf import read_pdf_page
from processors.evidence.reading.picture import read_picture
from processors.evidence.reading.view import View
from processors.evidence.values import DocumentRead, PageRead

KEPT_PICTURES = 8
"""Pictures of so many pages are kept for a second look and for reports; the rest are let go."""

_BLANK_SPREAD = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and for the first pages how to get the picture its boxes belong to.

    None for a page whose picture was let go. OFD pages are drawn only when somebody asks.
    """

    document: DocumentRead
    pictures: tuple[Callable[[], Picture] | None, ...]
    view: View | None = None
    """Of a single picture: its page as a view of it."""


def read_document(opened: Opened, reader: OcrEngine | None, bars: SettleBars) -> Reading:
    """Read every page, seals by `bars`. Raises FileRefused: FILE_NO_CONTENT if there is nothing on
    any of them, FILE_DAMAGED or FILE_UNSAFE_XML for a page that cannot be had."""
    if isinstance(opened, OpenedImage):
        return _read_image(opened, reader, bars)
    if isinstance(opened, OpenedPdf):
        return _read_pdf(opened, reader, bars)
    if isinstance(opened, OpenedOfd):
        return _read_ofd(opened, reader, bars)
    return _read_xml(opened)


def _read_image(opened: OpenedImage, reader: OcrEngine | None, bars: SettleBars) -> Reading:
    read = read_picture(opened.picture, reader, 1, bars=bars)
    document = DocumentRead("image", (read.page,), metadata=opened.metadata)
    return Reading(document, (partial(_kept, read.picture),), read.view)


def _read_pdf(opened: OpenedPdf, reader: OcrEngine | None, bars: SettleBars) -> Reading:
    pages, pictures = [], []
    content = False
    for index in range(len(opened.scales)):
        read = read_pdf_page(opened, index, reader, bars)
        content = content or bool(read.page.spans) or not is_blank(read.picture)
        pages.append(read.page)
        pictures.append(partial(_kept, read.picture) if index < KEPT_PICTURES else None)
    if not content:
        raise FileRefused("FILE_NO_CONTENT")
    document = DocumentRead("pdf", tuple(pages), signed=opened.signed, metadata=opened.metadata)
    return Reading(document, tuple(pictures))


def _kept(picture: Picture) -> Picture:
    return picture


def _read_ofd(opened: OpenedOfd, reader: OcrEngine | None, bars: SettleBars) -> Reading:
    texts = [read_ofd_page(opened, index) for index in range(len(opened.pages))]
    codes = codes_in_pictures(opened)
    if not codes and not any(page.texts or page.drawn for page in texts):
        raise FileRefused("FILE_NO_CONTENT")
    pages = tuple(
        page_read(text, number, tuple(code for code in codes if code.page == number))
        for number, text in enumerate(texts, 1)
    )
    pages = tuple(
        _with_seals(page, opened, text, reader, bars)
        for page, text in zip(pages, texts, strict=True)
    )
    document = DocumentRead(
        "ofd",
        pages,
        structured=_structured(opened, texts),
        signed=_is_signed(opened),
        metadata=_metadata(opened),
    )
    pictures = tuple(
        partial(draw_ofd_page, text) if index < KEPT_PICTURES else None
        for index, text in enumerate(texts)
    )
    return Reading(document, pictures)


def _with_seals(
    page: PageRead,
    opened: OpenedOfd,
    text: OfdPageText,
    reader: OcrEngine | None,
    bars: SettleBars,
) -> PageRead:
    if not text.drawn:
        return page
    seals = seals_on_ofd_page(opened, text.page, page.number, page.spans, reader, bars)
    return replace(page, seals=seals)


def _read_xml(opened: OpenedXml) -> Reading:
    if not is_invoice_original(opened.root):
        raise FileRefused("FILE_TYPE_UNKNOWN", "XML")
    values = from_original(opened.root)
    if not values:
        raise FileRefused("FILE_NO_CONTENT")
    return Reading(DocumentRead("xml", (), structured=values), ())


def is_blank(picture: Picture) -> bool:
    """Whether a picture is one even surface: no letter could stand on it."""
    step = max(1, max(picture.shape[:2]) // 1500)
    return bool((np.ptp(picture[::step, ::step], axis=(0, 1)) <= _BLANK_SPREAD).all())


def _structured(opened: OpenedOfd, texts: list[OfdPageText]) -> dict[str, str]:
    """Attached originals first, then tags into the page, then the package's own description."""
    by_object: dict[tuple[str, str], str] = {}
    for page in texts:
        for text in page.texts:
            key = (text.page_id, text.object_id)
            by_object[key] = by_object.get(key, "") + text.span.text
    values: dict[str, str] = {}
    for entry in sorted(opened.package.names):
        if "/attach" in f"/{entry}".lower() and entry.lower().endswith(".xml"):
            values = {**from_original(opened.xml(entry)), **values}
    for entry in _tag_entries(opened):
        values = {**from_tags(opened.xml(entry), by_object), **values}
    for _, body, _ in opened.bodies:
        said = child(body, "DocInfo", "CustomDatas")
        pairs = [] if said is None else [(one.get("Name", ""), text_of(one)) for one in said]
        values = {**from_custom_data(pairs), **values}
    return values


def _tag_entries(opened: OpenedOfd) -> list[str]:
    entries = []
    for base, _, document in opened.bodies:
        listed = resolve(base, text_of(child(document, "CustomTags")))
        if listed not in opened.package.names:
            continue
        for tag in children(opened.xml(listed), "CustomTag"):
            entry = resolve(listed, text_of(child(tag, "FileLoc")))
            if entry in opened.package.names:
                entries.append(entry)
    return entries


def _is_signed(opened: OpenedOfd) -> bool:
    """Whether the package carries a signature with a value; the signature is not verified."""
    for _, body, _ in opened.bodies:
        listed = resolve("", text_of(child(body, "Signatures")))
        if listed in opened.package.names and any(
            local_name(one) == "Signature" for one in opened.xml(listed).iter()
        ):
            return any(name.lower().endswith("signedvalue.dat") for name in opened.package.names)
    return False


def _metadata(opened: OpenedOfd) -> dict[str, str]:
    said: dict[str, str] = {}
    for _, body, _ in opened.bodies:
        for element in child(body, "DocInfo") or []:
            if len(element) == 0 and text_of(element):
                said[local_name(element)] = text_of(element)[:200]
    return said
