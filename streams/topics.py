"""Topics on the bus: what each must be, and making it so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import for_code

from streams.inbound import CLOCK, INBOUND, OUTBOUND, RELAY_POSITIONS
from streams.kafka import HEADROOM_BYTES, BusUnavailable, admin, kafka_errors
from streams.settings import Settings, SettingsWrong

DAY_MS = 24 * 3600 * 1000
ALREADY_EXISTS = 36


@dataclass(frozen=True, slots=True)
class TopicWanted:
    """How one topic must be; what `config` does not name is left as it is."""

    name: str
    partitions: int
    config: Mapping[str, str]


def wanted(settings: Settings) -> tuple[TopicWanted, ...]:
    """Return every topic of this product as the settings want it."""
    kept = {
        "cleanup.policy": "delete",
        "retention.ms": str(settings.retention_days * DAY_MS),
    }
    inbound = kept | {
        "message.timestamp.type": "LogAppendTime",
        "max.message.bytes": str(settings.max_message_bytes + HEADROOM_BYTES),
    }
    outbound = kept | {"max.message.bytes": str(settings.max_message_bytes + 2 * HEADROOM_BYTES)}
    return (
        *(TopicWanted(settings.topic(name), settings.partitions, inbound) for name in INBOUND),
        *(TopicWanted(settings.topic(name), settings.partitions, outbound) for name in OUTBOUND),
        TopicWanted(settings.topic(RELAY_POSITIONS), 1, {"cleanup.policy": "compact"}),
        TopicWanted(
            settings.topic(CLOCK),
            1,
            {
                "cleanup.policy": "delete",
                "retention.ms": str(3600 * 1000),
                "message.timestamp.type": "LogAppendTime",
            },
        ),
    )


async def set_up_topics(settings: Settings) -> list[str]:
    """Create what is missing and correct what differs; return what was changed.

    May be repeated. Raises SettingsWrong where a topic has another number of partitions.
    """
    changes: list[str] = []
    async with admin(settings.bus) as client:
        with kafka_errors():
            there = set(await client.list_topics())
            for topic in wanted(settings):
                if topic.name not in there:
                    await _create(client, topic, settings.replication)
                    changes.append(f"created topic {topic.name} ({topic.partitions} partitions)")
                    continue
                changes += await _correct(client, topic)
    return changes


async def check_topics(settings: Settings) -> None:
    """Raise SettingsWrong naming the first topic that is missing or is not as `setup` makes it.

    A worker without LogAppendTime would let producers choose the instants they are judged by.
    """
    async with admin(settings.bus) as client:
        with kafka_errors():
            there = set(await client.list_topics())
            for topic in wanted(settings):
                if topic.name not in there:
                    raise _not_set_up(f"topic {topic.name} is missing")
                if await _differs(client, topic, only=("message.timestamp.type",)):
                    raise _not_set_up(f"topic {topic.name} is not LogAppendTime")
                partitions = await _partitions(client, topic.name)
                if partitions != topic.partitions:
                    raise _not_set_up(f"topic {topic.name} has {partitions} partitions")


def _not_set_up(problem: str) -> SettingsWrong:
    return SettingsWrong("PROOFSTREAM_KAFKA", f"{problem}: run `proofstream setup`")


async def _create(client: AIOKafkaAdminClient, topic: TopicWanted, replication: int) -> None:
    new = NewTopic(topic.name, topic.partitions, replication, topic_configs=dict(topic.config))
    answer = await client.create_topics([new])
    for _, code, *rest in answer.topic_errors:
        if code not in (0, ALREADY_EXISTS):
            raise BusUnavailable(f"{topic.name}: {for_code(code).__name__} {rest}")


async def _correct(client: AIOKafkaAdminClient, topic: TopicWanted) -> list[str]:
    changes = []
    partitions = await _partitions(client, topic.name)
    if partitions != topic.partitions:
        raise SettingsWrong(
            "PROOFSTREAM_PARTITIONS",
            f"is {topic.partitions}, but topic {topic.name} has {partitions}: open cases would "
            "change their partition; set it to what is there, or use a new topic prefix",
        )
    differing = await _differs(client, topic)
    if differing:
        # The old alter call replaces all of a topic's own configuration: what others set is kept.
        full = await _own_config(client, topic.name) | dict(topic.config)
        await client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name, full)])
        changes += [f"topic {topic.name}: {name} = {topic.config[name]}" for name in differing]
    return changes


async def _differs(
    client: AIOKafkaAdminClient, topic: TopicWanted, only: tuple[str, ...] | None = None
) -> list[str]:
    config = await _config(client, topic.name)
    return [
        name
        for name, value in topic.config.items()
        if (only is None or name in only) and config[name][0] != value
    ]


async def _own_config(client: AIOKafkaAdminClient, name: str) -> dict[str, str]:
    config = await _config(client, name)
    return {key: value for key, (value, own) in config.items() if own}


async def _config(client: AIOKafkaAdminClient, name: str) -> dict[str, tuple[str, bool]]:
    """Return setting → (value, whether it is set on the topic itself)."""
    answers = await client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
    found: dict[str, tuple[str, bool]] = {}
    for answer in answers:
        for code, message, _, _, entries in answer.resources:
            if code:
                raise BusUnavailable(f"{name}: {for_code(code).__name__} {message}")
            for key, value, _read_only, source, *_rest in entries:
                found[key] = (value, source == 1)
    return found


async def _partitions(client: AIOKafkaAdminClient, name: str) -> int:
    described: list[dict[str, Any]] = await client.describe_topics([name])
    return len(described[0]["partitions"])
