"""Public registers on a case: questions put, and answers known at the instant of a step.

Questions and answers are cross-case facts: an answer is asked for once, whoever needs it, and what
a case knew of it is on the case's record, which a replay uses. An answer has an instant. It wakes
every case that asked by a timer of that instant, whether it was there when the case asked (as in
a replay, or behind a backlog: the case arms the timer itself) or came after (the ledger arms it).
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from processors.cases.effects import JSON, StartTimer
from processors.cases.events import TimerFired
from processors.cases.instants import from_wire, to_wire
from processors.cases.turn import Turn
from processors.cases.values import EvidenceItem
from processors.proof import ProofDocument
from processors.proof.reading import Paper, read_paper
from processors.proof.registers import Answer, Question, Standing
from processors.proof.registers.questions import question_of
from processors.text import Text

REGISTER_FACTS = "register"
"""(REGISTER_FACTS, question) → owner = the answer's instant, value = what was answered."""

ASKED_FACTS = "register-asked"
"""(ASKED_FACTS, question) → owner = the case that asks, value = the question."""

ANSWERED = "E-12.register"
"""The timer by which an answer reaches a case; one for each question and instant."""

_ANY = {"text": 0.0}


def register_keys(findings: Mapping[str, JSON]) -> list[tuple[str, str]]:
    """Where answers about a document are found, however surely its fields were read."""
    question = question_of(Paper(ProofDocument("", findings), _ANY, {}))
    return [] if question is None else [(REGISTER_FACTS, question.key)]


def timer_of(key: str, at: datetime) -> str:
    """The timer that brings the answer of one instant to one question."""
    return f"{ANSWERED}:{hashlib.sha256(key.encode()).hexdigest()[:16]}:{to_wire(at)}"


def to_fact(answer: Answer) -> tuple[str, dict[str, JSON]]:
    """Owner and value under which an answer is told."""
    value: dict[str, JSON] = {
        "standing": answer.standing.value,
        "answered_on": answer.answered_on.isoformat(),
        "answered_by": answer.answered_by,
    }
    if answer.since is not None:
        value["since"] = answer.since.isoformat()
    return to_wire(answer.known_from), value


def from_fact(key: str, owner: str, value: Mapping[str, JSON]) -> Answer:
    """The answer told under an owner; the inverse of `to_fact`."""
    since = value.get("since")
    return Answer(
        key,
        Standing(value["standing"]),
        date.fromisoformat(str(value["answered_on"])),
        str(value["answered_by"]),
        None if since is None else date.fromisoformat(str(since)),
        from_wire(owner),
    )


def ask_register(turn: Turn, item: EvidenceItem) -> None:
    """Put the question about a document, where it was read surely."""
    question = question_of(read_paper(ProofDocument("", item.findings or {}), turn.policy))
    if question is not None:
        ask(turn, question)


def ask(turn: Turn, question: Question) -> None:
    """Put a question; answers that are still to come at this step wake the case then."""
    asked = {"register": question.register, "given": dict(question.given)}
    turn.put_fact(ASKED_FACTS, question.key, asked)
    for answer in _told(turn, question.key):
        if not _is_known(turn, answer):
            name = timer_of(question.key, answer.known_from)
            turn.emit(StartTimer(name, answer.known_from))


def answer_of(turn: Turn, item: EvidenceItem) -> Answer | None:
    """The last answer about a document that is known at this step."""
    keys = register_keys(item.findings or {})
    return None if not keys else answer_to(turn, keys[0][1])


def answer_to(turn: Turn, key: str) -> Answer | None:
    """The last answer to a question that is known at this step; None: nobody has asked yet."""
    known = [answer for answer in _told(turn, key) if _is_known(turn, answer)]
    return known[-1] if known else None


def contradicts(turn: Turn, answer: Answer | None) -> bool:
    """Whether an answer came with this very step and speaks against what was asked about."""
    if answer is None or answer.known_from != turn.now:
        return False
    return answer.standing is not Standing.CONSISTENT


def tell_contradiction(turn: Turn, items: Iterable[EvidenceItem]) -> None:
    """Tell the officers of documents that the answer of this very step contradicts."""
    against = [item.evidence_id for item in items if contradicts(turn, answer_of(turn, item))]
    if against:
        named = ", ".join(against)
        turn.task(
            "E-12",
            Text(
                f"公共登记的答复与已采信的材料不符：{named}。",
                f"A register's answer contradicts documents already relied on: {named}.",
            ),
        )


def _told(turn: Turn, key: str) -> list[Answer]:
    told = turn.context.told(REGISTER_FACTS, key)
    found = [from_fact(key, owner, value) for owner, value in told.items()]
    return sorted(found, key=lambda answer: answer.known_from)


def _is_known(turn: Turn, answer: Answer) -> bool:
    """Events go before clocks at equal instants, and an answer comes by a clock."""
    by_clock = isinstance(turn.trigger, TimerFired)
    return answer.known_from < turn.now or (by_clock and answer.known_from == turn.now)
