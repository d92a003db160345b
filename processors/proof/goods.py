"""Whether goods, scopes and channels as printed are the disputed ones, by the alias tables."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from processors.policy.policy import Policy
from processors.proof.names import brand_names, is_listed, mentions, written
from processors.proof.reading import Goods
from processors.proof.truth import Truth, all_of, any_of

_CLASS = re.compile(r"(?:第\s*|class(?:es)?\s*)([\d、,，\s和及and]+)\s*类?", re.IGNORECASE)
_CLASSIFIED = re.compile(r"^\*([^*]+)\*")


@dataclass(frozen=True, slots=True)
class Disputed:
    """The disputed brand and category with every word that names them.

    `brand_listed`: whether the policy's table (E-06.brands) knows other names of the brand.
    """

    brand_words: tuple[str, ...]
    brand_listed: bool
    category: str | None
    category_words: tuple[str, ...]
    other_words: tuple[str, ...]
    classes: frozenset[int]
    general_words: tuple[str, ...]
    everything_words: tuple[str, ...]


def disputed(brand: str, category: str | None, policy: Policy) -> Disputed:
    """The words of a context, from the policy's alias tables."""
    table: Mapping[str, Sequence[str]] = policy.table("E-06.categories")
    own = _category_of(category, table)
    words = (category, own, *table.get(own, ())) if category and own else (category,)
    others = [
        word for name, entry in table.items() if own and name != own for word in (name, *entry)
    ]
    brands: Mapping[str, Sequence[str]] = policy.table("E-06.brands")
    return Disputed(
        brand_words=tuple(
            name if len(written(name)) > 1 else f"{name}牌" for name in brand_names(brand, brands)
        ),
        brand_listed=is_listed(brand, brands),
        category=category,
        category_words=tuple(word for word in words if word),
        other_words=tuple(others),
        classes=frozenset(policy.table("E-06.nice_classes").get(own or "", ())),
        general_words=policy.choices("E-03.goods_words_too_general"),
        everything_words=policy.choices("E-06.scope_everything"),
    )


def _category_of(category: str | None, table: Mapping[str, Sequence[str]]) -> str | None:
    """The table's own name for a category: by equality first, else by the longest word in it."""
    if category is None:
        return None
    shown = written(category)
    entries = [(written(word), name) for name, words in table.items() for word in (name, *words)]
    exact = [name for word, name in entries if word == shown]
    if exact:
        return exact[0]
    inside = [(len(word), name) for word, name in entries if len(word) > 1 and word in shown]
    return max(inside)[1] if inside else None


def line_is_disputed(line: Goods, wanted: Disputed) -> Truth:
    """Whether a line of goods is of the disputed brand and category (E-03)."""
    named = Truth.PASS if mentions(line.text, wanted.brand_words) else Truth.UNKNOWN
    return all_of((named, _category_of_line(line, wanted)))


def is_unlisted(outcome: Truth, printed: str | None, wanted: Disputed) -> bool:
    """Whether what is printed stays open because the brand may have names that no table tells."""
    if outcome is not Truth.UNKNOWN or printed is None or wanted.brand_listed:
        return False
    return not mentions(printed, wanted.brand_words)


def is_too_general(line: Goods, wanted: Disputed) -> bool:
    """Whether the name says no more than that there were goods."""
    bare = written(_CLASSIFIED.sub("", line.name))
    return bare in {written(word) for word in wanted.general_words}


def _category_of_line(line: Goods, wanted: Disputed) -> Truth:
    classified = _CLASSIFIED.match(line.name)
    given = written(classified[1]) if classified else ""
    if wanted.category is None or given in {written(word) for word in wanted.category_words}:
        return Truth.PASS
    if _names_category(line.text, wanted.category_words):
        return Truth.PASS
    return Truth.FAIL if given in {written(word) for word in wanted.other_words} else Truth.UNKNOWN


def _names_category(text: str, words: Sequence[str]) -> bool:
    """A word of one character (包, 鞋) names goods only at the end of a name, as in 手提包."""
    ends = tuple(written(word) for word in words if len(word) == 1)
    named = any(written(part).endswith(ends) for part in text.split()) if ends else False
    return named or mentions(text, (word for word in words if len(word) > 1))


def goods_are_disputed(lines: Sequence[Goods], wanted: Disputed) -> Truth:
    """Whether any line is; UNKNOWN where no line was read."""
    return any_of(line_is_disputed(line, wanted) for line in lines) if lines else Truth.UNKNOWN


def scope_covers(scope: str | None, wanted: Disputed) -> Truth:
    """Whether an authorization's scope covers the category (E-06)."""
    if wanted.category is None:
        return Truth.PASS
    if scope is None:
        return Truth.UNKNOWN
    if _names_category(scope, wanted.category_words) or mentions(scope, wanted.everything_words):
        return Truth.PASS
    if _classes_in(scope) & wanted.classes:
        return Truth.PASS
    others = (word for word in wanted.other_words if len(word) > 1)
    return Truth.FAIL if mentions(scope, others) else Truth.UNKNOWN


def _classes_in(scope: str) -> frozenset[int]:
    found = {int(n) for match in _CLASS.finditer(scope) for n in re.findall(r"\d+", match[1])}
    return frozenset(n for n in found if 1 <= n <= 45)


def channel_covers(channel: str | None, platform: str | None, policy: Policy) -> Truth:
    """Whether an authorization's channel covers the platform (E-06)."""
    if platform is None:
        return Truth.PASS
    if channel is None:
        return Truth.UNKNOWN
    words, platforms = policy.table("E-06.channel_words"), policy.table("E-06.platforms")
    own = _named(platform, platforms)
    if mentions(channel, (platform, *(platforms.get(own, ()) if own else ()))):
        return Truth.PASS
    if mentions(channel, words["all"]):
        return Truth.PASS
    others = [name for key, names in platforms.items() if key != own for name in (key, *names)]
    if mentions(channel, others):
        return Truth.FAIL if own else Truth.UNKNOWN
    if mentions(channel, words["online"]):
        return Truth.UNKNOWN if _names_more(channel, words) else Truth.PASS
    return Truth.FAIL if mentions(channel, words["offline"]) else Truth.UNKNOWN


def _names_more(channel: str, words: Mapping[str, Sequence[str]]) -> bool:
    """Whether a channel names some place beside the words for channels: it may be the only one."""
    rest = written(channel)
    known = {written(word) for key in ("all", "online", "offline", "filler") for word in words[key]}
    for word in sorted(known, key=lambda word: (-len(word), word)):
        rest = rest.replace(word, "")
    return len(re.sub(r"\W", "", rest)) > 1


def territory_covers(territory: str | None, wanted: str | None, policy: Policy) -> Truth:
    """Whether an authorization's territory covers the wanted one (E-06)."""
    if wanted is None:
        return Truth.PASS
    if territory is None:
        return Truth.UNKNOWN
    table = policy.table("E-06.territory_words")
    shown = written(territory)
    named = {
        key
        for key, words in table.items()
        for word in words
        if shown == written(word)
        or ((len(written(word)) > 2 or not written(word).isascii()) and written(word) in shown)
    }
    own = _named(wanted, {key: (key, *words) for key, words in table.items()})
    if "WORLD" in named or (own is not None and own in named):
        return Truth.PASS
    return Truth.FAIL if named and own is not None else Truth.UNKNOWN


def sub_licensing(value: str | None, policy: Policy) -> Truth:
    """Whether a letter allows its grantee to grant further (E-06)."""
    if value is None:
        return Truth.UNKNOWN
    words = policy.table("E-06.sub_licensing_words")
    shown = written(value)
    if shown in {written(word) for word in words["refused"]}:
        return Truth.FAIL
    if shown in {written(word) for word in words["allowed"]}:
        return Truth.PASS
    if mentions(value, (word for word in words["refused"] if len(word) > 2)):
        return Truth.FAIL
    long_enough = (word for word in words["allowed"] if len(word) > 3)
    return Truth.PASS if mentions(value, long_enough) else Truth.UNKNOWN


def _named(name: str, table: Mapping[str, Sequence[str]]) -> str | None:
    shown = written(name)
    for key, names in table.items():
        if shown in {written(other) for other in (key, *names)}:
            return key
    return None
