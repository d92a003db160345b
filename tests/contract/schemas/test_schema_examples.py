"""The examples are the contract: accepted ones pass, refused ones are refused as stated."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import schemas
from schemas import REGISTRY, Refused
from schemas.generate import FOLDER as GENERATED
from schemas.instants import parse_date, parse_instant

EXAMPLES = Path(schemas.__file__).parent / "examples"
FORMATS = jsonschema.FormatChecker(formats=())
TYPES = [event_type for topic in REGISTRY.topics.values() for event_type in topic.events]


@FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or parse_instant(value) is not None


@FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or parse_date(value) is not None


def files(folder: Path) -> list[Any]:
    found = sorted(folder.glob("*/v*/*.json"))
    return [pytest.param(f, id=f"{f.parents[1].name}.{f.parent.name}-{f.stem}") for f in found]


def orphans(folder: Path, types: list[str]) -> Iterator[str]:
    """Yield each type without an example in `folder`, each example file without a type."""
    folders = {f.parent for f in folder.rglob("*") if f.is_file()}
    named = {f"{path.parent.name}.{path.name}" for path in folders}
    yield from sorted(set(types) - named)
    yield from sorted(named - set(types))


def read(event: dict[str, Any]) -> schemas.EventData:
    key = event.get("subject", "c-1").encode()
    value = json.dumps(event, ensure_ascii=False).encode()
    envelope = schemas.decode(
        key=key, value=value, headers=[("content-type", schemas.STRUCTURED.encode())]
    )
    return schemas.validate(envelope)


def schema(event_type: str) -> jsonschema.Draft202012Validator:
    generated = json.loads((GENERATED / f"{event_type}.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(generated, format_checker=FORMATS)


@pytest.mark.parametrize("file", files(EXAMPLES / "accepted"))
def test_an_accepted_example_passes_the_model_and_the_generated_schema(file: Path) -> None:
    event = json.loads(file.read_text("utf-8"))

    read(event)

    schema(event["type"]).validate(event)
    assert event["type"] == f"{file.parents[1].name}.{file.parent.name}"


@pytest.mark.parametrize("file", files(EXAMPLES / "refused"))
def test_a_refused_example_is_refused_for_its_stated_reason(file: Path) -> None:
    stated = json.loads(file.read_text("utf-8"))

    with pytest.raises(Refused) as refusal:
        read(stated["event"])

    assert (refusal.value.reason, refusal.value.field) == (stated["reason"], stated["field"])
    assert stated["field"].removeprefix("data.") in refusal.value.detail
    assert ";" in refusal.value.detail, "the refusal has no remedy"


@pytest.mark.parametrize("file", files(EXAMPLES / "refused"))
def test_the_generated_schema_refuses_what_the_model_refuses(file: Path) -> None:
    event = json.loads(file.read_text("utf-8"))["event"]

    named = schema(f"{file.parents[1].name}.{file.parent.name}")

    assert not named.is_valid(event)


@pytest.mark.parametrize("file", files(EXAMPLES / "binary" / "accepted"))
def test_an_event_in_binary_mode_is_the_same_event(file: Path) -> None:
    record = json.loads(file.read_text("utf-8"))
    headers = record["headers"]
    structured = {
        **{n.removeprefix("ce_"): v for n, v in headers.items() if n.startswith("ce_")},
        "data": record["data"],
    }

    binary = schemas.decode(
        key=headers["ce_subject"].encode(),
        value=json.dumps(record["data"]).encode(),
        headers=[(name, text.encode()) for name, text in headers.items()],
    )

    same = schemas.decode_line(json.dumps(structured).encode())
    assert schemas.validate(binary) == schemas.validate(same)
    assert (binary, binary.content_hash) == (same, same.content_hash)


@pytest.mark.parametrize("file", files(EXAMPLES / "binary" / "refused"))
def test_a_refused_record_in_binary_mode_is_refused_for_its_stated_reason(file: Path) -> None:
    record = json.loads(file.read_text("utf-8"))

    with pytest.raises(Refused) as refusal:
        schemas.validate(
            schemas.decode(
                key=b"c-1",
                value=json.dumps(record["data"]).encode(),
                headers=[(name, text.encode()) for name, text in record["headers"].items()],
            )
        )

    assert (refusal.value.reason, refusal.value.field) == (record["reason"], record["field"])


@pytest.mark.parametrize("verdict", ["accepted", "refused"])
def test_every_type_has_examples_and_every_example_a_type(verdict: str) -> None:
    assert list(orphans(EXAMPLES / verdict, TYPES)) == []


def test_a_planted_orphan_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "shop.renamed" / "v1" / "a.json"
    planted.parent.mkdir(parents=True)
    planted.write_text("{}")

    found = list(orphans(tmp_path, ["shop.updated.v1"]))

    assert found == ["shop.updated.v1", "shop.renamed.v1"]


def test_every_example_lies_where_a_test_looks() -> None:
    walked = {
        p.values[0]
        for sub in ("accepted", "refused", "binary/accepted", "binary/refused")
        for p in files(EXAMPLES / sub)
    }

    assert {f for f in EXAMPLES.rglob("*") if f.is_file()} == walked
