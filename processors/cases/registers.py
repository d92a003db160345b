"""Public registers on a case: questions put, and answers known on the day of an event.

Questions and answers are cross-case facts: an answer is asked for once, whoever needs it, and what
a case knew of it is on the case's record, which a replay uses.
"""

from collections.abc import Mapping
from datetime import date

from processors.cases.effects import JSON
from processors.cases.turn import Turn
from processors.cases.values import EvidenceItem
from processors.policy.calendar import shanghai_day
from processors.proof import ProofDocument
from processors.proof.reading import Paper, read_paper
from processors.proof.registers import Answer, Standing
from processors.proof.registers.questions import question_of

REGISTER_FACTS = "register"
"""(REGISTER_FACTS, question) → owner = the day of the answer, value = what was answered."""

ASKED_FACTS = "register-asked"
"""(ASKED_FACTS, question) → owner = the case that asks."""

_ANY = {"text": 0.0}


def register_keys(findings: Mapping[str, JSON]) -> list[tuple[str, str]]:
    """Where answers about a document are found, however surely its fields were read."""
    question = question_of(Paper(ProofDocument("", findings), _ANY, {}))
    return [] if question is None else [(REGISTER_FACTS, question.key)]


def ask_register(turn: Turn, item: EvidenceItem) -> None:
    """Put the question about a document, read surely, that nobody has answered yet."""
    question = question_of(read_paper(ProofDocument("", item.findings or {}), turn.policy))
    if question is not None and not turn.context.told(REGISTER_FACTS, question.key):
        turn.put_fact(ASKED_FACTS, question.key, {"evidence_id": item.evidence_id})


def answer_of(turn: Turn, item: EvidenceItem) -> Answer | None:
    """The last answer about a document given on or before this step's day in Shanghai."""
    today = shanghai_day(turn.now)
    answers = [
        Answer(key, Standing(said["standing"]), day, str(said["answered_by"]))
        for scope, key in register_keys(item.findings or {})
        for owner, said in turn.context.told(scope, key).items()
        if (day := date.fromisoformat(owner)) <= today
    ]
    return max(answers, key=lambda answer: answer.answered_on, default=None)
