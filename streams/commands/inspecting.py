"""`proofstream settings`, `dead-letters`, `audit`: looking at what is there, and sending again."""

import json
import os
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from storage.audit.verify import verify
from storage.ledger.values import StoredDeadLetter
from streams.dead_letters import Resent, discard, find, resend
from streams.exits import REFUSED, USAGE, errors_as_exits, fail
from streams.opening import pipeline_of, services
from streams.settings import Settings, describe

dead_letters = typer.Typer(help="Refused messages: list, show, replay, discard.")
audit = typer.Typer(help="The chain of custody.")

Reason = Annotated[str | None, typer.Option(help="only letters with this reason")]
Case = Annotated[str | None, typer.Option(help="only letters of this case")]
DryRun = Annotated[bool, typer.Option(help="say what would be done, do nothing")]
Numbers = Annotated[list[int] | None, typer.Argument(help="numbers as `list` shows them")]


def settings_command() -> None:
    """Print every setting with its value and meaning, secrets masked."""
    with errors_as_exits():
        table = Table("variable", "value", "meaning")
        for row in describe(os.environ):
            table.add_row(*row)
        Console(width=None if sys.stdout.isatty() else 200).print(table)
        Settings.from_env(os.environ)


@dead_letters.command("list")
def list_command(reason: Reason = None, case: Case = None) -> None:
    """One line a letter: number, reason, topic and offset, event id, detail."""
    with errors_as_exits(), services(Settings.from_env(os.environ)) as opened:
        for stored in find(opened.ledger, reason=reason, case=case):
            letter = stored.letter
            place = f"{letter.original.topic}/{letter.original.partition}/{letter.original.offset}"
            print(stored.number, letter.reason, place, letter.id or "-", letter.detail, sep="\t")


@dead_letters.command("show")
def show_command(number: int) -> None:
    """Print one letter whole, the original's bytes untouched as text where they are text."""
    with errors_as_exits(), services(Settings.from_env(os.environ)) as opened:
        (stored,) = _chosen(find(opened.ledger), [number])
        print(json.dumps(_shown(stored), ensure_ascii=False, indent=2))


@dead_letters.command("replay")
def replay_command(
    numbers: Numbers = None, reason: Reason = None, case: Case = None, dry_run: DryRun = False
) -> None:
    """Judge letters anew, as of their first arrival and with their ids."""
    with errors_as_exits():
        settings = Settings.from_env(os.environ)
        with services(settings) as opened:
            letters = _chosen(find(opened.ledger, reason=reason, case=case), numbers)
            if dry_run:
                print(f"{len(letters)} letters would be replayed")
                return
            report = resend(settings, opened, letters, pipeline=pipeline_of(opened.policies))
            print(_told(report))


@dead_letters.command("discard")
def discard_command(
    numbers: Numbers = None, reason: Reason = None, case: Case = None, dry_run: DryRun = False
) -> None:
    """Take letters off the list for good; the topic and the chain keep them."""
    with errors_as_exits(), services(Settings.from_env(os.environ)) as opened:
        letters = _chosen(find(opened.ledger, reason=reason, case=case), numbers)
        if dry_run:
            print(f"{len(letters)} letters would be discarded")
            return
        discard(opened.ledger, letters)
        print(f"{len(letters)} letters discarded")


@audit.command("verify")
def verify_command(case: Annotated[str | None, typer.Argument()] = None) -> None:
    """Check one case's chain, or all cases and the outbox; exit 1 names the first bad element."""
    with errors_as_exits(), services(Settings.from_env(os.environ)) as opened:
        found = verify(opened.ledger, case)
        if case is not None and not found.cases:
            raise fail(REFUSED, "no_case", case=case)
        for broken in found.broken:
            print(f"{broken.case_id or 'outbox'}: {broken.detail}")
        print(f"{found.cases} cases, {found.entries} entries, {found.outbox_rows} outbox rows")
        if found.broken:
            raise fail(REFUSED, "chain_broken")


def _chosen(found: list[StoredDeadLetter], numbers: list[int] | None) -> list[StoredDeadLetter]:
    if not numbers:
        return found
    by_number = {stored.number: stored for stored in found}
    missing = [number for number in numbers if number not in by_number]
    if missing:
        raise fail(USAGE, "no_dead_letter", number=missing[0])
    return [by_number[number] for number in numbers]


def _shown(stored: StoredDeadLetter) -> dict[str, object]:
    letter = stored.letter
    original = letter.original
    return {
        "number": stored.number,
        "reason": letter.reason,
        "detail": letter.detail,
        "attempts": letter.attempts,
        "source": letter.source,
        "id": letter.id,
        "topic": original.topic,
        "partition": original.partition,
        "offset": original.offset,
        "key": _text(original.key),
        "headers": [[name, _text(value)] for name, value in original.headers],
        "value": _text(original.value),
    }


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("utf-8", "backslashreplace")


def _told(report: Resent) -> str:
    return f"{report.taken} events sent in again, {report.refused} refused again"
