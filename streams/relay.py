"""The relay: the outbox onto the bus, exactly once for whoever reads committed records.

One Kafka transaction carries up to `relay_batch` rows and the number of the last one, on a
compacted topic. Starting a relay fences the former one by its transactional id, aborts what that
one left open, and reads the number last committed: nothing is sent twice, nothing is skipped.
"""

import asyncio
from collections.abc import Sequence

import structlog

from processors.errors import Retry
from storage.ledger import Ledger
from storage.ledger.values import OutboxRow
from streams.inbound import RELAY_POSITIONS
from streams.kafka import Fenced, Message, Reader, TransactionalProducer
from streams.metrics import RELAYED
from streams.settings import Settings
from streams.waiting import Backoff

IDLE_SECONDS = 0.1
STANDBY_SECONDS = 10.0
"""How long the outbox may wait untouched before a fenced relay takes over again."""

LOOK_BACK = 2000

log = structlog.get_logger(__name__)


class Relay:
    """Publishes what the ledger's outbox holds until `stop` is set."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._settings = settings
        self._ledger = ledger
        self._stop = asyncio.Event()
        self.wrong: str | None = "starting"

    def stop(self) -> None:
        """Let `run` end after the transaction it is in."""
        self._stop.set()

    async def run(self) -> None:
        """Relay until stopped; waits out brokers and ledgers that don't answer. Raises Halt."""
        backoff = Backoff()
        while not self._stop.is_set():
            try:
                await self._serve(backoff)
            except Fenced:
                log.warning("another relay has taken over; standing by")
                await self._stand_by()
            except Retry as error:
                self.wrong = "the ledger or the brokers don't answer"
                log.warning("relay waits", error=str(error))
                await self._pause(backoff.next_wait())

    async def _serve(self, backoff: Backoff) -> None:
        """Take over and relay; any error means a new producer and a fresh look at the position."""
        producer = TransactionalProducer(
            self._settings.bus,
            transactional_id=self._settings.topic(f"{self._settings.group}-relay"),
            max_bytes=self._settings.max_message_bytes,
        )
        try:
            await producer.start()
            position = await read_position(self._settings)
            log.info("relay starts", after=position)
            self.wrong = None
            while not self._stop.is_set():
                rows = await asyncio.to_thread(
                    self._ledger.outbox_after, position, limit=self._settings.relay_batch
                )
                if not rows:
                    await self._pause(IDLE_SECONDS)
                    continue
                await producer.send(self._messages(rows))
                position = rows[-1].number
                RELAYED.inc(len(rows))
                backoff.reset()
        finally:
            await producer.close()

    def _messages(self, rows: Sequence[OutboxRow]) -> list[Message]:
        topic = self._settings.topic
        messages = [
            Message(topic(row.entry.topic), row.entry.key, row.entry.value, row.entry.headers)
            for row in rows
        ]
        number = str(rows[-1].number).encode()
        return [
            *messages,
            Message(topic(RELAY_POSITIONS), self._settings.group.encode(), number, partition=0),
        ]

    async def _stand_by(self) -> None:
        """Return when stopped, or when rows have waited and nobody moved the position."""
        last = -1
        while not self._stop.is_set():
            await self._pause(STANDBY_SECONDS)
            try:
                position = await read_position(self._settings)
                waiting = await asyncio.to_thread(self._ledger.outbox_after, position, limit=1)
            except Retry as error:
                log.warning("relay waits", error=str(error))
                continue
            if waiting and position == last:
                return
            last = position

    async def _pause(self, seconds: float) -> None:
        """Sleep, but wake up to stop."""
        try:
            await asyncio.wait_for(self._stop.wait(), timeout=seconds)
        except TimeoutError:
            return


async def read_position(settings: Settings) -> int:
    """Return the number of the last outbox row published in a committed transaction, 0 for none.

    Raises BusUnavailable.
    """
    reader = Reader(settings.bus)
    await reader.start()
    try:
        partition = (settings.topic(RELAY_POSITIONS), 0)
        begin = (await reader.begins([partition]))[partition]
        end = (await reader.ends([partition]))[partition]
        start = max(begin, end - LOOK_BACK)
        while True:
            found = await _last_number(reader, partition, start, end, settings.group.encode())
            if found is not None or start == begin:
                return found or 0
            start = begin
    finally:
        await reader.close()


async def _last_number(
    reader: Reader, partition: tuple[str, int], start: int, end: int, key: bytes
) -> int | None:
    last = None
    async for record in reader.read({partition: start}, {partition: end}):
        if record.key == key:
            last = int(record.value)
    return last
