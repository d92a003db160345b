"""Authorization letters and the chain they make from the brand owner to the shop (E-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from processors.policy.policy import Policy
from processors.proof.codes import point
from processors.proof.goods import (
    Disputed,
    channel_covers,
    scope_covers,
    sub_licensing,
    territory_covers,
)
from processors.proof.names import best_of, same_brand, same_company, within_edits
from processors.proof.papers import own_points
from processors.proof.reading import Paper
from processors.proof.registers.values import Standing
from processors.proof.truth import Truth, all_of, any_of, certain, rank
from processors.proof.values import Link, Point, ProofContext

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


@dataclass(frozen=True, slots=True)
class Chain:
    """All letters together. `above[i]`: letter i is reached from the brand owner; `below[i]`: the
    shop is reached from letter i; both include the letters themselves.
    """

    letters: tuple[Letter, ...]
    above: tuple[Truth, ...]
    below: tuple[Truth, ...]
    to_shop: tuple[Truth, ...]
    root: tuple[Truth, ...]
    joins: tuple[tuple[Truth, ...], ...]
    points: tuple[Point, ...]

    @property
    def value(self) -> Truth:
        return any_of(all_of(pair) for pair in zip(self.above, self.to_shop, strict=True))

    def supplies_under(self, seller: str | None, exact: bool) -> Truth:
        """Whether a company grants on a chain that reaches the shop."""
        return self._among(
            seller,
            exact,
            [
                (letter.grantor, all_of((self.above[i], self.below[i])))
                for i, letter in enumerate(self.letters)
            ],
        )

    def is_dealer(self, seller: str | None, exact: bool) -> Truth:
        """Whether a company is the brand owner or was authorized by a chain from him."""
        owners = [(x.grantor, all_of((x.value, self.root[i]))) for i, x in enumerate(self.letters)]
        dealers = [(x.grantee, self.above[i]) for i, x in enumerate(self.letters)]
        return self._among(seller, exact, [*owners, *dealers])

    def _among(
        self, name: str | None, exact: bool, known: Sequence[tuple[str | None, Truth]]
    ) -> Truth:
        return any_of(
            all_of((best_of(name, (other,), exact=exact), truth)) for other, truth in known
        )

    def best(self) -> tuple[Link, ...]:
        """The best chain to the shop, from the top; empty where there is no letter."""
        if not self.letters:
            return ()
        order = range(len(self.letters))
        at = max(order, key=lambda i: (rank(self.to_shop[i]), rank(self.above[i]), -i))
        path = [at]
        while self.root[path[0]] is not Truth.PASS:
            uppers = [
                i for i in order if i not in path and self.joins[i][path[0]] is not Truth.FAIL
            ]
            if not uppers:
                break
            top = path[0]
            path.insert(
                0, max(uppers, key=lambda i: (rank(self.joins[i][top]), rank(self.above[i]), -i))
            )
        return tuple(_link(self.letters[i], self.above[i]) for i in path)


def read_letter(paper: Paper, context: ProofContext, wanted: Disputed, policy: Policy) -> Letter:
    """A letter and every question that can be answered without the others."""
    file = paper.file
    questions = (
        ("AUTH_EXPIRED", _in_force(paper, context.order_date, policy)),
        ("AUTH_BRAND", _brand(paper, context, policy)),
        ("AUTH_SCOPE", scope_covers(paper.text("scope"), wanted)),
        ("AUTH_CHANNEL", channel_covers(paper.text("channel"), context.platform, policy)),
        ("AUTH_TERRITORY", territory_covers(paper.text("territory"), context.territory, policy)),
    )
    found = [
        point("E-06", code, file, outcome, *_dates(code, paper, context))
        for code, outcome in questions
        if outcome is not Truth.PASS
    ]
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
    day = answer.since or answer.answered_on
    return [point("E-06", code, paper.file, outcome, day, context.order_date)]


def _dates(code: str, paper: Paper, context: ProofContext) -> tuple[date | None, ...]:
    if code != "AUTH_EXPIRED":
        return ()
    return (paper.day("valid_from"), paper.day("valid_until"), context.order_date)


def _in_force(paper: Paper, day: date, policy: Policy) -> Truth:
    start = paper.day("valid_from") or paper.day("issued_on")
    end = paper.day("valid_until")
    began = Truth.UNKNOWN if start is None else certain(start <= day)
    if paper.says("valid_until", policy.choices("E-06.open_end_words")):
        return began
    return all_of((began, Truth.UNKNOWN if end is None else certain(day <= end)))


def _brand(paper: Paper, context: ProofContext, policy: Policy) -> Truth:
    printed = paper.text("trademark_registration_number")
    if printed is not None and context.registration_number is not None:
        wanted, shown = _digits(context.registration_number), _digits(printed)
        if wanted and wanted in shown:
            return Truth.PASS
        near = not paper.is_exact("trademark_registration_number")
        return Truth.UNKNOWN if near and within_edits(wanted, shown, 1) else Truth.FAIL
    brand = paper.text("brand")
    if brand is None:
        return Truth.UNKNOWN
    return same_brand(brand, context.brand, policy.table("E-06.brands"))


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isalnum()).upper()


def build_chain(
    letters: Sequence[Letter], context: ProofContext, policy: Policy, sellers: Sequence[Paper] = ()
) -> Chain:
    """Join the letters by the names on them; monotone: a further letter never worsens it.

    `sellers`: the invoices, whose sellers may be what a letter was granted to.
    """
    joins = tuple(tuple(_joined(upper, lower) for lower in letters) for upper in letters)
    root = tuple(_root(letter, context) for letter in letters)
    to_shop = tuple(
        _same(letter, letter.grantee, "grantee", context.shop.names) for letter in letters
    )
    above = [all_of((letter.value, root[i])) for i, letter in enumerate(letters)]
    below = list(to_shop)
    count = range(len(letters))
    for _ in range(policy.number("E-06.max_links") - 1):
        above = [
            all_of(
                (
                    letters[i].value,
                    any_of(
                        (
                            root[i],
                            *(
                                all_of((joins[j][i], letters[j].passed_on, above[j]))
                                for j in count
                                if j != i
                            ),
                        )
                    ),
                )
            )
            for i in count
        ]
        below = [
            any_of(
                (
                    to_shop[i],
                    *(
                        all_of((joins[i][j], letters[i].passed_on, letters[j].value, below[j]))
                        for j in count
                        if j != i
                    ),
                )
            )
            for i in count
        ]
    used = [any_of((to_shop[i], _sells(letters[i], sellers))) for i in count]
    points = [item for i in count for item in _joint_points(letters, i, root[i], used[i], joins)]
    return Chain(tuple(letters), tuple(above), tuple(below), to_shop, root, joins, tuple(points))


def _joint_points(
    letters: Sequence[Letter],
    i: int,
    root: Truth,
    used: Truth,
    joins: Sequence[Sequence[Truth]],
) -> list[Point]:
    """What fails between letters; `used`: the grantee is the shop or sold to it."""
    others = [j for j in range(len(letters)) if j != i]
    file = letters[i].paper.file
    found = []
    upwards = any_of((root, *(joins[j][i] for j in others)))
    if upwards is not Truth.PASS:
        found.append(point("E-06", "AUTH_CHAIN_GAP", file, upwards))
    lower = any_of(joins[i][j] for j in others)
    downwards = any_of((used, lower))
    if downwards is not Truth.PASS:
        found.append(point("E-06", "AUTH_GRANTEE_MISMATCH", file, downwards))
    if lower is Truth.PASS and letters[i].passed_on is not Truth.PASS:
        found.append(point("E-06", "AUTH_NO_SUBLICENSE", file, letters[i].passed_on))
    return found


def _sells(letter: Letter, invoices: Sequence[Paper]) -> Truth:
    exact = letter.paper.is_exact("grantee")
    return any_of(
        best_of(
            letter.grantee,
            (paper.text("seller_name"),),
            exact=exact and paper.is_exact("seller_name"),
        )
        for paper in invoices
    )


def _joined(upper: Letter, lower: Letter) -> Truth:
    if upper is lower or upper.grantee is None or lower.grantor is None:
        return Truth.FAIL if upper is lower else Truth.UNKNOWN
    exact = upper.paper.is_exact("grantee") and lower.paper.is_exact("grantor")
    return same_company(upper.grantee, lower.grantor, exact=exact)


def _root(letter: Letter, context: ProofContext) -> Truth:
    if context.right_holder is not None:
        return _same(letter, letter.grantor, "grantor", (context.right_holder,))
    by_maker = letter.paper.kind == "manufacturer_authorization"
    return Truth.PASS if by_maker and letter.grantor is not None else Truth.UNKNOWN


def _same(letter: Letter, name: str | None, field: str, others: Sequence[str | None]) -> Truth:
    return best_of(name, others, exact=letter.paper.is_exact(field))


def _link(letter: Letter, outcome: Truth) -> Link:
    return Link("authorization", letter.paper.file, letter.grantor, letter.grantee, outcome)
