"""From a policy file to `Policies`: meaning, dates, versions. Reads the file it is given, once."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

import rfc8785

from processors.policy.checking import (
    dated_values,
    refuse_incomplete,
    refuse_wrong_texts,
    refuse_wrong_values,
)
from processors.policy.document import (
    FigureEntry,
    PeriodEntry,
    PolicyDocument,
    ProfileEntry,
    RuleEntry,
    TextEntry,
    ValueEntry,
)
from processors.policy.policy import Detail, Figure, LawProfile, Period, Policies, Policy, Rule
from processors.policy.reading import PolicyRefused, Problem, read_document
from processors.policy.values import BadValue, parse_value
from processors.text import Text

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_SHIPPED = "platform.yaml"


def load_policy(path: str | Path | None = None) -> Policies:
    """The policies of a file, or the shipped ones.

    Reads the file at each call and parses it when its bytes are new; may be repeated.
    Raises PolicyRefused (a Refuse) with line, key and remedy of everything wrong.
    """
    if path is None:
        return _parse(_shipped_text(), _SHIPPED, is_shipped=True)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        remedy = "give the path of a UTF-8 text file that can be read"
        raise PolicyRefused(str(path), (Problem(1, "", str(error), remedy),)) from error
    return _parse(text, str(path), is_shipped=False)


def _shipped_text() -> str:
    return resources.files("processors.policy").joinpath(_SHIPPED).read_text(encoding="utf-8")


@lru_cache(maxsize=16)
def _parse(text: str, file: str, *, is_shipped: bool) -> Policies:
    located = read_document(text, file)
    document = whole = located.document
    if not is_shipped:
        shipped = _shipped_document()
        if document.extends == "platform":
            whole = _extended(document, shipped)
        refuse_incomplete(whole, shipped, located)
    given = whole.model_copy(update={"figures": document.figures})
    refuse_wrong_values(given, whole, located)
    if not is_shipped:
        refuse_wrong_texts(whole.model_copy(update={"rules": document.rules}), located)
    return _policies(whole)


@cache
def _shipped_document() -> PolicyDocument:
    return read_document(_shipped_text(), _SHIPPED).document


def _extended(document: PolicyDocument, shipped: PolicyDocument) -> PolicyDocument:
    """The shipped policy with this file's entries; until a figure's first day the old one holds."""
    figures = dict(shipped.figures)
    for key, given in document.figures.items():
        known = figures.get(key)
        figures[key] = given if known is None else _after(known, given)
    return document.model_copy(
        update={
            "figures": figures,
            "rules": {**shipped.rules, **document.rules},
            "law_profiles": {**shipped.law_profiles, **document.law_profiles},
        }
    )


def _after(known: FigureEntry, given: FigureEntry) -> FigureEntry:
    try:
        new = dated_values(given)
    except BadValue:
        return given
    earlier = [v for v in dated_values(known) if v.effective_from < new[0].effective_from]
    if not earlier or known.unit is not given.unit:
        return given
    versions = {"versions": [*earlier, *new], "value": None, "effective_from": None}
    return given.model_copy(update=versions)


def _policies(document: PolicyDocument) -> Policies:
    rules = MappingProxyType({key: _rule(key, entry) for key, entry in document.rules.items()})
    dated = {key: dated_values(entry) for key, entry in document.figures.items()}
    days = sorted({value.effective_from for values in dated.values() for value in values})
    policies = []
    for day in days or [date(2019, 1, 1)]:
        in_force = {key: _in_force(values, day) for key, values in dated.items()}
        figures = {
            key: _figure(key, document.figures[key], value) for key, value in in_force.items()
        }
        profiles = {
            key: _profile(key, entry, figures) for key, entry in document.law_profiles.items()
        }
        policies.append(
            Policy(
                version=f"{document.name}-{day.isoformat()}-{_digest(document, in_force)}",
                effective_from=_start(day),
                figures=MappingProxyType(figures),
                rules=rules,
                law_profiles=MappingProxyType(profiles),
            )
        )
    starts = tuple(policy.effective_from for policy in policies)
    return Policies(document.name, starts, tuple(policies))


def _in_force(values: list[ValueEntry], day: date) -> ValueEntry:
    held = [value for value in values if value.effective_from <= day]
    return held[-1] if held else values[0]


def _digest(document: PolicyDocument, in_force: dict[str, ValueEntry]) -> str:
    """Of what is in force, not of the file: a value of next year leaves today's version alone."""
    content = document.model_dump(mode="json", exclude={"figures", "name", "extends"})
    content["figures"] = {
        key: [document.figures[key].unit.value, value.value] for key, value in in_force.items()
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()[:10]


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=_SHANGHAI).astimezone(UTC)


def _text(entry: TextEntry) -> Text:
    return Text(zh=entry.zh, en=entry.en)


def _figure(key: str, entry: FigureEntry, value: ValueEntry) -> Figure:
    return Figure(
        key=key,
        rule=entry.rule,
        name=_text(entry.name),
        unit=entry.unit,
        source=entry.source,
        value=parse_value(entry.unit, value.value),
        effective_from=_start(value.effective_from),
    )


def _rule(rule: str, entry: RuleEntry) -> Rule:
    details = tuple(Detail(tuple(detail.needs), _text(detail)) for detail in entry.details)
    return Rule(id=rule, name=_text(entry.name), text=_text(entry.text), details=details)


def _profile(profile: str, entry: ProfileEntry, figures: Mapping[str, Figure]) -> LawProfile:
    out_of_court = entry.out_of_court
    return LawProfile(
        id=profile,
        name=_text(entry.name),
        basis=entry.basis,
        rights=tuple(entry.rights),
        counter_notice=_period(entry.counter_notice, figures),
        appeal=_period(entry.appeal, figures),
        out_of_court=None if out_of_court is None else _period(out_of_court, figures),
        statement_of_reasons=entry.statement_of_reasons,
    )


def _period(entry: PeriodEntry, figures: Mapping[str, Figure]) -> Period:
    count = entry.count if isinstance(entry.count, int) else _days(figures[entry.count])
    return Period(count, entry.unit, entry.runs_from, entry.at_latest)


def _days(figure: Figure) -> int:
    return figure.value.days if isinstance(figure.value, timedelta) else int(figure.value)
