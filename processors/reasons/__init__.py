"""Why a decision was made, in words: grounds, statements of reasons, the EU form."""

from processors.reasons.dsa import DsaParts, DsaRefused, check_dsa_statement, dsa_statement
from processors.reasons.grounds import ground_text
from processors.reasons.statement import (
    DECISION_KINDS,
    EvidencePart,
    StatementParts,
    statement_of_reasons,
)

__all__ = [
    "DECISION_KINDS",
    "DsaParts",
    "DsaRefused",
    "EvidencePart",
    "StatementParts",
    "check_dsa_statement",
    "dsa_statement",
    "ground_text",
    "statement_of_reasons",
]
