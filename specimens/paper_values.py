"""What a paper is made of, and the traits its makers draw."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from specimens.companies import Brand, Company, draw_brand, draw_company
from specimens.values import JSON

Shape = Literal["form", "slip", "chat"]


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be set: its title, rows of label and value, closing words and seal."""

    title: str
    rows: tuple[Row, ...]
    truth: dict[str, JSON]
    shape: Shape = "form"
    subtitle: str = ""
    closing: tuple[str, ...] = ()
    seal: str = ""
    seal_lower: str = ""
    marks: tuple[str, ...] = ()
    barcode: str = ""


Maker = Callable[[random.Random, Mapping[str, Any]], Paper]


def company_of(rng: random.Random, given: Mapping[str, Any]) -> Company:
    return given.get("company") or draw_company(rng)


def brand_of(rng: random.Random, given: Mapping[str, Any]) -> Brand:
    return given.get("brand") or draw_brand(rng)


def day_of(rng: random.Random, given: Mapping[str, Any]) -> date:
    return given.get("day") or date(2025, 10, 1) + timedelta(days=rng.randrange(150))


def digits(rng: random.Random, count: int) -> str:
    return "".join(str(rng.randint(0, 9)) for _ in range(count))


def rows(*pairs: tuple[str, str]) -> tuple[Row, ...]:
    return tuple(Row(label, value) for label, value in pairs)
