"""The agent frame: the only way to write a Faust agent here.

Records arrive as raw bytes and are kept in batches, each partition by itself and in its order: one
ledger transaction each, together with the read position. (Faust's own `isolated_partitions` stops
a worker for good in the first rebalance that takes a partition away.) What the frame promises:

* a record's offset is released only after the transaction that keeps it (or refuses it to the
  dead letters) has been committed;
* an unreachable service is waited for in place, with the partition paused: nothing is skipped;
* a bug is tried again `attempts` times, counted in the ledger, then the record is refused as
  `failed` and the next one goes through;
* a broken ledger ends the process at once, without a commit.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NoReturn, Protocol

import structlog

from processors.errors import Halt, Retry
from streams.records import RawRecord
from streams.waiting import Backoff

HALTED = 70
PAUSE_AFTER_SECONDS = 2.0

log = structlog.get_logger(__name__)


class Keeper(Protocol):
    """What the frame does with records; every method is one ledger transaction and blocks."""

    def keep(self, records: Sequence[RawRecord], position: int) -> None:
        """Keep or refuse each record and the position to read next; repeating it is harmless."""

    def count_attempt(self, record: RawRecord, error: BaseException) -> int:
        """Count one more failed attempt at `record`; return how many there were."""

    def give_up(self, record: RawRecord, error: BaseException, position: int) -> None:
        """Refuse `record` as `failed` and keep the position."""


def halt(error: BaseException) -> NoReturn:
    """End the process without releasing any offset."""
    log.critical("halted", error=type(error).__name__, detail=str(error))
    os._exit(HALTED)


class Frame:
    """Keeps every record of the streams given to `run`."""

    def __init__(
        self,
        keeper: Keeper,
        *,
        batch: int,
        attempts: int,
        topic_prefix: str,
        halt: Callable[[BaseException], NoReturn] = halt,
    ) -> None:
        self._keeper = keeper
        self._batch = batch
        self._attempts = attempts
        self._prefix = topic_prefix
        self._halt = halt

    async def run(self, stream: Any) -> None:
        """Keep what `stream` yields until it ends; body of the one agent per topic."""
        consumer = stream.app.consumer
        queues: dict[Any, asyncio.Queue[Any]] = {}
        keeping: list[asyncio.Task[None]] = []
        try:
            async for event in stream.events():
                message = event.message
                if message.tp not in queues:
                    queues[message.tp] = asyncio.Queue(maxsize=2 * self._batch)
                    keeping.append(
                        asyncio.create_task(self._keep_all(queues[message.tp], consumer))
                    )
                await queues[message.tp].put(message)
        finally:
            for task in keeping:
                task.cancel()
            await asyncio.gather(*keeping, return_exceptions=True)

    async def _keep_all(self, queue: "asyncio.Queue[Any]", consumer: Any) -> None:
        try:
            async for messages in _batches(queue, self._batch):
                tp = messages[0].tp
                records = [self._record(message) for message in messages]
                await self._keep(records, tp, consumer)
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            self._halt(error)

    async def _keep(self, records: Sequence[RawRecord], tp: Any, consumer: Any) -> None:
        """Keep `records`, whatever it takes; returns once they are in the ledger."""
        offsets = [record.offset for record in records]
        backoff = Backoff()
        paused = False
        while True:
            position = consumer.tracker.position_after(tp, offsets)
            if position is None:
                return
            try:
                await asyncio.to_thread(self._keeper.keep, records, position)
                break
            except Halt as error:
                self._halt(error)
            except Retry as error:
                log.warning("ledger unavailable", topic=records[0].topic, error=str(error))
            except Exception as error:
                if len(records) > 1:
                    for record in records:
                        await self._keep([record], tp, consumer)
                    break
                if await self._give_up_or_wait(records[0], error, position):
                    break
            if not paused and backoff.waited >= PAUSE_AFTER_SECONDS:
                consumer.pause_partitions({tp})
                paused = True
            await backoff.wait()
        if paused:
            consumer.resume_partitions({tp})
        consumer.tracker.kept(tp, offsets)

    async def _give_up_or_wait(
        self, record: RawRecord, error: BaseException, position: int
    ) -> bool:
        """Count a bug; return True once the record has been refused for it."""
        log.error(
            "a bug met a record",
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            error=type(error).__name__,
        )
        try:
            attempts = await asyncio.to_thread(self._keeper.count_attempt, record, error)
            if attempts < self._attempts:
                return False
            await asyncio.to_thread(self._keeper.give_up, record, error, position)
        except Retry:
            return False
        except Exception as worse:
            self._halt(worse)
        return True

    def _record(self, message: Any) -> RawRecord:
        return RawRecord(
            topic=message.topic.removeprefix(self._prefix),
            partition=message.partition,
            offset=message.offset,
            appended_at=datetime.fromtimestamp(message.timestamp, tz=UTC),
            key=message.key,
            value=message.value,
            headers=_headers(message.headers),
        )


async def _batches(queue: "asyncio.Queue[Any]", size: int) -> AsyncIterator[list[Any]]:
    """Yield what waits in `queue`, up to `size` at a time, waiting for the first only."""
    while True:
        batch = [await queue.get()]
        while len(batch) < size and not queue.empty():
            batch.append(queue.get_nowait())
        yield batch


def _headers(headers: Any) -> tuple[tuple[str, bytes], ...]:
    pairs = headers.items() if hasattr(headers, "items") else headers or ()
    return tuple((name, value or b"") for name, value in pairs)
