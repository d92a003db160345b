"""Names of companies and brands, compared as they are written."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from processors.proof.truth import Truth, any_of

_BRACKETS = str.maketrans("〔【［（）］】〕[]{}《》<>", "(((())))()()()()")
_IGNORED = re.compile(r"[\s·•・.,，。、'’\"“”_-]+")
_BRANCH = re.compile(r"^\(?[^()]*(分公司|分店|分部|营业部|门市部|branch)\)?$")
_LONGEST_KEPT = 64
_LONGEST_COMPARED = 200
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BOTH_SCRIPTS = re.compile(
    r"^(?:([\u3400-\u9fff]{2,})([a-z0-9&]{2,})|([a-z0-9&]{2,})([\u3400-\u9fff]{2,}))$"
)


def written(name: str) -> str:
    """A name without what printing changes: width, case, brackets, spaces and dots."""
    return _known_writing(name) if len(name) <= _LONGEST_KEPT else _fold(name)


def _fold(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_BRACKETS)
    return _IGNORED.sub("", folded)


# The words of the alias tables come by again with every document.
_known_writing = lru_cache(maxsize=8192)(_fold)


def same_company(left: str, right: str, *, exact: bool = True) -> Truth:
    """Whether two names are one company's.

    A branch of the other, a name in another script, and (unless `exact`: both were read without
    guessing) a name one or two characters off are UNKNOWN.
    """
    a, b = written(left), written(right)
    if not a or not b:
        return Truth.UNKNOWN
    if a == b:
        return Truth.PASS
    if _is_branch(a, b) or bool(_CHINESE.search(a)) is not bool(_CHINESE.search(b)):
        return Truth.UNKNOWN
    near = 2 if min(len(a), len(b)) >= 8 else 1
    if not exact and within_edits(a, b, near):
        return Truth.UNKNOWN
    return Truth.FAIL


def same_brand(left: str, right: str, aliases: Mapping[str, Sequence[str]]) -> Truth:
    """Whether two brand names are one brand; UNKNOWN across scripts without an alias."""
    a, b = written(left), written(right)
    if not a or not b:
        return Truth.UNKNOWN
    names = {written(name) for name in brand_names(right, aliases)}
    if a in names or any(len(name) > 1 and name in a for name in names):
        return Truth.PASS
    scripts = {bool(_CHINESE.search(name)) for name in names}
    return Truth.FAIL if bool(_CHINESE.search(a)) in scripts else Truth.UNKNOWN


def brand_names(brand: str, aliases: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Every name of the brand, its own first. `A/B`, `A（B）` and a Chinese name beside a Latin
    one are two names of one brand.
    """
    own = _own_names(brand)
    return tuple(dict.fromkeys((*own, *_other_names(own, aliases))))


def is_listed(brand: str, aliases: Mapping[str, Sequence[str]]) -> bool:
    """Whether the alias table has the brand, under any of its names."""
    return bool(_other_names(_own_names(brand), aliases))


def _own_names(brand: str) -> tuple[str, ...]:
    parts = re.split(r"[/()（）|]", brand)
    if len(parts) == 1 and (both := _BOTH_SCRIPTS.match(written(brand))):
        parts = [group for group in both.groups() if group]
    return (brand, *(part for part in parts if len(written(part)) > 1))


def _other_names(own: Sequence[str], aliases: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    wanted = {written(name) for name in own}
    return tuple(
        entry
        for name, others in aliases.items()
        if wanted & {written(other) for other in (name, *others)}
        for entry in (name, *others)
    )


def mentions(text: str, words: Iterable[str]) -> bool:
    """Whether a text contains any of the words: Latin ones whole, others as they are written."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    shown = written(text)
    return any(_stands_in(entry, folded, shown) for entry in words)


def _stands_in(entry: str, folded: str, shown: str) -> bool:
    word = written(entry)
    if not word:
        return False
    if not word.isascii():
        return word in shown
    parts = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", entry).casefold())
    pattern = r"[^a-z0-9]*".join(parts)
    return bool(parts) and bool(re.search(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])", folded))


def best_of(name: str | None, others: Iterable[str | None], *, exact: bool) -> Truth:
    """Whether a name is one of several companies'; UNKNOWN where it was not read."""
    if name is None:
        return Truth.UNKNOWN
    return any_of(
        Truth.UNKNOWN if other is None else same_company(name, other, exact=exact)
        for other in others
    )


def _is_branch(a: str, b: str) -> bool:
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer.startswith(shorter) and bool(_BRANCH.match(longer[len(shorter) :]))


def within_edits(a: str, b: str, most: int) -> bool:
    """Whether at most `most` characters inserted, dropped or changed lie between two texts; no
    for texts that are too long to be names, whose comparison a sender could make slow.
    """
    if abs(len(a) - len(b)) > most or len(a) > _LONGEST_COMPARED:
        return False
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
        if min(row) > most:
            return False
    return row[-1] <= most
