"""E-11: whether two papers that look alike are one, edited or not.

Papers of one template look alike, so a look alone says little: the values read on both papers
must agree in more ways than they differ. Papers without a number of their own must look nearly
the same, or agree in all of several values. Papers that agree in all of many values are one
however they look: a grey copy, with its seal in the print's colour, looks like another paper.

Which values are compared, which of them count as one (an aspect of the paper), and which say more
than others is the policy's to say; here is how each is compared, and by what papers are filed.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from processors.cases.effects import JSON
from processors.evidence.values import LIKENESSES
from processors.policy import Policy
from processors.proof import ProofDocument
from processors.proof.names import same_company
from processors.proof.reading import parse_number, read_paper
from processors.proof.truth import Truth

NUMBER = ("invoice_code", "invoice_number")
_AMOUNTS = ("amount_without_tax", "tax_amount", "total_amount")
_NAMES = ("grantor", "grantee", "buyer_name", "seller_name", "importer")
_KEYS = (
    ("check_code",),
    ("declaration_number",),
    ("report_number",),
    ("issue_date", "total_amount"),
    ("issue_date", "amount_without_tax"),
    ("issued_on", "grantee"),
    ("valid_until", "grantee"),
)
"""What a paper is found by when its number was edited or it has none: few share such values.

Papers are filed under these: a change needs them filed anew, so it is no figure of a policy.
"""


def values_of(findings: Mapping[str, JSON], policy: Policy) -> dict[str, str]:
    """The values by which papers are compared, as far as they were read surely (E-02)."""
    paper = read_paper(ProofDocument("", findings), policy)
    read = {name: paper.text(name) for name in _compared(policy)}
    return {name: value for name, value in read.items() if value is not None}


def looks_of(findings: Mapping[str, JSON]) -> tuple[str, ...]:
    """How the pages look, as bits in hexadecimal."""
    return tuple(str(look) for look in findings.get(LIKENESSES, ()))


def keys_of(findings: Mapping[str, JSON]) -> Iterator[str]:
    """What else than its digest and number finds a paper, however unsurely read."""
    fields = findings.get("fields") or {}
    for names in _KEYS:
        values = [(fields.get(name) or {}).get("value") for name in names]
        if all(values):
            yield "|".join(
                (names[-1], *(_plain(*pair) for pair in zip(names, values, strict=True)))
            )


def says_the_same(mine: Mapping[str, str], theirs: Mapping[str, str], policy: Policy) -> bool:
    """Whether papers agree in all that was read on both, and that is much."""
    weights = policy.table("E-11.weights")
    weight = sum(int(weights.get(name, 1)) for name in mine.keys() & theirs.keys())
    return weight >= policy.number("E-11.values_alone") and not differing_values(mine, theirs)


def is_one_paper(
    mine: Mapping[str, str], theirs: Mapping[str, str], distance: int, policy: Policy
) -> bool:
    """Whether papers that differ in so many bits of their looks are one."""
    differing = differing_values(mine, theirs)
    both = mine.keys() & theirs.keys()
    shared = {
        aspect: names
        for aspect, names in policy.table("E-11.aspects").items()
        if not both.isdisjoint(names)
    }
    told = not shared.keys().isdisjoint(policy.choices("E-11.numbered_aspects")) or (
        len(both) >= policy.number("E-11.picture_values") and not differing
    )
    near = "E-11.picture_distance" if told else "E-11.picture_alone_distance"
    if distance > policy.number(near):
        return False
    differ = sum(not differing.isdisjoint(names) for names in shared.values())
    return not shared or differ < len(shared) - differ


def apart(mine: tuple[str, ...], theirs: tuple[str, ...]) -> int | None:
    """In how many bits the likest pages of two papers differ; None where one shows no page."""
    return min(
        ((int(one, 16) ^ int(other, 16)).bit_count() for one in mine for other in theirs),
        default=None,
    )


def differing_values(mine: Mapping[str, str], theirs: Mapping[str, str]) -> frozenset[str]:
    """The values read surely on both that are certainly not the same."""
    return frozenset(
        name for name in mine.keys() & theirs.keys() if not _same(name, mine[name], theirs[name])
    )


def _compared(policy: Policy) -> Iterator[str]:
    aspects = policy.table("E-11.aspects").values()
    names = chain(policy.choices("E-11.also_compared"), chain.from_iterable(aspects))
    yield from dict.fromkeys(names)


def _same(name: str, one: str, other: str) -> bool:
    if name in _NAMES:
        return same_company(one, other, exact=False) is not Truth.FAIL
    return _plain(name, one) == _plain(name, other)


def _plain(name: str, value: object) -> str:
    """A value as it is compared: an amount as a number, all else by its letters and digits."""
    number = parse_number(str(value)) if name in _AMOUNTS else None
    if number is not None:
        return format(number.normalize(), "f")
    return "".join(ch for ch in str(value) if ch.isalnum()).casefold()
