"""A sandbox over an engine that breaks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from processors.evidence.values import Findings
from streams.examination import Failure, ProcessLimits, Sandbox


@contextmanager
def sandbox(
    engine: str,
    limits: ProcessLimits | None = None,
    on_failure: Callable[[Failure], None] = lambda _failure: None,
    **more: Any,
) -> Iterator[Sandbox]:
    config = {"engine": engine, **more}
    factory = "faulty_examiners:make"
    with Sandbox(limits, factory=factory, config=config, on_failure=on_failure) as opened:
        yield opened


def code_of(findings: Findings) -> str | None:
    return findings.refusal.code if findings.refusal else None
