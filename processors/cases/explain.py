"""The words of a decision: its grounds' sentences and its statement of reasons."""

from processors.cases.decisions import Draft, remedies_of
from processors.cases.values import Case, Decision
from processors.policy import Policy
from processors.reasons import EvidencePart, StatementParts, ground_text, statement_of_reasons
from processors.text import Text


def grounds(draft: Draft, policy: Policy) -> tuple[Text, ...]:
    """One sentence per ground, in order. Raises UnknownFigure for a rule without a text."""
    return tuple(ground_text(ground.rule, ground.facts, policy) for ground in draft.grounds)


def statement(
    case: Case, decision: Decision, draft: Draft, texts: tuple[Text, ...], policy: Policy
) -> Text:
    """The statement of reasons of a decision (I-10)."""
    parts = StatementParts(
        kind=decision.kind,
        case_id=case.case_id,
        target=decision.target,
        grounds=draft.grounds,
        automation=decision.automation,
        decided_by=decision.decided_by.role,
        decided_at=decision.decided_at,
        effective_at=draft.effective_at,
        ends_at=draft.ends_at,
        amounts=decision.amounts,
        evidence=[
            EvidencePart(item.evidence_id, (item.findings or {}).get("verdict", "needs_review"))
            for item in draft.evidence
        ],
        remedies=remedies_of(decision, draft),
        strikes=draft.strikes,
        restriction=draft.restriction,
        supersedes=decision.supersedes,
        texts=texts,
    )
    return statement_of_reasons(parts, policy)
