"""The shape of a policy file; its JSON Schema is generated from these models.

Shape only: what a value means, and since when, is read in `policy.py`.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

KEY_PATTERN = r"^([WRTCEIP]-\d{2}|platform|law|calendar)\.[a-z0-9_]+$"
RULE_PATTERN = r"^[WRTCEIP]-\d{2}$"


class Unit(StrEnum):
    """What a figure is; each unit has its own accessor on `Policy`."""

    DURATION = "duration"
    WORKING_DAYS = "working_days"
    LAW_DAYS = "law_days"
    MONEY = "money"
    BASIS_POINTS = "basis_points"
    NUMBER = "number"
    FRACTION = "fraction"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    TABLE = "table"


Value = StrictBool | StrictInt | StrictFloat | StrictStr | list[StrictStr] | dict[str, object]
RuleId = Annotated[str, Field(pattern=RULE_PATTERN)]
Key = Annotated[str, Field(pattern=KEY_PATTERN)]
Words = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """Unknown words are refused: a misspelt one would be a rule that silently does not hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TextEntry(Entry):
    zh: Words
    en: Words


class ValueEntry(Entry):
    effective_from: date = Field(description="First day, Asia/Shanghai, on which the value holds.")
    value: Value
    note: str | None = None


class FigureEntry(Entry):
    """One figure: either one `value` with its date, or `versions`, oldest first."""

    rule: RuleId | None = Field(description="The rule it belongs to; null for the platform's own.")
    name: TextEntry
    unit: Unit
    source: Literal["proc", "law", "ours"]
    effective_from: date | None = None
    value: Value | None = None
    versions: list[ValueEntry] | None = Field(default=None, min_length=1)
    note: str | None = None


class DetailEntry(TextEntry):
    """A sentence added to a rule's text where the facts it needs are known."""

    needs: list[str] = Field(min_length=1)


class RuleEntry(Entry):
    name: TextEntry
    text: TextEntry
    details: list[DetailEntry] = []


class PeriodEntry(Entry):
    count: Annotated[StrictInt, Field(ge=1)] | Key = Field(
        description="How many; or the key of the figure that says so."
    )
    unit: Literal["law_days", "days", "months", "us_business_days", "working_days"]
    runs_from: Literal["delivered", "received", "decided"]
    at_latest: Annotated[int, Field(ge=1)] | None = None


class ProfileEntry(Entry):
    """One law's clocks for notices; `rights` are the right types it covers."""

    name: TextEntry
    basis: Words
    rights: list[Literal["trademark", "copyright", "patent", "other_ip"]] = Field(min_length=1)
    counter_notice: PeriodEntry
    appeal: PeriodEntry
    out_of_court: PeriodEntry | None = None
    statement_of_reasons: Literal["platform", "dsa"]
    note: str | None = None


class PolicyDocument(Entry):
    """A whole policy file."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    extends: Literal["platform"] | None = Field(
        default=None, description="Take every entry that is not given here from the shipped file."
    )
    figures: dict[Key, FigureEntry] = {}
    rules: dict[RuleId, RuleEntry] = {}
    law_profiles: dict[str, ProfileEntry] = {}
