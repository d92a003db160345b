"""Notices of rights holders (W-09). An incomplete notice is accepted and returned (I-01).

So only what names the parties and the listings is required: the rest may be missing, and the
product answers with each missing part instead of refusing the message.
"""

from typing import Annotated, Literal

from pydantic import Field

from schemas.fields import Date, EventData, Id, Instant, Many, Name, WireModel, Words
from schemas.topic import Topic

RightType = Literal["trademark", "copyright", "patent", "other_ip"]
Allegation = Literal["counterfeit", "unauthorised_use", "copied_work", "patent_use"]


class Complainant(WireModel):
    """The rights holder or its agent."""

    id: Id
    role: Literal["owner", "agent"]
    name: Name | None = None
    email: Name | None = None
    phone: Name | None = None
    identity_evidence: Many[Id] | None = None
    power_of_attorney: Many[Id] | None = None


class Right(WireModel):
    """The right relied on; valid from and until are days."""

    registration_number: Name | None = None
    name: Name | None = None
    holder: Name | None = None
    classes: Many[Annotated[int, Field(ge=0, le=999)]] | None = None
    territory: Annotated[Name | None, Field(description="chooses the law profile, as CN")] = None
    valid_from: Date | None = None
    valid_until: Date | None = None
    certificate_evidence: Many[Id] | None = None


class ReportedShop(WireModel):
    """The shop a reported listing belongs to."""

    shop_id: Id
    company_name: Name | None = None
    tax_id: Name | None = None


class ReportedListing(WireModel):
    """One link, and what infringes there."""

    listing_id: Id
    url: Words | None = None
    shop: ReportedShop
    explanation: Words | None = None


class Statement(WireModel):
    """The complainant's signed statement of good faith."""

    good_faith: bool | None = None
    signed_by: Name | None = None
    signed_at: Instant | None = None


class InfringementReported(EventData):
    """A rights holder reported listings that infringe its right."""

    type: RightType
    allegation: Allegation | None = None
    complainant: Complainant
    right: Right | None = None
    listings: Many[ReportedListing] | None = None
    preliminary_evidence: Many[Id] | None = None
    statement: Statement | None = None


TOPIC = Topic(
    name="infringement-reports",
    direction="in",
    keyed_by="case",
    description="Notices of infringement of trademarks, copyright, patents and other rights.",
    events={"infringement.reported.v1": InfringementReported},
)
