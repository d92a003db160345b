"""What public registers answered, told to the cases that asked: by a person, or from a file."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from processors.cases.registers import ASKED_FACTS, REGISTER_FACTS, timer_of, to_fact
from processors.errors import Refuse
from processors.proof.registers import Answer, read_answers
from storage.ledger import Ledger
from storage.ledger.values import Wake

_LEAD = timedelta(seconds=2)


def read_file(path: Path) -> tuple[Answer, ...]:
    """The answers of a JSON or YAML file. Raises Refuse naming file, entry and field."""
    try:
        return read_answers(yaml.safe_load(path.read_text("utf-8")))
    except (Refuse, yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refuse("invalid", f"{path}: {error}; correct the file") from None


def coming_in(answer: Answer, now: datetime) -> Answer:
    """An answer without an instant of its own counts from its coming in.

    That is rounded up by a moment: it is stored before what happens after it is applied.
    """
    if answer.at is not None:
        return answer
    soon = (now + _LEAD).astimezone(UTC)
    return replace(answer, at=soon.replace(microsecond=0))


def give(ledger: Ledger, answers: Iterable[Answer]) -> None:
    """Keep answers and wake the cases that asked; may be repeated. Blocks."""
    for answer in answers:
        at = answer.known_from
        owner, value = to_fact(answer)
        wake = Wake(ASKED_FACTS, timer_of(answer.key, at), at)
        ledger.tell(REGISTER_FACTS, answer.key, owner, value, wake=wake)
