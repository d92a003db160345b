"""Draw one document: from what is asked and a seed to files and truth."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from specimens.damage import damaged, jpeg_quality
from specimens.doctoring import doctored_invoice, doctored_letter
from specimens.invoice_sheets import sheets_of
from specimens.invoice_xml import OFD_TAGS, custom_data, digital_xml, original_xml
from specimens.invoices import DIGITAL, Invoice, make_invoice
from specimens.letters import letter_sheet, make_letter
from specimens.ofd import ofd
from specimens.paper_sheets import paper_sheet
from specimens.papers import make_paper
from specimens.pdf import picture_pdf, text_pdf
from specimens.raster import as_jpeg, as_png, picture
from specimens.sheet import Patch, Sheet, Words
from specimens.values import Doctored, Drawn, DrawnFile, Specimen

LETTER_KINDS = ("manufacturer_authorization", "brand_agency_authorization")
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "xml": "application/xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
_PASTED_TONE = (246, 246, 243)


def draw(spec: Specimen, seed: int) -> Drawn:
    """Return the files of the document and the truth about it.

    Deterministic: the same specimen, seed and library versions give the same bytes. Raises
    KeyError for an unknown kind, layout or way of doctoring, ValueError for a form that the kind
    does not have, fonts.FontMissing.
    """
    rng = random.Random(f"{spec.kind}/{spec.variant}/{seed}")
    if spec.kind == "purchase_invoice":
        return _draw_invoice(spec, rng)
    if spec.kind in LETTER_KINDS:
        return _draw_letter(spec, rng)
    paper = make_paper(spec.kind, rng, spec.given)
    sheet = paper_sheet(paper, spec.layout, spec.font)
    return Drawn(spec.kind, _rendered(spec, (sheet,), rng, paper.title), paper.truth, None)


def _draw_invoice(spec: Specimen, rng: random.Random) -> Drawn:
    invoice = make_invoice(spec.variant, rng, spec.given)
    doctored: Doctored | None = None
    if spec.doctored:
        invoice, doctored = doctored_invoice(invoice, spec.doctored, rng)
    truth = invoice.to_truth()
    if spec.form == "xml":
        if invoice.kind not in DIGITAL:
            raise ValueError(f"{invoice.kind} has no XML file")
        files = (_file(spec, digital_xml(invoice)),)
        for absent in ("qr_payload", "seal_text"):
            truth.pop(absent, None)
        return Drawn(spec.kind, files, truth, doctored)
    sheets = sheets_of(invoice, spec.layout, spec.font)
    if invoice.pasted:
        _paste_over(sheets)
    if spec.form == "ofd":
        return Drawn(spec.kind, (_file(spec, _invoice_ofd(invoice, sheets)),), truth, doctored)
    return Drawn(spec.kind, _rendered(spec, sheets, rng, invoice.number), truth, doctored)


def _invoice_ofd(invoice: Invoice, sheets: Sequence[Sheet]) -> bytes:
    older = invoice.kind not in DIGITAL
    return ofd(
        sheets,
        custom_data=custom_data(invoice),
        tags={k: v for k, v in OFD_TAGS.items() if older or k not in _OLDER_FIELDS},
        attachment=original_xml(invoice) if older else None,
        created_on=invoice.issued_on.isoformat(),
    )


_OLDER_FIELDS = ("invoice_code", "check_code", "machine_number")


def _draw_letter(spec: Specimen, rng: random.Random) -> Drawn:
    letter = make_letter(spec.kind, spec.variant or "zh", rng, spec.given)
    doctored: Doctored | None = None
    if spec.doctored:
        letter, doctored = doctored_letter(letter, spec.doctored, rng)
    sheet = letter_sheet(letter, spec.layout, spec.font)
    return Drawn(
        spec.kind, _rendered(spec, (sheet,), rng, letter.number), letter.to_truth(), doctored
    )


def _rendered(
    spec: Specimen, sheets: Sequence[Sheet], rng: random.Random, title: str
) -> tuple[DrawnFile, ...]:
    """Return the sheets as one PDF, or as one picture a page."""
    if spec.form not in ("pdf", "png", "jpeg"):
        raise ValueError(f"{spec.kind} is not drawn as {spec.form}")
    if spec.form == "pdf" and spec.damage == "clean" and not spec.turned:
        content = text_pdf(sheets, title=title, producer="proofstream specimens")
        return (_file(spec, content),)
    pages = [damaged(picture(s), spec.damage, rng, turned=spec.turned) for s in sheets]
    quality = jpeg_quality(spec.damage, rng)
    if spec.form == "pdf":
        return (_file(spec, picture_pdf(pages, width_mm=sheets[0].width, quality=quality)),)
    return tuple(
        _file(spec, _encoded(page, spec.form, quality), i if len(pages) > 1 else None)
        for i, page in enumerate(pages, 1)
    )


def _encoded(page: Image.Image, form: str, quality: int) -> bytes:
    return as_png(page) if form == "png" else as_jpeg(page, quality=quality)


def _file(spec: Specimen, content: bytes, page: int | None = None) -> DrawnFile:
    stem = "-".join(x for x in (spec.kind, spec.variant, spec.doctored or "") if x)
    suffix = f"-{page}" if page else ""
    ending = {"jpeg": "jpg"}.get(spec.form, spec.form)
    return DrawnFile(f"{stem}{suffix}.{ending}", MEDIA_TYPES[spec.form], content)


@dataclass(frozen=True, slots=True)
class _Pasted:
    """How a pasted value looks: a patch of another tone below, set a little off."""

    grow: float = 0.6
    offset: float = 0.35


def _paste_over(sheets: Sequence[Sheet]) -> None:
    look = _Pasted()
    for sheet in sheets:
        for i, item in reversed(list(enumerate(sheet.items))):
            if isinstance(item, Words) and item.name in ("total_amount", "total_in_words"):
                width = item.size * 0.62 * len(item.text) * (1.7 if item.name[-1] == "s" else 1)
                patch = Patch(
                    item.x - look.grow,
                    item.y - item.size * 0.7,
                    width + look.grow,
                    item.size * 1.4,
                    _PASTED_TONE,
                )
                moved = Words(
                    item.x,
                    item.y + look.offset,
                    item.text,
                    item.size * 1.06,
                    (0, 0, 0),
                    item.anchor,
                    item.font,
                    name=item.name,
                )
                sheet.items[i : i + 1] = [patch, moved]
