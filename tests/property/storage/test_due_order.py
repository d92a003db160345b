"""Whatever comes in, in whatever batches, leaves the ledger in the one order of instants."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.ledger import Ledger, open_ledger
from storage.ledger.values import DueEvent, ExaminationJob, InboxEvent, Original

START = datetime(2026, 1, 1, tzinfo=UTC)
CASES = ["a", "B", "c"]
PARTITIONS = itertools.count(10)  # each example has one of its own: one database serves all


@dataclass(frozen=True)
class Arrival:
    """An event (with its rank) or, without one, a timer; instants are small to make ties."""

    number: int
    case: str
    minute: int
    rank: int | None
    waits: bool

    @property
    def order(self) -> tuple[int, int, int, int, str, str]:
        if self.rank is None:
            return (self.minute, 1, 0, 0, self.case, self.name)
        return (self.minute, 0, self.rank, self.number, "", "")

    @property
    def name(self) -> str:
        return f"{self.number:02}"


@st.composite
def arrivals(draw: st.DrawFn) -> list[Arrival]:
    parts = draw(
        st.lists(
            st.tuples(
                st.sampled_from(CASES),
                st.integers(0, 5),
                st.none() | st.integers(0, 2),
                st.booleans(),
            ),
            max_size=14,
        )
    )
    return [
        Arrival(number, case, minute, rank, waits and rank is not None)
        for number, (case, minute, rank, waits) in enumerate(parts)
    ]


def expected(given_: Sequence[Arrival], before: int) -> list[str]:
    """The order in so many words: sort, then drop what stands at or behind a waiting event."""
    names, held = [], set()
    for arrival in sorted(given_, key=lambda arrival: arrival.order):
        if arrival.minute >= before:
            continue
        if arrival.waits:
            held.add(arrival.case)
        elif arrival.case not in held:
            names.append(arrival.name)
    return names


@pytest.fixture(params=["memory", pytest.param("postgresql", marks=pytest.mark.postgres)])
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    memory = request.param == "memory"
    ledger = open_ledger(
        "sqlite:///:memory:" if memory else str(request.getfixturevalue("postgres_url"))
    )
    ledger.migrate()
    yield ledger
    ledger.close()


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def put_in(ledger: Ledger, partition: int, given_: Sequence[Arrival], sizes: Sequence[int]) -> None:
    """Take the events in by batches of the given sizes, over and over, then arm the timers."""
    events = [arrival for arrival in given_ if arrival.rank is not None]
    rounds = itertools.cycle(sizes)
    while events:
        size = next(rounds)
        some, events = events[:size], events[size:]
        ledger.take_in(
            events=[inbox_event(partition, arrival) for arrival in some],
            refusals=[],
            positions=[],
            jobs=[
                ExaminationJob(f"{partition}/{arrival.name}", b"{}", at(0))
                for arrival in some
                if arrival.waits
            ],
            at=at(0),
        )
    with ledger.applying(partition) as batch:
        assert batch is not None
        for arrival in given_:
            if arrival.rank is None:
                batch.arm_timer(f"{arrival.case}-{partition}", arrival.name, at(arrival.minute))


def inbox_event(partition: int, arrival: Arrival) -> InboxEvent:
    assert arrival.rank is not None
    return InboxEvent(
        source=f"/{partition}",
        id=arrival.name,
        type="t.v1",
        subject=f"{arrival.case}-{partition}",
        instant=at(arrival.minute),
        content_hash="0",
        envelope=b"{}",
        original=Original("t", partition, arrival.number, None, b"{}"),
        rank=arrival.rank,
        job_key=f"{partition}/{arrival.name}" if arrival.waits else None,
    )


def drain(ledger: Ledger, partition: int, before: int, limit: int) -> list[str]:
    """Apply batch by batch; return the order."""
    names: list[str] = []
    while True:
        with ledger.applying(partition) as batch:
            assert batch is not None
            due = batch.due(at(before), limit=limit)
            for item in due.items:
                if isinstance(item, DueEvent):
                    names.append(item.id)
                    batch.mark_applied([item])
                else:
                    names.append(item.name)
                    assert batch.fire_timer(item)
        if len(due.items) < limit:
            return names


examples = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@examples
@given(
    given_=arrivals(),
    shuffle=st.randoms(use_true_random=False),
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=3),
    before=st.integers(0, 7),
    limit=st.integers(1, 6),
)
def test_the_order_depends_on_nothing_but_instants_and_ties(
    ledger: Ledger,
    given_: list[Arrival],
    shuffle: object,
    sizes: list[int],
    before: int,
    limit: int,
) -> None:
    partition = next(PARTITIONS)
    wanted = expected(given_, before)
    arrived = list(given_)
    shuffle.shuffle(arrived)  # type: ignore[attr-defined]

    put_in(ledger, partition, arrived, sizes)

    assert drain(ledger, partition, before, limit) == wanted


@examples
@given(given_=arrivals(), before=st.integers(0, 7))
def test_taking_everything_in_twice_changes_nothing(
    ledger: Ledger, given_: list[Arrival], before: int
) -> None:
    partition = next(PARTITIONS)
    events = [arrival for arrival in given_ if arrival.rank is not None]

    put_in(ledger, partition, given_, [3])
    put_in(ledger, partition, events, [2])

    assert drain(ledger, partition, before, 100) == expected(given_, before)
    put_in(ledger, partition, events, [1])
    assert drain(ledger, partition, before, 100) == []


@examples
@given(given_=arrivals(), before=st.integers(0, 7))
def test_held_names_each_cases_first_waiting_event(
    ledger: Ledger, given_: list[Arrival], before: int
) -> None:
    partition = next(PARTITIONS)
    put_in(ledger, partition, given_, [4])
    first: dict[str, datetime] = {}
    for arrival in given_:
        if arrival.waits and arrival.minute < before:
            case_id = f"{arrival.case}-{partition}"
            first[case_id] = min(first.get(case_id, at(99)), at(arrival.minute))

    with ledger.applying(partition) as batch:
        assert batch is not None
        held = batch.due(at(before), limit=1).held

    assert held == first
