"""`proofstream submit`: events from files to the bus, or into the embedded inbox."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from schemas import Refused, decode_line, topic_of
from storage.ledger import Ledger
from streams.embedded import run_embedded
from streams.exits import REFUSED, errors_as_exits, fail
from streams.kafka import Message, Producer
from streams.keeping import system_now
from streams.opening import sandbox, services
from streams.settings import Settings

BATCH = 500
HEADERS = (("content-type", b"application/cloudevents+json"),)

Files = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, help="events, one CloudEvent a line")
]


def submit_command(files: Files) -> None:
    """Send the events of FILES; embedded, they are applied at once, clocks up to now."""
    with errors_as_exits():
        settings = Settings.from_env(os.environ)
        lines = [line for file in files for line in file.read_bytes().split(b"\n") if line.strip()]
        if settings.embedded:
            _embedded(settings, lines)
        else:
            messages = [_message(settings, number, line) for number, line in enumerate(lines, 1)]
            asyncio.run(_send(settings, messages))
            print(f"{len(messages)} events sent")


def _embedded(settings: Settings, lines: list[bytes]) -> None:
    with services(settings) as opened, sandbox(settings) as examining:
        before = _last_number(opened.ledger)
        run_embedded(settings, opened, lines, examine=examining.examine, until=system_now())
        rows = opened.ledger.outbox_after(before, limit=1_000_000)
    refused = sum(row.entry.topic == "dead-letters" for row in rows)
    decided = sum(row.entry.topic == "decisions" for row in rows)
    print(f"{len(lines)} events taken in: {decided} decisions, {refused} refused messages")
    if refused:
        raise fail(REFUSED, "events_refused", count=refused)


def _last_number(ledger: Ledger) -> int:
    rows = ledger.outbox_rows()
    return rows[-1].number if rows else 0


def _message(settings: Settings, number: int, line: bytes) -> Message:
    try:
        envelope = decode_line(line)
        topic = topic_of(envelope.type)
    except Refused as refused:
        raise fail(REFUSED, "line_refused", number=number, detail=refused.detail) from None
    return Message(settings.topic(topic), envelope.subject.encode("utf-8"), line, HEADERS)


async def _send(settings: Settings, messages: list[Message]) -> None:
    producer = Producer(settings.bus, max_bytes=settings.max_message_bytes)
    await producer.start()
    try:
        for start in range(0, len(messages), BATCH):
            await producer.send(messages[start : start + BATCH])
    finally:
        await producer.close()
