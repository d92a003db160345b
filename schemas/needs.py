"""What an event needs beyond the shape of its fields, as a table.

One row says: in this situation these fields are needed. The same rows refuse a message
(`missing`) and become `if`/`then` in the generated JSON Schema (`json_schema.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Values = tuple[str | bool | None, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """When every field of `when` has one of its values, `fields` are needed.

    Paths are dotted; None among the values means absent or null. `how`: all of the fields,
    any (at least one), one (exactly one), or none (they must be absent). `why` ends the refusal:
    what asks for them.
    """

    fields: tuple[str, ...]
    why: str
    when: Mapping[str, Values] = field(default_factory=dict)
    how: Literal["all", "any", "one", "none"] = "all"


def at(data: object, path: str) -> object:
    """Return what stands at a dotted path, None where nothing does. Pure."""
    for step in path.split("."):
        if not isinstance(data, Mapping):
            return None
        data = data.get(step)
    return data


def missing(needs: Sequence[Need], data: object) -> Iterator[tuple[str, str]]:
    """Yield (path, what to do) of each need of the table that the data leaves open. Pure."""
    for need in needs:
        if not all(_holds(at(data, path), values) for path, values in need.when.items()):
            continue
        present = [path for path in need.fields if at(data, path) is not None]
        if need.how == "all":
            for path in need.fields:
                if path not in present:
                    yield path, f"is missing; send it: {need.why}"
        elif need.how == "none":
            for path in present:
                yield path, f"does not belong here; leave it out: {need.why}"
        elif not present:
            yield need.fields[0], f"is missing; send {' or '.join(need.fields)}: {need.why}"
        elif need.how == "one" and len(present) > 1:
            yield need.fields[0], f"comes beside {present[1]}; send only one: {need.why}"


def _holds(value: object, values: Values) -> bool:
    # `1 == True` in Python, not on the wire.
    return any(value == allowed and isinstance(value, type(allowed)) for allowed in values)
