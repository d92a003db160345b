"""Kafka clients of our own, beside Faust's: the one file that knows how to build them.

Everything raised by the client library leaves here as `BusUnavailable` (Retry) or `Fenced`.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, ProducerFenced

from processors.errors import Retry
from streams.settings import KafkaAccess

REQUEST_TIMEOUT_MS = 20_000
HEADROOM_BYTES = 64 * 1024
"""What a message may grow by headers and framing over the largest inbound message."""


class BusUnavailable(Retry):
    """The brokers don't answer, or nobody knows whether they did what was asked."""


class Fenced(Retry):
    """Another producer has taken over the transactional id: this one may send no more."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to publish; `topic` is its full name on the bus."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    partition: int | None = None


@contextmanager
def kafka_errors() -> Iterator[None]:
    """Translate the client library's errors into ours."""
    try:
        yield
    except ProducerFenced as error:
        raise Fenced(str(error)) from error
    except (KafkaError, TimeoutError, OSError) as error:
        raise BusUnavailable(f"{type(error).__name__}: {error}") from error


class TransactionalProducer:
    """Publishes batches, each whole or not at all; its start fences the former holder of the id.

    After any error it must be thrown away: whether the last batch was committed is unknown.
    """

    def __init__(self, access: KafkaAccess, *, transactional_id: str, max_bytes: int) -> None:
        self._producer = AIOKafkaProducer(
            **_access(access),
            transactional_id=transactional_id,
            max_request_size=max_bytes + HEADROOM_BYTES,
            enable_idempotence=True,
            linger_ms=5,
            max_batch_size=256 * 1024,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
        )

    async def start(self) -> None:
        with kafka_errors():
            await self._producer.start()

    async def send(self, messages: Sequence[Message]) -> None:
        """Publish all of `messages` in one transaction."""
        with kafka_errors():
            async with self._producer.transaction():
                await _send_all(self._producer, messages)

    async def close(self) -> None:
        await _stop(self._producer)


class Producer:
    """Publishes single messages at least once: files sent to the bus, the clock's beats."""

    def __init__(self, access: KafkaAccess, *, max_bytes: int) -> None:
        self._producer = AIOKafkaProducer(
            **_access(access),
            acks="all",
            enable_idempotence=True,
            max_request_size=max_bytes + HEADROOM_BYTES,
            request_timeout_ms=REQUEST_TIMEOUT_MS,
        )

    async def start(self) -> None:
        with kafka_errors():
            await self._producer.start()

    async def send(self, messages: Sequence[Message]) -> list[datetime]:
        """Publish in order; return the instants the broker appended them at."""
        with kafka_errors():
            reports = await _send_all(self._producer, messages)
            return [_instant(report.timestamp) for report in reports]

    async def close(self) -> None:
        await _stop(self._producer)


class Reader:
    """Reads committed records by position, outside any consumer group."""

    def __init__(self, access: KafkaAccess) -> None:
        self._consumer = AIOKafkaConsumer(
            **_access(access),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            request_timeout_ms=REQUEST_TIMEOUT_MS,
            fetch_max_wait_ms=100,
        )

    async def start(self) -> None:
        with kafka_errors():
            await self._consumer.start()

    async def ends(self, partitions: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
        """Return the offset behind the last record of each partition."""
        with kafka_errors():
            asked = [TopicPartition(*partition) for partition in partitions]
            found = await self._consumer.end_offsets(asked)
            return {(tp.topic, tp.partition): offset for tp, offset in found.items()}

    async def begins(self, partitions: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
        """Return the offset of the first record kept of each partition."""
        with kafka_errors():
            asked = [TopicPartition(*partition) for partition in partitions]
            found = await self._consumer.beginning_offsets(asked)
            return {(tp.topic, tp.partition): offset for tp, offset in found.items()}

    async def read(
        self, starts: Mapping[tuple[str, int], int], ends: Mapping[tuple[str, int], int]
    ) -> AsyncIterator[Any]:
        """Yield the committed records of each partition's [start, end), and then end.

        Records of one partition come in order; partitions are mixed.
        """
        left = {TopicPartition(*place): ends[place] for place in starts}
        with kafka_errors():
            self._consumer.assign(list(left))
            for place, start in starts.items():
                self._consumer.seek(TopicPartition(*place), start)
            while left := await self._unread(left):
                for tp, records in (await self._consumer.getmany(timeout_ms=200)).items():
                    for record in records:
                        if tp in left and record.offset < left[tp]:
                            yield record

    async def _unread(self, ends: Mapping[Any, int]) -> dict[Any, int]:
        return {tp: end for tp, end in ends.items() if await self._consumer.position(tp) < end}

    async def first(self, partition: tuple[str, int], start: int, end: int) -> int | None:
        """Return the offset of the first record in [start, end), None if only gaps lie there.

        Raises BusUnavailable when the broker has not told within a second.
        """
        tp = TopicPartition(*partition)
        with kafka_errors():
            self._consumer.assign([tp])
            self._consumer.seek(tp, start)
            batches = await self._consumer.getmany(tp, timeout_ms=1000, max_records=1)
            for record in batches.get(tp, ()):
                return record.offset if record.offset < end else None
            if await self._consumer.position(tp) >= end:
                return None
        raise BusUnavailable(f"{tp} told nothing between {start} and {end}")

    async def close(self) -> None:
        await _stop(self._consumer)


@asynccontextmanager
async def admin(access: KafkaAccess) -> AsyncIterator[AIOKafkaAdminClient]:
    """Give an administration client, closed at the end."""
    client = AIOKafkaAdminClient(**_access(access), request_timeout_ms=REQUEST_TIMEOUT_MS)
    with kafka_errors():
        await client.start()
        try:
            yield client
        finally:
            await client.close()


def tls_context(access: KafkaAccess) -> ssl.SSLContext | None:
    """Return the TLS context of `access`, None for an unencrypted protocol."""
    if "SSL" not in access.protocol.removeprefix("SASL"):
        return None
    context = ssl.create_default_context(cafile=access.ca_file)
    if access.certificate_file:
        context.load_cert_chain(access.certificate_file, access.key_file)
    return context


def _access(access: KafkaAccess) -> Mapping[str, Any]:
    options: dict[str, Any] = {
        "bootstrap_servers": access.bootstrap,
        "security_protocol": access.protocol,
        "ssl_context": tls_context(access),
    }
    if access.protocol.startswith("SASL_"):
        options |= {
            "sasl_mechanism": access.sasl_mechanism,
            "sasl_plain_username": access.user,
            "sasl_plain_password": access.password,
        }
    return options


async def _send_all(producer: AIOKafkaProducer, messages: Sequence[Message]) -> list[Any]:
    """Send in order and wait for every answer, also when one of them is an error."""
    sending: list[asyncio.Future[Any]] = []
    try:
        for message in messages:
            sending.append(
                await producer.send(
                    message.topic,
                    message.value,
                    message.key,
                    partition=message.partition,
                    headers=list(message.headers),
                )
            )
    finally:
        answers = await asyncio.gather(*sending, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


async def _stop(client: Any) -> None:
    """Close a client; one that is broken already may not keep the process from going on."""
    try:
        await asyncio.wait_for(client.stop(), timeout=10)
    except (KafkaError, TimeoutError, OSError):
        return


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
