"""Write the generated contracts, or say where the committed ones have drifted.

`python -m schemas.generate` writes `schemas/generated/`; with `--check` nothing is written and the
exit code is 1 when a file is missing, differs or is left over.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from schemas.asyncapi import document, to_yaml
from schemas.json_schema import event_schema
from schemas.registry import REGISTRY, Registry

FOLDER = Path(__file__).parent / "generated"
CONTRACT_VERSION = "1.0.0"


def documents(registry: Registry) -> dict[str, bytes]:
    """Return every generated file by name. Pure; the same bytes each time."""
    files = {
        f"{event_type}.schema.json": _json(event_schema(event_type, model, topic))
        for topic in registry.topics.values()
        for event_type, model in topic.events.items()
    }
    return {**files, "asyncapi.yaml": to_yaml(document(registry, CONTRACT_VERSION))}


def drift(folder: Path, wanted: Mapping[str, bytes]) -> list[str]:
    """Return a sentence for each file of the folder that is missing, differs or is left over."""
    there = {file.name for file in folder.iterdir()} if folder.is_dir() else set()
    found = [f"{name} is missing" for name in sorted(set(wanted) - there)]
    found += [f"{name} is left over" for name in sorted(there - set(wanted))]
    shared = sorted(there & set(wanted))
    found += [f"{n} differs" for n in shared if (folder / n).read_bytes() != wanted[n]]
    return found


def write(folder: Path, wanted: Mapping[str, bytes]) -> list[str]:
    """Make the folder hold exactly the wanted files; return what was changed."""
    changes = drift(folder, wanted)
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        if file.name not in wanted:
            file.unlink()
    for name, content in wanted.items():
        (folder / name).write_bytes(content)
    return changes


def main(arguments: Sequence[str] | None = None, folder: Path = FOLDER) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m schemas.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 on drift")
    check: bool = parser.parse_args(arguments).check
    wanted = documents(REGISTRY)
    found = drift(folder, wanted) if check else write(folder, wanted)
    for line in found:
        print(line)
    if check and found:
        print("run `python -m schemas.generate` and commit the result", file=sys.stderr)
        return 1
    return 0


def _json(schema: Mapping[str, object]) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
