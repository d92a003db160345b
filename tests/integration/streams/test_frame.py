"""The agent frame on a real broker: what stock Faust loses (docs on streaming 1.2-1.4) is kept."""

import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import NoReturn

import pytest

from platform_bus import Bus, until
from processors.errors import Retry
from streams.faust_app import TP, App, build_app
from streams.frame import Frame
from streams.records import RawRecord
from streams.settings import Settings

pytestmark = pytest.mark.kafka


class MemoryKeeper:
    """Keeps records in a list; `meet` may raise or block for a record."""

    def __init__(self, meet: Callable[[RawRecord], None] = lambda _record: None) -> None:
        self.kept: list[RawRecord] = []
        self.positions: dict[tuple[str, int], int] = {}
        self.refused: list[RawRecord] = []
        self.attempts: dict[tuple[str, int, int], int] = {}
        self._meet = meet

    def keep(self, records: Sequence[RawRecord], position: int) -> None:
        for record in records:
            self._meet(record)
        self.kept += records
        self.positions[records[0].topic, records[0].partition] = position

    def count_attempt(self, record: RawRecord, _error: BaseException) -> int:
        place = (record.topic, record.partition, record.offset)
        self.attempts[place] = self.attempts.get(place, 0) + 1
        return self.attempts[place]

    def give_up(self, record: RawRecord, _error: BaseException, position: int) -> None:
        self.refused.append(record)
        self.positions[record.topic, record.partition] = position

    def offsets(self, topic: str = "complaints") -> list[int]:
        return [record.offset for record in self.kept if record.topic == topic]


def must_not_halt(error: BaseException) -> NoReturn:
    raise AssertionError from error


@asynccontextmanager
async def reading(
    settings: Settings, keeper: MemoryKeeper, kept: Mapping[TP, int] | None = None
) -> AsyncIterator[App]:
    async def positions(partitions: set[TP]) -> Mapping[TP, int]:
        return {tp: offset for tp, offset in (kept or {}).items() if tp in partitions}

    frame = Frame(
        keeper, batch=4, attempts=3, topic_prefix=settings.topic_prefix, halt=must_not_halt
    )
    app = build_app(settings, frame, positions)
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


async def test_nothing_is_released_while_a_record_is_being_kept(
    settings: Settings, bus: Bus
) -> None:
    go_on = threading.Event()
    busy = threading.Event()

    def meet(record: RawRecord) -> None:
        if record.topic == "complaints" and record.offset == 0:
            busy.set()
            go_on.wait(30)

    keeper = MemoryKeeper(meet)
    await bus.send("complaints", *[b"%d" % number for number in range(10)])

    async with reading(settings, keeper):
        await until(busy.is_set)
        await bus.send("evidence", b"what shows that a commit has run")
        await until(lambda: bus_is_at(bus, 1, "evidence"))
        released = await bus.committed("complaints")
        go_on.set()
        await until(lambda: bus_is_at(bus, 10))

    assert released in (None, 0)
    assert keeper.offsets("complaints") == list(range(10))


async def test_a_record_that_meets_a_bug_is_tried_again_then_refused_and_the_next_goes_through(
    settings: Settings, bus: Bus
) -> None:
    def meet(record: RawRecord) -> None:
        if record.offset == 5:
            raise ZeroDivisionError

    keeper = MemoryKeeper(meet)
    await bus.send("complaints", *[b"%d" % number for number in range(10)])

    async with reading(settings, keeper):
        await until(lambda: bus_is_at(bus, 10))

    assert keeper.offsets() == [0, 1, 2, 3, 4, 6, 7, 8, 9]
    assert [record.offset for record in keeper.refused] == [5]
    assert keeper.attempts == {("complaints", 0, 5): 3}


async def test_bytes_that_are_no_event_and_tombstones_reach_the_keeper_untouched(
    settings: Settings, bus: Bus
) -> None:
    keeper = MemoryKeeper()

    async with reading(settings, keeper):
        await bus.send("complaints", b"\xff\xfe not json", None, b"", b"{}")
        await until(lambda: len(keeper.kept) == 4)

    assert [record.value for record in keeper.kept] == [b"\xff\xfe not json", None, b"", b"{}"]
    assert {record.topic for record in keeper.kept} == {"complaints"}


async def test_an_unreachable_ledger_is_waited_for_and_nothing_is_skipped(
    settings: Settings, bus: Bus
) -> None:
    down = threading.Event()
    down.set()
    asked = threading.Event()

    def meet(_record: RawRecord) -> None:
        if down.is_set():
            asked.set()
            raise Retry("the ledger is down")

    keeper = MemoryKeeper(meet)
    await bus.send("complaints", *[b"%d" % number for number in range(10)])

    async with reading(settings, keeper):
        await until(asked.is_set)
        released = await bus.committed("complaints")
        down.clear()
        await until(lambda: bus_is_at(bus, 10))

    assert released in (None, 0)
    assert keeper.offsets() == list(range(10))
    assert keeper.attempts == {}


async def test_a_worker_begins_where_the_ledger_says_not_where_the_group_stands(
    settings: Settings, bus: Bus
) -> None:
    await bus.send("complaints", *[b"%d" % number for number in range(10)])
    first = MemoryKeeper()
    async with reading(settings, first):
        await until(lambda: bus_is_at(bus, 10))
    again = MemoryKeeper()

    async with reading(settings, again, {TP(settings.topic("complaints"), 0): 6}):
        await until(lambda: len(again.kept) == 4)

    assert again.offsets() == [6, 7, 8, 9]


async def test_partitions_keep_their_order_and_release_their_own_positions(
    settings: Settings, bus: Bus
) -> None:
    keeper = MemoryKeeper()

    async with reading(settings, keeper):
        for number in range(20):
            await bus.send("complaints", b"%d" % number, partition=number % 2)
            await bus.send("evidence", b"%d" % number, partition=number % 2)
        await until(lambda: len(keeper.kept) == 40)

    assert keeper.positions == {
        (topic, partition): 10 for topic in ("complaints", "evidence") for partition in (0, 1)
    }
    for place in keeper.positions:
        offsets = [r.offset for r in keeper.kept if (r.topic, r.partition) == place]
        assert offsets == list(range(10))


async def bus_is_at(bus: Bus, offset: int, topic: str = "complaints") -> bool:
    return await bus.committed(topic) == offset
