"""Purchase invoices together: where their goods come from, and whether they are enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from processors.policy.policy import Policy
from processors.proof.chain import Chain
from processors.proof.codes import point
from processors.proof.invoices import Invoice, too_cheap
from processors.proof.names import best_of, same_company
from processors.proof.truth import Truth, all_of, any_of
from processors.proof.values import Link, Point, ProofContext


@dataclass(frozen=True, slots=True)
class Purchases:
    """All invoices together, as the combinations of E-12 ask for them."""

    invoices: tuple[Invoice, ...]
    sources: tuple[Truth, ...]
    under: tuple[Truth, ...]
    quantity: Truth
    points: tuple[Point, ...]

    @property
    def any_counts(self) -> Truth:
        return all_of((self.quantity, any_of(i.counts for i in self.invoices)))

    @property
    def traced(self) -> Truth:
        return self._with(self.sources)

    @property
    def under_chain(self) -> Truth:
        return self._with(self.under)

    def _with(self, truths: Sequence[Truth]) -> Truth:
        pairs = zip(self.invoices, truths, strict=True)
        return all_of((self.quantity, any_of(all_of((i.counts, t)) for i, t in pairs)))

    def links(self) -> tuple[Link, ...]:
        """The invoices to the shop that may count, as the last step of a chain."""
        return tuple(
            Link("invoice", i.paper.file, i.seller, i.buyer, i.counts)
            for i in self.invoices
            if i.ours is not Truth.FAIL
        )


def join_invoices(
    invoices: Sequence[Invoice], chain: Chain, context: ProofContext, policy: Policy
) -> Purchases:
    """Trace each invoice's goods to the brand; monotone: a further invoice never worsens it."""
    sold = [[_sold_on(upper, lower) for lower in invoices] for upper in invoices]
    origins = [_origin(invoice, chain, context) for invoice in invoices]
    sources = list(origins)
    count = range(len(invoices))
    for _ in range(policy.number("E-06.max_links") - 1):
        sources = [
            any_of(
                (
                    origins[i],
                    *(all_of((sold[j][i], invoices[j].trade, sources[j])) for j in count if j != i),
                )
            )
            for i in count
        ]
    under = [chain.supplies_under(i.seller, i.paper.is_exact("seller_name")) for i in invoices]
    quantity = _enough(invoices, context, policy)
    points = []
    for i in count:
        onward = any_of(sold[i][j] for j in count if j != i)
        file = invoices[i].paper.file
        if any_of((invoices[i].ours, onward)) is not Truth.PASS:
            outcome = any_of((invoices[i].ours, onward))
            points.append(_not_ours(invoices[i], context, outcome))
        traced = any_of((sources[i], under[i]))
        if traced is not Truth.PASS:
            outcome = traced if chain.letters else Truth.UNKNOWN
            seller = invoices[i].seller
            points.append(point("E-06", "INV_SELLER_NOT_IN_CHAIN", file, outcome, printed=seller))
    some_count = any_of(invoice.counts for invoice in invoices) is not Truth.FAIL
    if some_count and quantity is not Truth.PASS:
        points.append(_short(invoices, quantity, context))
    points += [hint for invoice in invoices for hint in too_cheap(invoice, context, policy)]
    return Purchases(tuple(invoices), tuple(sources), tuple(under), quantity, tuple(points))


def _not_ours(invoice: Invoice, context: ProofContext, outcome: Truth) -> Point:
    tax_id = invoice.paper.text("buyer_tax_id")
    return point(
        "E-03",
        "INV_BUYER_MISMATCH",
        invoice.paper.file,
        outcome,
        printed=" ".join(word for word in (invoice.buyer, tax_id) if word) or None,
        asked=" ".join(w for w in (context.shop.company_name, context.shop.tax_id) if w) or "?",
    )


def _short(invoices: Sequence[Invoice], outcome: Truth, context: ProofContext) -> Point:
    counted = [i.certain_units for i in invoices if i.counts is Truth.PASS]
    bought = sum(counted, Decimal(0))
    sold = context.quantity_sold
    return point("E-03", "INV_QUANTITY_SHORT", None, outcome, printed=bought, asked=sold)


def _origin(invoice: Invoice, chain: Chain, context: ProofContext) -> Truth:
    """Whether the seller is the brand owner or his authorized dealer."""
    exact = invoice.paper.is_exact("seller_name")
    owner = (
        Truth.UNKNOWN
        if context.right_holder is None
        else best_of(invoice.seller, (context.right_holder,), exact=exact)
    )
    return any_of((owner, chain.is_dealer(invoice.seller, exact)))


def _sold_on(upper: Invoice, lower: Invoice) -> Truth:
    """Whether the upper invoice's buyer is the lower one's seller."""
    if upper is lower:
        return Truth.FAIL
    if upper.buyer is None or lower.seller is None:
        return Truth.UNKNOWN
    exact = upper.paper.is_exact("buyer_name") and lower.paper.is_exact("seller_name")
    return same_company(upper.buyer, lower.seller, exact=exact)


def _enough(invoices: Sequence[Invoice], context: ProofContext, policy: Policy) -> Truth:
    if context.quantity_sold is None:
        return Truth.PASS
    needed = Decimal(context.quantity_sold * policy.basis_points("E-03.quantity_share")) / 10_000
    sure, possible = Decimal(0), Decimal(0)
    for papers in _by_number(invoices):
        certain_units = [i.certain_units for i in papers if i.counts is Truth.PASS]
        sure += max(certain_units, default=Decimal(0))
        maybe = [i.possible_units for i in papers if i.counts is not Truth.FAIL]
        known = [units for units in maybe if units is not None]
        if len(known) < len(maybe):
            possible = Decimal("Infinity")
        possible += max(known, default=Decimal(0))
    if sure >= needed:
        return Truth.PASS
    return Truth.UNKNOWN if possible >= needed else Truth.FAIL


def _by_number(invoices: Sequence[Invoice]) -> list[list[Invoice]]:
    """The papers of each invoice: the same number twice buys nothing twice."""
    found: dict[str, list[Invoice]] = {}
    for invoice in invoices:
        key = invoice.number or str(invoice.paper.document.findings.get("sha256"))
        found.setdefault(key, []).append(invoice)
    return list(found.values())


def altered_twins(invoices: Sequence[Invoice]) -> list[Point]:
    """Papers of one number that show different sums, and negative ones that undo another."""
    found = []
    totals: dict[str, set[Decimal]] = {}
    for invoice in invoices:
        total = invoice.paper.amount("total_amount")
        if invoice.number is not None and total is not None:
            totals.setdefault(invoice.number, set()).add(total)
    for invoice in invoices:
        if invoice.number is not None and len(totals.get(invoice.number, ())) > 1:
            found.append(point("E-11", "DOC_ALTERED", invoice.paper.file, Truth.UNKNOWN))
        total = invoice.paper.amount("total_amount")
        if total is not None and total < 0:
            found.append(point("E-03", "INV_NEGATIVE_OR_VOID", invoice.paper.file, Truth.UNKNOWN))
    return found
