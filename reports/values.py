"""What a report is made of: plain values, so that a report can be made from files alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from processors.text import Text

JSON = Any
MediaType = Literal["image/png", "image/jpeg"]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in the case, by role and id only."""

    role: str
    id: str


@dataclass(frozen=True, slots=True)
class PageImage:
    """The picture of a page; boxes are pixels of `width` x `height`, whatever the picture's own."""

    number: int
    width: int
    height: int
    media_type: MediaType
    content: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """One examined file. `findings` are `evidence.examined.v1` data; None: not examined yet."""

    name: str
    findings: Mapping[str, JSON] | None
    pages: tuple[PageImage, ...] = ()
    evidence_id: str = ""
    declared_kind: str = ""
    purpose: str = ""
    submitted_by: Party | None = None
    submitted_at: datetime | None = None
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One clock of the case; `status` is running, fired or stopped."""

    rule: str
    name: Text
    started_at: datetime
    due_at: datetime
    status: str
    ended_at: datetime | None = None
    moves: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseReport:
    """A case as it is to be told.

    `events`, `decisions`, `notifications` and `refused` are whole CloudEvents, in the order in
    which they act; `refused` are dead letters of the case (`reason`, `detail`, `event_id`).
    """

    case_id: str
    kind: str
    state: str
    title: Text | None = None
    opened_at: datetime | None = None
    parties: tuple[Party, ...] = ()
    events: tuple[Mapping[str, JSON], ...] = ()
    decisions: tuple[Mapping[str, JSON], ...] = ()
    notifications: tuple[Mapping[str, JSON], ...] = ()
    refused: tuple[Mapping[str, JSON], ...] = ()
    clocks: tuple[ClockRun, ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One decision in the table over all cases; `amount` in fen, None where it is not of money."""

    case_id: str
    case_title: Text
    href: str
    decision: str
    target: str
    beneficiary: str
    amount: int | None
    rules: tuple[str, ...]
    why: Text
    decided_at: datetime
    automation: str
