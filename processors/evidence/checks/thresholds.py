"""The policy's figures that document checks need, taken out of it once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from processors.evidence.values import Field
from processors.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure a field must be, by its class; what each kind requires; how far sums may differ.

    `tolerance` is in yuan. A field whose class is not listed counts as `text`.
    """

    confidence: Mapping[str, float]
    classes: Mapping[str, str]
    required: Mapping[str, tuple[str, ...]]
    tolerance: Decimal
    declaration_digits: int

    @classmethod
    def of(cls, policy: Policy) -> "Thresholds":
        """Return the figures of E-02, E-04 and E-10; raises UnknownFigure if one is missing."""
        required = policy.table("E-02.required_fields")
        return cls(
            confidence=dict(policy.table("E-02.confidence")),
            classes=dict(policy.table("E-02.field_class")),
            required={kind: tuple(names) for kind, names in required.items()},
            tolerance=Decimal(policy.money("E-04.tolerance")) / 100,
            declaration_digits=policy.number("E-10.declaration_digits"),
        )

    def needed(self, name: str) -> float:
        """Return the confidence that a field of this name must have."""
        return self.confidence.get(self.classes.get(name, "text"), 1.0)

    def is_read(self, fields: Mapping[str, Field], name: str) -> bool:
        """Tell whether the field was read well enough to build on."""
        field = fields.get(name)
        return field is not None and field.confidence >= self.needed(name)
