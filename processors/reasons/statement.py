"""Statements of reasons (I-10): one text per decision, Chinese and English, from templates.

Only what is named in `StatementParts` can be printed: no names, addresses or contacts are among
it, the ids of persons are left out, and of the facts only those that `words.yaml` lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from jinja2 import Template

from processors.policy.policy import Policy
from processors.policy.wording import (
    LANGUAGES,
    Language,
    Sentence,
    environment,
    fact_forms,
    fact_value,
    tidy,
)
from processors.reasons.grounds import ground_text
from processors.text import Text

DECISION_KINDS = (
    "takedown", "restore", "warning", "revoke", "refund", "compensation", "penalty",
    "restrict_shop", "recourse", "reject", "exchange", "request_evidence", "merge", "close",
)  # fmt: skip


class TargetLike(Protocol):
    """What a decision acts on."""

    @property
    def type(self) -> str: ...
    @property
    def id(self) -> str: ...


class AmountLike(Protocol):
    """Money of a decision; `value` in fen."""

    @property
    def value(self) -> int: ...
    @property
    def instrument(self) -> str: ...
    @property
    def rule(self) -> str: ...


class GroundLike(Protocol):
    """A rule that led to the decision and the facts it was applied to."""

    @property
    def rule(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


class RemedyLike(Protocol):
    """What the addressee may do, and until when."""

    @property
    def kind(self) -> str: ...
    @property
    def until(self) -> datetime: ...


class StrikesLike(Protocol):
    """Strikes that a warning adds."""

    @property
    def added(self) -> int: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def total(self) -> int: ...


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """A piece of evidence by its id and what its examination came to."""

    evidence_id: str
    verdict: str


@dataclass(frozen=True, slots=True)
class StatementParts:
    """Everything a statement of reasons may say. `texts` are the grounds' sentences in their
    order, where they are at hand already; `decided_by` is a role, never a person.
    """

    kind: str
    case_id: str
    target: TargetLike
    grounds: Sequence[GroundLike]
    automation: str
    decided_by: str
    decided_at: datetime
    effective_at: datetime | None = None
    ends_at: datetime | None = None
    amounts: Sequence[AmountLike] = ()
    evidence: Sequence[EvidencePart] = ()
    remedies: Sequence[RemedyLike] = ()
    strikes: StrikesLike | None = None
    restriction: str | None = None
    supersedes: str | None = None
    texts: Sequence[Text] | None = None


def statement_of_reasons(parts: StatementParts, policy: Policy) -> Text:
    """The statement in both languages. Pure; the same parts and policy give the same text.

    Raises ValueError for a kind that is no decision kind.
    """
    if parts.kind not in DECISION_KINDS:
        raise ValueError(f"{parts.kind!r} is no kind of decision")
    texts = parts.texts or [ground_text(g.rule, g.facts, policy) for g in parts.grounds]
    zh, en = (_render(parts, texts, policy, language) for language in LANGUAGES)
    return Text(zh=zh, en=en)


def _render(
    parts: StatementParts, texts: Sequence[Text], policy: Policy, language: Language
) -> str:
    grounds = [
        {
            "rule": ground.rule,
            "name": _own(policy.rule_name(ground.rule), language),
            "text": _own(text, language),
            "facts": _facts(ground, policy, language),
        }
        for ground, text in zip(parts.grounds, texts, strict=True)
    ]
    rendered = _template(parts.kind, language).render(
        case_id=parts.case_id,
        target=parts.target,
        target_is_person=parts.target.type == "party",
        grounds=grounds,
        policy_version=policy.version,
        automation=parts.automation,
        decided_by=parts.decided_by,
        decided_at=parts.decided_at,
        effective_at=parts.effective_at,
        ends_at=parts.ends_at,
        amounts=parts.amounts,
        total=sum(amount.value for amount in parts.amounts),
        evidence=parts.evidence,
        remedies=parts.remedies,
        strikes=parts.strikes,
        restriction=parts.restriction,
        supersedes=parts.supersedes,
    )
    return tidy(rendered, language)


def _facts(ground: GroundLike, policy: Policy, language: Language) -> list[tuple[str, str]]:
    """The facts that may be shown and that no detail of the rule has told already."""
    told = {
        name
        for detail in policy.rule(ground.rule).details
        if all(ground.facts.get(need) is not None for need in detail.needs)
        for name in detail.needs
    }
    shown = []
    for name, value in ground.facts.items():
        form = fact_forms().get(name)
        if form is not None and value not in (None, [], ()) and name not in told:
            text = fact_value(form.form, value, language)
            shown.append((_own(form.label, language), Sentence(text)))
    return sorted(shown)


def _own(text: Text, language: Language) -> Sentence:
    return Sentence(text.zh if language == "zh" else text.en)


@cache
def _template(kind: str, language: Language) -> Template:
    return environment(language, "processors.reasons").get_template(f"{kind}.{language}.txt")
