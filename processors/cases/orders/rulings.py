"""A ruling as it came: what an officer or an arbitrator says about a complaint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from processors.cases.decisions import Ground
from processors.cases.effects import JSON
from processors.cases.parties import Party
from processors.errors import Refuse
from processors.policy import Policy
from processors.policy.privacy import without_personal_data

UPHOLD, PARTIAL, REJECT = "uphold", "partial", "reject"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure ordered beside the outcome; `amount` in fen."""

    kind: str
    amount: int | None = None
    ends_at: datetime | None = None
    restriction: str | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """`outcome` about something; absent amounts are None, shares in basis points."""

    outcome: str
    about: str = "complaint"
    liable: str | None = None
    refund_amount: int | None = None
    seller_share: int | None = None
    targets: tuple[str, ...] | None = None
    measures: tuple[Measure, ...] = ()
    grounds: tuple[JSON, ...] = ()

    @property
    def bare(self) -> bool:
        """Does it say nothing but the outcome, as a machine's proposal does?"""
        named = (self.refund_amount, self.seller_share, self.targets)
        return not self.measures and all(value is None for value in named)

    def cited(self, policy: Policy) -> tuple[Ground, ...]:
        """The grounds the person gave that name a rule of the policy, with the words given."""
        found = []
        for given in self.grounds:
            rule = given if isinstance(given, str) else given.get("rule")
            if rule in policy.rules:
                said = None if isinstance(given, str) else given.get("text")
                found.append(Ground(str(rule), {} if said is None else {"stated": _clean(said)}))
        return tuple(found)

    def words(self, policy: Policy) -> str | None:
        """What the person wrote without naming a rule; None when nothing."""
        said = []
        for given in self.grounds:
            named, text = (
                (given, given) if isinstance(given, str) else (given.get("rule"), given.get("text"))
            )
            if named not in policy.rules and text:
                said.append(_clean(str(text)))
        return " ".join(said) or None


@dataclass(frozen=True, slots=True)
class Judge:
    """Who rules, and how far the machine's proposal was taken (`automation`)."""

    party: Party
    automation: str


def _clean(text: str) -> str:
    """Contacts and identity numbers do not leave with a decision."""
    return without_personal_data(text, "…")


_RULING = TypeAdapter(Ruling)


def read_ruling(data: Mapping[str, JSON]) -> Ruling:
    """Read a ruling. Raises Refuse("invalid") naming the field."""
    try:
        return _RULING.validate_python({k: v for k, v in data.items() if v is not None})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refuse("invalid", f"{where}: {first['msg']}") from None
