"""How a check is written down, and what all checks of a document come to."""

from collections.abc import Mapping, Sequence

from processors.evidence.checks.thresholds import Thresholds
from processors.evidence.values import Check, Field, Verdict
from processors.text import Text


def passed(rule: str, code: str, zh: str, en: str, *fields: str) -> Check:
    return Check(rule, code, "pass", _sentence(zh, en), fields)


def failed(rule: str, code: str, zh: str, en: str, *fields: str) -> Check:
    return Check(rule, code, "fail", _sentence(zh, en), fields)


def unknown(rule: str, code: str, zh: str, en: str, *fields: str) -> Check:
    return Check(rule, code, "unknown", _sentence(zh, en), fields)


def _sentence(zh: str, en: str) -> Text:
    """Both as whole sentences, wherever a value stands in them."""
    return Text(f"{zh}。", f"{en[:1].upper()}{en[1:]}.")


def verdict(
    kind: str, fields: Mapping[str, Field], checks: Sequence[Check], thresholds: Thresholds
) -> Verdict:
    """Judge this document alone: one certain contradiction is enough to be insufficient.

    Unknown asks for a person unless it is a signal, and so do a document of no known kind, one
    of which nothing was read, and one to which no check applies.
    """
    if any(check.outcome == "fail" for check in checks):
        return "insufficient"
    asked = [check for check in checks if check.rule != "E-01"]
    open_questions = [
        check
        for check in checks
        if check.outcome == "unknown" and check.code not in thresholds.signals
    ]
    told = kind != "other" and bool(fields) and bool(asked)
    return "sufficient" if told and not open_questions else "needs_review"
