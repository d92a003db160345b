"""Purchase invoices: each by itself, where their goods come from, and whether they are enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from processors.policy.policy import Policy
from processors.proof.codes import point
from processors.proof.goods import (
    Disputed,
    goods_are_disputed,
    is_too_general,
    line_is_disputed,
)
from processors.proof.letters import Chain
from processors.proof.names import best_of, same_company, within_edits
from processors.proof.papers import own_points
from processors.proof.reading import Paper
from processors.proof.registers.values import Standing
from processors.proof.truth import Truth, all_of, any_of, certain
from processors.proof.values import Link, Point, ProofContext


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice. `trade`: it shows a purchase of the disputed goods in time, whoever bought;
    `ours`: the buyer is the shop's company.
    """

    paper: Paper
    seller: str | None
    buyer: str | None
    number: str | None
    points: tuple[Point, ...]
    ours: Truth
    certain_units: Decimal
    possible_units: Decimal | None

    @property
    def trade(self) -> Truth:
        return all_of(item.outcome for item in self.points)

    @property
    def counts(self) -> Truth:
        return all_of((self.trade, self.ours))


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


def read_invoice(paper: Paper, context: ProofContext, wanted: Disputed, policy: Policy) -> Invoice:
    """An invoice and every question of E-03 that can be answered without the others."""
    lines = paper.goods()
    total = paper.amount("total_amount")
    questions = [
        ("INV_SELLER_MISSING", Truth.PASS if paper.text("seller_name") else Truth.UNKNOWN),
        ("INV_GOODS_MISMATCH", goods_are_disputed(lines, wanted)),
        ("INV_DATE_OUT_OF_WINDOW", _in_window(paper, context, policy)),
        ("INV_NEGATIVE_OR_VOID", certain(total is None or total >= 0)),
    ]
    if lines and all(is_too_general(line, wanted) for line in lines):
        questions[1] = ("INV_GOODS_NOT_SPECIFIC", Truth.UNKNOWN)
    days = (paper.day("issue_date"), context.order_date)
    found = [
        point("E-03", code, paper.file, outcome, *(days if "DATE" in code else ()))
        for code, outcome in questions
        if outcome is not Truth.PASS
    ]
    sure, possible = _units(paper, wanted)
    return Invoice(
        paper=paper,
        seller=paper.text("seller_name"),
        buyer=paper.text("buyer_name"),
        number=_number(paper),
        points=(*own_points(paper), *_verified(paper), *found),
        ours=_bought_by_shop(paper, context),
        certain_units=sure,
        possible_units=possible,
    )


def _verified(paper: Paper) -> list[Point]:
    """What the tax office said: a certain contradiction only of a number read out of the file.

    An office that has not been asked says nothing either way.
    """
    answer = paper.document.answer
    if answer is None or answer.standing is Standing.CONSISTENT:
        return []
    outcome = Truth.FAIL if paper.is_exact("invoice_number") else Truth.UNKNOWN
    return [point("E-03", "INV_NOT_VERIFIED_EXTERNALLY", paper.file, outcome, answer.answered_on)]


def _in_window(paper: Paper, context: ProofContext, policy: Policy) -> Truth:
    day = paper.day("issue_date")
    if day is None:
        return Truth.UNKNOWN
    earliest = context.order_date - timedelta(days=policy.law_days("E-03.look_back"))
    return certain(earliest <= day <= context.order_date)


def _bought_by_shop(paper: Paper, context: ProofContext) -> Truth:
    """Name and tax id where both are there; a tax id alone does not name a company."""
    exact = paper.is_exact("buyer_name")
    name = best_of(paper.text("buyer_name"), context.shop.names, exact=exact)
    printed, known = paper.text("buyer_tax_id"), context.shop.tax_id
    if printed is None or known is None:
        return name
    shown, wanted = _bare(printed), _bare(known)
    misread = not paper.is_exact("buyer_tax_id") and within_edits(shown, wanted, 1)
    tax_id = Truth.UNKNOWN if misread and shown != wanted else certain(shown == wanted)
    return all_of((name, tax_id))


def _bare(tax_id: str) -> str:
    return "".join(ch for ch in tax_id if ch.isalnum()).upper()


def _number(paper: Paper) -> str | None:
    number = paper.text("invoice_number")
    return None if number is None else f"{paper.text('invoice_code') or ''}/{number}"


def _units(paper: Paper, wanted: Disputed) -> tuple[Decimal, Decimal | None]:
    """Units surely and possibly bought; None where a line's quantity was not read."""
    sure, possible, open_ended = Decimal(0), Decimal(0), not paper.goods()
    for line in paper.goods():
        truth = line_is_disputed(line, wanted)
        if truth is Truth.FAIL:
            continue
        if line.quantity is None:
            open_ended = True
            continue
        possible += line.quantity
        sure += line.quantity if truth is Truth.PASS else 0
    used = paper.document.quantity_used
    sure = max(sure - used, Decimal(0))
    return sure, None if open_ended else max(possible - used, Decimal(0))


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
            points.append(point("E-03", "INV_BUYER_MISMATCH", file, outcome))
        traced = any_of((sources[i], under[i]))
        if traced is not Truth.PASS:
            outcome = traced if chain.letters else Truth.UNKNOWN
            points.append(point("E-06", "INV_SELLER_NOT_IN_CHAIN", file, outcome))
    some_count = any_of(invoice.counts for invoice in invoices) is not Truth.FAIL
    if some_count and quantity is not Truth.PASS:
        points.append(point("E-03", "INV_QUANTITY_SHORT", None, quantity))
    return Purchases(tuple(invoices), tuple(sources), tuple(under), quantity, tuple(points))


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
