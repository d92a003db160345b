"""The port to registers, and the adapter that answers out of a file a person has filled in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol, get_args

from processors.errors import Refuse
from processors.proof.registers.values import Answer, Question, RegisterName, Standing

_REGISTERS: tuple[RegisterName, ...] = get_args(RegisterName)
_ANSWER_FIELDS = ("standing", "answered_on", "answered_by")


class Register(Protocol):
    """What is known of a register's word, without asking it. Never blocks; may be repeated."""

    def answer(self, question: Question, *, on: date) -> Answer | None:
        """The last answer given on or before that day; None: nobody has asked yet."""
        ...


class FileRegister:
    """Answers read from a file; see `read_answers`."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers: dict[str, list[Answer]] = {}
        for answer in sorted(answers, key=lambda one: (one.known_from, one.standing)):
            self._answers.setdefault(answer.key, []).append(answer)

    def answer(self, question: Question, *, on: date) -> Answer | None:
        known = [a for a in self._answers.get(question.key, ()) if a.answered_on <= on]
        return known[-1] if known else None


def read_answers(data: object) -> tuple[Answer, ...]:
    """A list of answers as JSON or YAML has it.

    Each has `register` and `given`, or the `question` they make; `standing`, `answered_on`,
    `answered_by`; it may have `since`, the day from which what is void is void, and `at`, the
    instant from which cases know it.

    An entry without a standing is a form nobody has filled in yet, and left out. Raises Refuse
    naming the entry and the field that is wrong.
    """
    if not isinstance(data, list):
        raise Refuse("invalid", "give a list of answers")
    entries = [(entry, f"answer {number}") for number, entry in enumerate(data, 1)]
    return tuple(_answer(entry, where) for entry, where in entries if not _is_blank(entry))


def _is_blank(entry: object) -> bool:
    return isinstance(entry, Mapping) and "standing" in entry and entry["standing"] is None


def _answer(entry: object, where: str) -> Answer:
    if not isinstance(entry, Mapping):
        raise Refuse("invalid", f"{where}: give an object")
    for name in _ANSWER_FIELDS:
        if not entry.get(name):
            raise Refuse("invalid", f"{where}: {name} is missing")
    return Answer(
        _key(entry, where),
        _standing(entry["standing"], where),
        _day(entry["answered_on"], f"{where}: answered_on"),
        str(entry["answered_by"]),
        None if entry.get("since") is None else _day(entry["since"], f"{where}: since"),
        None if entry.get("at") is None else _instant(entry["at"], f"{where}: at"),
    )


def _key(entry: Mapping[str, Any], where: str) -> str:
    if entry.get("question"):
        return str(entry["question"])
    given = entry.get("given")
    register = next((one for one in _REGISTERS if one == entry.get("register")), None)
    if register is None:
        raise Refuse("invalid", f"{where}: register is one of {', '.join(_REGISTERS)}")
    if not isinstance(given, Mapping) or not given:
        raise Refuse("invalid", f"{where}: given: give the fields by name")
    values = {str(name): str(value) for name, value in given.items()}
    return Question(register, values).key


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
        raise Refuse("invalid", f"{where}: give a date as YYYY-MM-DD") from None


def _instant(value: Any, where: str) -> datetime:
    try:
        instant: datetime | None = datetime.fromisoformat(str(value))
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise Refuse("invalid", f"{where}: give an instant like 2026-03-02T09:30:00+08:00")
    return instant
