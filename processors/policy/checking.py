"""What a policy file must keep beyond its shape; every problem is found before one is told."""

from collections.abc import Iterator
from itertools import pairwise

from processors.policy.document import FigureEntry, PolicyDocument, TextEntry, Unit, ValueEntry
from processors.policy.reading import Located, Problem
from processors.policy.values import BadValue, parse_value
from processors.policy.wording import LANGUAGES, figures_in, template_fault


def refuse_wrong_values(given: PolicyDocument, whole: PolicyDocument, located: Located) -> None:
    """Raise PolicyRefused for values that their units, rules or law profiles do not allow.

    `given` has the figures of the file alone, `whole` those it extends too.
    """
    problems = list(_value_problems(given, located))
    problems = problems or [
        *_profile_problems(given, located),
        *_period_problems(whole, located),
    ]
    if problems:
        raise located.refused(problems)


def refuse_wrong_texts(document: PolicyDocument, located: Located) -> None:
    """Raise PolicyRefused for sentences that could not be printed."""
    problems = list(_text_problems(document, located))
    if problems:
        raise located.refused(problems)


def refuse_incomplete(document: PolicyDocument, shipped: PolicyDocument, located: Located) -> None:
    problems = []
    for key, entry in shipped.figures.items():
        given = document.figures.get(key)
        if given is None:
            remedy = "add it, or write `extends: platform` to take what is not given"
            problems.append(Problem(1, f"figures › {key}", "is missing", remedy))
        elif given.unit is Unit.TABLE and (odd := _odd_kinds(given, entry)):
            line = located.line("figures", key, "value")
            what = f"its table holds {', '.join(odd)}, which the rules cannot read"
            remedy = "give each name the kind of value that the shipped file gives it"
            problems.append(Problem(line, f"figures › {key}", what, remedy))
        elif key in WHOLE_TABLES and (differing := _differing_names(given, entry)):
            line = located.line("figures", key, "value")
            what = f"its table must hold the shipped names, no more: {', '.join(differing)}"
            remedy = "add or remove them; the shipped file shows every one"
            problems.append(Problem(line, f"figures › {key}", what, remedy))
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


WHOLE_TABLES = frozenset(
    {
        "E-02.legible",
        "E-02.picture_faults",
        "E-05.seal_settled",
        "E-11.patch",
        "E-11.smoothed",
    }
)
"""Tables that are read whole: each of their names has a meaning of its own in a check."""


def _differing_names(given: FigureEntry, shipped: FigureEntry) -> list[str]:
    """Names that some value of the given figure lacks, or that no check knows."""
    known = set().union(*_tables(shipped))
    return sorted(set().union(*(known ^ table.keys() for table in _tables(given))))


def _tables(entry: FigureEntry) -> list[dict[str, object]]:
    values = [entry.value] if entry.versions is None else [v.value for v in entry.versions]
    return [value for value in values if isinstance(value, dict)]


def _odd_kinds(given: FigureEntry, shipped: FigureEntry) -> list[str]:
    """Kinds of values in a table that the shipped table does not have (none: lists of words)."""
    known = _kinds(shipped) or {"a list"}
    return sorted(_kinds(given) - known)


def _kinds(entry: FigureEntry) -> set[str]:
    return {
        _KINDS.get(type(item), "something else")
        for table in _tables(entry)
        for item in table.values()
    }


_KINDS: dict[type, str] = {
    str: "a word",
    int: "a number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


def _value_problems(document: PolicyDocument, located: Located) -> Iterator[Problem]:
    for key, entry in document.figures.items():
        shown = f"figures › {key}"
        here = located.line("figures", key)
        try:
            dated = dated_values(entry)
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


def _text_problems(document: PolicyDocument, located: Located) -> Iterator[Problem]:
    for rule, entry in document.rules.items():
        texts: list[tuple[tuple[str | int, ...], TextEntry, frozenset[str]]] = [
            (("text",), entry.text, frozenset())
        ]
        for index, detail in enumerate(entry.details):
            texts.append((("details", index), detail, frozenset(detail.needs)))
        for where, text, names in texts:
            for language in LANGUAGES:
                sentence = text.zh if language == "zh" else text.en
                fault = template_fault(sentence, language, names)
                fault = fault or _figure_fault(sentence, document)
                if fault is not None:
                    path = ("rules", rule, *where, language)
                    remedy = "mend the sentence; docs/policy.md says what may stand in it"
                    shown = " › ".join(str(part) for part in path)
                    yield Problem(located.line(*path), shown, fault, remedy)


def _figure_fault(sentence: str, document: PolicyDocument) -> str | None:
    unknown = sorted(set(figures_in(sentence)) - document.figures.keys())
    return f"prints figures that are not there: {', '.join(unknown)}" if unknown else None


def _profile_problems(document: PolicyDocument, located: Located) -> Iterator[Problem]:
    for key in ("law.territories", "law.default_profile"):
        for value in dated_values(document.figures[key]) if key in document.figures else ():
            named = value.value.values() if isinstance(value.value, dict) else [value.value]
            for name in sorted({str(name) for name in named} - document.law_profiles.keys()):
                yield Problem(
                    located.line("figures", key),
                    f"figures › {key}",
                    f"names the law profile {name}, which is not in the file",
                    "add it under law_profiles, or name another",
                )


def _period_problems(document: PolicyDocument, located: Located) -> Iterator[Problem]:
    for name, profile in document.law_profiles.items():
        for part in ("counter_notice", "appeal", "out_of_court"):
            period = getattr(profile, part)
            if period is None or isinstance(period.count, int):
                continue
            figure = document.figures.get(period.count)
            if figure is None or figure.unit not in COUNTED:
                shown = f"law_profiles › {name} › {part} › count"
                line = located.line("law_profiles", name, part, "count")
                what = f"{period.count} is no figure that counts days"
                yield Problem(line, shown, what, "write a number, or the key of such a figure")


COUNTED = frozenset({Unit.LAW_DAYS, Unit.WORKING_DAYS, Unit.NUMBER, Unit.DURATION})
"""Units of figures that a law profile may take a number of days from."""


def dated_values(entry: FigureEntry) -> list[ValueEntry]:
    """A figure's values with their days, oldest first. Raises BadValue for no or both forms."""
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
