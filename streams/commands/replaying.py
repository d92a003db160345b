"""`proofstream replay`: what a file of events leads to, deterministically."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from processors.errors import Refuse
from processors.policy import load_policy
from processors.proof.registers import Answer
from schemas import parse_instant
from streams.answering import read_file
from streams.comparison_page import to_json, to_text
from streams.exits import REFUSED, USAGE, errors_as_exits, fail
from streams.local_run import read_events
from streams.opening import pipeline_of, sandbox
from streams.replay import ReplayBlobs, replay
from streams.settings import Settings
from streams.what_if import WhatIf, what_if

EventsFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]


@dataclass(frozen=True, slots=True)
class Terms:
    """Beside the events: how far clocks run, under which policy, with which documents and answers
    of public registers.
    """

    until: datetime | None = None
    policy: Path | None = None
    blobs: Path | None = None
    answers: tuple[Answer, ...] = ()


def replay_command(
    events: EventsFile,
    until: Annotated[str | None, typer.Option(help="fire clocks up to and including it")] = None,
    policy: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    blobs: Annotated[Path | None, typer.Option(exists=True, file_okay=False)] = None,
    registers: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="answers, as `registers list` prints them"),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="print what this policy would change"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="the comparison as JSON")] = False,
) -> None:
    """Decide EVENTS in virtual time; print every outbound event, one a line, in order.

    With --registers an answer reaches the cases that asked at its own instant (`at`, else the
    first of its day in Shanghai). With --against nothing of that is printed, but which decisions
    another policy would change.
    """
    with errors_as_exits():
        lines = events.read_bytes().split(b"\n")
        terms = Terms(_instant(until), policy, blobs, _answers(registers))
        if against is not None:
            sys.stdout.write(_shown(_compared(lines, terms, against), as_json=as_json))
            return
        if as_json:
            raise fail(USAGE, "json_without_against")
        for line in _replayed(lines, terms):
            sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def replay_text(
    events: str,
    *,
    until: str | None = None,
    policy: Path | None = None,
    blobs: Path | None = None,
    registers: Path | None = None,
) -> str:
    """Return what `proofstream replay` prints for a file that holds `events`."""
    terms = Terms(_instant(until), policy, blobs, _answers(registers))
    told = _replayed(events.encode("utf-8").split(b"\n"), terms)
    return "".join(line.decode("utf-8") + "\n" for line in told)


def comparison(
    events: str,
    *,
    against: Path,
    until: str | None = None,
    policy: Path | None = None,
    blobs: Path | None = None,
    as_json: bool = False,
) -> str:
    """Return what `proofstream replay --against` prints for a file that holds `events`."""
    terms = Terms(_instant(until), policy, blobs)
    found = _compared(events.encode("utf-8").split(b"\n"), terms, against)
    return _shown(found, as_json=as_json)


def _compared(lines: Sequence[bytes], terms: Terms, new: Path) -> WhatIf:
    mine = load_policy(terms.policy or Settings.from_env(os.environ).policy)
    return what_if(
        read_events(lines),
        old=(mine, _replayed(lines, terms)),
        new=(load_policy(new), _replayed(lines, replace(terms, policy=new))),
    )


def _shown(found: WhatIf, *, as_json: bool) -> str:
    if as_json:
        return json.dumps(to_json(found), ensure_ascii=False, indent=2) + "\n"
    return to_text(found)


def _replayed(lines: Sequence[bytes], terms: Terms) -> Iterator[bytes]:
    settings = Settings.from_env(os.environ)
    policies = load_policy(terms.policy or settings.policy)
    with sandbox(settings, terms.policy) as examining:
        yield from replay(
            read_events(lines),
            until=terms.until,
            policies=policies,
            blobs=ReplayBlobs(terms.blobs),
            examine=examining.examine,
            pipeline=pipeline_of(policies),
            most_bytes=settings.max_file_bytes,
            answers=terms.answers,
        )


def _answers(registers: Path | None) -> tuple[Answer, ...]:
    try:
        return () if registers is None else read_file(registers)
    except Refuse as error:
        raise fail(REFUSED, "answers_refused", detail=error.detail) from None


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_instant(text)
    except ValueError as error:
        raise fail(USAGE, "instant_wrong", option="--until", detail=error) from None
