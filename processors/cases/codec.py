"""The snapshot of a case: plain JSON, exact in both directions."""

from collections.abc import Mapping
from typing import cast

from pydantic import TypeAdapter, ValidationError

from processors.cases.effects import JSON
from processors.cases.values import Case
from processors.errors import Halt

_CASE = TypeAdapter(Case)


def dump_case(case: Case) -> dict[str, JSON]:
    """Return the case as JSON values; `load_case` gives the equal case back."""
    return cast(dict[str, JSON], _CASE.dump_python(case, mode="json"))


def load_case(data: Mapping[str, JSON]) -> Case:
    """Read a snapshot. Raises Halt when it is not one: a case must not be guessed."""
    try:
        return _CASE.validate_python(dict(data))
    except ValidationError as error:
        raise Halt(f"a case snapshot does not read: {error.error_count()} errors") from None
