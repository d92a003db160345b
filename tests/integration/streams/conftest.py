"""Topics of each test's own on a real broker, and clients to fill and read them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from platform_bus import Bus
from streams.kafka import Producer
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
async def bus(settings: Settings) -> AsyncIterator[Bus]:
    """The topics, set up, with a producer."""
    await set_up_topics(settings)
    producer = Producer(settings.bus, max_bytes=settings.max_message_bytes)
    await producer.start()
    yield Bus(settings, producer)
    await producer.close()
