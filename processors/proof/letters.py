"""Authorization letters, each by itself (E-06)."""

from dataclasses import dataclass
from datetime import date

from processors.policy.policy import Policy
from processors.proof.codes import point, span
from processors.proof.goods import (
    Disputed,
    channel_covers,
    scope_covers,
    sub_licensing,
    territory_covers,
)
from processors.proof.names import same_brand, within_edits
from processors.proof.papers import own_points
from processors.proof.questions import open_points
from processors.proof.reading import Paper
from processors.proof.registers.values import Standing
from processors.proof.truth import Truth, all_of, certain
from processors.proof.values import Point, ProofContext

LETTER_KINDS = frozenset({"manufacturer_authorization", "brand_agency_authorization"})


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter by itself: who grants whom, what fails in it, whether it may be passed on."""

    paper: Paper
    grantor: str | None
    grantee: str | None
    points: tuple[Point, ...]
    passed_on: Truth

    @property
    def value(self) -> Truth:
        return all_of(item.outcome for item in self.points)


def read_letter(paper: Paper, context: ProofContext, wanted: Disputed, policy: Policy) -> Letter:
    """A letter and every question that can be answered without the others."""
    scope, channel, territory = (paper.text(name) for name in ("scope", "channel", "territory"))
    brand = paper.text("brand") if _numbers(paper, context) is None else None
    questions = (
        (
            "AUTH_EXPIRED",
            _in_force(paper, context.order_date, policy),
            span(paper.day("valid_from"), paper.day("valid_until") or paper.text("valid_until")),
            context.order_date,
        ),
        (
            "AUTH_BRAND",
            _brand(paper, context, policy),
            paper.text("trademark_registration_number") or paper.text("brand"),
            " ".join(word for word in (context.brand, context.registration_number) if word),
        ),
        ("AUTH_SCOPE", scope_covers(scope, wanted), scope, context.category),
        (
            "AUTH_CHANNEL",
            channel_covers(channel, context.platform, policy),
            channel,
            context.platform,
        ),
        (
            "AUTH_TERRITORY",
            territory_covers(territory, context.territory, policy),
            territory,
            context.territory,
        ),
    )
    found = open_points("E-06", paper, questions, wanted, ("AUTH_BRAND", brand))
    return Letter(
        paper=paper,
        grantor=paper.text("grantor"),
        grantee=paper.text("grantee"),
        points=(*own_points(paper), *_stood_by(paper, context), *found),
        passed_on=sub_licensing(paper.text("sub_licensing"), policy),
    )


def _stood_by(paper: Paper, context: ProofContext) -> list[Point]:
    """What the brand said of the letter: revoked by the order's day, or not its own at all.

    A brand that has not been asked says nothing either way; of a letter whose parties were read
    from pixels its word is a person's to weigh.
    """
    answer = paper.document.answer
    if answer is None or answer.standing is Standing.CONSISTENT:
        return []
    revoked = answer.standing is Standing.VOID
    if revoked and not answer.void_on(context.order_date):
        return []
    exact = paper.is_exact("grantor") and paper.is_exact("grantee")
    outcome = Truth.FAIL if exact else Truth.UNKNOWN
    code = "AUTH_REVOKED" if revoked else "AUTH_NOT_CONFIRMED"
    said = f"{answer.standing.value} {answer.since or answer.answered_on}"
    return [point("E-06", code, paper.file, outcome, printed=said, asked=context.order_date)]


def _in_force(paper: Paper, day: date, policy: Policy) -> Truth:
    start = paper.day("valid_from") or paper.day("issued_on")
    end = paper.day("valid_until")
    began = Truth.UNKNOWN if start is None else certain(start <= day)
    if paper.says("valid_until", policy.choices("E-06.open_end_words")):
        return began
    return all_of((began, Truth.UNKNOWN if end is None else certain(day <= end)))


def _brand(paper: Paper, context: ProofContext, policy: Policy) -> Truth:
    numbers = _numbers(paper, context)
    if numbers is not None:
        shown, wanted = numbers
        if wanted and wanted in shown:
            return Truth.PASS
        near = not paper.is_exact("trademark_registration_number")
        return Truth.UNKNOWN if near and within_edits(wanted, shown, 1) else Truth.FAIL
    brand = paper.text("brand")
    if brand is None:
        return Truth.UNKNOWN
    return same_brand(brand, context.brand, policy.table("E-06.brands"))


def _numbers(paper: Paper, context: ProofContext) -> tuple[str, str] | None:
    """The mark's registration number as printed and as known: it says more than a name."""
    printed = paper.text("trademark_registration_number")
    if printed is None or context.registration_number is None:
        return None
    return _digits(printed), _digits(context.registration_number)


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isalnum()).upper()
