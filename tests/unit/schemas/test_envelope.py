"""The envelope: two content modes in, one canonical spelling out, everything else refused."""

import base64
import json
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas import Envelope, Refused, decode, decode_line, encode
from schemas.envelope import MAX_VALUE_BYTES
from schemas.errors import invalid

CONTENT_TYPE = ("content-type", b"application/cloudevents+json; charset=UTF-8")
BINARY = (
    ("content-type", b"application/json"),
    ("ce_specversion", b"1.0"),
    ("ce_id", b"e-1"),
    ("ce_source", b"/platform"),
    ("ce_type", b"seller.agreed.v1"),
    ("ce_subject", b"c-1"),
    ("ce_time", b"2026-01-01T08:00:00+08:00"),
)


def event(**changes: Any) -> bytes:
    attributes = {
        "specversion": "1.0",
        "id": "e-1",
        "source": "/platform",
        "type": "seller.agreed.v1",
        "subject": "c-1",
        "time": "2026-01-01T08:00:00+08:00",
        "data": {"a": 1},
        **changes,
    }
    return json.dumps({k: v for k, v in attributes.items() if v is not ...}).encode()


def refused(
    value: bytes | None,
    *,
    key: bytes | None = b"c-1",
    headers: tuple[tuple[str, bytes | None], ...] = (CONTENT_TYPE,),
) -> Refused:
    with pytest.raises(Refused) as refusal:
        decode(key=key, value=value, headers=headers)
    assert refusal.value.reason == "invalid"
    assert ";" in refusal.value.detail
    return refusal.value


def test_both_content_modes_give_the_same_event() -> None:
    structured = decode(key=b"c-1", value=event(), headers=[CONTENT_TYPE])
    binary = decode(key=b"c-1", value=b'{"a":1}', headers=BINARY)

    assert binary == structured
    assert binary.content_hash == structured.content_hash


def test_a_structured_event_is_recognised_without_headers() -> None:
    assert decode(key=b"c-1", value=event(), headers=[]).id == "e-1"


def test_headers_of_others_and_null_headers_are_not_looked_at() -> None:
    headers = [("trace", b"\xff"), ("trace", b"2"), ("ce_specversion", None)]

    assert decode(key=b"c-1", value=event(), headers=headers).id == "e-1"


def test_the_name_of_the_content_type_header_is_read_in_any_case() -> None:
    headers = [("Content-Type", b"Application/CloudEvents+JSON")]

    assert decode(key=b"c-1", value=event(), headers=headers).id == "e-1"


def test_the_structured_header_wins_over_attributes_in_headers() -> None:
    mixed = [CONTENT_TYPE, ("ce_specversion", b"1.0"), ("ce_id", b"other")]

    assert decode(key=b"c-1", value=event(), headers=mixed).id == "e-1"


def test_the_instant_is_receivedtime_and_time_where_there_is_none() -> None:
    both = decode_line(event(receivedtime="2026-01-02T00:00:00Z"))
    only_time = decode_line(event())
    only_received = decode_line(event(time=..., receivedtime="2026-01-02T00:00:00Z"))

    assert both.instant == only_received.instant == datetime(2026, 1, 2, tzinfo=UTC)
    assert only_time.instant == datetime(2026, 1, 1, tzinfo=UTC)


def test_an_envelope_without_any_instant_has_none() -> None:
    with pytest.raises(ValueError, match="neither"):
        _ = Envelope("e", "/s", "t.v1", "c", {}).instant


def test_the_arrival_changes_the_instant_and_not_the_content() -> None:
    first = decode_line(event())
    at = datetime(2026, 5, 1, tzinfo=UTC)

    arrived = first.received_at(at)

    assert arrived.instant == at
    assert arrived.content_hash == first.content_hash


@pytest.mark.parametrize(
    "changes",
    [
        {"data": {"a": 2}},
        {"type": "seller.refused.v1"},
        {"subject": "c-2"},
        {"time": "2026-01-01T08:00:01+08:00"},
        {"time": ..., "receivedtime": "2026-01-01T00:00:00Z"},
    ],
)
def test_another_type_subject_time_or_data_is_other_content(changes: dict[str, Any]) -> None:
    assert decode_line(event(**changes)).content_hash != decode_line(event()).content_hash


def test_spelling_order_and_spaces_do_not_change_the_content() -> None:
    data = {"b": 10, "a": "é", "c": [1, 2]}
    spelt = json.dumps({**json.loads(event(data={})), "data": data}, indent=3, sort_keys=True)
    other = event(data={"c": [1.0, 2], "a": "\u00e9", "b": 1e1}, traceparent="x", id="e-9")

    assert decode_line(spelt.encode()).content_hash == decode_line(other).content_hash


def test_what_is_encoded_is_read_back_and_encoded_to_the_same_bytes() -> None:
    first = decode_line(event(receivedtime="2026-01-02T00:00:00.5+01:00", traceparent="t", n=3))

    written = encode(first)

    again = decode_line(written)
    assert again == first
    assert encode(again) == written
    assert json.loads(written)["receivedtime"] == "2026-01-01T23:00:00.500000Z"


def test_our_own_event_is_written_in_utc_with_sorted_keys() -> None:
    at = datetime(2026, 1, 1, 12, tzinfo=UTC)
    ours = Envelope("d-1", "/proofstream", "decision.made.v1", "c-1", {"b": 1, "a": "中"}, time=at)

    written = encode(ours).decode()

    assert written == (
        '{"data":{"a":"中","b":1},"datacontenttype":"application/json","id":"d-1",'
        '"source":"/proofstream","specversion":"1.0","subject":"c-1",'
        '"time":"2026-01-01T12:00:00Z","type":"decision.made.v1"}'
    )


def test_an_extension_cannot_replace_an_attribute() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    forged = Envelope("e", "/s", "t.v1", "c", {}, time=at, extensions={"id": "x", "data": 1})

    assert decode_line(encode(forged)).id == "e"


def test_data_base64_is_json_in_another_wrapping() -> None:
    wrapped = event(data=..., data_base64=base64.b64encode(b'{"a":1}').decode())

    assert decode_line(wrapped) == decode_line(event())


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, "value"),
        (b"", "value"),
        (b"\xff\xfe", "value"),
        (b"not json", "value"),
        (b"null", "value"),
        (b"[]", "value"),
        (b'"text"', "value"),
        (b"[" * 100_000, "value"),
        (b'{"data":' * 40 + b"1" + b"}" * 40, "data" + ".data" * 31),
        (b" " * (MAX_VALUE_BYTES + 1), "value"),
        (b'{"specversion":"1.0","specversion":"1.0"}', "specversion"),
        (event()[:-1] + b',"data":{"a":1}}', "data"),
        (event().replace(b'"a": 1', b'"a": NaN'), "data.a"),
        (event().replace(b'"a": 1', b'"a": -Infinity'), "data.a"),
        (event().replace(b'"a": 1', b'"a": 1e999'), "data.a"),
        (event().replace(b'"a": 1', b'"a": 9007199254740992'), "data.a"),
        (event().replace(b'"a": 1', b'"a": 1e16'), "data.a"),
        (event().replace(b'"a": 1', b'"a": ' + b"9" * 100_000), "data.a"),
        (event().replace(b'"a": 1', b'"a": [0, "\\ud800"]'), "data.a[1]"),
        (event().replace(b'"a": 1', b'"\\udfff": 1'), "data.\\udfff"),
        (event().replace(b'"a": 1', b'"a": "\\u0000"'), "data.a"),
        (event(id="\ud800"), "id"),
        (event(id=...), "id"),
        (event(id=""), "id"),
        (event(id=7), "id"),
        (event(id="x" * 257), "id"),
        (event(source="/a b"), "source"),
        (event(source=None), "source"),
        (event(subject="c\n1"), "subject"),
        (event(subject="c" * 129), "subject"),
        (event(subject=...), "subject"),
        (event(type=...), "type"),
        (event(time="yesterday"), "time"),
        (event(time=1767225600), "time"),
        (event(time="2026-01-01T24:00:00Z"), "time"),
        (event(time="0001-01-01T00:00:00+14:00"), "time"),
        (event(time="9999-12-31T23:59:59-12:00"), "time"),
        (event(receivedtime="2026-01-01"), "receivedtime"),
        (event(time=...), "time"),
        (event(specversion="0.3"), "specversion"),
        (event(specversion=1.0), "specversion"),
        (event(datacontenttype="text/xml"), "datacontenttype"),
        (event(datacontenttype=["application/json"]), "datacontenttype"),
        (event(data=...), "data"),
        (event(data=None), "data"),
        (event(data="{}"), "data"),
        (event(data_base64="e30="), "data"),
        (event(data=..., data_base64="e30"), "data_base64"),
        (event(data=..., data_base64="é"), "data_base64"),
        (event(data=..., data_base64=7), "data_base64"),
        (event(data=..., data_base64="W10="), "data"),
        (event(data=..., data_base64="/////w=="), "data"),
    ],
)
def test_a_wrong_value_is_refused_naming_the_field(value: bytes | None, field: str) -> None:
    assert refused(value).field == field


@pytest.mark.parametrize("key", [None, b"", b"c-2", b"C-1", b"c-1 ", b"\xff"])
def test_a_key_that_is_not_the_subject_is_refused(key: bytes | None) -> None:
    assert refused(event(), key=key).field == "key"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        (("ce_id", b"e-1"), "headers.ce_id"),
        (("ce_traceparent", b"\xff"), "headers.ce_traceparent"),
    ],
)
def test_a_header_that_is_twice_or_not_utf_8_is_refused(
    header: tuple[str, bytes], field: str
) -> None:
    assert refused(b"{}", headers=(*BINARY, header)).field == field


def test_a_batch_of_events_is_refused() -> None:
    batch = (("content-type", b"application/cloudevents-batch+json"),)

    assert refused(b"[]", headers=batch).field == "headers.content-type"


@pytest.mark.parametrize("name", ["ce_id", "ce_source", "ce_type", "ce_subject", "ce_time"])
def test_a_missing_attribute_header_is_named_by_its_attribute(name: str) -> None:
    rest = tuple(header for header in BINARY if header[0] != name)

    assert refused(b"{}", headers=rest).field == name.removeprefix("ce_")


def test_a_refusal_survives_the_way_between_processes() -> None:
    sent = invalid("data.a", "is wrong", "send it right")

    again = pickle.loads(pickle.dumps(sent))

    assert (again.reason, again.field, again.detail) == (sent.reason, sent.field, sent.detail)


def test_a_refusal_is_one_printable_line_whatever_the_key_was_called() -> None:
    hostile = event().replace(b'"a": 1', b'"a\\n\\u0085\\u202e' + b"x" * 500 + b'": 1e999')

    detail = refused(hostile).detail

    assert detail.isprintable()
    assert len(detail) < 300
