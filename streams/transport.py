"""The `safekafka://` transport: Faust's Kafka transport with an offset commit that can't lose.

Stock Faust 0.15.3 commits past a record that is still being worked on, past one whose handler
raised and past one that did not decode (docs/adr on offsets; regression tests on a real broker).
Here acknowledgements of Faust count for nothing: a commit is the position up to which the agent
frame has kept every record in the ledger.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from faust.transport.drivers import TRANSPORTS, aiokafka
from faust.types import TP

from streams.offsets import OffsetTracker

SCHEME = "safekafka"


class ConsumerThread(aiokafka.AIOKafkaConsumerThread):
    """The consumer's thread; reads committed records only."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        # Faust ties the isolation level to its own exactly_once; producers on the platform's
        # bus may use transactions, and an aborted complaint was never filed.
        consumer._isolation_level = "read_committed"
        return consumer


class Consumer(aiokafka.Consumer):
    """Commits what the frame has kept and starts where the ledger says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tracker: OffsetTracker[TP] = OffsetTracker()

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def _getmany(
        self, active_partitions: set[TP] | None, timeout: float
    ) -> Mapping[TP, list[Any]]:
        records = await super()._getmany(active_partitions, timeout)
        for partition, batch in records.items():
            for record in batch:
                self.tracker.delivered(_tp(partition), record.offset)
        return records

    async def seek_to_committed(self) -> Mapping[TP, int]:
        committed = dict(await super().seek_to_committed())
        partitions = {_tp(partition) for partition in committed} | set(self.assignment())
        kept = await cast(Any, self.app).kept_positions(partitions)
        if kept:
            await self._thread.seek_wait(kept)
        for partition in partitions:
            self.tracker.restart(partition)
        return {**committed, **kept}

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        await super().on_partitions_revoked(revoked)
        for partition in revoked:
            self.tracker.forget(_tp(partition))

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        for partition in self.tracker:
            if topics is None or partition in topics or partition.topic in topics:
                yield partition

    def _new_offset(self, tp: TP) -> int | None:
        position = self.tracker.position(tp)
        if position is not None:
            self._drop_acks_below(tp, position)
        return position

    def _drop_acks_below(self, tp: TP, position: int) -> None:
        self._acked[tp] = [offset for offset in self._acked[tp] if offset >= position]
        self._acked_index[tp] = set(self._acked[tp])
        self._gap.pop(tp, None)


class Transport(aiokafka.Transport):
    """What `safekafka://host:port` names."""

    Consumer = Consumer


def register() -> None:
    """Make the scheme known to Faust; may be repeated."""
    TRANSPORTS.aliases[SCHEME] = f"{__name__}:Transport"


def _tp(partition: Iterable[Any]) -> TP:
    topic, number = partition
    return TP(topic, number)
