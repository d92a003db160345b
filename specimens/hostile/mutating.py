"""One hostile file by its number: which way, of which document, under which name."""

import random
from collections.abc import Sequence
from pathlib import PurePath
from typing import get_args

from specimens.hostile.values import ENDINGS, Base, Family, Mutation, Way
from specimens.hostile.ways import WAYS

FAMILIES: tuple[Family, ...] = get_args(Family)
_TRIES = 20


def mutation(number: int, *, bases: Sequence[Base], seed: int) -> Mutation:
    """The hostile file of this number. The same bases, seed and number give the same bytes.

    Families come by turns, and the ways of each by turns within it, so that any run of numbers is
    spread over all of them. Raises ValueError if no base has a form that the way fits.
    """
    way = _way(number)
    rng = random.Random(f"{seed}/{number}")
    fitting = [base for base in bases if base.form in way.forms]
    if not fitting:
        raise ValueError(f"no base for {way.name!r}")
    base = _one_of(fitting, rng)
    name = _name(base, way, rng)
    return Mutation(number, way, base, name, _changed(base.content, way, rng))


def _way(number: int) -> Way:
    turn, family = divmod(number, len(FAMILIES))
    ways = [way for way in WAYS if way.family == FAMILIES[family]]
    return ways[turn % len(ways)]


def _one_of(bases: Sequence[Base], rng: random.Random) -> Base:
    """A form first, so that formats with few bases come as often, then a base by its share."""
    form = rng.choice(sorted({base.form for base in bases}))
    same = [base for base in bases if base.form == form]
    return rng.choices(same, [base.share for base in same])[0]


def _changed(content: bytes, way: Way, rng: random.Random) -> bytes:
    """A change by chance may hit bytes that are already so: it is then made again."""
    changed = way.change(content, rng)
    for _ in range(_TRIES):
        if way.claims or changed != content:
            break
        changed = way.change(content, rng)
    return changed


def _name(base: Base, way: Way, rng: random.Random) -> str:
    if not way.claims:
        return PurePath(base.name).name
    other = rng.choice(sorted(form for form in ENDINGS if form != base.form))
    return f"document.{ENDINGS[other]}"
