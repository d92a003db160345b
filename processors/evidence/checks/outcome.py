"""How a check is written down, and what all checks of a document come to."""

from collections.abc import Mapping, Sequence

from processors.evidence.values import Check, Field, Verdict
from processors.text import Text

SIGNALS = frozenset({"INV_QR_MISSING", "INV_TAX_RATE_DATE", "FILE_DIGEST"})
"""Codes whose `unknown` is reported and does not by itself ask for a person."""


def passed(rule: str, code: str, zh: str, en: str, *fields: str) -> Check:
    return Check(rule, code, "pass", Text(zh, en), fields)


def failed(rule: str, code: str, zh: str, en: str, *fields: str) -> Check:
    return Check(rule, code, "fail", Text(zh, en), fields)


def unknown(rule: str, code: str, zh: str, en: str, *fields: str) -> Check:
    return Check(rule, code, "unknown", Text(zh, en), fields)


def verdict(kind: str, fields: Mapping[str, Field], checks: Sequence[Check]) -> Verdict:
    """Judge this document alone: one certain contradiction is enough to be insufficient.

    Unknown asks for a person, and so do a document of no known kind, one of which nothing was
    read, and one to which no check applies.
    """
    if any(check.outcome == "fail" for check in checks):
        return "insufficient"
    asked = [check for check in checks if check.rule != "E-01"]
    open_questions = [
        check for check in checks if check.outcome == "unknown" and check.code not in SIGNALS
    ]
    told = kind != "other" and bool(fields) and bool(asked)
    return "sufficient" if told and not open_questions else "needs_review"
