"""`proofstream examine FILE…`: documents examined offline, each in a throw-away process."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text as Rich

from processors.evidence.opening import digest
from processors.evidence.opening.refusals import refusal
from processors.evidence.refused import refused
from processors.evidence.values import Check, Declared, Field, Findings
from reports import Document, PageImage, render_documents
from streams.examination.sandbox import Sandbox
from streams.reporting import PICTURE_WIDTH, page_image

REFUSED = 1
DONE = 0

_COLOURS = {
    "pass": "green",
    "fail": "red",
    "unknown": "yellow",
    "sufficient": "green",
    "insufficient": "red",
    "needs_review": "yellow",
}
_MARKS = {"pass": "✓", "fail": "✗", "unknown": "?"}
_VERDICTS = {
    "sufficient": "充分 sufficient",
    "insufficient": "不充分 insufficient",
    "needs_review": "需人工复核 needs review",
}
_STATUSES = {
    "read": "已读取 read",
    "unreadable": "无法辨认 unreadable",
    "refused": "已拒绝 refused",
}
_LONGEST_VALUE = 60


def examine_files(
    paths: Sequence[Path],
    *,
    sandbox: Sandbox,
    as_json: bool,
    kind: str | None = None,
    out: TextIO | None = None,
    report: Path | None = None,
) -> int:
    """Examine the files in order and print each as soon as it is done.

    `as_json` prints one `evidence.examined.v1` data object a line, with `file`; otherwise a table
    for people in both languages. `report` names an HTML file for the pages with what was read
    marked on them. Returns the exit code: 1 if any file was refused (all are still printed), else
    0. A path that cannot be read counts as refused. Raises Retry if the examiner does not start.
    """
    stream = out if out is not None else sys.stdout
    any_refused = False
    shown: list[Document] = []
    for path in paths:
        findings, pages = _examine(sandbox, path, kind, pictured=report is not None)
        shown.append(Document(path.name, findings.to_json(), pages))
        any_refused = any_refused or findings.status == "refused"
        if as_json:
            body = {"file": str(path), **findings.to_json()}
            stream.write(json.dumps(body, ensure_ascii=False, allow_nan=False) + "\n")
            stream.flush()
        else:
            _show(path, findings, stream)
    if report is not None:
        report.write_text(render_documents(shown), encoding="utf-8")
    return REFUSED if any_refused else DONE


def _examine(
    sandbox: Sandbox, path: Path, kind: str | None, *, pictured: bool
) -> tuple[Findings, tuple[PageImage, ...]]:
    declared = Declared(kind=kind, file_name=path.name)
    try:
        content = path.read_bytes()
    except OSError as error:
        unread = refusal("FILE_DAMAGED", error.strerror or type(error).__name__)
        return refused(unread, digest(b""), declared, "proofstream"), ()
    width = PICTURE_WIDTH if pictured else None
    findings, pictures = sandbox.examine_pictured(content, declared, width)
    return findings, tuple(page_image(picture) for picture in pictures)


def _show(path: Path, findings: Findings, stream: TextIO) -> None:
    console = Console(file=stream, highlight=False, soft_wrap=True, width=_width(stream))
    title = Rich(str(path), style="bold")
    title.append(f"  {findings.kind} · {findings.pages} 页/pages · ", style="default")
    title.append(_STATUSES[findings.status], style="default")
    console.print(title)
    if findings.refusal is not None:
        console.print(Rich(f"  {findings.refusal.code}", style="red"))
        console.print(Rich(f"  {findings.refusal.detail.zh}"))
        console.print(Rich(f"  {findings.refusal.detail.en}"))
    if findings.fields:
        console.print(_fields_table(findings))
    for check in findings.checks:
        console.print(_check_line(check))
    console.print(
        Rich("  结论 verdict: ").append(
            _VERDICTS[findings.verdict], style=_COLOURS[findings.verdict]
        )
    )
    console.print()


def _width(stream: TextIO) -> int | None:
    """A terminal's own width; wide enough for every value where nobody's screen limits it."""
    return None if stream.isatty() else 160


def _fields_table(findings: Findings) -> Table:
    table = Table(box=None, padding=(0, 2), header_style="dim")
    for heading in ("字段 field", "值 value", "置信度", "来源 source", "页 page"):
        table.add_column(heading, no_wrap=True)
    for name, field in sorted(findings.fields.items()):
        source = field.source.value + (f" ({field.engine})" if field.engine else "")
        table.add_row(
            Rich(name),
            Rich(_shown(field)),
            f"{field.confidence:.2f}",
            Rich(source),
            str(field.page),
        )
    return table


def _shown(field: Field) -> str:
    if isinstance(field.value, str):
        text = field.value
    else:
        names = "; ".join(line.get("name", "") for line in field.value)
        text = f"{len(field.value)} 行/lines: {names}"
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _check_line(check: Check) -> Rich:
    line = Rich(f"  {_MARKS[check.outcome]} ", style=_COLOURS[check.outcome])
    line.append(f"{check.rule} {check.code}  {check.detail.zh}  {check.detail.en}", style="default")
    return line
