"""The one error of the wire: a message that is refused.

Same shape as `processors.errors.Refuse` (`reason`, `detail`), which this package may not import.
"""

from schemas.dead_letters import Reason


class Refused(Exception):
    """A message is wrong and stays wrong.

    `reason` is a dead-letter reason, `field` the path of the first wrong field (an attribute's
    name, or `data.…`; `key`, `value` for the record's own parts), `detail` a sentence that names
    each wrong field and what to do. Neither ever repeats a value of the event: it may be personal.
    """

    def __init__(self, reason: Reason, field: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.field = field
        self.detail = detail

    def __reduce__(self) -> tuple[type["Refused"], tuple[Reason, str, str]]:
        return type(self), (self.reason, self.field, self.detail)


def invalid(field: str, wrong: str, remedy: str) -> Refused:
    """Return the refusal of one wrong field: what is wrong, and what the sender does about it."""
    return Refused(Reason.INVALID, field, f"{field}: {wrong}; {remedy}")
