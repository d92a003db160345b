"""Why a decision was made, in words: grounds, statements of reasons, the EU form."""

from processors.reasons.grounds import ground_text
from processors.reasons.statement import (
    DECISION_KINDS,
    EvidencePart,
    StatementParts,
    statement_of_reasons,
)

__all__ = [
    "DECISION_KINDS",
    "EvidencePart",
    "StatementParts",
    "ground_text",
    "statement_of_reasons",
]
