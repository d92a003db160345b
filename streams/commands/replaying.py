"""`proofstream replay`: what a file of events leads to, deterministically."""

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from processors.policy import load_policy
from schemas import parse_instant
from streams.exits import USAGE, errors_as_exits, fail
from streams.local_run import read_events
from streams.opening import pipeline_of, sandbox
from streams.replay import ReplayBlobs, replay
from streams.settings import Settings

EventsFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]


def replay_command(
    events: EventsFile,
    until: Annotated[str | None, typer.Option(help="fire clocks up to and including it")] = None,
    policy: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    blobs: Annotated[Path | None, typer.Option(exists=True, file_okay=False)] = None,
) -> None:
    """Decide EVENTS in virtual time; print every outbound event, one a line, in order."""
    with errors_as_exits():
        lines = events.read_bytes().split(b"\n")
        for line in _replayed(lines, until=_instant(until), policy=policy, blobs=blobs):
            sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def replay_text(
    events: str, *, until: str | None = None, policy: Path | None = None, blobs: Path | None = None
) -> str:
    """Return what `proofstream replay` prints for a file that holds `events`."""
    lines = events.encode("utf-8").split(b"\n")
    told = _replayed(lines, until=_instant(until), policy=policy, blobs=blobs)
    return "".join(line.decode("utf-8") + "\n" for line in told)


def _replayed(
    lines: Sequence[bytes], *, until: datetime | None, policy: Path | None, blobs: Path | None
) -> Iterator[bytes]:
    settings = Settings.from_env(os.environ)
    policies = load_policy(policy or settings.policy)
    with sandbox(settings, policy) as examining:
        yield from replay(
            read_events(lines),
            until=until,
            policies=policies,
            blobs=ReplayBlobs(blobs),
            examine=examining.examine,
            pipeline=pipeline_of(policies),
            most_bytes=settings.max_file_bytes,
        )


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_instant(text)
    except ValueError as error:
        raise fail(USAGE, f"--until {error}; give it like 2026-01-01T09:30:00+08:00") from None
