"""Time of an examination inside the examiner, as a share of plain RapidOCR's on the same pictures.

Each document goes through the real sandbox: its own process, one thread, opening, codes, seals,
second looks and checks included. RapidOCR with its defaults runs on the same pixels in the same
run, one thread, loaded and warm, each picture right after ours. Both are given in wall seconds and
in processor seconds (ours with Tesseract's processes): on a busy machine only the second can be
compared. Documents that need no engine for their text are timed apart, before RapidOCR fills the
caches.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np

from benchmarks.reading import CORPUS, PICTURES, documents, plain_rapidocr
from processors.evidence.values import Declared, Findings, Source
from specimens.draw import draw
from specimens.sets import members
from streams.examination.sandbox import Sandbox
from streams.examination.wire import Ending

COUNT = int(os.environ.get("BENCHMARK_DRAWN", "90"))
SEED = int(os.environ.get("BENCHMARK_DRAWN_SEED", "7"))

Cost = tuple[float, float]
"""Wall seconds, processor seconds."""


@dataclass(slots=True)
class Costs:
    """One cost a document, ours and theirs in the same order."""

    ours: list[Cost] = field(default_factory=list)
    theirs: list[Cost] = field(default_factory=list)


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    rapid = plain_rapidocr()
    endings: list[Ending] = []
    pictures, texts = Costs(), Costs()
    with Sandbox(on_ending=endings.append) as sandbox:
        begun = time.perf_counter()
        sandbox.start()
        started = time.perf_counter() - begun
        for name, content, kind in sorted(papers(), key=lambda paper: is_picture(paper[0])):
            declared = Declared(kind=kind, media_type=None, file_name=name, sha256=None)
            begun = time.perf_counter()
            findings = sandbox.examine(content, declared)
            wall = time.perf_counter() - begun
            cost = (wall, endings[-1].cpu_milliseconds / 1000)
            if is_picture(name):
                picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
                pictures.ours.append(cost)
                pictures.theirs.append(timed(lambda seen=picture: rapid(seen)))
            elif told_by_text(findings):
                texts.ours.append(cost)
    print(f"examiner's start-up {started:.1f} s, ", end="")
    print(f"largest resident {max(one.resident_kib for one in endings) / 1024:.0f} MB")
    for at, what in enumerate(("wall", "processor")):
        report(what, at, pictures, texts)


def papers() -> Iterator[tuple[str, bytes, str | None]]:
    """File name, content and declared kind: the corpus' documents, then drawn ones."""
    for entry in documents():
        path = CORPUS / entry["file"]
        yield path.name, path.read_bytes(), None
    for member in members("heldout", count=COUNT, seed=SEED):
        drawn = draw(member.specimen, member.seed)
        yield drawn.files[0].name, drawn.files[0].content, drawn.kind


def is_picture(name: str) -> bool:
    return name.endswith(tuple(PICTURES))


def told_by_text(findings: Findings) -> bool:
    """Whether the values come from structure or a text layer; seals are pixels everywhere."""
    sources = {one.source for name, one in findings.fields.items() if name != "seal_text"}
    return Source.OCR not in sources


def timed(work: Callable[[], Any]) -> Cost:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def report(what: str, at: int, pictures: Costs, texts: Costs) -> None:
    ours, theirs, text = (
        [cost[at] for cost in costs] for costs in (pictures.ours, pictures.theirs, texts.ours)
    )
    shares = [one / other for one, other in zip(ours, theirs, strict=True)]
    print(f"{what} seconds, {len(ours)} pictures: median {statistics.median(ours):.2f} of ", end="")
    print(f"RapidOCR's {statistics.median(theirs):.2f}, ", end="")
    print(f"ratio of medians {statistics.median(ours) / statistics.median(theirs):.2f}, ", end="")
    print(f"median of ratios {statistics.median(shares):.2f}, ", end="")
    print(f"of all {sum(ours) / sum(theirs):.2f}")
    print(f"  {len(text)} with structure or text: median {statistics.median(text):.2f}, ", end="")
    print(f"95 % below {sorted(text)[int(0.95 * (len(text) - 1))]:.2f}, most {max(text):.2f}")
