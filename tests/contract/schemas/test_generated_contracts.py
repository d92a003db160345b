"""The generated contracts are the committed ones, and say what AsyncAPI 3 asks for."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from schemas import REGISTRY
from schemas.dead_letters import HEADERS, MEANING, Reason
from schemas.generate import FOLDER, documents, drift, main, write

DOCUMENT = yaml.safe_load((FOLDER / "asyncapi.yaml").read_bytes())
CONTRACT_TOPICS = {
    "complaints": "receive",
    "infringement-reports": "receive",
    "evidence": "receive",
    "case-actions": "receive",
    "shop-records": "receive",
    "evidence-findings": "send",
    "decisions": "send",
    "notifications": "send",
    "shop-standing": "send",
    "dead-letters": "send",
}


def resolve(document: Any, reference: str) -> Any:
    """Return what a local `$ref` points to; raises KeyError where nothing is."""
    node = document
    for step in reference.removeprefix("#/").split("/"):
        node = node[step.replace("~1", "/").replace("~0", "~")]
    return node


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def dangling(document: Any, folder: Path) -> list[str]:
    """Return the references of an AsyncAPI document that point to nothing."""
    found = []
    for reference in references(document):
        file, _, pointer = reference.partition("#")
        try:
            target = json.loads((folder / file).read_text("utf-8")) if file else document
            if pointer:
                resolve(target, f"#{pointer}")
        except (KeyError, OSError):
            found.append(reference)
    return found


def structural_faults(document: Any) -> list[str]:
    """Return what AsyncAPI 3.0.0 requires of these objects and the document lacks."""
    faults = [f"no {name}" for name in ("asyncapi", "info", "channels") if name not in document]
    faults += [f"info has no {n}" for n in ("title", "version") if n not in document["info"]]
    for name, channel in document["channels"].items():
        if not isinstance(channel.get("address"), str) or not channel.get("messages"):
            faults.append(f"channel {name} has no address or no messages")
    for name, operation in document["operations"].items():
        if operation.get("action") not in ("send", "receive"):
            faults.append(f"operation {name} neither sends nor receives")
        channel = operation["channel"]["$ref"]
        if not all(m["$ref"].startswith(f"{channel}/messages/") for m in operation["messages"]):
            faults.append(f"operation {name} uses a message its channel does not have")
    return faults


def test_the_committed_files_are_the_generated_ones() -> None:
    assert drift(FOLDER, documents(REGISTRY)) == []


def test_a_missing_a_changed_and_a_left_over_file_are_drift(tmp_path: Path) -> None:
    wanted = {"a.json": b"{}", "b.json": b"{}"}
    (tmp_path / "b.json").write_bytes(b"{ }")
    (tmp_path / "c.json").write_bytes(b"{}")

    found = drift(tmp_path, wanted)

    assert found == ["a.json is missing", "c.json is left over", "b.json differs"]


def test_the_check_fails_on_drift_writes_nothing_and_passes_once_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "generated"

    assert main(["--check"], folder) == 1

    assert not folder.exists()
    assert "python -m schemas.generate" in capsys.readouterr().err
    assert main([], folder) == 0
    assert main(["--check"], folder) == 0


def test_writing_removes_what_is_left_over(tmp_path: Path) -> None:
    (tmp_path / "old.v1.schema.json").write_bytes(b"{}")

    changed = write(tmp_path, {"new.v1.schema.json": b"{}"})

    assert changed == ["new.v1.schema.json is missing", "old.v1.schema.json is left over"]
    assert [file.name for file in tmp_path.iterdir()] == ["new.v1.schema.json"]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.schema.json")), ids=lambda f: f.name)
def test_each_schema_is_a_valid_2020_12_schema_that_names_itself(file: Path) -> None:
    schema = json.loads(file.read_text("utf-8"))
    event_type = file.name.removesuffix(".schema.json")

    jsonschema.Draft202012Validator.check_schema(schema)

    assert schema["$id"] == f"urn:proofstream:schema:{event_type}"
    assert schema["title"]
    assert schema["description"]
    for reference in references(schema):
        resolve(schema, reference)


def test_asyncapi_has_the_objects_and_fields_it_must_have() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert structural_faults(DOCUMENT) == []


def test_the_structural_check_finds_a_document_without_address_or_action() -> None:
    broken = {
        "asyncapi": "3.0.0",
        "info": {"title": "x"},
        "channels": {"a": {"messages": {"m": {}}}},
        "operations": {
            "o": {
                "action": "publish",
                "channel": {"$ref": "#/channels/a"},
                "messages": [{"$ref": "#/channels/b/messages/m"}],
            }
        },
    }

    assert len(structural_faults(broken)) == 4


def test_every_reference_points_somewhere() -> None:
    assert dangling(DOCUMENT, FOLDER) == []


def test_a_dangling_reference_is_found(tmp_path: Path) -> None:
    document = {"a": {"$ref": "#/nowhere"}, "b": {"$ref": "./gone.json#/$defs/X"}}

    assert dangling(document, tmp_path) == ["#/nowhere", "./gone.json#/$defs/X"]


def test_channels_are_the_contracts_topics_each_with_one_operation() -> None:
    operations = {
        operation["channel"]["$ref"].removeprefix("#/channels/"): operation["action"]
        for operation in DOCUMENT["operations"].values()
    }

    assert operations == CONTRACT_TOPICS
    assert {name: c["address"] for name, c in DOCUMENT["channels"].items()} == {
        name: name for name in CONTRACT_TOPICS
    }


def test_every_type_is_a_message_and_inbound_ones_in_both_content_modes() -> None:
    messages = DOCUMENT["components"]["messages"]

    for topic in REGISTRY.topics.values():
        for event_type in topic.events:
            structured = messages[event_type]
            assert structured["contentType"] == "application/cloudevents+json"
            assert structured["bindings"]["kafka"]["key"]["type"] == "string"
            assert (f"{event_type}.binary" in messages) == (topic.direction == "in")
            if topic.direction == "in":
                headers = messages[f"{event_type}.binary"]["headers"]
                assert headers["properties"]["ce_type"] == {"const": event_type}


def test_dead_letters_name_every_header_and_reason() -> None:
    headers = DOCUMENT["components"]["messages"]["dead-letter"]["headers"]

    assert set(headers["properties"]) == set(HEADERS)
    assert set(headers["properties"]["proofstream-reason"]["enum"]) == set(Reason) == set(MEANING)
