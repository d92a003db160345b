"""What deciding asks the world to do, and what it must be told first. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from processors.cases.values import Case

JSON = Any
"""A JSON value; what comes in has passed the schemas, what goes out is written canonically."""

OutTopic = Literal["decisions", "notifications", "shop-standing", "evidence-findings"]


@dataclass(frozen=True, slots=True)
class Publish:
    """One outbound event; `id` is deterministic, `at` the instant it acts as of."""

    topic: OutTopic
    id: str
    type: str
    subject: str
    at: datetime
    data: dict[str, JSON]


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Arm (or move) the case's timer of this name; the ledger counts its generation."""

    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Disarm the case's timer of this name; harmless when none is armed."""

    name: str


@dataclass(frozen=True, slots=True)
class PutFact:
    """Set what `owner` says under (scope, key) for other cases to read; None removes it."""

    scope: str
    key: str
    owner: str
    value: JSON | None


@dataclass(frozen=True, slots=True)
class AddTally:
    """Add `by` to the counter `name` of (scope, key) on a Shanghai day."""

    scope: str
    key: str
    day: date
    name: str
    by: int


@dataclass(frozen=True, slots=True)
class KeepLook:
    """Let other cases find what `owner` says of a page by how the page looks (E-11)."""

    look: str
    owner: str
    value: JSON


@dataclass(frozen=True, slots=True)
class RefuseEvent:
    """This event goes to dead letters with a reason of the contracts; the case is unchanged."""

    reason: str
    detail: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeInto:
    """Later messages of this subject are handled on `case_id`."""

    case_id: str


Effect = Publish | StartTimer | StopTimer | PutFact | AddTally | KeepLook | RefuseEvent | MergeInto


@dataclass(frozen=True, slots=True)
class TallyRange:
    """The counters of (scope, key) from `first` to `last`, both days included."""

    scope: str
    key: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Looks:
    """The pages known elsewhere that look like these, within so many bits."""

    looks: tuple[str, ...] = ()
    within: int = 0


@dataclass(frozen=True, slots=True)
class Alike:
    """A page known elsewhere: in how many bits it looks different, and who said what of it."""

    distance: int
    owner: str
    value: JSON


@dataclass(frozen=True, slots=True)
class Needs:
    """The cross-case facts a decision reads: fetched under lock, passed as Context."""

    facts: tuple[tuple[str, str], ...] = ()
    tallies: tuple[TallyRange, ...] = ()
    looks: Looks = Looks()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known from other cases when the event is applied; recorded beside it.

    `facts[(scope, key)][owner]` is what each owner put there; `tallies[(scope, key)][(day, name)]`
    the counts; `alike[look]` the pages that look like it, the nearest first. A key that was not
    asked for, or that nobody wrote, is absent.
    """

    facts: Mapping[tuple[str, str], Mapping[str, JSON]] = field(default_factory=dict)
    tallies: Mapping[tuple[str, str], Mapping[tuple[date, str], int]] = field(default_factory=dict)
    alike: Mapping[str, tuple[Alike, ...]] = field(default_factory=dict)

    def told(self, scope: str, key: str) -> Mapping[str, JSON]:
        """Return what each owner says under (scope, key); empty when nobody said anything."""
        return self.facts.get((scope, key), {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The case after the event, and the effects in the order they must leave."""

    case: "Case | None"
    effects: tuple[Effect, ...]
