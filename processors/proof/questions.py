"""From questions put to a paper to the points that stay open."""

from collections.abc import Sequence

from processors.proof.codes import point
from processors.proof.goods import Disputed, is_unlisted
from processors.proof.reading import Paper
from processors.proof.truth import Truth
from processors.proof.values import Point

Question = tuple[str, Truth, object, object]
"""Its code, the answer, what the paper says, and what was asked for."""


def open_points(
    rule: str,
    paper: Paper,
    questions: Sequence[Question],
    wanted: Disputed,
    of_brand: tuple[str, str | None],
) -> list[Point]:
    """What does not pass, with its sentence.

    `of_brand`: the code that asks for the brand, and what the paper prints in its place; where the
    answer is open because E-06.brands lacks the brand, the sentence says so.
    """
    asks_brand, brand = of_brand
    return [
        point(
            rule,
            code,
            paper.file,
            outcome,
            printed=printed,
            asked=asked,
            unlisted=code == asks_brand and is_unlisted(outcome, brand, wanted),
        )
        for code, outcome, printed, asked in questions
        if outcome is not Truth.PASS
    ]
