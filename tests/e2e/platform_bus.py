"""A platform on a real bus: it sends records, reads what is committed, and waits for conditions."""

import asyncio
from collections.abc import Awaitable, Callable

from streams.kafka import Message, Producer, Reader, admin
from streams.settings import Settings


class Bus:
    """What a platform does: sends records; and what a downstream service does: reads them."""

    def __init__(self, settings: Settings, producer: Producer) -> None:
        self._settings = settings
        self._producer = producer

    async def send(
        self, topic: str, *values: bytes | None, key: bytes = b"k", partition: int | None = 0
    ) -> None:
        name = self._settings.topic(topic)
        await self._producer.send(
            [Message(name, key, value, partition=partition) for value in values]
        )

    async def read(self, topic: str) -> list[bytes | None]:
        """Every committed value of a topic, partition after partition."""
        reader = Reader(self._settings.bus)
        await reader.start()
        places = [(self._settings.topic(topic), n) for n in range(self._settings.partitions)]
        ends = await reader.ends(places)
        found = [record.value async for record in reader.read(dict.fromkeys(places, 0), ends)]
        await reader.close()
        return found

    async def committed(self, topic: str, partition: int = 0) -> int | None:
        """The offset the worker's group has released."""
        async with admin(self._settings.bus) as client:
            offsets = await client.list_consumer_group_offsets(self._settings.group)
        for place, offset in offsets.items():
            if (place.topic, place.partition) == (self._settings.topic(topic), partition):
                return int(offset.offset)
        return None


async def until(holds: Callable[[], Awaitable[bool] | bool], seconds: float = 30.0) -> None:
    """Wait until a condition holds; fail after a deadline."""

    async def wait() -> None:
        while True:
            answer = holds()
            if await answer if isinstance(answer, Awaitable) else answer:
                return
            await asyncio.sleep(0.05)

    await asyncio.wait_for(wait(), seconds)
