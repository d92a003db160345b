"""`proofstream examine`: documents read and checked, without a bus or a case."""

import os
from pathlib import Path
from typing import Annotated

import typer

from streams import logs
from streams.examination.command import examine_files
from streams.exits import errors_as_exits
from streams.settings import Settings


def examine_command(
    files: Annotated[list[Path], typer.Argument(help="documents of any kind")],
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
        code = examine_files(
            files, as_json=as_json, kind=kind, policy=settings.policy, report=report
        )
    raise typer.Exit(code)
