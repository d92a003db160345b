"""The statement of reasons in the fields of the EU Transparency Database (DSA arts 17, 24(5)).

Holds no personal data: every sentence comes from the policy and from templates, none from an
event. Fields, enumerations, limits and conditions are those of `dsa_statement.schema.json`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import Any, Literal

from jsonschema import Draft202012Validator

from processors.policy.policy import Policy
from processors.policy.privacy import has_personal_data
from processors.policy.wording import Sentence, environment
from processors.reasons.grounds import ground_text

_AUTOMATION = {
    "fully": "AUTOMATED_DECISION_FULLY",
    "partially": "AUTOMATED_DECISION_PARTIALLY",
    "not": "AUTOMATED_DECISION_NOT_AUTOMATED",
}
_SOURCES = {
    "notice": "SOURCE_ARTICLE_16",
    "trusted_flagger": "SOURCE_TRUSTED_FLAGGER",
    "complaint": "SOURCE_TYPE_OTHER_NOTIFICATION",
    "own": "SOURCE_VOLUNTARY",
}
_END_FIELDS = {
    "decision_visibility": "end_date_visibility_restriction",
    "decision_monetary": "end_date_monetary_restriction",
    "decision_provision": "end_date_service_restriction",
    "decision_account": "end_date_account_restriction",
}
_LONGEST_FACTS = 5000


class DsaRefused(ValueError):
    """A statement that the database would refuse, or that it must not be given; `problems`."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class DsaParts:
    """What the form says of a restriction.

    topic: trademark | counterfeit | copyright | patent | other_ip | description | review |
    platform_rule; `territory` the right's; `rules` the ids of the grounds, the deciding one first;
    `known_since` the day from which the content is known to exist (the filing, where the listing's
    own day is not known); `puid` the decision's id.
    """

    puid: str
    kind: Literal["takedown", "restrict_shop"]
    topic: str
    rules: tuple[str, ...]
    automation: str
    source: Literal["notice", "trusted_flagger", "complaint", "own"]
    known_since: date
    effective_at: datetime
    ends_at: datetime | None = None
    restriction: str | None = None
    territory: str | None = None


def dsa_statement(parts: DsaParts, policy: Policy) -> dict[str, Any]:
    """The `dsa` member of a takedown or restrict_shop decision. Pure.

    Raises DsaRefused where the result would not be accepted by the database, KeyError for a
    topic, restriction, source or automation that the policy does not map: bugs, both.
    """
    topic = policy.table("law.dsa_topics")[parts.topic]
    field, value = _decision(parts, policy)
    statement: dict[str, Any] = {
        field: [value] if field == "decision_visibility" else value,
        "account_type": topic["account"],
        **_ground(parts, policy),
        "content_type": sorted(topic["content"]),
        "category": topic["category"],
        "category_specification": sorted(topic["keywords"]),
        "territorial_scope": sorted(policy.choices("law.dsa_territories")),
        "content_date": parts.known_since.isoformat(),
        "application_date": _day(parts.effective_at),
        "decision_facts": _facts(parts, policy)[:_LONGEST_FACTS],
        "source_type": _SOURCES[parts.source],
        "automated_detection": "Yes" if parts.source == "own" else "No",
        "automated_decision": _AUTOMATION[parts.automation],
        "puid": parts.puid,
    }
    if "other" in topic:
        statement["category_specification_other"] = topic["other"]
    if parts.ends_at is not None:
        statement[_END_FIELDS[field]] = _day(parts.ends_at)
    check_dsa_statement(statement)
    return statement


def check_dsa_statement(statement: Mapping[str, Any]) -> None:
    """Raise DsaRefused naming every field the database would refuse, and any personal data."""
    problems = [
        f"{'.'.join(str(part) for part in error.absolute_path) or 'statement'}: {error.message}"
        for error in sorted(_validator().iter_errors(statement), key=lambda e: str(e.json_path))
    ]
    problems += _date_problems(statement)
    problems += [
        f"{name}: holds personal data"
        for name, value in sorted(statement.items())
        if isinstance(value, str) and name != "puid" and has_personal_data(value)
    ]
    if problems:
        raise DsaRefused(problems)


def _date_problems(statement: Mapping[str, Any]) -> list[str]:
    found = []
    days: dict[str, date] = {}
    for name, value in statement.items():
        if name.endswith("_date") or name.startswith("end_date_"):
            try:
                days[name] = date.fromisoformat(str(value))
            except ValueError:
                found.append(f"{name}: {value!r} is no day")
    applied = days.get("application_date")
    for name, day in days.items():
        if name.startswith("end_date_") and applied is not None and day < applied:
            found.append(f"{name}: is before application_date")
    return found


def _decision(parts: DsaParts, policy: Policy) -> tuple[str, str]:
    if parts.kind == "takedown":
        return "decision_visibility", policy.choice("law.dsa_takedown")
    name = parts.restriction or policy.choice("I-04.restriction")
    table = policy.table("law.dsa_restrictions")
    endless = f"{name}_without_end"
    chosen = table[endless] if parts.ends_at is None and endless in table else table[name]
    return str(chosen["field"]), str(chosen["value"])


def _ground(parts: DsaParts, policy: Policy) -> dict[str, str]:
    """Illegal content where the right is one of the EU, else a breach of the platform's rules."""
    law = policy.table("law.dsa_legal_grounds").get(parts.topic)
    of_eu = policy.law_profile(parts.territory).statement_of_reasons == "dsa"
    explanation: str = _template("dsa_explanation").render(_names(parts, policy)).strip()
    if law is not None and of_eu and parts.kind == "takedown":
        return {
            "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "illegal_content_legal_ground": str(law),
            "illegal_content_explanation": explanation,
        }
    rule = policy.rule(parts.rules[0])
    return {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": f"Platform rule {rule.id}: {rule.name.en}",
        "incompatible_content_explanation": explanation,
    }


def _facts(parts: DsaParts, policy: Policy) -> str:
    facts: str = _template("dsa_facts").render(_names(parts, policy))
    return facts.strip()


def _names(parts: DsaParts, policy: Policy) -> dict[str, Any]:
    return {
        "kind": parts.kind,
        "topic": parts.topic,
        "restriction": parts.restriction,
        "source": parts.source,
        "automation": parts.automation,
        "rules": [
            {
                "id": rule,
                "name": Sentence(policy.rule_name(rule).en),
                "text": Sentence(ground_text(rule, {}, policy).en),
            }
            for rule in parts.rules
        ],
        "policy_version": policy.version,
    }


def _day(instant: datetime) -> str:
    return instant.astimezone(UTC).date().isoformat()


@cache
def _template(name: str) -> Any:
    return environment("en", "processors.reasons").get_template(f"{name}.en.txt")


@cache
def _validator() -> Draft202012Validator:
    file = resources.files("processors.reasons").joinpath("dsa_statement.schema.json")
    return Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))
