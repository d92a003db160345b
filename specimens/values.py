"""What is asked of the generator, and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

JSON = None | bool | int | float | str | list["JSON"] | dict[str, "JSON"]
Form = Literal["pdf", "ofd", "xml", "png", "jpeg"]
Damage = Literal["clean", "scanned", "photographed"]

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Specimen:
    """One document to draw.

    `kind` is an evidence kind of the contracts; `variant` picks within it (an `invoice_kind`,
    or `zh`/`en` for a letter). `given` fixes values that would be drawn by chance: companies,
    brand, dates, goods; its keys are the parameters of the kind's own maker.
    """

    kind: str
    variant: str = ""
    form: Form = "png"
    damage: Damage = "clean"
    layout: str = "a"
    font: str = "sans"
    turned: int = 0
    doctored: str | None = None
    given: Mapping[str, object] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Doctored:
    """What is wrong with a doctored document: `how`, the field names hurt, the rules that break."""

    how: str
    fields: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnFile:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Drawn:
    """The files of one document and what a perfect reader would read on them.

    `truth` is keyed by the contracts' field names and holds what is printed, also where that is
    false; `doctored` says what is false about it.
    """

    kind: str
    files: tuple[DrawnFile, ...]
    truth: Mapping[str, JSON]
    doctored: Doctored | None
