"""`proofstream registers`: what public registers are to be asked, and what they answered.

A person asks the register and types the answer in; nothing here goes to the network. An answer
counts from an instant on: at it, each case that asked is judged again, once.
"""

import json
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
import yaml

from processors.cases.registers import ASKED_FACTS, REGISTER_FACTS
from processors.errors import Refuse
from processors.proof.registers import Answer, Standing
from schemas import parse_instant
from storage.ledger import Ledger, open_ledger
from storage.ledger.values import JSON
from streams.answering import coming_in, give, read_file
from streams.exits import REFUSED, errors_as_exits, fail
from streams.keeping import system_now
from streams.opening import make_home
from streams.settings import Settings

registers = typer.Typer(help="Questions to public registers and their answers.")

_FORM = """\
# 请逐项查询，填写 standing、answered_on、answered_by，再运行
#   proofstream registers load 本文件；standing 留空的不导入。
# Ask each register, fill in standing, answered_on and answered_by, then run
#   proofstream registers load FILE; an entry without a standing is not loaded.
# register
#   tax         发票查验平台 / the tax office's invoice check
#   trademark   商标网上查询 / the trade mark office's search
#   brand       向品牌方核实授权书 / ask the brand whether it stands by the letter
# standing
#   consistent  一致、有效 / as stated and in force
#   different   与所述不一致 / not as stated
#   void        作废、红冲、失效、撤销 / void, revoked, no longer in force (since: from which day)
#   not_found   查无 / not known there
"""


@registers.command("pending")
def pending() -> None:
    """Print each question nobody has answered yet, with the case that asks."""
    with errors_as_exits():
        for key, case_id, _ in _unanswered(_ledger()):
            print(f"{key}\t{case_id}")


@registers.command("form")
def form() -> None:
    """Print the open questions as a form to fill in (YAML), for `load`."""
    with errors_as_exits():
        asked = {key: value for key, _, value in _unanswered(_ledger())}
        blank: dict[str, JSON] = {
            "standing": None,
            "since": None,
            "answered_on": None,
            "answered_by": None,
        }
        entries = [value | blank for value in asked.values() if isinstance(value, dict)]
        shown = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False)
        print(_FORM + shown, end="")


@registers.command("answer")
def answer(
    question: Annotated[str, typer.Argument(help="as `registers pending` prints it")],
    standing: Annotated[Standing, typer.Argument()],
    on: Annotated[str, typer.Option(help="the day of the answer, YYYY-MM-DD")],
    by: Annotated[str, typer.Option(help="who asked the register")],
    since: Annotated[
        str | None, typer.Option(help="the day from which what is void is void, YYYY-MM-DD")
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="the instant from which cases know it; else now")
    ] = None,
) -> None:
    """Keep what a register answered and wake the cases that asked; a later answer stands."""
    with errors_as_exits():
        void_from = None if since is None else _day(since, "--since")
        told = Answer(question, standing, _day(on, "--on"), by, void_from, _instant(at))
        _keep([told])


@registers.command("load")
def load(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Keep every answer of a JSON or YAML file; those without `at` count from now on."""
    with errors_as_exits():
        try:
            answers = read_file(file)
        except Refuse as error:
            raise fail(REFUSED, "answers_refused", detail=error.detail) from None
        _keep(answers)


@registers.command("list")
def list_answers() -> None:
    """Print every answer that is kept, as `load` and `replay --registers` read them (JSON)."""
    with errors_as_exits():
        kept = [
            {"question": key} | value | {"at": instant}
            for key, instant, value in _ledger().facts_of(REGISTER_FACTS)
            if isinstance(value, dict)
        ]
        print(json.dumps(kept, ensure_ascii=False, indent=2))


def _keep(answers: list[Answer] | tuple[Answer, ...]) -> None:
    now = system_now()
    give(_ledger(), [coming_in(each, now) for each in answers])


def _unanswered(ledger: Ledger) -> Iterator[tuple[str, str, JSON]]:
    known = {key for key, _, _ in ledger.facts_of(REGISTER_FACTS)}
    return (each for each in ledger.facts_of(ASKED_FACTS) if each[0] not in known)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fail(REFUSED, "day_wrong", option=option, given=text) from None


def _instant(text: str | None) -> datetime | None:
    try:
        return None if text is None else parse_instant(text)
    except ValueError as error:
        raise fail(REFUSED, "instant_wrong", option="--at", detail=error) from None


def _ledger() -> Ledger:
    settings = Settings.from_env(os.environ)
    if settings.embedded:
        make_home(settings)
    ledger = open_ledger(settings.ledger)
    if settings.embedded:
        ledger.migrate()
    return ledger
