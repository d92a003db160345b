"""Evidence handed in to a case: an object in the store, or a small file inline."""

import base64
import binascii
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from schemas.fields import Count, EventData, Id, Name, Party, Sha256, WireModel
from schemas.needs import Need
from schemas.topic import Topic

MAX_INLINE_BYTES = 512 * 1024

Kind = Literal[
    "purchase_invoice",
    "manufacturer_authorization",
    "inspection_report",
    "counter_receipt",
    "customs_certificate",
    "brand_agency_authorization",
    "waybill",
    "signature_slip",
    "carrier_statement",
    "chat_record",
    "goods_photo",
    "business_licence",
    "identity_document",
    "right_certificate",
    "power_of_attorney",
    "other",
]
Purpose = Literal[
    "genuine_goods", "delivery", "identity", "right", "infringement", "fault", "other"
]


def _check_base64(text: str) -> str:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("is not base64 (RFC 4648 section 4, with padding)") from None
    if len(content) > MAX_INLINE_BYTES:
        raise ValueError(
            f"holds more than {MAX_INLINE_BYTES} bytes: put the file into the object store "
            "and name it in blob"
        )
    return text


Base64 = Annotated[
    str,
    Field(
        pattern=r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
        description="base64 of at most 512 KiB",
        json_schema_extra={
            "contentEncoding": "base64",
            "maxLength": 4 * -(-MAX_INLINE_BYTES // 3),
        },
    ),
    AfterValidator(_check_base64),
]


class Blob(WireModel):
    """An object that is in the store already; no URL is ever fetched."""

    bucket: Name | None = None
    key: Annotated[str, Field(min_length=1, max_length=1024, pattern=r"^[^\u0000-\u001f\u007f]+$")]
    version_id: Name | None = None
    sha256: Sha256
    size: Count | None = None
    media_type: Name | None = None
    file_name: Name | None = None


class Content(WireModel):
    """A small file inline; it is stored first and treated alike."""

    base64: Base64
    media_type: Name | None = None
    file_name: Name | None = None


class EvidenceSubmitted(EventData):
    """A document was handed in as evidence."""

    NEEDS: ClassVar[tuple[Need, ...]] = (
        Need(("blob", "content"), "the document itself is needed once", how="one"),
    )

    evidence_id: Id
    submitted_by: Party
    declared_kind: Kind
    purpose: Purpose
    blob: Blob | None = None
    content: Content | None = None


TOPIC = Topic(
    name="evidence",
    direction="in",
    keyed_by="case",
    description="Documents handed in as evidence, each to one case.",
    events={"evidence.submitted.v1": EvidenceSubmitted},
)
