"""The generated JSON Schema says of a changed example what the model says of it."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

import schemas
from schemas.generate import FOLDER
from schemas.instants import parse_date, parse_instant

EXAMPLES = Path(schemas.__file__).parent / "examples" / "accepted"
EVENTS = [json.loads(file.read_text("utf-8")) for file in sorted(EXAMPLES.rglob("*.json"))]
LEFT_OUT = object()
OTHERS = st.sampled_from(
    [
        LEFT_OUT,
        None,
        True,
        False,
        0,
        1,
        -1,
        1.5,
        2**53 - 1,
        "",
        "x",
        "1",
        "o" * 129,
        [],
        [None],
        {},
        {"id": None},
        "2026-01-01",
        "2026-01-01T00:00:00Z",
        "succeeded",
        "after_sales",
        "refund",
        "claim",
        "listing",
    ]
)
FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or parse_instant(value) is not None


@FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or parse_date(value) is not None


VALIDATORS = {
    event["type"]: jsonschema.Draft202012Validator(
        json.loads((FOLDER / f"{event['type']}.schema.json").read_text("utf-8")),
        format_checker=FORMATS,
    )
    for event in EVENTS
}


def paths(node: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    yield path
    steps: list[Any] = []
    if isinstance(node, dict):
        steps = list(node)
    elif isinstance(node, list):
        steps = list(range(min(len(node), 2)))
    for step in steps:
        yield from paths(node[step], (*path, step))


def changed(event: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    copied = copy.deepcopy(event)
    holder: Any = copied
    for step in path[:-1]:
        holder = holder[step]
    if value is LEFT_OUT:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return copied


def accepted(event: dict[str, Any]) -> bool:
    try:
        schemas.validate(schemas.decode_line(json.dumps(event).encode()))
    except schemas.Refused:
        return False
    return True


@given(st.data())
def test_model_and_generated_schema_agree_on_every_change(draw: st.DataObject) -> None:
    event = draw.draw(st.sampled_from(EVENTS))
    path = draw.draw(st.sampled_from(list(paths(event["data"], ("data",)))))
    other = changed(event, path, draw.draw(OTHERS))

    by_model = accepted(other)

    assert by_model == VALIDATORS[event["type"]].is_valid(other)
