"""Topics of each test's own on a real broker, and clients to fill and read them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from streams.kafka import Message, Producer, Reader, admin
from streams.settings import Settings
from streams.topics import set_up_topics

PARTITIONS = 2


@pytest.fixture
def settings(kafka_bootstrap: str, unique: str, tmp_path: Path) -> Settings:
    """Settings with topics of this test's own, not set up yet."""
    return Settings.from_env(
        {
            "PROOFSTREAM_KAFKA": kafka_bootstrap,
            "PROOFSTREAM_TOPIC_PREFIX": f"{unique}.",
            "PROOFSTREAM_GROUP": f"group-{unique}",
            "PROOFSTREAM_PARTITIONS": str(PARTITIONS),
            "PROOFSTREAM_HOME": str(tmp_path),
        }
    )


@pytest.fixture
async def bus(settings: Settings) -> AsyncIterator["Bus"]:
    """The topics, set up, with a producer."""
    await set_up_topics(settings)
    producer = Producer(settings.bus, max_bytes=settings.max_message_bytes)
    await producer.start()
    yield Bus(settings, producer)
    await producer.close()


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
        found = []
        for number in range(self._settings.partitions):
            place = (self._settings.topic(topic), number)
            end = (await reader.ends([place]))[place]
            found += [record.value async for record in reader.read(place, 0, end)]
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
