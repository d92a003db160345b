"""Customs certificates, counter receipts and inspection reports."""

from collections.abc import Sequence

from processors.policy.policy import Policy
from processors.proof.chain import Chain
from processors.proof.codes import point
from processors.proof.goods import Disputed, goods_are_disputed
from processors.proof.invoices import Invoice
from processors.proof.names import best_of
from processors.proof.papers import own_points
from processors.proof.questions import open_points
from processors.proof.reading import Goods, Paper
from processors.proof.truth import Truth, all_of, any_of, certain
from processors.proof.values import Point, ProofContext


def customs_points(
    paper: Paper,
    context: ProofContext,
    wanted: Disputed,
    policy: Policy,
    suppliers: tuple[Chain, Sequence[Invoice]],
) -> list[Point]:
    """Every question of E-10 that does not pass; `suppliers`: the chain and the invoices."""
    number = paper.text("declaration_number")
    day = paper.day("declared_on")
    digits = policy.number("E-10.declaration_digits")
    lines = paper.goods()
    named = "; ".join(line.text for line in lines) or None
    questions = (
        (
            "CUST_NUMBER_FORMAT",
            _number(number, digits, paper.is_exact("declaration_number")),
            number,
            digits,
        ),
        (
            "CUST_IMPORTER_MISMATCH",
            _importer(paper, context, *suppliers),
            paper.text("importer"),
            context.shop.company_name,
        ),
        (
            "CUST_GOODS_MISMATCH",
            goods_are_disputed(lines, wanted),
            named,
            " ".join(word for word in (context.brand, context.category) if word),
        ),
        (
            "CUST_DATE_AFTER_ORDER",
            Truth.UNKNOWN if day is None else certain(day <= context.order_date),
            day,
            context.order_date,
        ),
    )
    found = open_points("E-10", paper, questions, wanted, ("CUST_GOODS_MISMATCH", named))
    return [*own_points(paper), *found]


def _number(number: str | None, digits: int, exact: bool) -> Truth:
    if number is None:
        return Truth.UNKNOWN
    if number.isdigit() and len(number) == digits:
        return Truth.PASS
    return Truth.FAIL if exact else Truth.UNKNOWN


def _importer(
    paper: Paper, context: ProofContext, chain: Chain, invoices: Sequence[Invoice]
) -> Truth:
    importer, exact = paper.text("importer"), paper.is_exact("importer")
    shop = best_of(importer, context.shop.names, exact=exact)
    sellers = (
        all_of((best_of(importer, (invoice.seller,), exact=exact), invoice.counts))
        for invoice in invoices
    )
    return any_of((shop, *sellers, chain.supplies_under(importer, exact)))


def inspection_points(paper: Paper, context: ProofContext, wanted: Disputed) -> list[Point]:
    """E-08, what the report alone cannot say: whether the sample is of the disputed goods."""
    sample = paper.text("sample")
    lines = () if sample is None else (Goods(sample, sample, None),)
    asked = " ".join(word for word in (context.brand, context.category) if word)
    question = ("INSPECTION_SAMPLE_MISMATCH", goods_are_disputed(lines, wanted), sample, asked)
    of_brand = ("INSPECTION_SAMPLE_MISMATCH", sample)
    return [*own_points(paper), *open_points("E-08", paper, [question], wanted, of_brand)]


def receipt_points(paper: Paper) -> list[Point]:
    """E-09: what a receipt must show; that it never suffices alone is E-12's business."""
    shown = (
        paper.text("shop_name"),
        paper.day("issued_on"),
        paper.goods("items") or None,
        paper.amount("total_amount"),
    )
    complete = all(value is not None for value in shown)
    outcome = certain(complete) if complete else Truth.UNKNOWN
    missing = [point("E-09", "RECEIPT_INCOMPLETE", paper.file, outcome)] if not complete else []
    return [*own_points(paper), *missing]
