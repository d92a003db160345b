"""The sentence a rule gives a decision: what it says, and how it meets the facts at hand."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from processors.policy.policy import Policy
from processors.policy.wording import LANGUAGES, Language, Sentence, compiled, figure_text, tidy
from processors.text import Text


def ground_text(rule: str, facts: Mapping[str, Any], policy: Policy) -> Text:
    """What `rule` says under `policy`, and each of its details whose facts are known.

    A fact that is absent or None leaves its detail out; it is never an error. Raises
    UnknownFigure for a rule the catalogue does not have.
    """
    zh, en = (_sentence(rule, facts, policy, language) for language in LANGUAGES)
    return Text(zh=zh, en=en)


def _sentence(rule: str, facts: Mapping[str, Any], policy: Policy, language: Language) -> str:
    parts = [_fixed(policy.version, rule, language, _Held(policy))]
    for detail in policy.rule(rule).details:
        if all(facts.get(name) is not None for name in detail.needs):
            source = detail.text.zh if language == "zh" else detail.text.en
            known = {name: facts[name] for name in detail.needs}
            parts.append(compiled(source, language).render(known))
    return Sentence(tidy(("" if language == "zh" else " ").join(parts), language))


class _Held:
    """A policy as a cache argument: the version beside it already tells policies apart."""

    __slots__ = ("policy",)

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4096)
def _fixed(version: str, rule: str, language: Language, held: _Held) -> str:  # noqa: ARG001
    text = held.policy.rule_text(rule)
    source = text.zh if language == "zh" else text.en
    return compiled(source, language).render(
        figure=lambda key: Sentence(figure_text(held.policy, key, language))
    )
