"""The demo: the shipped sample cases through the embedded run, told as reports."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import specimens
from processors.evidence.pictures import PagePicture
from processors.evidence.values import Declared, Findings
from processors.text import Text
from reports import IndexRow, render_case, render_index
from schemas import parse_instant
from streams.embedded import run_embedded
from streams.examination import Sandbox
from streams.opening import Services, sandbox, services
from streams.reporting import PICTURE_WIDTH, case_report, index_rows
from streams.settings import Settings

SAMPLES = Path(specimens.__file__).parent
TITLE = Text("样例案件：决定一览", "Sample cases: what was decided")

Told = Callable[[str, int, int], None]
"""Told how far it is: the step (`documents` or `reports`), how many are done, how many in all."""


@dataclass(frozen=True, slots=True)
class SampleCase:
    """One shipped case; `expected` are the kinds of decisions it ends in."""

    slug: str
    case_id: str
    title: Text
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Samples:
    """The shipped cases in their order, and the instant by which all their clocks have ended."""

    cases: tuple[SampleCase, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the demo did: every decision as a row, the folder and its first page."""

    rows: tuple[IndexRow, ...]
    cases: int
    refused: int
    index: Path


def sample_cases(folder: Path = SAMPLES) -> Samples:
    """Return what is shipped in `folder`."""
    index = json.loads((folder / "cases" / "index.json").read_text(encoding="utf-8"))
    cases = tuple(
        SampleCase(
            each["slug"],
            each["case_id"],
            Text(each["zh"], each["en"]),
            tuple(each["expected"]),
        )
        for each in index["cases"]
    )
    return Samples(cases, parse_instant(index["until"]))


def run_demo(
    settings: Settings, out: Path, *, told: Told, samples: Path = SAMPLES
) -> Demonstration:
    """Decide every sample case and write its report below `out`; blocks for a minute or two.

    A ledger of an earlier demo in `out` is replaced, other files there are left alone.
    """
    out.mkdir(parents=True, exist_ok=True)
    settings = _at(settings, out)
    for suffix in ("", "-wal", "-shm"):
        (out / f"ledger.sqlite3{suffix}").unlink(missing_ok=True)
    shipped = sample_cases(samples)
    cases, until = shipped.cases, shipped.until
    lines = [line for case in cases for line in _lines(samples, case)]
    documents = len({digest for line in lines if (digest := _document(line))})
    shutil.copytree(samples / "drawn", out / "blobs", dirs_exist_ok=True)
    with services(settings) as opened, sandbox(settings) as examining:
        reader = _PicturedReader(examining, lambda done: told("documents", done, documents))
        run_embedded(
            settings, opened, lines, examine=reader.examine, until=until, now=lambda: until
        )
        rows = _write_reports(opened, cases, out, reader, told)
        refused = len(opened.ledger.dead_letters())
    index = out / "index.html"
    index.write_text(render_index(rows, title=TITLE), encoding="utf-8")
    return Demonstration(tuple(rows), len(cases), refused, index)


class _PicturedReader:
    """Examines documents and keeps the pictures of their pages for the reports."""

    def __init__(self, examining: Sandbox, done: Callable[[int], None]) -> None:
        self._examining = examining
        self._done = done
        self._count = 0
        self._pictures: dict[str, tuple[PagePicture, ...]] = {}

    def examine(self, content: bytes, declared: Declared) -> Findings:
        findings, pictures = self._examining.examine_pictured(content, declared, PICTURE_WIDTH)
        self._pictures[findings.sha256] = pictures
        self._count += 1
        self._done(self._count)
        return findings

    def pictures_of(self, sha256: str) -> Sequence[PagePicture]:
        return self._pictures.get(sha256, ())


def _write_reports(
    opened: Services, cases: Sequence[SampleCase], out: Path, reader: _PicturedReader, told: Told
) -> list[IndexRow]:
    rows: list[IndexRow] = []
    folder = out / "cases"
    folder.mkdir(exist_ok=True)
    for number, case in enumerate(cases, 1):
        rows += _write_report(opened, case, folder, reader)
        told("reports", number, len(cases))
    return rows


def _write_report(
    opened: Services, case: SampleCase, folder: Path, reader: _PicturedReader
) -> tuple[IndexRow, ...]:
    stored = opened.ledger.case(case.case_id)
    if stored is None:
        return ()
    report = case_report(
        opened.ledger,
        opened.policies,
        stored,
        title=case.title,
        pictures_of=reader.pictures_of,
    )
    page = folder / f"{case.slug}.html"
    page.write_text(render_case(report), encoding="utf-8")
    return index_rows(report, href=f"cases/{page.name}")


def _lines(samples: Path, case: SampleCase) -> list[bytes]:
    return (samples / "cases" / f"{case.slug}.jsonl").read_bytes().splitlines()


def _document(line: bytes) -> str | None:
    """Return what tells the document of an evidence event from others; None for other events."""
    data = json.loads(line)["data"]
    held = data.get("blob") or data.get("content") or {}
    return held.get("sha256") or held.get("base64")


def _at(settings: Settings, out: Path) -> Settings:
    """The settings with ledger and blobs in the demo's own folder, whatever else is set; without
    a policy the one that knows the samples' brands.
    """
    return replace(
        settings,
        home=out,
        ledger=f"sqlite:///{out / 'ledger.sqlite3'}",
        blobs=(out / "blobs").resolve().as_uri(),
        s3=None,
        policy=settings.policy or specimens.POLICY,
    )
