"""Hostile files: mutations of drawn and real documents, each through the real sandbox.

Nothing may come of a file but typed findings that can be published and kept. What is counted as
wrong: an exception out of the sandbox, findings that are not what the contracts say, a process that
died of a native fault, an exception inside the examination that nobody foresaw (ours, although the
file is told to be damaged), a parent that went away. Time and memory are ended by the production
limits themselves: FILE_TIMEOUT and FILE_MEMORY are typed ends, and are listed.

BENCHMARK_HOSTILE is how many, BENCHMARK_HOSTILE_SEED the seed, BENCHMARK_HOSTILE_ONLY the numbers
of single ones to run again (`12,77`), BENCHMARK_HOSTILE_KEEP a folder to write those to that went
wrong or were ended.
"""

import json
import logging
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog

from processors.evidence.opening import REFUSAL_CODES
from processors.evidence.values import Declared, Findings
from schemas import OUR_SOURCE, Envelope, Refused, canonical, decode_line, encode, validate
from specimens.hostile import FAMILIES, Mutation, drawn, mutation, real
from streams.examination import Cause, Ending, Failure, ProcessLimits, Sandbox

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
COUNT = int(os.environ.get("BENCHMARK_HOSTILE", "5000"))
SEED = int(os.environ.get("BENCHMARK_HOSTILE_SEED", "1"))
ONLY = os.environ.get("BENCHMARK_HOSTILE_ONLY", "")
KEEP = os.environ.get("BENCHMARK_HOSTILE_KEEP")
TOLD_EVERY = 250
WRONG = frozenset((Cause.FAULT, Cause.CRASH, Cause.PARENT))


@dataclass(frozen=True, slots=True)
class End:
    """How one mutation ended: `outcome` is a status or a FILE_* code, `wrong` what may not be."""

    mutation: Mutation
    outcome: str
    failure: Failure | None
    wrong: str | None
    seconds: float
    cost: Ending | None

    @property
    def ended_by_limits(self) -> bool:
        return self.failure is not None and self.failure.cause not in WRONG


class Trial:
    """Examines mutations one after the other in one sandbox; a context manager."""

    def __init__(self, limits: ProcessLimits | None = None) -> None:
        self._costs: list[Ending] = []
        self._failures: list[Failure] = []
        self._sandbox = Sandbox(
            limits, on_ending=self._costs.append, on_failure=self._failures.append
        )

    def __enter__(self) -> "Trial":
        self._sandbox.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._sandbox.close()

    def run(self, hostile: Mutation) -> End:
        """Blocks for as long as the limits allow; whatever is raised is an end that is wrong."""
        self._costs.clear()
        self._failures.clear()
        begun = time.perf_counter()
        outcome = "raised"
        try:
            findings = self._sandbox.examine(hostile.content, Declared(file_name=hostile.file_name))
            outcome = findings.refusal.code if findings.refusal else findings.status
            wrong = fault_of(findings)
        except Exception as error:
            wrong = f"raised {type(error).__name__}"
        seconds = time.perf_counter() - begun
        failure = self._failures[0] if self._failures else None
        if failure is not None and failure.cause in WRONG:
            place = failure.frames[-1] if failure.frames else ""
            wrong = f"{failure.cause}: {failure.error} {place}"
        return End(
            hostile, outcome, failure, wrong, seconds, self._costs[-1] if self._costs else None
        )


def fault_of(findings: Findings) -> str | None:
    """What is wrong with findings as a result: their types, their JSON, their size on the bus."""
    if (findings.status == "refused") != (findings.refusal is not None):
        return "refused without a refusal, or the other way round"
    if findings.refusal is not None and findings.refusal.code not in REFUSAL_CODES:
        return "a refusal without a type"
    if findings.refusal is not None and findings.fields:
        return "fields of a refused file"
    try:
        kept = Findings.from_json(json.loads(canonical(findings.to_record())))
        validate(decode_line(encode(_event(findings))))
    except Refused as error:
        return f"cannot be published: {error.field}"
    except (ValueError, TypeError, KeyError) as error:
        return f"cannot be kept: {type(error).__name__}"
    return None if kept == findings else "kept otherwise than found"


def _event(findings: Findings) -> Envelope:
    data = {"evidence_id": "ev-1", **findings.to_json()}
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Envelope("1", OUR_SOURCE, "evidence.examined.v1", "c-1", data, time=at)


@dataclass(slots=True)
class Tally:
    """Counts over many ends."""

    by_way: dict[str, Counter[str]] = field(default_factory=dict)
    by_family: dict[str, Counter[str]] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[End] = field(default_factory=list)
    limited: list[End] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    resident: int = 0

    def add(self, end: End) -> None:
        way = end.mutation.way
        self.outcomes[end.outcome] += 1
        self.by_way.setdefault(f"{way.family}: {way.name}", Counter())[end.outcome] += 1
        self.by_family.setdefault(way.family, Counter())[end.outcome] += 1
        self.seconds.append(end.seconds)
        if end.cost is not None:
            self.processor.append(end.cost.cpu_milliseconds / 1000)
            self.resident = max(self.resident, end.cost.resident_kib)
        if end.wrong is not None:
            self.wrong.append(end)
        elif end.ended_by_limits:
            self.limited.append(end)


def main() -> None:
    """Exits with 1 if anything went wrong."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    bases = (*drawn(), *real(CORPUS))
    numbers = [int(one) for one in ONLY.split(",")] if ONLY else range(COUNT)
    tally = Tally()
    with Trial() as trial:
        for done, number in enumerate(numbers, 1):
            end = trial.run(mutation(number, bases=bases, seed=SEED))
            tally.add(end)
            if end.wrong or end.ended_by_limits:
                _tell(end)
                _keep(end.mutation)
            if done % TOLD_EVERY == 0:
                print(f"{done}/{len(numbers)} {dict(tally.outcomes)}", flush=True)
    _print(tally, len(bases))
    if tally.wrong:
        raise SystemExit(1)


def _tell(end: End) -> None:
    one = end.mutation
    said = end.wrong or f"ended by its limits: {end.outcome}"
    print(f"  {one.number} {one.way.name} of {one.base.name}: {said}", flush=True)
    if end.failure is not None and end.wrong:
        print(f"      {' < '.join(reversed(end.failure.frames))}", flush=True)


def _keep(hostile: Mutation) -> None:
    if KEEP is not None:
        folder = Path(KEEP)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{SEED}-{hostile.number}-{hostile.file_name}").write_bytes(hostile.content)


def _print(tally: Tally, bases: int) -> None:
    total = len(tally.seconds)
    print(f"hostile files: {total}, seed {SEED}, of {bases} whole ones")
    for name, outcomes in sorted(tally.by_way.items()):
        print(f"  {name:34s} {_counts(outcomes)}")
    for family in FAMILIES:
        outcomes = tally.by_family.get(family, Counter())
        print(f"{family:8s} {outcomes.total():5d}  {_counts(outcomes)}")
    print(f"all      {total:5d}  {_counts(tally.outcomes)}")
    for name, values in (("wall", tally.seconds), ("processor", tally.processor)):
        print(f"{name} seconds: median {_share(values, 0.5):.2f}, ", end="")
        print(f"99th percentile {_share(values, 0.99):.2f}, largest {max(values):.2f}")
    print(f"largest resident memory {tally.resident // 1024} MiB")
    print(f"ended by their limits: {len(tally.limited)}; wrong: {len(tally.wrong)}")


def _counts(outcomes: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in outcomes.most_common())


def _share(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
