"""Examiners for the sandbox whose engine is one of the faulty ones shipped with the port."""

import mmap
from collections.abc import Callable, Mapping
from typing import Any

from processors.evidence.checks.bars import SettleBars
from processors.evidence.engines import faulty
from processors.evidence.engines.port import OcrEngine
from processors.evidence.opening import FileRefused, Limits, digest, open_document, page_count
from processors.evidence.reading import read_document
from processors.evidence.refused import refused
from processors.evidence.values import Field, Findings, Source
from streams.examination.child import Examiner
from streams.examination.wire import Examined, Request

_ENGINES = {
    "null": faulty.NullEngine,
    "raising": faulty.RaisingEngine,
    "crashing": faulty.CrashingEngine,
    "aborting": faulty.AbortingEngine,
    "exhausted": faulty.ExhaustedEngine,
    "killed": faulty.KilledEngine,
    "hanging": faulty.HangingEngine,
    "spinning": faulty.SpinningEngine,
    "greedy": faulty.GreedyEngine,
    "scribbling": faulty.ScribblingEngine,
    "talkative": faulty.TalkativeEngine,
    "lying": faulty.LyingEngine,
}
_SEALS = SettleBars(cost=0.0, strips=2, likeness=1.0, confidence=0.0)
_MAPPED: list[mmap.mmap] = []


def make(config: Mapping[str, Any]) -> Examiner:
    """An examiner around the engine named in the configuration; it only reads the transcript.

    `mapped` are bytes of address space the parent takes before any document, and never touches.
    """
    if "mapped" in config:
        _MAPPED.append(mmap.mmap(-1, config["mapped"]))
    name = config["engine"]
    engine: OcrEngine
    if name == "forking":
        engine = faulty.ForkingEngine(config["note"])
    elif name == "calling":
        engine = faulty.CallingEngine(config["port"])
    else:
        engine = _ENGINES[name]()
    return Examiner("faulty", lambda request, on_opened: _examine(request, on_opened, engine))


def make_nothing(_config: Mapping[str, Any]) -> Examiner:
    """A factory that fails: an engine is missing."""
    raise ImportError("no engine here")


def _examine(request: Request, on_opened: Callable[[int], None], engine: OcrEngine) -> Examined:
    sha256 = digest(request.content)
    try:
        opened = open_document(request.content, request.declared, Limits())
        on_opened(page_count(opened))
    except FileRefused as error:
        return Examined(refused(error.refusal, sha256, request.declared, "faulty"))
    document = read_document(opened, engine, _SEALS).document
    text = "".join(span.text for span in document.spans)
    fields = {"text": Field(text, 1.0, Source.OCR, engine.name)} if text else {}
    return Examined(
        Findings(sha256, "read", None, "other", 1, "faulty", fields, (), "needs_review")
    )
