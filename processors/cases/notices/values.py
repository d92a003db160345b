"""What a notice's case remembers. Frozen values; the complainant's contacts are never kept."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from processors.cases.effects import JSON
from processors.cases.parties import Shop


class Result(StrEnum):
    """What became of one link."""

    OPEN = "open"
    MERGED = "merged"
    DOWN = "down"
    NOT_UPHELD = "not_upheld"
    RESTORED = "restored"


class Stage(StrEnum):
    """Where one shop of a notice stands: each has its own counter-notice and its own T-10."""

    UNDECIDED = "undecided"
    MEASURED = "measured"
    RETURNED = "returned"
    AT_DESK = "at_desk"
    FORWARDED = "forwarded"
    WAITING = "waiting"
    IN_PROCEEDINGS = "in_proceedings"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Link:
    """One reported listing; `listing_id` is unique in its notice."""

    listing_id: str
    shop_id: str
    url: str | None = None
    explanation: str | None = None
    result: Result = Result.OPEN
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class CounterNotice:
    """A shop's statement that nothing infringes; it covers all its links in the case (I-14)."""

    event_id: str
    filed_at: datetime
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One shop of a notice. `returns`: counter-notices sent back; `refused`: by an officer."""

    shop: Shop
    stage: Stage = Stage.UNDECIDED
    counter: CounterNotice | None = None
    returns: int = 0
    refused: bool = False
    forwarded_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """The rights holder's word that it complained or sued; judged by when it was received."""

    kind: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """The notice as it was reported last; None where it is silent.

    `reachable`: an e-mail address or telephone number was given; the day range is the right's.
    """

    event_id: str
    right_type: str
    allegation: str | None
    by_agent: bool
    complainant_name: str | None
    reachable: bool
    identity_evidence: tuple[str, ...]
    power_of_attorney: tuple[str, ...]
    registration_number: str | None
    right_name: str | None
    holder: str | None
    territory: str | None
    valid_from: date | None
    valid_until: date | None
    certificates: tuple[str, ...]
    preliminary_evidence: tuple[str, ...]
    good_faith: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A restriction of a shop that the machine proposes to an officer (I-04)."""

    shop_id: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: what was reported, its links, its shops, the rights holder's word.

    `counted_on` is the day on which the complainant's record counts it (I-09); `record` what was
    last published of it (E-Commerce Law art. 44).
    """

    report: Report
    links: tuple[Link, ...]
    sides: tuple[Side, ...]
    word: Word | None = None
    accepted_at: datetime | None = None
    counted_on: date | None = None
    countered: bool = False
    restrictions: tuple[Proposal, ...] = ()
    record: dict[str, JSON] | None = None

    def side_of(self, shop_id: str) -> int | None:
        """The place of a shop among the sides; clocks of a shop are named by it."""
        for place, side in enumerate(self.sides):
            if side.shop.shop_id == shop_id:
                return place
        return None

    def links_of(self, shop_id: str, result: Result) -> tuple[Link, ...]:
        return tuple(x for x in self.links if x.shop_id == shop_id and x.result is result)

    def those(self, result: Result) -> tuple[Link, ...]:
        return tuple(link for link in self.links if link.result is result)
