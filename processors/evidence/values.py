"""What an examined document is made of. Plain values: no file handle, no engine, no clock.

Boxes are pixels of the page picture, whose size is `PageRead.width` × `PageRead.height`; pages
count from 1; confidences run from 0 to 1. All values are immutable by convention and by dataclass.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from processors.text import Text

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 with x0 <= x1 and y0 <= y1, origin in the upper left corner."""

NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
"""The box of a value that has no place on a page (XML originals)."""

JSON = Any

Status = Literal["read", "unreadable", "refused"]
Verdict = Literal["sufficient", "insufficient", "needs_review"]
Outcome = Literal["pass", "fail", "unknown"]
Media = Literal["pdf", "ofd", "xml", "image"]
SealShape = Literal["oval", "round", "other"]


class Source(StrEnum):
    """Where a value was taken from, the most certain last but one: OCR is the least certain."""

    QR = "qr"
    TEXT_LAYER = "text_layer"
    OFD = "ofd"
    XML = "xml"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Span:
    """One line or run of words as it stands on a page.

    `confidence` is the mean over the characters, `weakest` the lowest of them (1.0 both for text
    that was not guessed from pixels). `engine` names the OCR engine, None for any other source.
    """

    text: str
    box: Box
    confidence: float
    weakest: float
    source: Source
    engine: str | None
    page: int


@dataclass(frozen=True, slots=True)
class Code:
    """A decoded QR or bar code."""

    payload: str
    box: Box
    page: int
    symbology: str = "QRCode"


@dataclass(frozen=True, slots=True)
class Seal:
    """A red stamp. `text` is the line along the rim, `centre` what stands inside; None: not read.

    `confidence` is that of `text`; without text it is that of the ring itself. `as_read`: what
    the pixels alone gave, where a name printed on the page settled the text; else None.
    """

    box: Box
    shape: SealShape
    text: str | None
    confidence: float
    centre: str | None
    page: int
    as_read: str | None = None


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page, upright. `turned` is how far the input had to be turned clockwise: 0/90/180/270."""

    number: int
    width: int
    height: int
    spans: tuple[Span, ...]
    codes: tuple[Code, ...]
    seals: tuple[Seal, ...]
    turned: int = 0


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """Everything read from one file, before anything is made of it.

    `structured` holds values by contract field name out of OFD and XML originals (amounts as
    decimal yuan, dates as YYYY-MM-DD). `signed` says whether the file carries an electronic
    signature: None where its format has none. `metadata` is the producer's own word (PDF info,
    EXIF), in the format's own names.
    """

    media: Media
    pages: tuple[PageRead, ...]
    structured: Mapping[str, str] = field(default_factory=dict)
    signed: bool | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(span for page in self.pages for span in page.spans)

    @property
    def codes(self) -> tuple[Code, ...]:
        return tuple(code for page in self.pages for code in page.codes)

    @property
    def seals(self) -> tuple[Seal, ...]:
        return tuple(seal for page in self.pages for seal in page.seals)


LIKENESSES = "likenesses"
"""The name under which kept findings carry the looks of the pages."""

FieldValue = str | list[dict[str, str]]
"""A text as printed (NFKC), or the goods lines of an invoice by column name."""


DERIVED = "derived: "
"""An `engine` that begins so says that the value was computed; the fields follow, with " + "."""

REPAIRED = "+repaired"
"""An `engine` that ends so says that the value was put right by its checksum."""

SETTLED = "settled: printed name"
"""An `engine` that says a name on the page settled letters in doubt; see `seals.names`."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value under its contract name, with where it stands and what else it might be."""

    value: FieldValue
    confidence: float
    source: Source
    engine: str | None = None
    page: int = 1
    box: Box = NOWHERE
    alternatives: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JSON]:
        return {
            "value": self.value,
            "confidence": _share(self.confidence),
            "source": self.source.value,
            "engine": self.engine,
            "page": self.page,
            "box": [round(edge) for edge in self.box],
            "alternatives": list(self.alternatives),
        }


@dataclass(frozen=True, slots=True)
class Check:
    """One question put to a document. `unknown` is neither pass nor fail: it could not be told."""

    rule: str
    code: str
    outcome: Outcome
    detail: Text
    fields: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JSON]:
        return {
            "rule": self.rule,
            "code": self.code,
            "outcome": self.outcome,
            "detail": self.detail.to_json(),
            "fields": list(self.fields),
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not read: one of the FILE_* codes of the contracts, and what to do next."""

    code: str
    detail: Text

    def to_json(self) -> dict[str, JSON]:
        return {"code": self.code, "detail": self.detail.to_json()}


@dataclass(frozen=True, slots=True)
class Declared:
    """What the sender says of a file. Nothing of it is believed; it is only compared."""

    kind: str | None = None
    media_type: str | None = None
    file_name: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What the examination of one file came to.

    `likenesses` are the looks of its pages (see `likeness`): kept with the findings for E-11, and
    no part of what is published.
    """

    sha256: str
    status: Status
    refusal: Refusal | None
    kind: str
    pages: int
    examiner: str
    fields: Mapping[str, Field]
    checks: tuple[Check, ...]
    verdict: Verdict
    likenesses: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JSON]:
        """The data of `evidence.examined.v1` less `evidence_id`; only JSON types, no NaN."""
        return {
            "sha256": self.sha256,
            "status": self.status,
            "refusal": None if self.refusal is None else self.refusal.to_json(),
            "kind": self.kind,
            "pages": self.pages,
            "examiner": self.examiner,
            "fields": {name: value.to_json() for name, value in sorted(self.fields.items())},
            "checks": [check.to_json() for check in self.checks],
            "verdict": self.verdict,
        }

    def to_record(self) -> dict[str, JSON]:
        """The same with what is kept and not published; `LIKENESSES` only where there are any."""
        kept = {LIKENESSES: list(self.likenesses)} if self.likenesses else {}
        return self.to_json() | kept

    @classmethod
    def from_json(cls, data: Mapping[str, JSON]) -> "Findings":
        """The inverse of `to_record` and of `to_json`.

        Raises KeyError, TypeError or ValueError on another shape.
        """
        refusal = data["refusal"]
        return cls(
            sha256=data["sha256"],
            status=data["status"],
            refusal=None
            if refusal is None
            else Refusal(refusal["code"], Text(**refusal["detail"])),
            kind=data["kind"],
            pages=data["pages"],
            examiner=data["examiner"],
            fields={name: _field(value) for name, value in data["fields"].items()},
            checks=tuple(_check(check) for check in data["checks"]),
            verdict=data["verdict"],
            likenesses=tuple(data.get(LIKENESSES, ())),
        )


def _share(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 4)


def _field(data: Mapping[str, JSON]) -> Field:
    x0, y0, x1, y1 = data["box"]
    return Field(
        value=data["value"],
        confidence=data["confidence"],
        source=Source(data["source"]),
        engine=data["engine"],
        page=data["page"],
        box=(x0, y0, x1, y1),
        alternatives=tuple(data["alternatives"]),
    )


def _check(data: Mapping[str, JSON]) -> Check:
    return Check(
        rule=data["rule"],
        code=data["code"],
        outcome=data["outcome"],
        detail=Text(**data["detail"]),
        fields=tuple(data["fields"]),
    )
