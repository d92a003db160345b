"""The embedded run on a ledger file tells what a replay of the same events tells, byte for byte."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from processors.evidence.values import Declared, Findings
from processors.policy import load_policy
from storage.ledger import Ledger, open_ledger
from streams.embedded import run_embedded
from streams.local_run import read_events
from streams.opening import Services
from streams.replay import ReplayBlobs, line_of, replay
from streams.settings import Settings

SPECIMENS = Path(__file__).parents[3] / "specimens"
POLICIES = load_policy()


def examine(_content: bytes, declared: Declared) -> Findings:
    return Findings(
        sha256=declared.sha256 or "",
        status="read",
        refusal=None,
        kind=declared.kind or "other",
        pages=1,
        examiner="test/1",
        fields={},
        checks=(),
        verdict="needs_review",
    )


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    """The events of the shipped cases, in the order of their instants."""
    cases = sorted((SPECIMENS / "cases").glob("*.jsonl"))
    given = [line for case in cases for line in case.read_bytes().split(b"\n") if line.strip()]
    return [each.judged.record.value for each in read_events(given)]


@pytest.fixture(scope="module")
def replayed(lines: list[bytes]) -> list[bytes]:
    return list(
        replay(
            read_events(lines),
            until=None,
            policies=POLICIES,
            blobs=ReplayBlobs(SPECIMENS / "drawn"),
            examine=examine,
            pipeline="test/1",
            most_bytes=1 << 25,
        )
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    opened.migrate()
    yield opened
    opened.close()


@pytest.mark.parametrize("parts", [1, 2, 7])
def test_what_is_decided_at_home_is_what_a_replay_prints(
    lines: list[bytes], replayed: list[bytes], ledger: Ledger, parts: int
) -> None:
    opened = Services(ledger, ReplayBlobs(SPECIMENS / "drawn"), POLICIES)
    for part in in_parts(lines, parts):
        run_embedded(Settings.from_env({}), opened, part, examine=examine, until=None)

    told = [line_of(row.entry) for row in ledger.outbox_rows()]

    assert len(told) > 100
    assert told == replayed


def in_parts(lines: list[bytes], parts: int) -> Iterator[list[bytes]]:
    """Cut where the instant changes: events of one instant are judged together."""
    instants = [each.at for each in read_events(lines)]
    edges = [0]
    for number in range(1, parts):
        edge = number * len(lines) // parts
        while instants[edge] == instants[edge - 1]:
            edge += 1
        edges.append(edge)
    for first, end in zip(edges, [*edges[1:], len(lines)], strict=True):
        yield lines[first:end]
