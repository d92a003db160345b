"""`proofstream demo`: the main job on sample cases, without any server."""

import os
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text as Rich

from reports.render import yuan
from reports.words import DECISIONS, word
from streams import logs
from streams.demo import Demonstration, run_demo
from streams.exits import errors_as_exits
from streams.settings import Settings

WIDTH_IN_A_FILE = 150

STEPS = {
    "documents": "阅读凭证 reading documents",
    "reports": "写报告 writing reports",
}


def demo_command(
    out: Annotated[Path, typer.Option(help="folder for ledger, documents and reports")] = Path(
        "proofstream-demo"
    ),
) -> None:
    """Decide the shipped sample cases; print what was decided and write a report of each."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH_IN_A_FILE)
    with errors_as_exits():
        started = time.monotonic()
        done = _with_progress(console, out)
        _show(console, done)
        console.print(
            f"{done.cases} 个案件 cases · {len(done.rows)} 项决定 decisions · "
            f"{done.refused} 条拒收 refused · {time.monotonic() - started:.0f} s"
        )
        console.print("报告 reports: ", Rich(str(done.index), style="bold"))


def _with_progress(console: Console, out: Path) -> Demonstration:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        tasks = {step: progress.add_task(text, total=None) for step, text in STEPS.items()}

        def told(step: str, done: int, total: int) -> None:
            progress.update(tasks[step], completed=done, total=total)

        settings = Settings.from_env(os.environ)
        logs.configure(settings.log_level)
        return run_demo(settings, out, told=told)


def _show(console: Console, done: Demonstration) -> None:
    table = Table(title="决定一览 What was decided", title_justify="left", show_lines=True)
    table.add_column("案件 case", ratio=4, overflow="fold")
    table.add_column("决定 decision", ratio=2, overflow="fold")
    table.add_column("对象 for whom", ratio=2, overflow="fold")
    table.add_column("金额 amount", justify="right", no_wrap=True)
    table.add_column("为什么 why", ratio=6, overflow="fold")
    last = ""
    for row in done.rows:
        decision = word(DECISIONS, row.decision)
        title = Rich(row.case_id, style="bold").append(
            f"\n{row.case_title.zh}\n{row.case_title.en}", style="not bold"
        )
        table.add_row(
            title if row.case_id != last else "",
            Rich(f"{decision.zh}\n{decision.en}"),
            Rich(f"{row.beneficiary}\n{row.target}"),
            "" if row.amount is None else yuan(row.amount),
            Rich(f"{' '.join(row.rules)}\n{row.why.zh}\n{row.why.en}"),
        )
        last = row.case_id
    console.print(table)
