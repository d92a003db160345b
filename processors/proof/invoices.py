"""Purchase invoices, each by itself (E-03)."""

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
from processors.proof.names import best_of, within_edits
from processors.proof.papers import own_points
from processors.proof.questions import open_points
from processors.proof.reading import Paper
from processors.proof.registers.values import Standing
from processors.proof.truth import Truth, all_of, certain
from processors.proof.values import Point, ProofContext


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


def read_invoice(paper: Paper, context: ProofContext, wanted: Disputed, policy: Policy) -> Invoice:
    """An invoice and every question of E-03 that can be answered without the others."""
    lines = paper.goods()
    total = paper.amount("total_amount")
    vague = bool(lines) and all(is_too_general(line, wanted) for line in lines)
    goods = "INV_GOODS_NOT_SPECIFIC" if vague else "INV_GOODS_MISMATCH"
    named = "; ".join(line.text for line in lines) or None
    seller, day = paper.text("seller_name"), paper.day("issue_date")
    questions = (
        ("INV_SELLER_MISSING", Truth.PASS if seller else Truth.UNKNOWN, None, None),
        (
            goods,
            Truth.UNKNOWN if vague else goods_are_disputed(lines, wanted),
            named,
            " ".join(word for word in (context.brand, context.category) if word),
        ),
        ("INV_DATE_OUT_OF_WINDOW", _in_window(paper, context, policy), day, context.order_date),
        ("INV_NEGATIVE_OR_VOID", certain(total is None or total >= 0), total, None),
    )
    found = open_points("E-03", paper, questions, wanted, ("INV_GOODS_MISMATCH", named))
    sure, possible = _units(paper, wanted)
    return Invoice(
        paper=paper,
        seller=seller,
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
    said = f"{answer.standing.value} {answer.answered_on}"
    return [point("E-03", "INV_NOT_VERIFIED_EXTERNALLY", paper.file, outcome, asked=said)]


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


def too_cheap(invoice: Invoice, context: ProofContext, policy: Policy) -> list[Point]:
    """A hint beside the verdict, which it never changes: a purchase far below the price sold at."""
    if context.unit_price is None:
        return []
    least = Decimal(context.unit_price * policy.basis_points("E-03.plausible_price")) / 1_000_000
    prices = [line.unit_price for line in invoice.paper.goods() if line.unit_price is not None]
    if not prices or min(prices) >= least:
        return []
    sold_at = f"{Decimal(context.unit_price) / 100:.2f}"
    return [
        point(
            "E-03",
            "INV_PRICE_IMPLAUSIBLE",
            invoice.paper.file,
            Truth.UNKNOWN,
            printed=min(prices),
            asked=sold_at,
        )
    ]
