"""An examined document, read with the policy's eyes: a field below its threshold is not known."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from processors.policy.policy import Policy
from processors.proof.names import mentions
from processors.proof.truth import Truth
from processors.proof.values import JSON, ProofDocument

_DATE = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of goods: everything printed on it, how many, and for how much (yuan) each."""

    text: str
    name: str
    quantity: Decimal | None
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One document with the thresholds its fields are read by (E-02)."""

    document: ProofDocument
    thresholds: Mapping[str, float]
    classes: Mapping[str, str]

    @property
    def file(self) -> str:
        return self.document.file

    @property
    def kind(self) -> str:
        return str(self.document.findings.get("kind", "other"))

    @property
    def was_read(self) -> bool:
        return bool(self.document.findings.get("status", "read") == "read")

    @property
    def own(self) -> Truth:
        """Its own verdict as a document; a refused or unreadable file is not known."""
        if not self.was_read:
            return Truth.UNKNOWN
        verdict = self.document.findings.get("verdict")
        return _OWN.get(str(verdict), Truth.UNKNOWN)

    def text(self, name: str) -> str | None:
        """A field's value where it was read well enough; None otherwise."""
        value = self._sure(name)
        return value if isinstance(value, str) and value.strip() else None

    def is_exact(self, name: str) -> bool:
        """Whether the field was taken from the file itself, not guessed from pixels."""
        field = self._field(name)
        return field is not None and field.get("source") in {"qr", "text_layer", "ofd", "xml"}

    def day(self, name: str) -> date | None:
        value = self.text(name)
        return None if value is None else parse_day(value)

    def says(self, name: str, words: Sequence[str]) -> bool:
        """Whether the field contains any of the words."""
        value = self.text(name)
        return value is not None and mentions(value, words)

    def amount(self, name: str) -> Decimal | None:
        value = self.text(name)
        return None if value is None else parse_number(value)

    def goods(self, name: str = "goods") -> tuple[Goods, ...]:
        """The lines of goods that were read well enough."""
        value = self._sure(name)
        if isinstance(value, str):
            return (Goods(value, value, None),)
        lines = value if isinstance(value, list) else []
        return tuple(_line(line) for line in lines if isinstance(line, Mapping))

    def _field(self, name: str) -> Mapping[str, JSON] | None:
        fields = self.document.findings.get("fields") or {}
        found = fields.get(name)
        return found if isinstance(found, Mapping) else None

    def _sure(self, name: str) -> Any:
        field = self._field(name)
        if field is None:
            return None
        threshold = self.thresholds.get(self.classes.get(name, "text"), 1.0)
        confidence = field.get("confidence")
        sure = isinstance(confidence, int | float) and confidence >= threshold
        return field.get("value") if sure else None


_OWN = {
    "sufficient": Truth.PASS,
    "needs_review": Truth.UNKNOWN,
    "insufficient": Truth.FAIL,
}


def read_paper(document: ProofDocument, policy: Policy) -> Paper:
    """A document under the policy's thresholds."""
    return Paper(document, policy.table("E-02.confidence"), policy.table("E-02.field_class"))


def parse_day(value: str) -> date | None:
    """The first date in a text, as YYYY-MM-DD or 年月日; None where there is none."""
    match = _DATE.search(unicodedata.normalize("NFKC", value))
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def parse_number(value: str) -> Decimal | None:
    """A printed number; None where it is none."""
    cleaned = re.sub(r"[\s,¥￥元]", "", unicodedata.normalize("NFKC", value))
    try:
        return Decimal(cleaned) if _NUMBER.match(cleaned) else None
    except InvalidOperation:
        return None


def _line(line: Mapping[str, JSON]) -> Goods:
    parts = [str(line[key]) for key in ("name", "model") if line.get(key)]
    quantity = parse_number(str(line["quantity"])) if line.get("quantity") else None
    price = parse_number(str(line["unit_price"])) if line.get("unit_price") else None
    return Goods(" ".join(parts), str(line.get("name") or ""), quantity, price)
