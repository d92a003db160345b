"""The wire: envelope, event models, versions, generated JSON Schema and AsyncAPI.

`decode` (a record) or `decode_line` (a line of a file) gives an Envelope, `validate` its data as a
model; both raise Refused. `encode` writes. Nothing here does I/O.
"""

from schemas.canonical import JSON, canonical
from schemas.dead_letters import Reason
from schemas.envelope import OUR_SOURCE, STRUCTURED, Envelope, decode, decode_line, encode
from schemas.errors import Refused
from schemas.fields import EventData
from schemas.instants import format_instant, parse_instant
from schemas.registry import REGISTRY, Registry, without_absent
from schemas.topic import Topic

TOPICS = REGISTRY.topics
"""Every topic that carries events, by name (without a prefix); `dead-letters` carries originals."""

INBOUND = tuple(name for name, topic in TOPICS.items() if topic.direction == "in")
OUTBOUND = tuple(name for name, topic in TOPICS.items() if topic.direction == "out")

validate = REGISTRY.validate
upcast = REGISTRY.upcast


def topic_of(event_type: str) -> str:
    """Return the name of a type's topic; raises Refused(`unknown_type`)."""
    return REGISTRY.topic(event_type).name


__all__ = [
    "INBOUND",
    "JSON",
    "OUR_SOURCE",
    "OUTBOUND",
    "REGISTRY",
    "STRUCTURED",
    "TOPICS",
    "Envelope",
    "EventData",
    "Reason",
    "Refused",
    "Registry",
    "Topic",
    "canonical",
    "decode",
    "decode_line",
    "encode",
    "format_instant",
    "parse_instant",
    "topic_of",
    "upcast",
    "validate",
    "without_absent",
]
