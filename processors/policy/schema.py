"""The JSON Schema of a policy file: `python -m processors.policy.schema` writes it anew."""

import json
from importlib import resources
from pathlib import Path

from processors.policy.document import PolicyDocument

SCHEMA_FILE = "policy.schema.json"


def policy_schema() -> str:
    """The schema's text as it is committed; generated from the models, nothing by hand."""
    schema = PolicyDocument.model_json_schema()
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:proofstream:policy",
        **schema,
    }
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def committed_schema() -> str:
    """The schema as it is shipped."""
    return resources.files("processors.policy").joinpath(SCHEMA_FILE).read_text(encoding="utf-8")


if __name__ == "__main__":
    Path(__file__).with_name(SCHEMA_FILE).write_text(policy_schema(), encoding="utf-8")
