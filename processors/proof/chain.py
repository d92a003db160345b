"""The chain that authorization letters make from the brand owner to the shop (E-06)."""

from collections.abc import Sequence
from dataclasses import dataclass

from processors.policy.policy import Policy
from processors.proof.codes import point
from processors.proof.letters import Letter
from processors.proof.names import best_of, same_company
from processors.proof.reading import Paper
from processors.proof.truth import Truth, all_of, any_of, rank
from processors.proof.values import Link, Point, ProofContext


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
        grantor = letters[i].grantor
        found.append(point("E-06", "AUTH_CHAIN_GAP", file, upwards, printed=grantor))
    lower = any_of(joins[i][j] for j in others)
    downwards = any_of((used, lower))
    if downwards is not Truth.PASS:
        grantee = letters[i].grantee
        found.append(point("E-06", "AUTH_GRANTEE_MISMATCH", file, downwards, printed=grantee))
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
