"""The port to registers, and the adapter that answers out of a file a person has filled in."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from processors.errors import Refuse
from processors.proof.registers.values import Answer, Question, Standing

_ANSWER_FIELDS = ("register", "given", "standing", "answered_on", "answered_by")


class Register(Protocol):
    """What is known of a register's word, without asking it. Never blocks; may be repeated."""

    def answer(self, question: Question, *, on: date) -> Answer | None:
        """The last answer given on or before that day; None: nobody has asked yet."""
        ...


class FileRegister:
    """Answers read from a file; see `read_answers`."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers: dict[str, list[Answer]] = {}
        for answer in sorted(answers, key=lambda one: (one.answered_on, one.standing)):
            self._answers.setdefault(answer.key, []).append(answer)

    def answer(self, question: Question, *, on: date) -> Answer | None:
        known = [a for a in self._answers.get(question.key, ()) if a.answered_on <= on]
        return known[-1] if known else None


def read_answers(data: object) -> tuple[Answer, ...]:
    """A list of answers as JSON or YAML has it: register, given, standing, answered_on/by.

    Raises Refuse naming the entry and the field that is wrong.
    """
    if not isinstance(data, list):
        raise Refuse("invalid", "give a list of answers")
    return tuple(_answer(entry, f"answer {number}") for number, entry in enumerate(data, 1))


def _answer(entry: object, where: str) -> Answer:
    if not isinstance(entry, Mapping):
        raise Refuse("invalid", f"{where}: give an object")
    for name in _ANSWER_FIELDS:
        if not entry.get(name):
            raise Refuse("invalid", f"{where}: {name} is missing")
    register, given = entry["register"], entry["given"]
    if register not in ("tax", "trademark"):
        raise Refuse("invalid", f"{where}: register is tax or trademark")
    if not isinstance(given, Mapping):
        raise Refuse("invalid", f"{where}: given: give the fields by name")
    values = {str(name): str(value) for name, value in given.items()}
    return Answer(
        Question(register, values).key,
        _standing(entry["standing"], where),
        _day(entry["answered_on"], where),
        str(entry["answered_by"]),
    )


def _standing(value: Any, where: str) -> Standing:
    try:
        return Standing(value)
    except ValueError:
        known = ", ".join(one.value for one in Standing)
        raise Refuse("invalid", f"{where}: standing is one of {known}") from None


def _day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Refuse("invalid", f"{where}: answered_on: give a date as YYYY-MM-DD") from None
