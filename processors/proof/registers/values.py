"""A question to a register and its answer: plain values."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from processors.policy.calendar import start_of_day
from processors.proof.names import written

RegisterName = Literal["tax", "trademark", "brand"]
"""The tax office's 查验, the trade mark office, and a brand's own word on the letters it gave."""

_NAMES = frozenset({"grantor", "grantee", "brand", "holder"})
_NUMBERS = frozenset({"registration_number", "trademark_registration_number"})


class Standing(StrEnum):
    """What a register says of a paper; `VOID` covers red-letter invoices, rights no longer in
    force, and letters that were revoked.
    """

    CONSISTENT = "consistent"
    DIFFERENT = "different"
    VOID = "void"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Question:
    """What a register must be given, by contract field name."""

    register: RegisterName
    given: Mapping[str, str]

    @property
    def key(self) -> str:
        """The same for the same values, however written and in whatever order: what answers are
        kept under. One line without tabs, whatever a paper says.
        """
        values = "&".join(f"{name}={_plain(name, self.given[name])}" for name in sorted(self.given))
        return f"{self.register}:{values}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a register said on a day. `since`: a right or letter is void from that day on, None:
    from its beginning. `at`: the instant from which cases know it; None: the day's first.
    """

    key: str
    standing: Standing
    answered_on: date
    answered_by: str
    since: date | None = None
    at: datetime | None = None

    @property
    def known_from(self) -> datetime:
        return start_of_day(self.answered_on) if self.at is None else self.at

    def void_on(self, day: date) -> bool:
        """Whether what was asked about had lost its force by that day."""
        return self.standing is Standing.VOID and (self.since is None or self.since <= day)


def _plain(name: str, value: str) -> str:
    folded = written(value) if name in _NAMES else unicodedata.normalize("NFKC", value).upper()
    kept = "" if name in _NUMBERS else ".-()"
    return "".join(ch for ch in folded if ch.isalnum() or ch in kept)
