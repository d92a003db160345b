"""Replay: events per second in virtual time, and whether it grows with the open cases."""

import json
import os
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from benchmarks.load import START, complaint, mixed, wire

CASES = int(os.environ.get("BENCHMARK_REPLAY_CASES", "50000"))


def timed(lines: str, until: str | None = None) -> tuple[float, int]:
    """Return seconds and printed lines of one replay."""
    from streams.commands.replaying import replay_text

    begun = time.perf_counter()
    told = replay_text(lines, until=until)
    return time.perf_counter() - begun, told.count("\n")


def main() -> None:
    events = list(mixed(CASES))
    seconds, printed = timed(as_lines(events), until=wire(START + timedelta(days=30)))
    print(f"replay: {len(events)} mixed events and their clocks, {printed} lines out:")
    print(f"  {seconds:.1f} s, {len(events) / seconds:.0f} events/s")
    for open_cases in (1_000, 10_000, 100_000):
        filings = as_lines(complaint(f"c{n:07d}", START) for n in range(open_cases))
        seconds, _ = timed(filings, until=wire(START))
        print(f"  {open_cases:7d} open cases: {1e6 * seconds / open_cases:6.0f} µs an event")


def as_lines(events: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in events)
