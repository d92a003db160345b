"""What leaves: outbound events as outbox entries, byte for byte the same for the same content."""

from processors.cases.effects import Publish
from schemas import OUR_SOURCE, STRUCTURED, Envelope, encode
from storage.ledger.values import OutboxEntry

HEADERS = (("content-type", STRUCTURED.encode()),)


def entry(publish: Publish) -> OutboxEntry:
    """Return a decided message as it goes out: structured, canonical, `time` as it acts."""
    envelope = Envelope(
        id=publish.id,
        source=OUR_SOURCE,
        type=publish.type,
        subject=publish.subject,
        time=publish.at,
        data=publish.data,
    )
    return OutboxEntry(
        topic=publish.topic,
        id=publish.id,
        key=publish.subject.encode("utf-8"),
        value=encode(envelope),
        headers=HEADERS,
    )
