"""Replay: events per second in virtual time, and whether it grows with the open cases."""

import json
import os
import time

from benchmarks.load import START, complaint, topic_and_event, wire

CASES = int(os.environ.get("BENCHMARK_REPLAY_CASES", "50000"))


def timed(lines: str, until: str | None = None) -> tuple[float, int]:
    """Return seconds and printed lines of one replay."""
    from streams.commands.replaying import replay_text

    begun = time.perf_counter()
    told = replay_text(lines, until=until)
    return time.perf_counter() - begun, told.count("\n")


def main() -> None:
    mixed = "".join(json.dumps(e, ensure_ascii=False) + "\n" for _, e in topic_and_event(CASES))
    seconds, printed = timed(mixed)
    events = 2 * CASES
    print(
        f"replay: {events} events, {printed} lines out: {seconds:.1f} s, {events / seconds:.0f}/s"
    )
    for open_cases in (1_000, 10_000, 100_000):
        if open_cases > 2 * CASES:
            continue
        filings = "".join(
            json.dumps(complaint(f"c{n:07d}", START), ensure_ascii=False) + "\n"
            for n in range(open_cases)
        )
        seconds, _ = timed(filings, until=wire(START))
        print(f"  {open_cases:7d} open cases: {1e6 * seconds / open_cases:6.0f} µs an event")
