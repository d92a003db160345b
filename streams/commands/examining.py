"""`proofstream examine`: documents read and checked, without a bus or a case."""

import os
from pathlib import Path
from typing import Annotated, get_args

import typer

from schemas.topics.evidence import Kind
from streams import logs
from streams.examination.command import examine_files
from streams.exits import USAGE, errors_as_exits, fail
from streams.opening import sandbox
from streams.settings import Settings

KINDS: tuple[str, ...] = get_args(Kind)


def examine_command(
    files: Annotated[list[Path], typer.Argument(help="documents of any kind", dir_okay=False)],
    as_json: Annotated[
        bool, typer.Option("--json", help="one evidence.examined.v1 data object a line")
    ] = False,
    kind: Annotated[
        str | None, typer.Option(help="what the file is said to be, as purchase_invoice")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="write an HTML page with what was read marked", dir_okay=False),
    ] = None,
) -> None:
    """Examine FILES in order, each in a throw-away process; exit 1 if any was refused."""
    with errors_as_exits():
        settings = Settings.from_env(os.environ)
        logs.configure(settings.log_level)
        if kind is not None and kind not in KINDS:
            raise fail(USAGE, "kind_unknown", kind=kind, kinds=", ".join(KINDS))
        if report is not None and not report.parent.is_dir():
            raise fail(USAGE, "no_folder", report=report, folder=report.parent)
        with sandbox(settings) as examining:
            code = examine_files(
                files, sandbox=examining, as_json=as_json, kind=kind, report=report
            )
    raise typer.Exit(code)
