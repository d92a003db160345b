"""The findings of a file that was not read."""

from processors.evidence.values import Check, Declared, Findings, Refusal

OTHER = "other"


def refused(refusal: Refusal, sha256: str, declared: Declared, examiner: str) -> Findings:
    """The file itself is at fault (E-01 fails): the proof is insufficient until it is replaced."""
    check = Check("E-01", refusal.code, "fail", refusal.detail)
    kind = declared.kind or OTHER
    return Findings(sha256, "refused", refusal, kind, 0, examiner, {}, (check,), "insufficient")


def gave_up(refusal: Refusal, sha256: str, declared: Declared, examiner: str) -> Findings:
    """The examination broke or ran out of its limits: nothing is known, a person looks."""
    check = Check("E-01", refusal.code, "unknown", refusal.detail)
    kind = declared.kind or OTHER
    return Findings(sha256, "refused", refusal, kind, 0, examiner, {}, (check,), "needs_review")
