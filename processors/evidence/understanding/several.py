"""Whether a file holds more than one paper: another title, or another number of the same kind.

A list of goods, a report's further pages and a letter's translation belong to the first paper:
they name no other number and no other parties. What is not certain is not said.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from processors.evidence.understanding.chat_looks import CERTAIN, chat_looks
from processors.evidence.understanding.invoice_head import number_readings
from processors.evidence.understanding.invoice_qr import parse_invoice_qr
from processors.evidence.understanding.kinds import Titled, titles
from processors.evidence.understanding.layout import Sheet, lay_out
from processors.evidence.understanding.letter import understand_letter
from processors.evidence.understanding.papers import understand_paper
from processors.evidence.values import Box, DocumentRead, Field, PageRead, Source

_INVOICE, _CHAT = "purchase_invoice", "chat_record"
_LETTERS = ("manufacturer_authorization", "brand_agency_authorization", "power_of_attorney")
"""Kinds whose titles are too alike to tell two papers by."""
_IDENTITY = {
    "inspection_report": "report_number",
    "customs_certificate": "declaration_number",
    "waybill": "tracking_number",
    "signature_slip": "tracking_number",
    "carrier_statement": "tracking_number",
    "business_licence": "credit_code",
    "right_certificate": "trademark_registration_number",
    "manufacturer_authorization": "grantee",
    "brand_agency_authorization": "grantee",
}
"""The field in which two papers of a kind differ."""
_SURE = 0.9
_MISREAD = 1
"""In how many letters two readings of one number may differ, where pixels were read."""
_LIKE = 0.7
"""From which share of common letters on two names may be one."""
_APART = 0.2
"""How far below the first another title stands on a page of two papers, of its height."""
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class OtherPaper:
    """Where another paper begins: from this page on, or `beside` the first one on its page.

    `words` are the title or number that tells, which stand in `box`.
    """

    page: int
    box: Box
    words: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of an invoice, and where it stands; `exact`: not read from pixels."""

    value: str
    box: Box
    exact: bool


@dataclass(frozen=True, slots=True)
class _Page:
    """What one page says by itself of which paper it belongs to."""

    number: int
    sheet: Sheet
    titles: tuple[Titled, ...]
    codes: tuple[_Number, ...]

    @property
    def kind(self) -> str | None:
        if self.codes:
            return _INVOICE
        if self.titles:
            return self.titles[0].kind
        return _CHAT if chat_looks((self.sheet,)) >= CERTAIN else None

    @property
    def numbers(self) -> tuple[_Number, ...]:
        """The invoice's numbers: in codes, and printed under a title of its own."""
        titled = any(title.kind == _INVOICE for title in self.titles)
        return (*self.codes, *(_printed(self.sheet) if titled else ()))


@dataclass(frozen=True, slots=True)
class Papers:
    """A file's first paper, and where another begins. Of two on one page `first` has both."""

    first: DocumentRead
    other: OtherPaper | None


def tell_apart(document: DocumentRead) -> Papers:
    """Return the file's first paper, and where another begins. Total; linear in pages."""
    other = _next_paper(document)
    if other is None or other.beside:
        return Papers(document, other)
    pages = tuple(page for page in document.pages if page.number < other.page)
    return Papers(replace(document, pages=pages), other)


def _next_paper(document: DocumentRead) -> OtherPaper | None:
    first: _Page | None = None
    for page, sheet in zip(document.pages, lay_out(document), strict=False):
        this = _Page(page.number, sheet, titles(sheet), tuple(_codes(page)))
        if first is None and this.kind is not None:
            first = this
            found = _beside(this)
        else:
            found = None if first is None else _other(first, this)
        if found is not None:
            return found
    return None


def _other(first: _Page, page: _Page) -> OtherPaper | None:
    if first.kind == page.kind == _INVOICE:
        number = _unlike(first.numbers, page.numbers)
        return None if number is None else OtherPaper(page.number, number.box, number.value)
    if page.kind is None:
        return None
    if first.kind != page.kind:
        if first.kind in _LETTERS and page.kind in _LETTERS:
            return None
        return _at_its_head(page)
    name = _IDENTITY.get(page.kind)
    told = name is not None and _differ(_field(first, name), _field(page, name))
    return _at_its_head(page) if told else None


def _at_its_head(page: _Page) -> OtherPaper:
    if page.codes and not page.titles:
        return OtherPaper(page.number, page.codes[0].box, page.codes[0].value)
    rows = page.sheet.rows
    place = page.titles[0].place if page.titles else rows[0].cut(0, len(rows[0].text))
    return OtherPaper(page.number, place.box, place.text)


def _beside(page: _Page) -> OtherPaper | None:
    """Two invoices on one page: codes of two numbers, or two titles and two printed numbers."""
    if (number := _unlike(page.codes[:1], page.codes[1:])) is not None:
        return OtherPaper(page.number, number.box, number.value, beside=True)
    heads = [title.place.box[1] for title in page.titles if title.kind == _INVOICE]
    if not heads or max(heads) - min(heads) < _APART * page.sheet.height:
        return None
    for one, other in itertools.combinations(_printed(page.sheet), 2):
        if _unlike((one,), (other,)):
            return OtherPaper(page.number, other.box, other.value, beside=True)
    return None


def _unlike(ours: Sequence[_Number], theirs: Sequence[_Number]) -> _Number | None:
    """Return the first of their numbers if none of them is one of ours; None where unsure."""
    if not ours or not theirs:
        return None
    pairs = itertools.product(ours, theirs)
    alike = any(_alike(a.value, b.value, exact=a.exact and b.exact) for a, b in pairs)
    return None if alike else theirs[0]


def _alike(one: str, other: str, *, exact: bool) -> bool:
    if exact or len(one) != len(other):
        return one == other
    return sum(a != b for a, b in zip(one, other, strict=True)) <= _MISREAD


def _codes(page: PageRead) -> Iterator[_Number]:
    for code in page.codes:
        invoice = parse_invoice_qr(code.payload)
        if invoice is not None:
            yield _Number(invoice.number, code.box, exact=True)


def _printed(sheet: Sheet) -> tuple[_Number, ...]:
    return tuple(
        _Number(item.value, item.box, exact=item.source is not Source.OCR)
        for item in number_readings([sheet])
        if item.confidence >= _SURE
    )


def _field(page: _Page, name: str) -> Field | None:
    if page.kind in _LETTERS:
        return understand_letter((page.sheet,)).get(name)
    return understand_paper(DocumentRead("image", ()), (page.sheet,), str(page.kind)).get(name)


def _differ(ours: Field | None, theirs: Field | None) -> bool:
    """Whether two values are surely two; a name in another script may be a translation."""
    if ours is None or theirs is None or min(ours.confidence, theirs.confidence) < _SURE:
        return False
    one, other = str(ours.value), str(theirs.value)
    if any(letter.isdigit() for letter in one + other):
        exact = Source.OCR not in (ours.source, theirs.source)
        return not _alike(one, other, exact=exact)
    if bool(_HAN.search(one)) != bool(_HAN.search(other)):
        return False
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() < _LIKE
