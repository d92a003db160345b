"""Whether documents together prove genuine goods or their receipt (rules.md, section 5)."""

from processors.proof.truth import Truth
from processors.proof.values import (
    Company,
    Link,
    Point,
    ProofContext,
    ProofDocument,
    ProofVerdict,
    ReceiptContext,
    Reuse,
    read_context,
)
from processors.proof.verdict import prove, prove_receipt

__all__ = [
    "Company",
    "Link",
    "Point",
    "ProofContext",
    "ProofDocument",
    "ProofVerdict",
    "ReceiptContext",
    "Reuse",
    "Truth",
    "prove",
    "prove_receipt",
    "read_context",
]
