"""PDF through PDFium. Its document is not thread-safe: one thread of one process uses it."""

import ctypes
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from processors.evidence.opening.image import most_scale
from processors.evidence.opening.limits import Limits
from processors.evidence.opening.refusals import FileRefused

DPI = 200
"""Page pictures are drawn at this resolution unless the picture would grow too large."""


@dataclass(frozen=True, slots=True)
class OpenedPdf:
    """A PDF that opens without a password; `scales` are pixels per point, page by page."""

    document: pdfium.PdfDocument
    scales: tuple[float, ...]
    signed: bool
    metadata: dict[str, str]


def open_pdf(content: bytes, limits: Limits) -> OpenedPdf:
    """Raises FileRefused: FILE_ENCRYPTED, FILE_DAMAGED, FILE_TOO_MANY_PAGES or …_PIXELS.

    A document locked by its owner only (empty user password) opens.
    """
    try:
        document = pdfium.PdfDocument(content)
        count = len(document)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise FileRefused("FILE_ENCRYPTED") from error
        raise FileRefused("FILE_DAMAGED", "PDF") from error
    if count == 0:
        raise FileRefused("FILE_DAMAGED", "PDF")
    if count > limits.pages:
        raise FileRefused("FILE_TOO_MANY_PAGES", f"{count} > {limits.pages}")
    return OpenedPdf(
        document,
        _scales(document, count, limits),
        signed=pdfium_c.FPDF_GetSignatureCount(document) > 0,
        metadata=_metadata(document),
    )


def _scales(document: pdfium.PdfDocument, count: int, limits: Limits) -> tuple[float, ...]:
    scales = []
    total = 0.0
    for index in range(count):
        width, height = _page_size(document, index)
        points = width * height
        if points > limits.page_pixels:
            raise FileRefused("FILE_TOO_MANY_PIXELS", f"{width:.0f} × {height:.0f} pt")
        scale = min(DPI / 72, most_scale(width, height, limits))
        total += points * scale * scale
        scales.append(scale)
    if total > limits.document_pixels:
        raise FileRefused("FILE_TOO_MANY_PIXELS", f"{count}")
    return tuple(scales)


def _page_size(document: pdfium.PdfDocument, index: int) -> tuple[float, float]:
    size = pdfium_c.FS_SIZEF()
    if not pdfium_c.FPDF_GetPageSizeByIndexF(document, index, ctypes.byref(size)):
        raise FileRefused("FILE_DAMAGED", "PDF")
    width, height = float(size.width), float(size.height)
    if not (width > 0 and height > 0 and width < 1e7 and height < 1e7):
        raise FileRefused("FILE_TOO_MANY_PIXELS", "page size")
    return width, height


def _metadata(document: pdfium.PdfDocument) -> dict[str, str]:
    try:
        said = document.get_metadata_dict(skip_empty=True)
    except (pdfium.PdfiumError, UnicodeDecodeError):
        return {}
    return {key: value[:200] for key, value in said.items()}
