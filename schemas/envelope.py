"""The CloudEvents 1.0 envelope: both Kafka content modes in, structured and canonical out.

Written by hand: the `cloudevents` SDK takes what this contract refuses (repeated keys and headers,
instants without offset, NaN, a payload that is no object) and gives no path to say what is wrong.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from schemas.canonical import JSON, canonical, digest
from schemas.errors import invalid
from schemas.instants import format_instant, parse_instant
from schemas.strict_json import not_object, parse, printable

SPEC_VERSION = "1.0"
OUR_SOURCE = "/proofstream"
STRUCTURED = "application/cloudevents+json"
MAX_VALUE_BYTES = 1024 * 1024
MAX_ATTRIBUTE = 256
MAX_SUBJECT = 128

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_KNOWN = ("id", "source", "type", "subject", "time", "receivedtime", "datacontenttype")
_NO_ATTRIBUTES = ("specversion", "data", "data_base64", *_KNOWN)


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event. `time_text` is `time` as its producer spelt it: that spelling is hashed."""

    id: str
    source: str
    type: str
    subject: str
    data: dict[str, JSON]
    time: datetime | None = None
    receivedtime: datetime | None = None
    time_text: str | None = None
    extensions: Mapping[str, JSON] = field(default_factory=dict)

    @property
    def instant(self) -> datetime:
        """The instant it acts as of: `receivedtime`, else `time`. Raises ValueError without one."""
        instant = self.receivedtime or self.time
        if instant is None:
            raise ValueError("the event has neither receivedtime nor time")
        return instant

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the canonical JSON of type, subject, time and data. Pure."""
        time = _spelling(self)
        content: dict[str, JSON] = {"type": self.type, "subject": self.subject, "data": self.data}
        return digest(content if time is None else {**content, "time": time})

    def received_at(self, instant: datetime) -> "Envelope":
        """Return the same event with its arrival set; the content hash does not change."""
        return replace(self, receivedtime=instant)


def decode(
    *, key: bytes | None, value: bytes | None, headers: Sequence[tuple[str, bytes | None]]
) -> Envelope:
    """Read one Kafka record in either content mode. Pure; any bytes give an Envelope or Refused.

    Raises Refused(`invalid`) naming the attribute, header, `key` or `value` that is wrong.
    Whether the type is known, and its data right, says `schemas.validate`.
    """
    content = _sized(value)
    found = _headers(headers)
    envelope = _from_binary(found, content) if _is_binary(found) else decode_line(content)
    _check_key(key, envelope.subject)
    return envelope


def decode_line(value: bytes) -> Envelope:
    """Read one structured CloudEvent that has no record around it, as in a file of events.

    Pure. Raises Refused(`invalid`) as `decode` does.
    """
    event = parse(_sized(value), field="value")
    if not isinstance(event, dict):
        not_object("value")
    if "data_base64" in event:
        if event.get("data") is not None:
            raise invalid("data", "comes twice, as data and data_base64", "send one of them")
        event = {**event, "data": _unwrapped(event["data_base64"])}
    attributes = {name: v for name, v in event.items() if v is not None and name != "data"}
    return _envelope(attributes, event.get("data"))


def encode(envelope: Envelope) -> bytes:
    """Return the event in structured mode, canonical JSON: equal events give equal bytes. Pure.

    Raises ValueError where the data cannot be written as canonical JSON.
    """
    event: dict[str, JSON] = {
        **envelope.extensions,
        "specversion": SPEC_VERSION,
        "id": envelope.id,
        "source": envelope.source,
        "type": envelope.type,
        "subject": envelope.subject,
        "datacontenttype": "application/json",
        "data": envelope.data,
    }
    time = _spelling(envelope)
    if time is not None:
        event["time"] = time
    if envelope.receivedtime is not None:
        event["receivedtime"] = format_instant(envelope.receivedtime)
    return canonical(event)


def _spelling(envelope: Envelope) -> str | None:
    if envelope.time is None:
        return None
    return envelope.time_text or format_instant(envelope.time)


def _sized(value: bytes | None) -> bytes:
    if value is None:
        raise invalid("value", "is a tombstone (null)", "send the event itself: nothing is deleted")
    if len(value) > MAX_VALUE_BYTES:
        raise invalid(
            "value",
            f"has {len(value)} bytes, more than {MAX_VALUE_BYTES}",
            "put large files into the object store and name them in data.blob",
        )
    return value


def _headers(headers: Sequence[tuple[str, bytes | None]]) -> dict[str, str]:
    """Return the headers that bear on the event; what others add is not looked at."""
    found: dict[str, str] = {}
    for raw, value in headers:
        name = raw.lower() if raw.lower() == "content-type" else raw
        if value is None or not (name == "content-type" or name.startswith("ce_")):
            continue
        shown = f"headers.{printable(name)}"
        if name in found:
            raise invalid(shown, "the header occurs twice", "send each header once")
        try:
            found[name] = bytes(value).decode("utf-8")
        except UnicodeDecodeError:
            raise invalid(shown, "is not UTF-8", "send header values as UTF-8") from None
    return found


def _is_binary(headers: Mapping[str, str]) -> bool:
    media = _media_type(headers.get("content-type", ""))
    if media == STRUCTURED:
        return False
    if media.startswith("application/cloudevents"):
        raise invalid(
            "headers.content-type", "names a format that is not read", f"send {STRUCTURED}"
        )
    return "ce_specversion" in headers


def _media_type(text: str) -> str:
    return text.partition(";")[0].strip().lower()


def _from_binary(headers: Mapping[str, str], content: bytes) -> Envelope:
    attributes: dict[str, JSON] = {
        name.removeprefix("ce_"): text for name, text in headers.items() if name != "content-type"
    }
    if "content-type" in headers:
        attributes["datacontenttype"] = headers["content-type"]
    return _envelope(attributes, parse(content, field="data"))


def _unwrapped(encoded: JSON) -> JSON:
    if not isinstance(encoded, str):
        raise invalid("data_base64", "is not a string", "send base64, or data as an object")
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise invalid("data_base64", "is not base64", "send data as an object") from None
    return parse(content, field="data")


def _envelope(attributes: Mapping[str, JSON], data: JSON) -> Envelope:
    if attributes.get("specversion") != SPEC_VERSION:
        raise invalid("specversion", "is not 1.0", 'send a CloudEvent with "specversion": "1.0"')
    _check_content_type(attributes.get("datacontenttype", "application/json"))
    texts = {
        name: _text(attributes, name, MAX_SUBJECT if name == "subject" else MAX_ATTRIBUTE)
        for name in ("id", "source", "type", "subject")
    }
    if any(c.isspace() for c in texts["source"]):
        raise invalid("source", "holds a space", "send a URI reference, such as /platform/orders")
    time, received = _instant(attributes, "time"), _instant(attributes, "receivedtime")
    if time is None and received is None:
        raise invalid("time", "is missing", "send the instant at which it happened")
    if not isinstance(data, dict):
        not_object("data")
    return Envelope(
        **texts,
        data=data,
        time=time,
        receivedtime=received,
        time_text=None if time is None else str(attributes["time"]),
        extensions={n: v for n, v in attributes.items() if n not in _NO_ATTRIBUTES},
    )


def _check_content_type(media: JSON) -> None:
    name = _media_type(media) if isinstance(media, str) else ""
    if name != "application/json" and not (
        name.startswith("application/") and name.endswith("+json")
    ):
        raise invalid("datacontenttype", "is not JSON", "send the data as application/json")


def _text(attributes: Mapping[str, JSON], name: str, longest: int) -> str:
    value = attributes.get(name)
    if value is None:
        raise invalid(name, "is missing", "send it: CloudEvents and the contract require it")
    if not isinstance(value, str):
        raise invalid(name, "is not a string", "send it as a string")
    if not 1 <= len(value) <= longest or _CONTROL.search(value):
        raise invalid(
            name,
            f"is empty, longer than {longest} characters or holds control characters",
            f"send 1 to {longest} characters",
        )
    return value


def _instant(attributes: Mapping[str, JSON], name: str) -> datetime | None:
    value = attributes.get(name)
    if value is None:
        return None
    try:
        if not isinstance(value, str):
            raise ValueError("is not a string")
        return parse_instant(value)
    except ValueError as error:
        raise invalid(name, str(error), "send it like 2026-01-01T09:30:00+08:00") from None


def _check_key(key: bytes | None, subject: str) -> None:
    if key is None:
        raise invalid("key", "is missing", "send the subject as the record's key")
    if key != subject.encode("utf-8"):
        raise invalid("key", "is not the subject", "send the subject as the record's key, UTF-8")
