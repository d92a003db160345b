"""A whole cluster of our own processes over real services, and what it must come to.

What is right is told by the replay of the acknowledged input: the same events at the instants the
broker gave them, through the same core, in one process that nobody kills.
"""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from json import dumps, loads
from pathlib import Path
from typing import Any, Protocol

import psycopg

from processors.policy import Policies, load_policy
from schemas import topic_of
from streams.inbound import INBOUND, rank
from streams.intake import Accepted, arrival, read_record
from streams.kafka import Message, Producer, Reader
from streams.local_run import Placed
from streams.opening import blob_store, pipeline_of, sandbox
from streams.records import RawRecord
from streams.replay import replay
from streams.settings import Settings
from streams.setup import set_up

REPOSITORY = Path(__file__).parents[2]
PYTHONPATH = f"{REPOSITORY}:{REPOSITORY / 'tests/e2e'}"
SHIPPED = REPOSITORY / "processors/policy/platform.yaml"
OUT = ("decisions", "notifications", "evidence-findings")
SHORT = {
    "T-01.negotiation": "20s",
    "T-01.free_amendment": "10s",
    "T-01.last_stretch": "10s",
    "T-01.deadline_warning": "5s",
    "platform.blob_wait": "5s",
}
"""Clocks that end while a test looks on."""

Told = dict[tuple[str, str], list[bytes]]
"""(topic, case) → values in order."""


@dataclass
class Outcome:
    """What left a system: messages per topic and case, dead letters with their original bytes."""

    told: Told = field(default_factory=lambda: defaultdict(list))
    letters: Counter[tuple[str, bytes | None]] = field(default_factory=Counter)

    def doubled(self) -> list[bytes]:
        """Return every message that stands more than once on its topic."""
        counted = Counter(line for lines in self.told.values() for line in lines)
        return [line for line, times in counted.items() if times > 1]

    def differences(self, other: "Outcome") -> list[str]:
        """Name what is lost, doubled or different in `other`, at most twenty."""
        found = []
        for place in sorted({*self.told, *other.told}):
            mine, others = self.told.get(place, []), other.told.get(place, [])
            if mine != others:
                found.append(f"{place}: {len(mine)} expected, {len(others)} there")
        for letter in {*self.letters, *other.letters}:
            if self.letters[letter] != other.letters[letter]:
                numbers = f"{self.letters[letter]} expected, {other.letters[letter]} there"
                found.append(f"dead letter {letter[0]} {(letter[1] or b'')[:80]!r}: {numbers}")
        return found[:20]


class ObjectStore(Protocol):
    """Where an S3 server answers, as the fixture `s3` says."""

    endpoint: str
    access_key: str
    secret_key: str
    bucket: str


class Cluster:
    """Processes of ours over a broker, a database and an object store."""

    def __init__(
        self, kafka: str, postgres: str, s3: ObjectStore, unique: str, folder: Path
    ) -> None:
        policy = folder / "policy.yaml"
        policy.write_text(_shortened(SHIPPED.read_text()))
        self.environment = {
            "PROOFSTREAM_KAFKA": kafka,
            "PROOFSTREAM_TOPIC_PREFIX": f"{unique}.",
            "PROOFSTREAM_GROUP": f"group-{unique}",
            "PROOFSTREAM_PARTITIONS": "3",
            "PROOFSTREAM_LEDGER": postgres,
            "PROOFSTREAM_BLOBS": f"s3://{s3.bucket}",
            "PROOFSTREAM_S3_ENDPOINT": s3.endpoint,
            "PROOFSTREAM_S3_ACCESS_KEY": s3.access_key,
            "PROOFSTREAM_S3_SECRET_KEY": s3.secret_key,
            "PROOFSTREAM_HOME": str(folder / "not-there-yet"),
            "PROOFSTREAM_POLICY": str(policy),
            "PROOFSTREAM_CLOCK_SKEW_MS": "0",
            "PROOFSTREAM_EXAMINERS": "1",
        }
        self.settings = Settings.from_env(self.environment)
        self.policies: Policies = load_policy(policy)
        self.folder = folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.blobs = blob_store(self.settings)
        self.producer: Producer | None = None

    async def begin(self) -> None:
        """Set everything up and connect as the platform does."""
        await asyncio.to_thread(set_up, self.settings)
        self.producer = Producer(self.settings.bus, max_bytes=self.settings.max_message_bytes)
        await self.producer.start()

    async def end(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()
        if self.producer is not None:
            await self.producer.close()

    # Processes

    def start(self, name: str, *command: str) -> None:
        """Start a process of the product; its log goes to the folder of the test."""
        arguments = command or ("streams.cli", re.sub(r"\d", "", name))
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                env=os.environ
                | self.environment
                | {"PYTHONPATH": f"{REPOSITORY}:{REPOSITORY}/tests/e2e"},
                cwd=REPOSITORY,
                stdout=log,
                stderr=log,
            )

    async def up(self, name: str) -> None:
        """Wait until a process says in its log that it works."""
        log = self.folder / f"{name}.log"
        await until_true(lambda: b'"level": "info"' in log.read_bytes())

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def drain(self, name: str) -> int:
        """Ask a process to end; return its exit code."""
        process = self.processes.pop(name)
        process.terminate()
        return process.wait(timeout=60)

    # The platform's side

    async def send(self, events: Sequence[dict[str, Any]]) -> None:
        """Send events and wait until the broker has acknowledged them all."""
        await self.send_records([_record_of(event) for event in events])

    async def send_records(self, records: Sequence[tuple[str, bytes | None, bytes | None]]) -> None:
        assert self.producer is not None
        await self.producer.send(
            [
                Message(self.settings.topic(topic), key, value, partition=None)
                for topic, key, value in records
            ]
        )

    async def acknowledged(self) -> list[RawRecord]:
        """Every record the inbound topics hold, with the broker's append time."""
        records = []
        for topic, there in (await self._records(*INBOUND)).items():
            for record in there:
                at = datetime.fromtimestamp(record.timestamp / 1000, tz=UTC)
                headers = tuple((name, value) for name, value in record.headers)
                # A replay has one partition; a case's own order is the same in it.
                records.append(
                    RawRecord(
                        topic,
                        0,
                        record.offset,
                        at,
                        record.key,
                        record.value,
                        headers,
                    )
                )
        return sorted(records, key=lambda r: (r.appended_at, rank(r.topic), r.offset))

    async def outcome(self) -> Outcome:
        """What downstream services read under read_committed."""
        found = Outcome()
        records = await self._records(*OUT, "dead-letters")
        for topic in OUT:
            for record in records[topic]:
                found.told[topic, record.key.decode()].append(record.value)
        for record in records["dead-letters"]:
            reason = dict(record.headers)["proofstream-reason"].decode()
            found.letters[reason, record.value] += 1
        return found

    async def _records(self, *topics: str) -> dict[str, list[Any]]:
        reader = Reader(self.settings.bus)
        await reader.start()
        try:
            places = [
                (self.settings.topic(topic), number)
                for topic in topics
                for number in range(self.settings.partitions)
            ]
            ends = await reader.ends(places)
            found = defaultdict(list)
            async for record in reader.read(dict.fromkeys(places, 0), ends):
                found[record.topic.removeprefix(self.settings.topic_prefix)].append(record)
            return found
        finally:
            await reader.close()

    # What must come of it

    async def expected(self, patience: timedelta = timedelta(seconds=25)) -> Outcome:
        """What the acknowledged input leads to, clocks up to `patience` after the last event."""
        records = await self.acknowledged()
        return await asyncio.to_thread(self._expected, records, patience)

    def _expected(self, records: Sequence[RawRecord], patience: timedelta) -> Outcome:
        judge = arrival(self.settings.trusted_sources)
        judged = [read_record(record, judge) for record in records]
        placed = [
            Placed(each.instant if isinstance(each, Accepted) else record.appended_at, each)
            for each, record in zip(judged, records, strict=True)
        ]
        accepted = [each for each in judged if isinstance(each, Accepted)]
        first = {(a.envelope.source, a.envelope.id): a for a in reversed(accepted)}
        originals = {identity: each.record.value for identity, each in first.items()}
        reused = {
            (a.envelope.source, a.envelope.id): a.record.value
            for a in accepted
            if a.content_hash != first[a.envelope.source, a.envelope.id].content_hash
        }
        found = Outcome()
        with sandbox(self.settings) as examining:
            for line in replay(
                placed,
                until=placed[-1].at + patience,
                policies=self.policies,
                blobs=self.blobs,
                examine=examining.examine,
                pipeline=pipeline_of(self.policies),
                most_bytes=self.settings.max_file_bytes,
            ):
                message = loads(line)
                if "reason" in message:
                    identity = (message["source"], message["event_id"])
                    known = reused if message["reason"] == "id_reuse" else originals
                    value = known.get(identity)
                    found.letters[message["reason"], value] += 1
                else:
                    found.told[topic_of(message["type"]), message["subject"]].append(line)
        for each in judged:
            if not isinstance(each, Accepted):
                _put_right(found, each.reason, each.source, each.id, each.original.value, originals)
        return found

    async def come_true(self, expected: Outcome, seconds: float) -> list[str]:
        """Wait until the cluster's outcome is the expected one; return what still differs."""
        differences = ["nothing was read"]
        deadline = asyncio.get_running_loop().time() + seconds
        while differences and asyncio.get_running_loop().time() < deadline:
            differences = expected.differences(await self.outcome())
            if differences:
                await asyncio.sleep(1)
        return differences

    def inbox_holds(self) -> int:
        """How many events the ledger has taken in."""
        with psycopg.connect(self.settings.ledger) as connection:
            row = connection.execute("SELECT count(*) FROM inbox").fetchone()
            return int(row[0]) if row else 0


def _put_right(
    found: Outcome,
    reason: str,
    source: str | None,
    identity: str | None,
    value: bytes | None,
    originals: dict[tuple[str, str], bytes | None],
) -> None:
    """A replay's line does not carry a refused message's bytes: put them in its place."""
    guessed = originals.get((source or "", identity or ""))
    found.letters[reason, guessed] -= 1
    found.letters[reason, value] += 1


def _record_of(event: dict[str, Any]) -> tuple[str, bytes, bytes]:
    return topic_of(event["type"]), event["subject"].encode(), dumps(event).encode()


def _shortened(policy: str) -> str:
    for key, value in SHORT.items():
        entry = rf"(?m)(^  {re.escape(key)}:\n(?:    .*\n)*?    value: )\S+"
        policy, changed = re.subn(entry, rf"\g<1>{value}", policy)
        assert changed == 1, key
    return policy


def until_true(holds: Callable[[], bool], seconds: float = 90.0) -> Any:
    """Wait until a condition holds; fail after a deadline."""

    async def wait() -> None:
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.2)

    return asyncio.wait_for(wait(), seconds)


@asynccontextmanager
async def running(
    kafka: str, postgres: str, s3: ObjectStore, unique: str, folder: Path
) -> AsyncIterator[Cluster]:
    """A cluster that is set up, none of its processes started; all are gone afterwards."""
    cluster = Cluster(kafka, postgres, s3, unique, folder)
    await cluster.begin()
    try:
        yield cluster
    finally:
        await cluster.end()
