"""What a proof is judged from and what comes of it. Plain values of the contracts' names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from processors.errors import Refuse
from processors.proof.registers.values import Answer
from processors.proof.truth import Truth
from processors.text import Text

JSON = Any
Verdict = Literal["sufficient", "insufficient", "needs_review"]


@dataclass(frozen=True, slots=True)
class Reuse:
    """The same document elsewhere (E-11), as the reuse index knows it.

    `how`: digest | number | values | picture; `shop_id`: who used it; `altered`: with other values.
    """

    how: Literal["digest", "number", "values", "picture"]
    shop_id: str
    altered: bool = False


@dataclass(frozen=True, slots=True)
class ProofDocument:
    """One examined document: `file` names it (file name or evidence id), `findings` is the data
    of `evidence.examined`. `quantity_used` is what of its goods other cases have used up;
    `answer` what a public register said of it, None where nobody has asked.
    """

    file: str
    findings: Mapping[str, JSON]
    reuse: tuple[Reuse, ...] = ()
    quantity_used: int = 0
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """The shop and the company behind it; `former_names` are names it bore before."""

    shop_id: str
    company_name: str | None
    tax_id: str | None
    former_names: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str | None, ...]:
        """Every name the company may stand under on a paper; None where it is not known."""
        return (self.company_name, *self.former_names)


@dataclass(frozen=True, slots=True)
class ProofContext:
    """What is disputed. An optional value that is None is not asked about; `unit_price` is what one
    piece was sold at, in fen.
    """

    shop: Company
    order_date: date
    brand: str
    category: str | None = None
    platform: str | None = None
    registration_number: str | None = None
    right_holder: str | None = None
    territory: str | None = None
    quantity_sold: int | None = None
    unit_price: int | None = None


@dataclass(frozen=True, slots=True)
class ReceiptContext:
    """Whose receipt of which parcel is disputed; `signed_by` is None where that is not known."""

    signed_by: Literal["buyer", "third_party"] | None = None
    tracking_number: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One question put to the proof: its rule, finer code, the file it is about, the answer."""

    rule: str
    code: str
    file: str | None
    outcome: Truth
    detail: Text

    def to_json(self) -> dict[str, JSON]:
        return {
            "rule": self.rule,
            "code": self.code,
            "file": self.file,
            "detail": self.detail.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Link:
    """One step from the brand owner towards the shop."""

    kind: Literal["authorization", "invoice"]
    file: str
    giver: str | None
    taker: str | None
    outcome: Truth

    def to_json(self) -> dict[str, JSON]:
        return {
            "kind": self.kind,
            "file": self.file,
            "from": self.giver,
            "to": self.taker,
            "outcome": self.outcome.value,
        }


@dataclass(frozen=True, slots=True)
class ProofVerdict:
    """E-12. `failing`: every rule certainly contradicted; `doubts`: what a person must look at;
    `chain`: the best chain found, from the brand owner down.
    """

    verdict: Verdict
    failing: tuple[Point, ...]
    doubts: tuple[Point, ...]
    chain: tuple[Link, ...]

    def to_json(self) -> dict[str, JSON]:
        """The result of `proofstream prove`."""
        return {
            "verdict": self.verdict,
            "failing": [point.to_json() for point in self.failing],
            "doubts": [point.to_json() for point in self.doubts],
            "chain": [link.to_json() for link in self.chain],
        }


def read_context(data: Mapping[str, JSON]) -> ProofContext:
    """A context file of `proofstream prove`. Raises Refuse naming the field that is wrong."""
    shop = data.get("shop")
    if not isinstance(shop, Mapping):
        raise Refuse("invalid", "shop: give an object with shop_id, company_name and tax_id")
    company = Company(
        shop_id=_text(shop, "shop_id", "shop.") or "",
        company_name=_text(shop, "company_name", "shop."),
        tax_id=_text(shop, "tax_id", "shop."),
        former_names=_former_names(shop),
    )
    brand = _text(data, "brand")
    if not company.shop_id or not brand:
        raise Refuse("invalid", f"{'brand' if company.shop_id else 'shop.shop_id'}: is missing")
    return ProofContext(
        shop=company,
        order_date=_day(data),
        brand=brand,
        category=_text(data, "category"),
        platform=_text(data, "platform"),
        registration_number=_text(data, "registration_number"),
        right_holder=_text(data, "right_holder"),
        territory=_text(data, "territory"),
        quantity_sold=_count(data, "quantity_sold", "of units"),
        unit_price=_count(data, "unit_price", "of fen"),
    )


def _count(data: Mapping[str, JSON], name: str, unit: str) -> int | None:
    value = data.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refuse("invalid", f"{name}: give a whole number {unit}")
    return value


def _former_names(shop: Mapping[str, JSON]) -> tuple[str, ...]:
    names = shop.get("former_names") or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Refuse("invalid", "shop.former_names: give a list of texts")
    return tuple(names)


def _text(data: Mapping[str, JSON], name: str, where: str = "") -> str | None:
    value = data.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise Refuse("invalid", f"{where}{name}: give a text")
    return value


def _day(data: Mapping[str, JSON]) -> date:
    try:
        return date.fromisoformat(str(data.get("order_date"))[:10])
    except ValueError:
        raise Refuse("invalid", "order_date: give a date as YYYY-MM-DD") from None
