"""What is mutated, and what comes of it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Family = Literal["bits", "cut", "header", "nested", "size"]
Form = Literal["pdf", "ofd", "xml", "png", "jpeg", "tiff", "gif", "bmp", "webp"]

Change = Callable[[bytes, random.Random], bytes]
"""Make one whole file into a hostile one; deterministic for the same generator."""

ENDINGS: dict[Form, str] = {
    "pdf": "pdf",
    "ofd": "ofd",
    "xml": "xml",
    "png": "png",
    "jpeg": "jpg",
    "tiff": "tif",
    "gif": "gif",
    "bmp": "bmp",
    "webp": "webp",
}
PICTURES: frozenset[Form] = frozenset(("png", "jpeg", "tiff", "gif", "bmp", "webp"))
ANY: frozenset[Form] = frozenset(ENDINGS)


@dataclass(frozen=True, slots=True)
class Base:
    """A whole document; `share` is how often it is taken against others of its form."""

    name: str
    form: Form
    content: bytes
    share: int = 4


@dataclass(frozen=True, slots=True)
class Way:
    """One named way of making a file hostile, for the forms it fits.

    `claims`: the file is sent under the name of another format.
    """

    name: str
    family: Family
    change: Change
    forms: frozenset[Form] = ANY
    claims: bool = False


@dataclass(frozen=True, slots=True)
class Mutation:
    """One hostile file. The same bases, seed and number give the same bytes."""

    number: int
    way: Way
    base: Base
    file_name: str
    content: bytes
