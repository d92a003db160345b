"""From a policy file to `Policies`: meaning, dates, versions. Reads the file it is given, once."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

import rfc8785

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
from processors.policy.reading import Located, PolicyRefused, Problem, read_document
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
        return _parse(_shipped_text(), _SHIPPED)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        remedy = "give the path of a UTF-8 text file that can be read"
        raise PolicyRefused(str(path), (Problem(1, "", str(error), remedy),)) from error
    return _parse(text, str(path))


def _shipped_text() -> str:
    return resources.files("processors.policy").joinpath(_SHIPPED).read_text(encoding="utf-8")


@lru_cache(maxsize=16)
def _parse(text: str, file: str) -> Policies:
    located = read_document(text, file)
    document = located.document
    if file != _SHIPPED:
        shipped = read_document(_shipped_text(), _SHIPPED).document
        if document.extends == "platform":
            document = _extended(document, shipped)
        _refuse_incomplete(document, shipped, located)
    problems = [*_meaning_problems(document, located), *_profile_problems(document, located)]
    if problems:
        raise located.refused(problems)
    return _policies(document)


def _extended(document: PolicyDocument, shipped: PolicyDocument) -> PolicyDocument:
    return document.model_copy(
        update={
            "figures": {**shipped.figures, **document.figures},
            "rules": {**shipped.rules, **document.rules},
            "law_profiles": {**shipped.law_profiles, **document.law_profiles},
        }
    )


def _refuse_incomplete(document: PolicyDocument, shipped: PolicyDocument, located: Located) -> None:
    problems = []
    for key, entry in shipped.figures.items():
        given = document.figures.get(key)
        if given is None:
            remedy = "add it, or write `extends: platform` to take what is not given"
            problems.append(Problem(1, f"figures › {key}", "is missing", remedy))
        elif given.unit is not entry.unit:
            line = located.line("figures", key, "unit")
            what = f"is {given.unit.value}, but the rules read it as {entry.unit.value}"
            problems.append(
                Problem(line, f"figures › {key}", what, f"write unit: {entry.unit.value}")
            )
    for key in document.figures.keys() - shipped.figures.keys():
        line = located.line("figures", key)
        problems.append(
            Problem(line, f"figures › {key}", "no rule reads it", "remove it, or mend its spelling")
        )
    for rule in shipped.rules.keys() - document.rules.keys():
        problems.append(Problem(1, f"rules › {rule}", "is missing", "add its name and text"))
    if problems:
        raise located.refused(problems)


def _meaning_problems(document: PolicyDocument, located: Located) -> Iterator[Problem]:
    for key, entry in document.figures.items():
        shown = f"figures › {key}"
        here = located.line("figures", key)
        try:
            dated = _dated(entry)
        except BadValue as error:
            yield Problem(here, shown, error.what, error.remedy)
            continue
        if entry.rule is not None and not key.startswith(f"{entry.rule}."):
            line = located.line("figures", key, "rule")
            yield Problem(line, shown, f"belongs to {entry.rule}", "name the rule of its key")
        if entry.rule is not None and entry.rule not in document.rules:
            line = located.line("figures", key, "rule")
            yield Problem(line, shown, "its rule is not in the catalogue", "add it under rules")
        for index, value in enumerate(dated):
            where = ("versions", index, "value") if entry.versions else ("value",)
            try:
                parse_value(entry.unit, value.value)
            except BadValue as error:
                line = located.line("figures", key, *where)
                yield Problem(line, shown, error.what, error.remedy)


def _profile_problems(document: PolicyDocument, located: Located) -> Iterator[Problem]:
    for key in ("law.territories", "law.default_profile"):
        for value in _dated(document.figures[key]) if key in document.figures else ():
            named = value.value.values() if isinstance(value.value, dict) else [value.value]
            for name in sorted({str(name) for name in named} - document.law_profiles.keys()):
                yield Problem(
                    located.line("figures", key),
                    f"figures › {key}",
                    f"names the law profile {name}, which is not in the file",
                    "add it under law_profiles, or name another",
                )


def _dated(entry: FigureEntry) -> list[ValueEntry]:
    if entry.versions is not None:
        if entry.value is not None or entry.effective_from is not None:
            raise BadValue("has both a value and versions", "keep one of the two forms")
        dates = [version.effective_from for version in entry.versions]
        if any(later <= earlier for earlier, later in pairwise(dates)):
            raise BadValue("its versions are not in the order of their dates", "oldest first")
        return entry.versions
    if entry.value is None or entry.effective_from is None:
        raise BadValue("has no value with a date", "give value and effective_from, or versions")
    return [ValueEntry(effective_from=entry.effective_from, value=entry.value)]


def _policies(document: PolicyDocument) -> Policies:
    rules = MappingProxyType({key: _rule(key, entry) for key, entry in document.rules.items()})
    profiles = MappingProxyType(
        {key: _profile(key, entry) for key, entry in document.law_profiles.items()}
    )
    dated = {key: _dated(entry) for key, entry in document.figures.items()}
    days = sorted({value.effective_from for values in dated.values() for value in values})
    policies = []
    for day in days or [date(2019, 1, 1)]:
        in_force = {key: _in_force(values, day) for key, values in dated.items()}
        figures = {
            key: _figure(key, document.figures[key], value) for key, value in in_force.items()
        }
        policies.append(
            Policy(
                version=f"{document.name}-{day.isoformat()}-{_digest(document, in_force)}",
                effective_from=_start(day),
                figures=MappingProxyType(figures),
                rules=rules,
                law_profiles=profiles,
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
    return datetime(day.year, day.month, day.day, tzinfo=_SHANGHAI)


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


def _profile(profile: str, entry: ProfileEntry) -> LawProfile:
    return LawProfile(
        id=profile,
        name=_text(entry.name),
        basis=entry.basis,
        rights=tuple(entry.rights),
        counter_notice=_period(entry.counter_notice),
        appeal=_period(entry.appeal),
        out_of_court=_period(entry.out_of_court) if entry.out_of_court else None,
        statement_of_reasons=entry.statement_of_reasons,
    )


def _period(entry: PeriodEntry) -> Period:
    return Period(entry.count, entry.unit, entry.runs_from, entry.at_latest)
