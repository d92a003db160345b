"""Whole job per second, as a ratio to a bare Faust consume → produce loop on the same broker.

The whole job: read from Kafka, validate, keep, decide, persist on PostgreSQL, relay in
transactions, read back under `read_committed`. The bare loop: one Faust agent that sends each
record's bytes on. Both get the same records, already on the broker when they start; a rate is
taken between the first and the last record that comes out, so start-up does not count.
"""

import asyncio
import os
import secrets
import subprocess
import sys
from pathlib import Path

import psycopg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from benchmarks.load import SOURCE, as_bytes, topic_and_event

CASES = int(os.environ.get("BENCHMARK_CASES", "10000"))
PARTITIONS = 4
PROOFSTREAM = str(Path(sys.executable).parent / "proofstream")


async def produce(bootstrap: str, prefix: str) -> int:
    """Put every record onto the broker; return how many."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, linger_ms=20, max_batch_size=1 << 18)
    await producer.start()
    waiting = []
    for topic, event in topic_and_event(CASES):
        key = event["subject"].encode()
        waiting.append(await producer.send(prefix + topic, as_bytes(event), key))
    await asyncio.gather(*waiting)
    await producer.stop()
    return len(waiting)


async def rate(bootstrap: str, topics: list[str], expected: int) -> float:
    """Read until `expected` records came out; return records per second by their timestamps."""
    consumer = AIOKafkaConsumer(
        *topics,
        bootstrap_servers=bootstrap,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    await consumer.start()
    written: list[int] = []
    while len(written) < expected:
        batches = await consumer.getmany(timeout_ms=1000)
        written += [record.timestamp for batch in batches.values() for record in batch]
    await consumer.stop()
    return 1000 * (expected - 1) / (max(written) - min(written))


async def bare(bootstrap: str) -> float:
    """The bare loop's records per second."""
    prefix = f"bare-{secrets.token_hex(4)}-"
    names = [f"{prefix}complaints", f"{prefix}case-actions", f"{prefix}out"]
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(n, PARTITIONS, 1) for n in names])
    await admin.close()
    total = await produce(bootstrap, prefix)
    loop = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.bare_loop", bootstrap, prefix],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        return await rate(bootstrap, [f"{prefix}out"], total)
    finally:
        loop.terminate()
        loop.wait()


async def whole(bootstrap: str, postgres: str, home: Path) -> tuple[float, int]:
    """The whole job's events per second, and how many decisions came out."""
    name = f"bench_{secrets.token_hex(4)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    prefix = f"{name}-"
    environment = {
        **os.environ,
        "PROOFSTREAM_HOME": str(home),
        "PROOFSTREAM_KAFKA": bootstrap,
        "PROOFSTREAM_TOPIC_PREFIX": prefix,
        "PROOFSTREAM_LEDGER": f"{postgres.rsplit('/', 1)[0]}/{name}",
        "PROOFSTREAM_BLOBS": (home / "blobs").as_uri(),
        "PROOFSTREAM_PARTITIONS": str(PARTITIONS),
        "PROOFSTREAM_TRUSTED_SOURCES": SOURCE,
        "PROOFSTREAM_GROUP": name,
        "PROOFSTREAM_LOG_LEVEL": "warning",
    }
    subprocess.run([PROOFSTREAM, "setup"], env=environment, check=True, stdout=subprocess.DEVNULL)
    total = await produce(bootstrap, prefix)
    processes = [
        subprocess.Popen([PROOFSTREAM, role], env=environment) for role in ("worker", "relay")
    ]
    try:
        decisions = await rate(bootstrap, [f"{prefix}decisions"], CASES)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()
    return decisions * total / CASES, total


async def measure(home: Path) -> None:
    bootstrap = os.environ["PROOFSTREAM_TEST_KAFKA"]
    postgres = os.environ["PROOFSTREAM_TEST_POSTGRES"]
    plain = await bare(bootstrap)
    ours, total = await whole(bootstrap, postgres, home)
    print(f"whole job: {total} events, {PARTITIONS} partitions, {os.cpu_count()} cores")
    print(f"  bare Faust consume → produce   {plain:8.0f} records/s")
    print(f"  proofstream, whole job         {ours:8.0f} events/s")
    print(f"  ratio                          {ours / plain:8.2f}")


def main() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        asyncio.run(measure(Path(home)))
