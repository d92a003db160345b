"""The policy's figures that document checks need, taken out of it once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from processors.evidence.checks.bars import FaultBars, LegibleBars, SettleBars, TamperBars
from processors.evidence.values import Field
from processors.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class TaxRates:
    """Rates of VAT in per cent: those in use on any day, and sets that follow one another."""

    always: tuple[Decimal, ...]
    since: tuple[tuple[date, tuple[Decimal, ...]], ...]

    def on(self, day: date | None) -> frozenset[Decimal]:
        """Return the rates in use on a day; of an unknown day all that ever were."""
        if day is None:
            return frozenset(self.always).union(*(rates for _, rates in self.since))
        begun = [rates for first, rates in self.since if first <= day]
        return frozenset(self.always).union(*begun[-1:])


@dataclass(frozen=True, slots=True)
class SealBars:
    """How like a name a seal's text must be to be its owner's, and how unlike to be another's.

    Likeness and confidence from 0 to 1; only a seal read with `well_read`, and of at least
    `letters` letters, is called another's.
    """

    kinds: tuple[str, ...]
    agrees: float
    differs: float
    well_read: float
    letters: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure a field must be, by its class; what each kind requires; how far sums may differ.

    Tolerances are in yuan. A field whose class is not listed counts as `text`. Of `signals` an
    `unknown` is reported and does not by itself ask for a person. Findings are kept by what this
    prints as, so it holds nothing whose order changes from process to process.
    """

    confidence: Mapping[str, float]
    classes: Mapping[str, str]
    required: Mapping[str, tuple[str, ...]]
    signals: tuple[str, ...]
    tolerance: Decimal
    line_tolerance: Decimal
    line_tax_tolerance: Decimal
    kind_confidence: float
    certificate_confidence: float
    tax_rates: TaxRates
    seal: SealBars
    settling: SettleBars
    declaration_digits: int
    legible: LegibleBars
    faults: FaultBars
    tampering: TamperBars

    @classmethod
    def of(cls, policy: Policy) -> "Thresholds":
        """Return the figures of E-02, E-04, E-05, E-10 and E-11.

        Raises UnknownFigure if one is missing.
        """
        required = policy.table("E-02.required_fields")
        return cls(
            confidence=dict(policy.table("E-02.confidence")),
            classes=dict(policy.table("E-02.field_class")),
            required={kind: tuple(names) for kind, names in required.items()},
            signals=policy.choices("E-02.signals"),
            tolerance=_yuan(policy, "E-04.tolerance"),
            line_tolerance=_yuan(policy, "E-04.line_tolerance"),
            line_tax_tolerance=_yuan(policy, "E-04.line_tax_tolerance"),
            kind_confidence=policy.fraction("E-04.kind_confidence"),
            certificate_confidence=policy.fraction("I-03.certificate_confidence"),
            tax_rates=_tax_rates(policy.table("E-04.tax_rates")),
            seal=SealBars(
                kinds=policy.choices("E-05.sealed_invoices"),
                agrees=policy.fraction("E-05.seal_agrees"),
                differs=policy.fraction("E-05.seal_differs"),
                well_read=policy.fraction("E-05.seal_well_read"),
                letters=policy.number("E-05.seal_letters"),
            ),
            settling=SettleBars.of(policy),
            declaration_digits=policy.number("E-10.declaration_digits"),
            legible=LegibleBars.of(policy),
            faults=FaultBars.of(policy),
            tampering=TamperBars.of(policy),
        )

    def needed(self, name: str) -> float:
        """Return the confidence that a field of this name must have."""
        return self.confidence.get(self.classes.get(name, "text"), 1.0)

    def is_read(self, fields: Mapping[str, Field], name: str) -> bool:
        """Tell whether the field was read well enough to build on."""
        field = fields.get(name)
        return field is not None and field.confidence >= self.needed(name)


def _yuan(policy: Policy, key: str) -> Decimal:
    return Decimal(policy.money(key)) / 100


def _tax_rates(table: Mapping[str, Any]) -> TaxRates:
    """Read the table of E-04.tax_rates: `always`, and the day from which each other set holds."""
    sets = {name: tuple(Decimal(rate) for rate in rates) for name, rates in table.items()}
    always = sets.pop("always")
    return TaxRates(always, tuple((date.fromisoformat(day), sets[day]) for day in sorted(sets)))
