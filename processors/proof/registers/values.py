"""A question to a register and its answer: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

RegisterName = Literal["tax", "trademark"]


class Standing(StrEnum):
    """What a register says of a paper; `VOID` covers red-letter invoices and revoked rights."""

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
        """The same for the same values, whatever their order: what answers are kept under."""
        values = "&".join(f"{name}={value}" for name, value in sorted(self.given.items()))
        return f"{self.register}:{values}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a register said on a day; before that day nobody knows it."""

    key: str
    standing: Standing
    answered_on: date
    answered_by: str
