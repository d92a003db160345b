"""From bytes to an opened document, or a typed refusal. Nothing is believed but the bytes."""

import hashlib
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from processors.evidence.opening.image import OpenedImage, Picture, open_image
from processors.evidence.opening.limits import Limits
from processors.evidence.opening.markup import parse_xml
from processors.evidence.opening.ofd import OpenedOfd, open_ofd
from processors.evidence.opening.pdf import OpenedPdf, open_pdf
from processors.evidence.opening.refusals import REFUSAL_CODES, FileRefused, refusal
from processors.evidence.opening.sniff import refuse_mismatch, sniff
from processors.evidence.values import Declared

__all__ = [
    "REFUSAL_CODES",
    "FileRefused",
    "Limits",
    "Opened",
    "OpenedImage",
    "OpenedOfd",
    "OpenedPdf",
    "OpenedXml",
    "Picture",
    "digest",
    "open_document",
    "page_count",
    "refusal",
]


@dataclass(frozen=True, slots=True)
class OpenedXml:
    """A standalone XML original, parsed without DTD and entities."""

    root: Element


Opened = OpenedImage | OpenedPdf | OpenedOfd | OpenedXml


def digest(content: bytes) -> str:
    """The SHA-256 of the bytes, lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def open_document(content: bytes, declared: Declared, limits: Limits) -> Opened:
    """Open by the bytes alone. Raises FileRefused (E-01); MemoryError where memory is limited."""
    if len(content) > limits.file_bytes:
        raise FileRefused("FILE_TOO_LARGE", f"{len(content)} > {limits.file_bytes}")
    found = sniff(content)
    refuse_mismatch(found, declared)
    if found == "image":
        return open_image(content, limits)
    if found == "pdf":
        return open_pdf(content, limits)
    if found == "ofd":
        return open_ofd(content, limits)
    return OpenedXml(parse_xml(content, limits))


def page_count(opened: Opened) -> int:
    """How many pages there are to read; 1 for what has none."""
    if isinstance(opened, OpenedPdf):
        return len(opened.scales)
    return len(opened.pages) if isinstance(opened, OpenedOfd) else 1
