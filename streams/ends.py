"""Asking the brokers for their time and for the ends of the inbound topics."""

from collections.abc import Mapping

from storage.ledger.values import ReadPosition
from streams.inbound import CLOCK, INBOUND
from streams.kafka import Message, Producer, Reader
from streams.settings import Settings
from streams.watermark import Ends, less_skew, unread


class EndsAsker:
    """Asks by clients of its own, outside the consumer group. Every call may raise Retry.

    The time is the brokers', not this machine's: a record of ours comes back with its append
    time, and only then the ends are asked. What is appended later has a later instant.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer = Producer(settings.bus, max_bytes=settings.max_message_bytes)
        self._reader = Reader(settings.bus)
        self._before: dict[tuple[str, int], int] = {}
        self._gaps: dict[tuple[str, int], tuple[int, int]] = {}

    async def start(self) -> None:
        await self._producer.start()
        await self._reader.start()

    async def close(self) -> None:
        await self._producer.close()
        await self._reader.close()

    async def ask(self) -> dict[int, Ends]:
        """Return, per partition, the ends of all inbound topics and the time before the asking."""
        beat = Message(self._settings.topic(CLOCK), b"beat", b"", partition=0)
        (asked_at,) = await self._producer.send([beat])
        numbers = range(self._settings.partitions)
        ends = await self._reader.ends(
            [(self._settings.topic(name), number) for name in INBOUND for number in numbers]
        )
        return {
            number: Ends(
                asked_at=less_skew(asked_at, self._settings.clock_skew_ms),
                ends={name: ends[self._settings.topic(name), number] for name in INBOUND},
            )
            for number in numbers
        }

    async def probe(self, number: int, positions: Mapping[str, ReadPosition], asked: Ends) -> Ends:
        """Return `asked` with the topics marked that only gaps keep from their ends.

        Looks only where the position has not moved since the last time, and once per gap.
        """
        gaps = set()
        for name in unread(positions, asked.ends):
            place = (name, number)
            start = positions[name].next_offset if name in positions else 0
            end = asked.ends[name]
            stuck = self._before.get(place) == start
            self._before[place] = start
            if self._gaps.get(place) == (start, end):
                gaps.add(name)
            elif stuck and await self._only_gap(place, start, end):
                self._gaps[place] = (start, end)
                gaps.add(name)
        return Ends(asked.asked_at, asked.ends, frozenset(gaps))

    async def _only_gap(self, place: tuple[str, int], start: int, end: int) -> bool:
        name, number = place
        return await self._reader.first((self._settings.topic(name), number), start, end) is None
