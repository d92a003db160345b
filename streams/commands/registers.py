"""`proofstream registers`: what public registers are to be asked, and what they answered.

A person asks the register and types the answer in; nothing here goes to the network. A case knows
an answer from its day on, and with the next event that it is applied.
"""

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
import yaml

from processors.cases.registers import ASKED_FACTS, REGISTER_FACTS
from processors.errors import Refuse
from processors.proof.registers import Standing, read_answers
from storage.ledger import Ledger, open_ledger
from storage.ledger.values import JSON
from streams.exits import REFUSED, errors_as_exits, fail
from streams.settings import Settings

registers = typer.Typer(help="Questions to public registers and their answers.")


@registers.command("pending")
def pending() -> None:
    """Print each question nobody has answered yet, with the case that asks."""
    with errors_as_exits():
        ledger = _ledger()
        known = {key for key, _, _ in ledger.facts_of(REGISTER_FACTS)}
        for key, owner, _ in ledger.facts_of(ASKED_FACTS):
            if key not in known:
                print(f"{key}\t{owner.partition('|')[0]}")


@registers.command("answer")
def answer(
    question: Annotated[str, typer.Argument(help="as `registers pending` prints it")],
    standing: Annotated[Standing, typer.Argument()],
    on: Annotated[str, typer.Option(help="the day of the answer, YYYY-MM-DD")],
    by: Annotated[str, typer.Option(help="who asked the register")],
) -> None:
    """Keep what a register answered; a later answer to the same question stands beside it."""
    with errors_as_exits():
        try:
            day = date.fromisoformat(on)
        except ValueError:
            raise fail(REFUSED, f"--on {on}: give a date as YYYY-MM-DD") from None
        _keep(_ledger(), question, standing.value, day, by)


@registers.command("load")
def load(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Keep every answer of a JSON or YAML file; may be repeated."""
    with errors_as_exits():
        try:
            answers = read_answers(yaml.safe_load(file.read_text("utf-8")))
        except (Refuse, yaml.YAMLError) as error:
            raise fail(REFUSED, f"{file}: {error}; correct the file") from None
        ledger = _ledger()
        for one in answers:
            _keep(ledger, one.key, one.standing.value, one.answered_on, one.answered_by)


def _keep(ledger: Ledger, question: str, standing: str, day: date, by: str) -> None:
    value: JSON = {"standing": standing, "answered_on": day.isoformat(), "answered_by": by}
    ledger.tell(REGISTER_FACTS, question, day.isoformat(), value)


def _ledger() -> Ledger:
    return open_ledger(Settings.from_env(os.environ).ledger)
