"""JSON Schema 2020-12 of each event type, from its model and its table of needs."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from schemas.canonical import JSON
from schemas.envelope import MAX_ATTRIBUTE, MAX_SUBJECT, SPEC_VERSION
from schemas.fields import EventData
from schemas.needs import Need, Values
from schemas.topic import Topic

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CASE_SUBJECT = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
_NO_CONTROL = "^[^\\u0000-\\u001f\\u007f-\\u009f]+$"
SHOP_SUBJECT = {"type": "string", "maxLength": MAX_SUBJECT, "pattern": _NO_CONTROL}

Schema = dict[str, Any]


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles pydantic makes from field names: they say nothing new."""

    def field_title_should_be_set(self, schema: object) -> bool:
        del schema
        return False


def schema_id(event_type: str) -> str:
    """Return the `$id` of a type's schema: a name, not an address."""
    return f"urn:proofstream:schema:{event_type}"


def event_schema(event_type: str, model: type[EventData], topic: Topic) -> Schema:
    """Return the schema of a whole structured event; its data is at `#/$defs/<model>`. Pure."""
    data = model.model_json_schema(schema_generator=_Untitled)
    definitions: Schema = data.pop("$defs", {})
    rows = [_row(need) for need in model.NEEDS]
    if rows:
        data["allOf"] = rows
    title, _, rest = (model.__doc__ or "").strip().partition("\n")
    data.pop("description", None)
    return {
        "$schema": DIALECT,
        "$id": schema_id(event_type),
        "title": title,
        "description": rest.strip() or f"{event_type} on the topic {topic.name}: {title}",
        "type": "object",
        "required": ["specversion", "id", "source", "type", "subject", "data"],
        "anyOf": [{"required": ["receivedtime"]}, {"required": ["time"]}],
        "properties": {
            **attributes(event_type, topic),
            "data": {"$ref": f"#/$defs/{model.__name__}"},
        },
        "$defs": {**definitions, model.__name__: {**data, "description": title}},
    }


def attributes(event_type: str, topic: Topic) -> Schema:
    """Return the schemas of the CloudEvents attributes of one type. Pure."""
    text = {"type": "string", "maxLength": MAX_ATTRIBUTE, "pattern": _NO_CONTROL}
    keyed = CASE_SUBJECT if topic.keyed_by == "case" else SHOP_SUBJECT
    instant = {"type": "string", "format": "date-time"}
    return {
        "specversion": {"const": SPEC_VERSION},
        "id": {**text, "description": "with source, identifies the event"},
        "source": {**text, "pattern": r"^\S+$", "description": "URI reference of the producer"},
        "type": {"const": event_type},
        "subject": {**keyed, "description": f"the {topic.keyed_by}'s id, also the record's key"},
        "time": {**instant, "description": "when it happened; shown, never computed with"},
        "receivedtime": {**instant, "description": "when it arrived: the event's instant"},
        "datacontenttype": {"type": "string", "default": "application/json"},
    }


def _row(need: Need) -> Schema:
    then = _needed(need)
    if not need.when:
        return {"description": need.why, **then}
    conditions = [_holds(path, values) for path, values in need.when.items()]
    return {"description": need.why, "if": {"allOf": conditions}, "then": then}


def _needed(need: Need) -> Schema:
    present = [_at(path, {"not": {"type": "null"}}) for path in need.fields]
    match need.how:
        case "all":
            return {"allOf": present}
        case "any":
            return {"anyOf": present}
        case "one":
            return {"oneOf": present}
        case "none":
            return {"not": {"anyOf": present}}


def _holds(path: str, values: Values) -> Schema:
    given: list[JSON] = [value for value in values if value is not None]
    equal = _at(path, {"enum": given})
    if None not in values:
        return equal
    absent = {"not": _at(path, {"not": {"type": "null"}})}
    return {"anyOf": [absent, equal]}


def _at(path: str, schema: Mapping[str, Any]) -> Schema:
    """Return a schema that asks for the path and puts `schema` to what stands there."""

    def around(inner: Schema, step: str) -> Schema:
        return {"type": "object", "required": [step], "properties": {step: inner}}

    return reduce(around, reversed(path.split(".")), dict(schema))
