"""What was read in a document, where, how surely, and which checks it passed."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from schemas.fields import Bilingual, Count, EventData, Id, Many, Name, RuleId, Sha256, WireModel
from schemas.needs import Need
from schemas.topic import Topic
from schemas.topics.evidence import Kind

RefusalCode = Literal[
    "FILE_EMPTY",
    "FILE_TYPE_UNKNOWN",
    "FILE_TYPE_MISMATCH",
    "FILE_DAMAGED",
    "FILE_ENCRYPTED",
    "FILE_TOO_LARGE",
    "FILE_TOO_MANY_PAGES",
    "FILE_TOO_MANY_PIXELS",
    "FILE_UNSAFE_ARCHIVE",
    "FILE_UNSAFE_XML",
    "FILE_TIMEOUT",
    "FILE_MEMORY",
    "FILE_NO_CONTENT",
]
Confidence = Annotated[float, Field(ge=0, le=1)]


class Refusal(WireModel):
    """Why the file was not read."""

    code: RefusalCode
    detail: Bilingual


class FieldRead(WireModel):
    """One value, where it stands (pixels of its page) and how it was read."""

    value: Annotated[str, Field(min_length=1)] | Many[dict[str, Any]]
    confidence: Confidence
    source: Literal["qr", "text_layer", "ofd", "xml", "ocr"]
    engine: Name | None = None
    page: Annotated[int, Field(ge=1)]
    box: Annotated[
        Many[float],
        Field(
            min_length=4,
            max_length=4,
            description="x0, y0, x1, y1; all 0: out of a structured original, printed nowhere",
        ),
    ]
    alternatives: Many[str]


class Check(WireModel):
    """One check of the rules; what could not be read is unknown, never failed."""

    rule: RuleId
    code: Annotated[Name, Field(min_length=1)]
    outcome: Literal["pass", "fail", "unknown"]
    detail: Bilingual
    fields: Many[Name]


class EvidenceExamined(EventData):
    """A document was examined; the verdict is of this document alone."""

    NEEDS: ClassVar[tuple[Need, ...]] = (
        Need(("refusal",), "a refused file says why", {"status": ("refused",)}),
    )

    evidence_id: Id
    sha256: Sha256
    status: Literal["read", "unreadable", "refused"]
    refusal: Refusal | None = None
    kind: Kind | None = None
    pages: Count
    examiner: Annotated[Name, Field(min_length=1)]
    fields: dict[str, FieldRead]
    checks: Many[Check]
    verdict: Literal["sufficient", "insufficient", "needs_review"]


TOPIC = Topic(
    name="evidence-findings",
    direction="out",
    keyed_by="case",
    description="The findings of each examined document.",
    events={"evidence.examined.v1": EvidenceExamined},
)
