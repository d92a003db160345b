"""Whatever bytes come, they are an event or refused; what is written is read back the same."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import schemas
from schemas import Refused
from schemas.canonical import canonical
from schemas.strict_json import MAX_NUMBER

NAMES = st.sampled_from(
    [
        "specversion",
        "id",
        "source",
        "type",
        "subject",
        "time",
        "receivedtime",
        "data",
        "data_base64",
    ]
)
TYPES = [event_type for topic in schemas.TOPICS.values() for event_type in topic.events]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text(alphabet="\ud800\udfff\x00aé\U0001f600")
    | st.sampled_from(["1.0", "c-1", "2026-01-01T00:00:00Z", "buyer", "after_sales", *TYPES])
)
FIELDS = st.sampled_from(
    ["kind", "by", "role", "id", "order", "claim", "amount", "shop", "shop_id", "listings", "blob"]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(FIELDS | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["content-type", "Content-Type"])
        | NAMES.map(lambda n: f"ce_{n}")
        | st.text(),
        st.none()
        | st.binary(max_size=20)
        | st.sampled_from(
            [
                b"1.0",
                b"application/cloudevents+json",
                b"application/json",
                b"c-1",
                b"2026-01-01T00:00:00Z",
            ]
        ),
    ),
    max_size=10,
)
WIRE_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)
WIRE_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_NUMBER, MAX_NUMBER)
    | st.floats(-MAX_NUMBER, MAX_NUMBER)
    | WIRE_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WIRE_TEXT, inner, max_size=4),
    max_leaves=20,
)


def refusal_of(key: bytes | None, value: bytes | None, headers: Any) -> Refused | None:
    """Use an event as the agents do; anything but Refused escapes and fails the property."""
    try:
        event = schemas.decode(key=key, value=value, headers=headers)
        schemas.encode(event)
        schemas.validate(event)
    except Refused as refusal:
        return refusal
    return None


def read(key: bytes | None, value: bytes | None, headers: Any) -> None:
    refusal = refusal_of(key, value, headers)
    if refusal is not None:
        assert refusal.reason in ("invalid", "unknown_type")
        assert refusal.field
        assert refusal.detail.isprintable()


@given(st.none() | st.binary(), st.none() | st.binary(), HEADERS)
def test_any_bytes_are_decoded_or_refused(
    key: bytes | None, value: bytes | None, headers: Any
) -> None:
    read(key, value, headers)


@given(VALUES, HEADERS)
def test_any_json_is_decoded_or_refused(value: Any, headers: Any) -> None:
    read(b"c-1", json.dumps(value).encode(), headers)


@given(st.sampled_from(TYPES), st.dictionaries(NAMES, VALUES), VALUES)
def test_any_data_of_any_type_is_validated_or_refused(
    event_type: str, attributes: dict[str, Any], data: Any
) -> None:
    event = {
        "specversion": "1.0",
        "id": "e",
        "source": "/s",
        "subject": "c-1",
        "time": "2026-01-01T00:00:00Z",
        "data": data,
        **attributes,
        "type": event_type,
    }

    read(b"c-1", json.dumps(event).encode(), [])


@given(st.dictionaries(WIRE_TEXT, WIRE_VALUES))
def test_a_line_that_was_read_is_written_and_read_again_unchanged(data: dict[str, Any]) -> None:
    event = {
        "specversion": "1.0",
        "id": "e",
        "source": "/s",
        "type": "toy.v1",
        "subject": "c-1",
        "time": "2026-01-01T08:00:00+08:00",
        "data": data,
    }
    first = schemas.decode_line(json.dumps(event).encode())

    written = schemas.encode(first)

    again = schemas.decode_line(written)
    assert again.content_hash == first.content_hash
    assert schemas.encode(again) == written


@given(WIRE_VALUES)
def test_canonical_json_is_json_and_canonical_again(value: Any) -> None:
    once = canonical(value)

    assert canonical(json.loads(once)) == once
    assert json.loads(once) == value
