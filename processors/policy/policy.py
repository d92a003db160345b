"""The policy in force at an instant, and the table of policies by date.

Look-ups are one dictionary access; nothing here reads a file or a clock.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from processors.policy.document import Unit
from processors.text import Text


class UnknownFigure(LookupError):
    """The code asks for a figure, rule or profile that no policy has: a bug, not an input."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it is in force; `value` is typed by `unit`, tables are read-only."""

    key: str
    rule: str | None
    name: Text
    unit: Unit
    source: str
    value: Any
    effective_from: datetime


@dataclass(frozen=True, slots=True)
class Detail:
    """A sentence that a rule's text gains where the facts it needs are known."""

    needs: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the platform as decisions cite it. Texts are templates of `processors.reasons`."""

    id: str
    name: Text
    text: Text
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a law profile: `count` in `unit`, running from `runs_from`.

    unit: law_days | days | months | us_business_days | working_days;
    runs_from: delivered | received | decided; `at_latest` is the outer bound where the law has one.
    """

    count: int
    unit: str
    runs_from: str
    at_latest: int | None


@dataclass(frozen=True, slots=True)
class LawProfile:
    """The clocks of one law for notices (law-and-dsa, section 2)."""

    id: str
    name: Text
    basis: str
    rights: tuple[str, ...]
    counter_notice: Period
    appeal: Period
    out_of_court: Period | None
    statement_of_reasons: str


@dataclass(frozen=True, slots=True)
class Policy:
    """All figures, rules and law profiles in force from `effective_from` on.

    Accessors raise UnknownFigure for a key that is not there or has another unit; they never
    guess a default.
    """

    version: str
    effective_from: datetime
    figures: Mapping[str, Figure]
    rules: Mapping[str, Rule]
    law_profiles: Mapping[str, LawProfile]

    def duration(self, key: str) -> timedelta:
        """A period of whole seconds, multiples of 24 h for days (rules.md, section 0)."""
        return cast(timedelta, self._value(key, Unit.DURATION))

    def working_days(self, key: str) -> int:
        """A number of working days, for `calendar.add_working_days`."""
        return cast(int, self._value(key, Unit.WORKING_DAYS))

    def law_days(self, key: str) -> int:
        """A number of days under Civil Code arts 200-203, for `calendar.add_law_days`."""
        return cast(int, self._value(key, Unit.LAW_DAYS))

    def money(self, key: str) -> int:
        """An amount of CNY in fen."""
        return cast(int, self._value(key, Unit.MONEY))

    def basis_points(self, key: str) -> int:
        """A share; 10 000 is the whole."""
        return cast(int, self._value(key, Unit.BASIS_POINTS))

    def number(self, key: str) -> int:
        """A count or a multiple."""
        return cast(int, self._value(key, Unit.NUMBER))

    def fraction(self, key: str) -> float:
        """A number from 0 to 1, as of confidences."""
        return cast(float, self._value(key, Unit.FRACTION))

    def choice(self, key: str) -> str:
        """One word of the contracts."""
        return cast(str, self._value(key, Unit.CHOICE))

    def choices(self, key: str) -> tuple[str, ...]:
        """Several words, in the file's order."""
        return cast("tuple[str, ...]", self._value(key, Unit.CHOICES))

    def flag(self, key: str) -> bool:
        """Whether something holds."""
        return cast(bool, self._value(key, Unit.FLAG))

    def table(self, key: str) -> Mapping[str, Any]:
        """A read-only table; lists in it are tuples."""
        return cast("Mapping[str, Any]", self._value(key, Unit.TABLE))

    def rule_name(self, rule: str) -> Text:
        """A rule's name in both languages."""
        return self.rule(rule).name

    def rule_text(self, rule: str) -> Text:
        """What the rule says in one sentence, as a template; `reasons.ground_text` fills it."""
        return self.rule(rule).text

    def rule(self, rule: str) -> Rule:
        found = self.rules.get(rule)
        if found is None:
            raise UnknownFigure(f"policy {self.version} has no rule {rule}")
        return found

    def law_profile(self, territory: str | None, right: str | None = None) -> LawProfile:
        """The profile of a right's territory; the default's where it is unknown or not covered.

        `right` is a notice type (trademark, copyright, …): a profile holds only for the rights
        that it covers (the DMCA knows copyright alone).
        """
        by_territory = self.table("law.territories")
        name = by_territory.get(territory or "", self.choice("law.default_profile"))
        profile = self.law_profiles.get(str(name))
        if profile is None or (right is not None and right not in profile.rights):
            profile = self.law_profiles[self.choice("law.default_profile")]
        return profile

    def figure(self, key: str) -> Figure:
        """The figure with its name, unit and source, as texts and tables show it."""
        found = self.figures.get(key)
        if found is None:
            raise UnknownFigure(f"policy {self.version} has no figure {key}")
        return found

    def _value(self, key: str, unit: Unit) -> object:
        figure = self.figures.get(key)
        if figure is None:
            raise UnknownFigure(f"policy {self.version} has no figure {key}")
        if figure.unit is not unit:
            raise UnknownFigure(
                f"figure {key} is {figure.unit.value}, not {unit.value}: ask for it by its unit"
            )
        return figure.value


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies of one file by date, oldest first; never empty."""

    name: str
    starts: tuple[datetime, ...]
    policies: tuple[Policy, ...]

    def at(self, instant: datetime) -> Policy:
        """The policy in force at `instant` (aware); the first one for anything earlier."""
        return self.policies[max(bisect_right(self.starts, instant) - 1, 0)]

    def versions(self) -> tuple[str, ...]:
        """The versions in this table, oldest first."""
        return tuple(policy.version for policy in self.policies)
